"""Trains the linear model of slot 11 (how far an organisation is held to be behind an incident) from the raw keys.

    python training/incident/train_confidence.py SHARED SCRATCH

Parses are kept in SCRATCH, as train_linear.py leaves them. Prints the share of right labels on texts that the model has not
seen (five folds), beside that of the commonest label. A minute.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from data import confidences, raw_keys
from data import rows as read_rows
from sklearn.linear_model import LogisticRegression
from train_linear import FOLDS, MODELS, matrix, parsed

from sayso.reading.types import linear
from sayso.reading.types.incident_confidence import LABELS, MODEL, features
from sayso.reading.types.incident_features import scale

ROWS = 1 << 15


def model(x, y) -> LogisticRegression:
    return LogisticRegression(C=3, max_iter=300).fit(x, y)


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("shared", type=Path)
    ask.add_argument("scratch", type=Path)
    args = ask.parse_args()
    folder = args.shared / "benchmarks" / "muc4"
    rows = read_rows(folder / "train.jsonl")
    docs = parsed([r["doctext"] for r in rows], args.scratch / "muc4-train.spacy")
    keys = raw_keys(folder / "raw")
    found = [
        (n, [label for label in labels if label in LABELS], scale(features(docs[n], some)))
        for n, row in enumerate(rows)
        for template in keys.get(row["docid"], [])
        for labels, words in confidences(template)
        for some in ([word] for word in words)
    ]
    found = [row for row in found if row[1]]
    x = matrix([row[2] for row in found], ROWS)
    y = np.array([LABELS.index(row[1][0]) for row in found])
    fold_of = np.array([row[0] for row in found]) % FOLDS
    guessed = np.zeros(len(y), int)
    for f in range(FOLDS):
        guessed[fold_of == f] = model(x[fold_of != f], y[fold_of != f]).predict(x[fold_of == f])
    right = np.mean([LABELS[g] in row[1] for g, row in zip(guessed, found, strict=True)])
    common = np.mean([LABELS[0] in row[1] for row in found])
    print(
        f"{len(found)} wordings of organisations, unseen by fold: {100 * right:.1f} right; all a fact: {100 * common:.1f}"
    )
    fitted = model(x, y)
    linear.save(
        MODELS / f"{MODEL}.npz",
        classes=[LABELS[c] for c in fitted.classes_],
        weights=fitted.coef_.T.astype(np.float32),
        bias=fitted.intercept_.astype(np.float32),
    )


if __name__ == "__main__":
    main()
