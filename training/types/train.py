"""Trains and cross-checks the sentence types.

    python training/types/train.py SHARED [--check] [--write]

With --check prints five-fold accuracy and macro-F1 (three seeds) of each way of reading: acts, words and sentence vectors, alone and
together, with and without the sentences written for this purpose. With --write the models go to src/sayso/reading/types/models.
"""

from __future__ import annotations

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from sayso.reading.text import language_model
from sayso.reading.types import linear
from sayso.reading.types.sentence_features import features, word_features
from sayso.reading.types.sentence_type import WORDS_COUNT
from sayso.reading.types.sentence_vector import vector

HERE = Path(__file__).resolve().parent
MODELS = HERE.parents[1] / "src" / "sayso" / "reading" / "types" / "models"
GOLD_WEIGHT = {"types_plover": 2.0, "types_sub_event": 1.0}  # a gold sentence against a written one


def matrix(rows: list[dict[str, float]], size: int) -> csr_matrix:
    at, cols, values = [], [], []
    for n, row in enumerate(rows):
        for name, value in row.items():
            at.append(n)
            cols.append(linear.bucket(name, size))
            values.append(value)
    return csr_matrix((values, (at, cols)), shape=(len(rows), size))


def fit(x, y, weight, c: float, balance: str | None = None) -> LogisticRegression:
    return LogisticRegression(C=c, max_iter=500, class_weight=balance).fit(x, y, sample_weight=weight)


def cross(x, y, gold: int, *, c: float, weight: float, use_gold=True, use_own=True, balance=None):
    names = np.unique(y)
    logs = np.zeros((3, gold, len(names)))
    own = np.arange(gold, len(y)) if use_own else np.arange(0)
    for seed in range(3):
        for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(np.zeros(gold), y[:gold]):
            rows = np.concatenate([train if use_gold else train[:0], own]).astype(int)
            model = fit(x[rows], y[rows], np.where(rows < gold, weight, 1.0), c, balance)
            part = np.full((len(test), len(names)), 1e-6)
            part[:, np.searchsorted(names, model.classes_)] = model.predict_proba(x[test])
            logs[seed, test] = np.log(part)
    return logs


def report(name: str, logs, y) -> None:
    names = np.unique(y)
    said = names[logs.argmax(-1)]
    accuracy = np.mean([100 * (s == y[: len(s)]).mean() for s in said])
    macro = np.mean([100 * f1_score(y[: len(s)], s, average="macro") for s in said])
    print(f"{name:48s} accuracy {accuracy:.1f} macro-F1 {macro:.1f}", flush=True)


def write(name: str, x, y, gold: int, c: float, weight: float, balance=None) -> None:
    model = fit(x, y, np.where(np.arange(len(y)) < gold, weight, 1.0), c, balance)
    MODELS.mkdir(exist_ok=True)
    linear.save(
        MODELS / f"{name}.npz",
        classes=list(model.classes_),
        weights=model.coef_.T.astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )


def rows(path: Path) -> tuple[list[str], list[str]]:
    found = [json.loads(line) for line in path.open(encoding="utf8")]
    return [r["text"] for r in found], [r["type"] for r in found]


def own(path: Path) -> tuple[list[str], list[str]]:
    pairs = [line.split("\t", 1) for line in path.read_text(encoding="utf8").splitlines() if line]
    return [text for _, text in pairs], [kind for kind, _ in pairs]


def acts_only(row: dict[str, float]) -> dict[str, float]:
    keep = ("cls", "ocls", "o2cls", "fut+", "must+", "neg+", "any", "aux", "said", "if", "pass")
    return {k: v for k, v in row.items() if k.startswith(keep) or ">" in k}


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("shared", type=Path)
    ask.add_argument("--write", action="store_true")
    ask.add_argument("--check", action="store_true", help="cross-check every way of reading")
    args = ask.parse_args()
    warnings.filterwarnings("ignore", message="The least populated class")
    read = language_model()
    for name, gold_file, own_file, size, c in (
        ("types_plover", "plover_gsr.jsonl", "plover_examples.tsv", 4096, 1.0),
        ("types_sub_event", "case2021.jsonl", "sub_event_examples.tsv", 16384, 30.0),
    ):
        texts, kinds = rows(args.shared / "benchmarks" / "types" / gold_file)
        gold = len(texts)
        more, more_kinds = own(HERE / own_file) if (HERE / own_file).exists() else ([], [])
        docs, y = list(read.pipe(texts + more)), np.array(kinds + more_kinds)
        weight = GOLD_WEIGHT[name]
        acts = [features(d) for d in docs]
        words = [word_features(d) for d in docs]
        vectors = np.array([vector(t) for t in texts + more])
        ways = {
            "acts, lexicon classes only": matrix([acts_only(a) for a in acts], size),
            "acts": matrix(acts, size),
            "words": matrix(words, size),
            "acts and words": matrix([a | w for a, w in zip(acts, words, strict=True)], size),
            "vectors": vectors,
        }
        for use_gold, use_own in ((True, False), (False, True), (True, True)) if args.check else ():
            tag = (" gold" if use_gold else "") + (" own" if use_own else "")
            given = {"weight": weight, "use_gold": use_gold, "use_own": use_own}
            logs = {}
            for way, x in ways.items():
                dense = way == "vectors"
                at = 10.0 if dense else 30.0 if "words" in way else 1.0
                logs[way] = cross(x, y, gold, c=at, balance="balanced" if dense else None, **given)
                report(f"{name} {way}{tag}", logs[way], y)
            both = logs["vectors"] + WORDS_COUNT * logs["words"]
            report(f"{name} vectors and words{tag}", both, y)
            report(f"{name} acts and vectors{tag}", logs["acts"] + logs["vectors"], y)
        if args.write and name == "types_plover":
            write(name, ways["acts"], y, gold, c, weight)
        elif args.write:
            write(name, ways["words"], y, gold, c, weight)
            write(f"{name}_vector", vectors, y, gold, 10.0, weight, "balanced")


if __name__ == "__main__":
    main()
