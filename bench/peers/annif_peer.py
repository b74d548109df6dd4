"""Annif on the texts of the comparison: four backends (omikuji as Bonsai, fastText, TF-IDF, MLLM) and its neural ensemble of them.

    python annif_peer.py --texts FOLDER --work FOLDER --predictions FOLDER [--jobs 2]

The backends learn from the training texts that Nonet's encoder saw, the ensemble from those held back, as Nonet's weights do.
Sections have projects of their own, with the same backends but MLLM, so that texts with sections alone count too.
"""

import argparse
import json
import os
import shutil
import sys
import time
from pathlib import Path

from measuring import Costs, lines_of, run_measured, size_of

BASE = "http://cpc.example/"
ANALYZER = "snowball(english)"
BACKENDS = {
    "omikuji": f"backend=omikuji\nanalyzer={ANALYZER}\nmin_df=2\nngram=2\ncluster_balanced=False\ncluster_k=100\nmax_depth=3",
    "fasttext": f"backend=fasttext\nanalyzer={ANALYZER}\ndim=300\nlr=0.25\nepoch=10\nloss=hs\nminCount=3\nchunksize=24",
    "tfidf": f"backend=tfidf\nanalyzer={ANALYZER}",
    "mllm": f"backend=mllm\nanalyzer={ANALYZER}",
}
SOURCES = {"subclasses": ["omikuji", "fasttext", "tfidf", "mllm"], "sections": ["omikuji", "fasttext", "tfidf"]}
# The three that Annif's documentation joins, with equal weights; nothing of this ensemble is trained.
SIMPLE = {"subclasses": ["omikuji", "fasttext", "mllm"], "sections": ["omikuji", "fasttext"]}
SYSTEMS = {
    "omikuji": ("Annif: omikuji (Bonsai)", [f"{level}-omikuji" for level in SOURCES]),
    "simple": (
        "Annif: mean of omikuji, fastText, MLLM",
        [f"{level}-{source}" for level, sources in SIMPLE.items() for source in sources],
    ),
    "ensemble": (
        "Annif: neural ensemble of four",
        [f"{level}-{source}" for level, sources in SOURCES.items() for source in (*sources, "ensemble")],
    ),
}
# MLLM learns how much to believe each kind of match, for which Annif advises some hundreds to thousands of texts.
MLLM_TEXTS = 5000


def write_sentence_rules(folder: Path) -> None:
    """What NLTK splits sentences by, without any abbreviation: Annif looks at single words, and NLTK's own files come from a
    place that is no package registry."""
    rules = folder / "nltk" / "tokenizers" / "punkt_tab" / "english"
    rules.mkdir(parents=True)
    for name in ("abbrev_types.txt", "collocations.tab", "sent_starters.txt", "ortho_context.tab"):
        (rules / name).touch()


def write_projects(folder: Path) -> None:
    blocks = []
    for level, sources in SOURCES.items():
        shared = f"language=en\nvocab={level}\nlimit=100"
        for source in sources:
            blocks.append(f"[{level}-{source}]\nname={level} {source}\n{shared}\n{BACKENDS[source]}\n")
        listed = ",".join(f"{level}-{source}" for source in sources)
        blocks.append(f"[{level}-ensemble]\nname={level} ensemble\n{shared}\nbackend=nn_ensemble\nsources={listed}\n")
        listed = ",".join(f"{level}-{source}" for source in SIMPLE[level])
        blocks.append(f"[{level}-simple]\nname={level} simple\n{shared}\nbackend=ensemble\nsources={listed}\n")
    (folder / "projects.cfg").write_text("\n".join(blocks))


def write_corpora(texts: Path, folder: Path) -> dict:
    """TSV corpora of each level: `learnt` for the backends, `held` for the ensemble. Where labels are not complete, or sections
    unknown, Annif takes what is missing for absent; so texts with partial labels do not weigh the ensemble."""
    counts = {}
    for level in SOURCES:
        with open(folder / f"{level}-learnt.tsv", "w") as learnt, open(folder / f"{level}-held.tsv", "w") as held:
            counts[level] = [0, 0]
            for record in lines_of(texts / "train.jsonl"):
                labels = record[level]
                if not labels or (record["held"] and not record["complete"]):
                    continue
                line = " ".join(record["text"].split()) + "\t" + " ".join(f"<{BASE}{label}>" for label in labels)
                print(line, file=held if record["held"] else learnt)
                counts[level][int(record["held"])] += 1
    return counts


def train(texts: Path, folder: Path, jobs: int) -> dict:
    """What each project cost, by its name."""
    annif = [str(Path(sys.executable).parent / "annif")]
    spent = {}
    for level, sources in SOURCES.items():
        run_measured([*annif, "load-vocab", level, str(texts / f"{level}.ttl")], folder)
        for name in (*sources, "ensemble"):
            limit = ["--docs-limit", str(MLLM_TEXTS)] if name == "mllm" else []
            corpus = f"{level}-{'held' if name == 'ensemble' else 'learnt'}.tsv"
            command = ["train", "--jobs", str(jobs), *limit, f"{level}-{name}", corpus]
            spent[f"{level}-{name}"] = own = run_measured([*annif, *command], folder)
            print(f"{level} {name}: {own.seconds:.0f} s, {own.megabytes:.0f} MB", flush=True)
    return spent


def ask(system: str, texts: Path, folder: Path, output: Path) -> None:
    """Writes the answers of one backend or of the ensemble; runs in a process of its own, for its peak memory."""
    os.chdir(folder)
    os.environ["ANNIF_PROJECTS"] = "projects.cfg"
    import annif
    import annif.registry
    from annif.corpus import Document

    app = annif.create_flask_app("annif.default_config.Config")
    documents = list(lines_of(texts / "dev.jsonl"))
    with app.app_context():
        projects = {level: annif.registry.get_project(f"{level}-{system}") for level in SOURCES}
        for project in projects.values():
            project.suggest([Document(text="warms up")])
        started, before = time.perf_counter(), time.process_time()
        with open(output, "w") as lines:
            for start in range(0, len(documents), 32):
                batch = documents[start : start + 32]
                asked = [Document(text=" ".join(record["text"].split())) for record in batch]
                answers = {level: project.suggest(asked) for level, project in projects.items()}
                for at, record in enumerate(batch):
                    scores = {
                        level: {
                            project.subjects[suggestion.subject_id].uri.removeprefix(BASE): float(suggestion.score)
                            for suggestion in answers[level][at]
                        }
                        for level, project in projects.items()
                    }
                    print(json.dumps({"set": record["set"], "id": record["id"], **scores}), file=lines)
        seconds, spent = time.perf_counter() - started, time.process_time() - before
        print(json.dumps({"documentsPerSecond": len(documents) / seconds, "processorSeconds": spent / len(documents)}))


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("texts", "work", "predictions"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--ask", default="")
    args = parser.parse_args()
    texts, folder, predictions = (path.resolve() for path in (args.texts, args.work, args.predictions))
    if args.ask:
        ask(args.ask, texts, folder, predictions / f"annif-{args.ask}.jsonl")
        return
    os.environ["NLTK_DATA"] = str(folder / "nltk")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    predictions.mkdir(parents=True, exist_ok=True)
    write_sentence_rules(folder)
    write_projects(folder)
    counts = write_corpora(texts, folder)
    print(f"texts (learnt, held): {counts}", flush=True)
    spent = train(texts, folder, args.jobs)
    for system, (title, projects) in SYSTEMS.items():
        costs = Costs()
        for project in projects:
            costs.add(spent[project])
        kept = [folder / "data" / "projects" / project for project in projects]
        size = sum(size_of(path, ignore=("nn-train.mdb", "train.txt")) for path in kept)
        command = [sys.executable, __file__, "--ask", system]
        command += ["--texts", str(texts), "--work", str(folder), "--predictions", str(predictions)]
        asked = run_measured(command, folder)
        speed = json.loads(asked.output.strip().splitlines()[-1])
        costs.write(predictions / f"annif-{system}.costs.json", title=title, asked=asked, size=size, **speed)


if __name__ == "__main__":
    main()
