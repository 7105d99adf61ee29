"""Trains the second look at the phrases of incidents: a network over the sentence encoder's states, and the thresholds anew.

    python training/incident/train_states.py SHARED SCRATCH

Comes after train_linear.py with the same SCRATCH, where that leaves parses and the scores of models that have not seen a text;
the encoder's states are kept there too (some 300 MB). One thread, some five minutes on a free core.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from data import ROLES
from train_linear import MODELS, UNSEEN, fills, given, save_settings, shortlist, tune

from sayso.reading.types.incident_features import wordings
from sayso.reading.types.incident_states import INPUTS, MODEL, Network, best, inputs

if TYPE_CHECKING:
    from pathlib import Path

FOLDS = 3
HIDDEN, ROUNDS, BATCH, RATE, DECAY = 96, 5, 256, 1e-3, 0.02
DROP_IN, DROP = 0.2, 0.4
NAMES = ("inner", "inner_bias", "outer", "outer_bias", "trust")


def phrases_of(doc) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for words, i, j, _ in wordings(doc):
        found.setdefault(words, []).append((i, j))
    return found


def states(docs: list, found: list, chosen: list, kept: Path) -> np.ndarray:
    if not kept.exists():
        rows = []
        for doc, places, which in zip(docs, found, chosen, strict=True):
            ranges = list(places.values())
            rows.append(
                inputs(doc, [ranges[n] for n in which]).astype(np.float16)
                if len(which)
                else np.zeros((0, INPUTS), np.float16)
            )
        np.save(kept, np.concatenate(rows))
    return np.load(kept).astype(np.float32)


def train(x: np.ndarray, scores: np.ndarray, y: np.ndarray, scale: tuple) -> Network:
    """Adam with decay and a falling rate on the summed cross-entropy; x is already brought to mean nought and spread one."""
    rng = np.random.default_rng(0)
    bound = 1 / np.sqrt(INPUTS)
    w = {
        "inner": rng.uniform(-bound, bound, (INPUTS, HIDDEN)).astype(np.float32),
        "inner_bias": np.zeros(HIDDEN, np.float32),
        "outer": np.zeros((HIDDEN, len(ROLES)), np.float32),
        "outer_bias": np.zeros(len(ROLES), np.float32),
        "trust": np.full(len(ROLES), 0.8, np.float32),
    }
    m, v = ({n: np.zeros_like(a) for n, a in w.items()} for _ in range(2))
    steps, step = ROUNDS * -(-len(x) // BATCH), 0
    for _ in range(ROUNDS):
        order = rng.permutation(len(x))
        for start in range(0, len(x), BATCH):
            use = order[start : start + BATCH]
            step += 1
            rate = RATE * min(1, step / 50) * max(0.03, 1 - step / steps)
            for n, g in gradients(w, x[use], scores[use], y[use], rng).items():
                m[n] = 0.9 * m[n] + 0.1 * g
                v[n] = 0.999 * v[n] + 0.001 * g * g
                w[n] *= 1 - rate * DECAY
                w[n] -= rate * (m[n] / (1 - 0.9**step)) / (np.sqrt(v[n] / (1 - 0.999**step)) + 1e-8)
    return Network(*scale, *(w[n] for n in NAMES))


def gradients(w: dict, x: np.ndarray, scores: np.ndarray, y: np.ndarray, rng) -> dict[str, np.ndarray]:
    x = x * (rng.random(x.shape, np.float32) > DROP_IN) / (1 - DROP_IN)
    mask = (rng.random((len(x), HIDDEN), np.float32) > DROP) / np.float32(1 - DROP)
    hidden = np.maximum(x @ w["inner"] + w["inner_bias"], 0) * mask
    error = (1 / (1 + np.exp(-(hidden @ w["outer"] + w["outer_bias"] + w["trust"] * scores))) - y) / len(x)
    back = (error @ w["outer"].T) * mask * (hidden > 0)
    return {
        "inner": x.T @ back,
        "inner_bias": back.sum(0),
        "outer": hidden.T @ error,
        "outer_bias": error.sum(0),
        "trust": (error * scores).sum(0),
    }


def main() -> None:
    args, rows, docs = given()
    with np.load(args.scratch / UNSEEN) as kept:
        linear, shares, kinds = kept["scores"], kept["shares"], kept["kinds"]
    found = [phrases_of(doc) for doc in docs]
    starts = np.cumsum([0, *map(len, found)])
    chosen = [best(linear[a:b]) for a, b in itertools.pairwise(starts)]
    at = np.concatenate([a + which for a, which in zip(starts, chosen, strict=False)]).astype(int)
    of = np.repeat(np.arange(len(rows)), [len(which) for which in chosen])
    x = states(docs, found, chosen, args.scratch / "incident-states.npy")
    scale = (x.mean(0), x.std(0) + 1e-3)
    x = (x - scale[0]) / scale[1]
    plain = (np.zeros(1, np.float32), np.ones(1, np.float32))
    gold = [fills(row) for row in rows]
    y = np.array([[w in role for role in gold[n]] for n, ps in enumerate(found) for w in ps], np.float32)[at]
    scores = linear[at]
    told = np.array([bool(row["templates"]) for row in rows])[of]
    again = np.zeros_like(scores)
    for f in range(FOLDS):
        out = of % FOLDS == f
        use = told & ~out
        again[out] = train(x[use], scores[use], y[use], plain)(x[out], scores[out])
    both = np.full_like(linear, -12)
    both[at] = (again + scores) / 2
    lists = []
    for n, ps in enumerate(found):
        part = slice(starts[n], starts[n + 1])
        lists.append([shortlist(list(ps), both[part, i], shares[part]) for i in range(len(ROLES))])
    use = tune(rows, lists, kinds)
    save_settings(use)
    save(train(x[told], scores[told], y[told], scale))


def save(network: Network) -> None:
    scale = np.abs(network.inner).max(0, keepdims=True) / 127
    rest = {
        n: getattr(network, n).astype(np.float16)
        for n in ("mean", "spread", "inner_bias", "outer", "outer_bias", "trust")
    }
    small = np.round(network.inner / scale).astype(np.int8)
    np.savez_compressed(MODELS / MODEL, inner=small, scale=scale.astype(np.float32), **rest)


if __name__ == "__main__":
    main()
