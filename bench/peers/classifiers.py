"""Classifiers of scikit-learn on vectors of an encoder: the report's LR + kNN + SVM, and nearest neighbours alone, PatentSBERTa's way.

    python classifiers.py --texts FOLDER --vectors FILE.npy --name NAME --title TITLE --predictions FOLDER [--encoder FOLDER] [--jobs 2]

FILE.npy comes from embed.mjs: training texts, then dev texts. What is not among a text's labels counts as absent, as in Annif.
"""

import argparse
import json
import pickle
import random
import resource
import time
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression, SGDClassifier
from sklearn.neural_network import MLPClassifier

from measuring import lines_of, size_of

# A label with fewer texts gets no support vector machine.
FEWEST_TEXTS = 20
NEIGHBOURS = (8, 16, 32, 64)
KEPT = 100
# Held texts that k is chosen with.
HELD_TEXTS = 2000
BATCH = 512


class Neighbours:
    """Exact cosines to all training texts; each of the k nearest votes for its labels with its cosine."""

    def __init__(self, vectors, relations):
        self.vectors, self.relations, self.k = vectors, relations, NEIGHBOURS[0]

    def votes(self, asked):
        """For each k the votes: [texts, labels]."""
        parts = {k: [] for k in NEIGHBOURS}
        for start in range(0, len(asked), BATCH):
            cosines = asked[start : start + BATCH] @ self.vectors.T
            nearest = np.argpartition(-cosines, max(NEIGHBOURS), axis=1)[:, : max(NEIGHBOURS)]
            nearest = np.take_along_axis(nearest, np.argsort(-np.take_along_axis(cosines, nearest, 1), axis=1), 1)
            for k in NEIGHBOURS:
                rows = np.repeat(np.arange(len(cosines)), k)
                columns = nearest[:, :k].ravel()
                weights = cosines[rows, columns].clip(0)
                votes = csr_matrix((weights, (rows, columns)), shape=cosines.shape) @ self.relations
                parts[k].append(votes.toarray() / k)
        return {k: np.vstack(part) for k, part in parts.items()}

    def fit(self, asked, truth):
        """The k with which the first answer is right most often."""
        right = {k: hits(votes, truth) for k, votes in self.votes(asked).items()}
        self.k = max(NEIGHBOURS, key=right.get)

    def predict(self, asked):
        return self.votes(asked)[self.k]


class LogisticRegressions:
    """One for each label, all at once by Adam: a network of scikit-learn without hidden layers."""

    def __init__(self, vectors, relations):
        self.model = MLPClassifier(
            hidden_layer_sizes=(), alpha=1e-6, batch_size=256, learning_rate_init=0.02, max_iter=6, random_state=0
        )
        self.model.fit(vectors, relations.toarray())

    def predict(self, asked):
        return self.model.predict_proba(asked)


class SupportVectors:
    """A linear support vector machine for each label, and one sigmoid for all that makes shares of their margins (Platt)."""

    def __init__(self, vectors, relations, jobs):
        columns = relations.tocsc()
        counts = np.asarray(columns.sum(axis=0)).ravel()
        self.learnt = np.flatnonzero(counts >= FEWEST_TEXTS)
        self.labels = relations.shape[1]

        def one(label):
            machine = SGDClassifier(loss="hinge", alpha=1e-5, average=True, max_iter=2, tol=None, random_state=0)
            machine.fit(vectors, columns[:, [label]].toarray().ravel())
            return machine.coef_[0], machine.intercept_[0]

        fitted = Parallel(n_jobs=jobs, prefer="threads")(delayed(one)(label) for label in self.learnt)
        self.weights = np.array([weights for weights, _ in fitted], dtype=np.float32)
        self.intercepts = np.array([intercept for _, intercept in fitted], dtype=np.float32)
        self.sigmoid = None

    def margins(self, asked):
        return asked @ self.weights.T + self.intercepts

    def fit(self, asked, truth):
        margins, right = self.margins(asked).ravel(), truth.toarray()[:, self.learnt].ravel()
        self.sigmoid = LogisticRegression(C=1e6).fit(margins[:, None], right)

    def predict(self, asked):
        scores = np.zeros((len(asked), self.labels))
        scores[:, self.learnt] = self.sigmoid.predict_proba(self.margins(asked).reshape(-1, 1))[:, 1].reshape(
            len(asked), -1
        )
        return scores


def hits(scores, truth):
    return np.asarray(truth[np.arange(len(scores)), scores.argmax(axis=1)]).mean()


def relations_of(records, level, labels):
    places = {label: at for at, label in enumerate(labels)}
    pairs = [(row, places[label]) for row, record in enumerate(records) for label in record[level]]
    rows, columns = np.array(pairs).T
    return csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(records), len(labels)))


def train(records, vectors, level, jobs):
    """Both systems of a level, with the seconds that each took. All but what is held back is learnt; the rest sets k and the sigmoid."""
    places = [at for at, record in enumerate(records) if record[level]]
    labels = sorted({label for at in places for label in records[at][level]})
    learnt = [at for at in places if not records[at]["held"]]
    held = [at for at in places if records[at]["held"] and records[at]["complete"]]
    random.Random(0).shuffle(held)
    relations = relations_of([records[at] for at in learnt], level, labels)
    truth = relations_of([records[at] for at in held], level, labels)
    started = time.perf_counter()
    neighbours = Neighbours(vectors[learnt], relations)
    neighbours.fit(vectors[held[:HELD_TEXTS]], truth[:HELD_TEXTS])
    seconds_knn = time.perf_counter() - started
    regressions = LogisticRegressions(vectors[learnt], relations)
    seconds_lr = time.perf_counter() - started - seconds_knn
    machines = SupportVectors(vectors[learnt], relations, jobs)
    machines.fit(vectors[held], truth)
    seconds = time.perf_counter() - started
    print(f"{level}: {len(learnt)} texts learnt, {len(held)} held, {len(labels)} labels; k {neighbours.k}", flush=True)
    print(f"  kNN {seconds_knn:.0f} s, LR {seconds_lr:.0f} s, all {seconds:.0f} s", flush=True)
    some, own = vectors[held[:HELD_TEXTS]], truth[:HELD_TEXTS]
    for name, model in (("kNN", neighbours), ("LR", regressions), ("SVM", machines)):
        print(f"  held, first answer right: {name} {hits(model.predict(some), own):.3f}", flush=True)
    return labels, {"knn": [neighbours], "averaged": [neighbours, regressions, machines]}, (seconds_knn, seconds)


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("texts", "vectors", "predictions"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--encoder-bytes", type=int, default=0)
    parser.add_argument("--encoder-seconds", type=float, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    records = list(lines_of(args.texts / "train.jsonl"))
    documents = list(lines_of(args.texts / "dev.jsonl"))
    vectors = np.load(args.vectors).astype(np.float32)
    if len(vectors) != len(records) + len(documents):
        raise SystemExit(f"{args.vectors} has {len(vectors)} vectors, the texts are {len(records) + len(documents)}.")
    asked = vectors[len(records) :]
    trained = {level: train(records, vectors[: len(records)], level, args.jobs) for level in ("subclasses", "sections")}
    titles = {"knn": f"kNN on {args.title}", "averaged": f"LR + kNN + SVM on {args.title} (the report's)"}
    for system, title in titles.items():
        started = time.process_time()
        answers = {
            level: (labels, np.mean([model.predict(asked) for model in systems[system]], axis=0))
            for level, (labels, systems, _) in trained.items()
        }
        seconds = (time.process_time() - started) / len(documents)
        name = f"{args.name}-{system}"
        with open(args.predictions / f"{name}.jsonl", "w") as lines:
            for at, document in enumerate(documents):
                scores = {
                    level: {labels[label]: float(own[at, label]) for label in np.argsort(-own[at])[:KEPT] if own[at, label] > 0}
                    for level, (labels, own) in answers.items()
                }
                print(json.dumps({"set": document["set"], "id": document["id"], **scores}), file=lines)
        kept = args.predictions / f"{name}.model"
        with open(kept, "wb") as file:
            for _, systems, _ in trained.values():
                for model in systems[system]:
                    pickle.dump({**vars(model), "vectors": None}, file)
        # Both levels share the vectors, kept as float16.
        size = size_of(kept) + 2 * len(records) * vectors.shape[1] + args.encoder_bytes
        kept.unlink()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        costs = {
            "title": title,
            "trainSeconds": sum(seconds[system == "averaged"] for _, _, seconds in trained.values()),
            "trainMegabytes": peak,
            "askMegabytes": peak,
            "bytes": size,
            "processorSeconds": seconds + args.encoder_seconds,
        }
        (args.predictions / f"{name}.costs.json").write_text(json.dumps(costs) + "\n")


if __name__ == "__main__":
    main()
