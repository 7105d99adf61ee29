"""Learn the weights of src/sayso/resolve/place/ranking.py from texts with gold coordinates; cross-validated by document.

    python training/gazetteer/rank.py lgl.jsonl geowebnews.jsonl [--write WEIGHTS.json]

A conditional logit over the candidates of each group of mentions; the features that depend on the other groups
are worked out with the weights of the round before, three rounds. Prints the share of gold mentions within
161 km, unresolved counted wrong, for hand weights, for the learned ones on documents not learned from, and the
trade between belief and being right.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from sayso.records import Span
from sayso.resolve.place import ranking
from sayso.resolve.place.candidates import mention_at
from sayso.resolve.place.gazetteer import gazetteer
from sayso.resolve.place.geometry import distance_km

RIGHT_KM = 161
CLOSE_KM = 25
PENALTY = 0.02
# Not learned: a parent that the text names decides, and "the regions of X" means a region. The figures hardly move
# between 4 and 8 for the one and 0 and 3 for the other, but the corpora have few such phrases and war news has many.
FIXED = {"in_parent": 6.0, "wanted_kind": 2.0, "is_capital": 1.0}


def load(path: Path) -> list[dict]:
    places, documents = gazetteer(), []
    for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
        row = json.loads(line)
        spans = [Span(m["start"], m["end"]) for m in row["gold"]]
        groups = ranking.groups_of([mention_at(row["text"], s, places) for s in spans])
        if not groups:
            documents.append({"n": len(spans), "table": None})
            continue
        table = ranking.table_of(groups)
        each = [
            [distance_km(e.lat, e.lon, row["gold"][i]["lat"], row["gold"][i]["lon"]) for i in groups[g].mentions]
            for e, g in zip(table.entries, table.group, strict=True)
        ]
        km = np.array([np.median(e) for e in each])
        documents.append(
            {"n": len(spans), "table": table, "km": km, "each": each, "gold": row["gold"], "corpus": path.stem}
        )
    return documents


def targets(doc: dict) -> np.ndarray:
    """Right candidates of each group: the nearest to gold and those about as near, if any is within 161 km."""
    table, km = doc["table"], doc["km"]
    nearest = np.full(len(table.groups), np.inf)
    np.minimum.at(nearest, table.group, km)
    return (km <= np.maximum(nearest[table.group] + 10, CLOSE_KM)) & (km <= RIGHT_KM)


def loss(
    w: np.ndarray, x: np.ndarray, group: np.ndarray, right: np.ndarray, importance: np.ndarray
) -> tuple[float, np.ndarray]:
    """Negative log of what the right candidates are believed, with its gradient; a small quadratic penalty."""
    learnable = np.bincount(group, weights=right) > 0
    share = importance * learnable
    p = ranking.softmax(x @ w, group)
    hit = np.maximum(np.bincount(group, weights=p * right), 1e-12)
    q = np.where(learnable[group], p * right / hit[group], p)
    ridge = PENALTY * len(share) / 100
    gradient = -(x * ((q - p) * share[group])[:, None]).sum(axis=0)
    return -(np.log(hit) * share)[learnable].sum() + ridge * w @ w, gradient + 2 * ridge * w


def fit(documents: list[dict], weights: np.ndarray, rounds: int = 3) -> np.ndarray:
    documents = [d for d in documents if d["table"]]
    bounds = [(FIXED.get(name), FIXED.get(name)) for name in ranking.FEATURES]
    for _ in range(rounds):
        rows, group, right, importance, base = [], [], [], [], 0
        for d in documents:
            belief = ranking.beliefs(d["table"], weights)
            rows.append(ranking.features(d["table"], belief))
            group.append(d["table"].group + base)
            right.append(targets(d))
            importance += [np.sqrt(len(g.mentions)) for g in d["table"].groups]
            base += len(d["table"].groups)
        columns = (
            np.concatenate(rows),
            np.concatenate(group),
            np.concatenate(right).astype(float),
            np.array(importance),
        )
        weights = minimize(loss, weights, args=columns, jac=True, method="L-BFGS-B", bounds=bounds).x
    return weights


def score(documents: list[dict], weights: np.ndarray) -> tuple[float, list]:
    right = total = 0
    pairs = []
    for d in documents:
        total += d["n"]
        if not d["table"]:
            continue
        belief = ranking.beliefs(d["table"], weights)
        for g in range(len(d["table"].groups)):
            rows = np.flatnonzero(d["table"].group == g)
            best = rows[np.argmax(belief[rows])]
            for km in d["each"][best]:
                right += km <= RIGHT_KM
                pairs.append((belief[best], km <= RIGHT_KM))
    return 100 * right / max(total, 1), pairs


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    corpora = {p.stem: load(p) for p in options.files}
    start = ranking.weights()
    for name, documents in corpora.items():
        print(f"{name}: weights as they are {score(documents, start)[0]:.1f}")
    everything = [d for docs in corpora.values() for d in docs]
    folds, learned, pairs = 5, {n: [] for n in corpora}, []
    for fold in range(folds):
        w = fit([d for docs in corpora.values() for i, d in enumerate(docs) if i % folds != fold], np.zeros(len(start)))
        for name, docs in corpora.items():
            held = [d for i, d in enumerate(docs) if i % folds == fold]
            figure, more = score(held, w)
            learned[name].append((figure, sum(d["n"] for d in held)))
            pairs += more
    for name, figures in learned.items():
        print(
            f"{name}: learned, documents held out {np.average([f for f, _ in figures], weights=[n for _, n in figures]):.1f}"
        )
    for name in corpora:
        w = fit([d for other, docs in corpora.items() if other != name for d in docs], np.zeros(len(start)))
        print(f"{name}: learned on the other corpus only {score(corpora[name], w)[0]:.1f}")
    for least in (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = [r for b, r in pairs if b >= least]
        print(
            f"belief >= {least}: {100 * len(kept) / len(pairs):.1f} % answered, {100 * np.mean(kept):.1f} % of these right"
        )
    final = fit(everything, np.zeros(len(start)))
    for name, value in zip(ranking.FEATURES, final, strict=True):
        print(f"  {name:22s} {value:7.2f}")
    if options.write:
        options.write.write_text(
            json.dumps({n: round(float(v), 4) for n, v in zip(ranking.FEATURES, final, strict=True)}, indent=1) + "\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
