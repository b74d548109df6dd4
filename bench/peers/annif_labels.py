"""Annif on a label set: TF-IDF, omikuji and their mean learn from the examples that `bench/label-sets.mjs` wrote, and answer its texts.

    python annif_labels.py --texts FOLDER --work FOLDER [--counts 100 1000]

Writes SOURCE-COUNT-SYSTEM.jsonl into --work, which `node bench/label-sets.mjs --annif FOLDER` measures.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from annif_peer import write_sentence_rules

BASE = "http://label.example/"
ANALYZER = "snowball(english)"
BACKENDS = {
    "tfidf": f"backend=tfidf\nanalyzer={ANALYZER}",
    "omikuji": f"backend=omikuji\nanalyzer={ANALYZER}\nmin_df=1\nngram=2\ncluster_balanced=False\ncluster_k=100\nmax_depth=3",
}


def lines_of(path: Path) -> list:
    with open(path) as lines:
        return [json.loads(line) for line in lines]


def write_vocabulary(labels: list, path: Path) -> None:
    with open(path, "w") as out:
        for label in labels:
            print(f"<{BASE}{label['id']}>\t{' '.join(label['title'].split())}", file=out)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("texts", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--counts", type=int, nargs="+", default=[100, 1000])
    args = parser.parse_args()
    texts, folder = args.texts.resolve(), args.work.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_sentence_rules(folder)
    os.environ["NLTK_DATA"] = str(folder / "nltk")
    os.environ["ANNIF_PROJECTS"] = "projects.cfg"
    os.chdir(folder)
    sources = [path.name.removesuffix("-asked.jsonl") for path in sorted(texts.glob("*-asked.jsonl"))]
    blocks = []
    for source in sources:
        for count in args.counts:
            for name, backend in BACKENDS.items():
                blocks.append(f"[{source}-{count}-{name}]\nname={name}\nlanguage=en\nvocab=labels\nlimit=100\n{backend}\n")
            listed = ",".join(f"{source}-{count}-{name}" for name in BACKENDS)
            blocks.append(f"[{source}-{count}-ensemble]\nname=mean\nlanguage=en\nvocab=labels\nlimit=100\nbackend=ensemble\nsources={listed}\n")
    Path("projects.cfg").write_text("\n".join(blocks))
    write_vocabulary(lines_of(texts / "vocabulary.jsonl"), folder / "labels.tsv")
    annif_command = str(Path(sys.executable).parent / "annif")
    subprocess.run([annif_command, "load-vocab", "--language", "en", "labels", str(folder / "labels.tsv")], check=True)
    import annif
    import annif.registry
    from annif.corpus import Document, DocumentFileTSV

    app = annif.create_flask_app("annif.default_config.Config")
    with app.app_context():
        for source in sources:
            examples = lines_of(texts / f"{source}-examples.jsonl")
            asked = lines_of(texts / f"{source}-asked.jsonl")
            for count in args.counts:
                corpus = folder / f"{source}-{count}.tsv"
                with open(corpus, "w") as out:
                    for one in examples[:count]:
                        uris = " ".join(f"<{BASE}{label}>" for label in one["labels"])
                        if uris:
                            print(" ".join(one["text"].split()) + "\t" + uris, file=out)
                for name in (*BACKENDS, "ensemble"):
                    project = annif.registry.get_project(f"{source}-{count}-{name}")
                    if name != "ensemble":
                        project.train(DocumentFileTSV(str(corpus), project.subjects))
                    with open(folder / f"{source}-{count}-{name}.jsonl", "w") as out:
                        for start in range(0, len(asked), 32):
                            batch = asked[start : start + 32]
                            answers = project.suggest([Document(text=" ".join(one["text"].split())) for one in batch])
                            for one, found in zip(batch, answers):
                                scores = {project.subjects[s.subject_id].uri.removeprefix(BASE): float(s.score) for s in found}
                                print(json.dumps({"id": one["id"], "scores": scores}), file=out)
                    print(source, count, name, flush=True)


if __name__ == "__main__":
    main()
