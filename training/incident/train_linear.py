"""Trains the linear models of incidents, and their thresholds, from the MUC-4 texts and keys.

    python training/incident/train_linear.py SHARED SCRATCH

Parses are kept in SCRATCH. Scores for the thresholds come from models that have not seen the text (five folds). One thread,
some five minutes on a free core.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import spacy
from data import KINDS, ROLES
from data import rows as read_rows
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression, SGDClassifier
from spacy.tokens import DocBin

from sayso.reading.text import language_model
from sayso.reading.types import linear
from sayso.reading.types.incident_features import document, fold, phrases, scale

MODELS = Path(__file__).resolve().parents[2] / "src" / "sayso" / "reading" / "types" / "models"
KEPT = KINDS[:5]  # six of 1,114 templates are work stoppages: too few to learn
ROLE_ROWS = KIND_ROWS = 1 << 18
SHARE_ROWS = 1 << 16
NEGATIVES = 0.5  # share of the phrases that fill nothing which is trained on; they weigh 1 / 0.5
RARE = 3  # texts; features of the kinds that stand in fewer are left out
FOLDS, SHORT = 5, 6
START = {"kinds": [-1.0] * 5, "roles": [-1.0] * 5, "most": [2, 1, 4, 5, 2], "relevance": 0.3, "margin": 1.0}
UNSEEN = "incident-unseen.npz"  # scores of every phrase and text by models that have not seen it


def matrix(found: list[dict[str, float]], size: int) -> csr_matrix:
    ends, cols, values = [0], [], []
    for row in found:
        for name, value in row.items():
            cols.append(linear.bucket(name, size))
            values.append(value)
        ends.append(len(cols))
    return csr_matrix((np.array(values, np.float32), cols, ends), shape=(len(found), size))


def parsed(texts: list[str], kept: Path) -> list:
    if not kept.exists():
        box = DocBin()
        for doc in language_model().pipe(texts, disable=["ner"]):
            box.add(doc)
        box.to_disk(kept)
    return list(DocBin().from_disk(kept).get_docs(spacy.blank("en").vocab))


def common(x: csr_matrix) -> csr_matrix:
    """The same rows without what stands in few texts."""
    stands = np.bincount(x.indices, minlength=x.shape[1])
    y = x.copy()
    y.data[stands[y.indices] < RARE] = 0
    y.eliminate_zeros()
    return y


def narrower(x: csr_matrix, size: int) -> csr_matrix:
    """The same features hashed into fewer rows; both sizes are powers of two."""
    return csr_matrix((x.data, x.indices % size, x.indptr), shape=(x.shape[0], size))


def kinds_of(row: dict) -> dict[str, list[bool]]:
    """The kinds of incident in which a wording fills a slot."""
    found: dict[str, list[bool]] = {}
    for template in row["templates"]:
        bits = [k in template["incident_type"] for k in KEPT]
        for words in (fold(m[0]) for role in ROLES for e in template[role] for m in e):
            found[words] = [a or b for a, b in zip(found.get(words, bits), bits, strict=True)]
    return found


def fills(row: dict) -> list[set[str]]:
    return [{fold(m[0]) for t in row["templates"] for e in t[role] for m in e} for role in ROLES]


def role_model(x: csr_matrix, y: np.ndarray, weight: np.ndarray) -> SGDClassifier:
    return SGDClassifier("log_loss", alpha=2e-6, average=True, max_iter=4, tol=None, random_state=0).fit(
        x, y, sample_weight=weight
    )


def kind_model(x: csr_matrix, y: np.ndarray, c: float = 10) -> LogisticRegression:
    return LogisticRegression(C=c, solver="liblinear", tol=1e-2).fit(x, y)


def shortlist(words: list[str], scores: np.ndarray, shares: np.ndarray) -> list[tuple[str, float, np.ndarray]]:
    kept: list[tuple[str, float, np.ndarray]] = []
    used: set[str] = set()
    for n in np.argsort(-scores)[:25]:
        if len(kept) == SHORT or scores[n] < -5:
            break
        if not used & set(words[n].split()):
            used |= set(words[n].split())
            kept.append((words[n], float(scores[n]), shares[n]))
    return kept


def answer(lists: list, kinds: np.ndarray, use: dict) -> list[tuple[int, list[list[str]]]]:
    shift = use["relevance"] * kinds.max()
    told = [q for q in np.argsort(-kinds) if kinds[q] > use["kinds"][q]]
    said = {q: [[] for _ in ROLES] for q in told}
    for i in range(len(ROLES)):
        for words, score, shares in lists[i][: use["most"][i]]:
            if score + shift > use["roles"][i]:
                least = max((shares[q] for q in told), default=0) - use["margin"]
                for q in told:
                    if shares[q] >= least:
                        said[q][i].append(words)
    return [(q, said[q]) for q in told]


def wanted(row: dict) -> list:
    return [
        ([k in t["incident_type"] for k in KEPT], [[{fold(m[0]) for m in e} for e in t[r]] for r in ROLES])
        for t in row["templates"]
    ]


def micro(want: list, lists: list, kinds: np.ndarray, use: dict) -> float:
    """Micro F1 by kind, roles; incidents are matched greedily, which differs from the scorer in few texts."""
    hit = said = hit_gold = gold = 0
    for n, templates in enumerate(want):
        gold += sum(1 + sum(map(len, roles)) for _, roles in templates)
        used: set[int] = set()
        for q, words in answer(lists[n], kinds[n], use):
            said += 1 + sum(map(len, words))
            best = (0, 0, -1)
            for j, (bits, roles) in enumerate(templates):
                if bits[q] and j not in used:
                    a = 1 + sum(any(w in e for e in roles[i]) for i in range(len(ROLES)) for w in words[i])
                    b = 1 + sum(any(w in e for w in words[i]) for i in range(len(ROLES)) for e in roles[i])
                    best = max(best, (a, b, j))
            used.add(best[2])
            hit, hit_gold = hit + best[0], hit_gold + best[1]
    return 2 * hit * hit_gold / max(1e-9, hit * gold + hit_gold * said)


def tune(rows: list[dict], lists: list, kinds: np.ndarray, start: dict = START, rounds: int = 2) -> dict:
    want, use = [wanted(row) for row in rows], start
    best = micro(want, lists, kinds, use)
    print("before the thresholds are chosen: micro F1", round(100 * best, 1))
    steps = {
        "kinds": (-1, -0.6, -0.3, 0.3, 0.6, 1),
        "roles": (-1, -0.6, -0.3, 0.3, 0.6, 1),
        "most": (-1, 1),
        "relevance": (-0.3, -0.15, 0.15, 0.3),
        "margin": (-1, -0.5, 0.5, 1),
    }
    for name in ("kinds", "roles", "most", "relevance", "margin") * rounds:
        single = not isinstance(use[name], list)
        for j in range(1 if single else 5):
            base = use[name] if single else use[name][j]
            for step in steps[name]:
                value = base + step if single else [*use[name][:j], base + step, *use[name][j + 1 :]]
                score = micro(want, lists, kinds, {**use, name: value})
                if score > best + 1e-4:
                    best, use = score, {**use, name: value}
    print("train, unseen by fold: micro F1", round(100 * best, 1), use)
    return use


def given() -> tuple[argparse.Namespace, list[dict], list]:
    """The folders of the command line, MUC-4's training rows and their parses."""
    ask = argparse.ArgumentParser()
    ask.add_argument("shared", type=Path)
    ask.add_argument("scratch", type=Path)
    args = ask.parse_args()
    rows = read_rows(args.shared / "benchmarks" / "muc4" / "train.jsonl")
    return args, rows, parsed([r["doctext"] for r in rows], args.scratch / "muc4-train.spacy")


def main() -> None:
    args, rows, docs = given()
    found = [phrases(doc) for doc in docs]
    of = np.array([n for n, ps in enumerate(found) for _ in ps])
    x = vstack([matrix([scale(p.features) for p in ps], ROLE_ROWS) for ps in found if ps]).tocsr()
    y = np.array(
        [
            [p.words in role for role in gold]
            for ps, r in zip(found, rows, strict=True)
            for gold in [fills(r)]
            for p in ps
        ]
    )
    xk = common(matrix([document(d, ps) for d, ps in zip(docs, found, strict=True)], KIND_ROWS))
    yk = np.array([[any(k in t["incident_type"] for t in r["templates"]) for k in KEPT] for r in rows])
    xs = narrower(x, SHARE_ROWS)
    ys = np.array(
        [kinds_of(r).get(p.words, (False,) * len(KEPT)) for ps, r in zip(found, rows, strict=True) for p in ps]
    )
    positive, shared = y.any(1), ys.any(1)
    told = yk.any(1)[of]  # roles are learned from texts with an incident; whether there is one is for the kinds
    keep = told & (positive | (np.random.default_rng(0).random(len(y)) < NEGATIVES))
    weight = np.where(positive, 1, 1 / NEGATIVES)
    fold_of = np.arange(len(rows)) % FOLDS
    scores, shares, kinds = np.zeros(y.shape), np.zeros(ys.shape), np.zeros(yk.shape)
    for f in range(FOLDS):
        seen, out = fold_of != f, fold_of[of] == f
        for i in range(len(ROLES)):
            use = keep & ~out
            scores[out, i] = role_model(x[use], y[use, i], weight[use]).decision_function(x[out])
        for q in range(len(KEPT)):
            use = shared & ~out
            shares[out, q] = kind_model(xs[use], ys[use, q], 3).decision_function(xs[out])
            kinds[~seen, q] = kind_model(xk[seen], yk[seen, q]).decision_function(xk[~seen])
    np.savez(args.scratch / UNSEEN, scores=scores.astype(np.float32), shares=shares, kinds=kinds)
    lists = []
    for n in range(len(rows)):
        of_text, words = of == n, [p.words for p in found[n]]
        lists.append([shortlist(words, scores[of_text, i], shares[of_text]) for i in range(len(ROLES))])
    use = tune(rows, lists, kinds)
    roles = [role_model(x[keep], y[keep, i], weight[keep]) for i in range(len(ROLES))]
    shares_of = [kind_model(xs[shared], ys[shared, q], 3) for q in range(len(KEPT))]
    whole = [kind_model(xk, yk[:, q]) for q in range(len(KEPT))]
    for name, classes, models in (
        ("incident_roles", ROLES, roles),
        ("incident_shares", KEPT, shares_of),
        ("incident_kinds", KEPT, whole),
    ):
        weights = np.stack([m.coef_[0] for m in models], 1).astype(np.float32)
        bias = np.array([m.intercept_[0] for m in models], np.float32)
        linear.save(MODELS / f"{name}.npz", classes=list(classes), weights=weights, bias=bias)
    save_settings(use)


def kept_settings() -> dict:
    """The thresholds last saved, as ``tune`` has them."""
    kept = json.loads((MODELS / "incident_settings.json").read_text(encoding="utf8"))
    return {name: list(value.values()) if isinstance(value, dict) else value for name, value in kept.items()}


def save_settings(use: dict) -> None:
    named = {
        "kinds": dict(zip(KEPT, use["kinds"], strict=True)),
        "roles": dict(zip(ROLES, use["roles"], strict=True)),
        "most": dict(zip(ROLES, use["most"], strict=True)),
        "relevance": use["relevance"],
        "margin": use["margin"],
    }
    (MODELS / "incident_settings.json").write_text(json.dumps(named, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
