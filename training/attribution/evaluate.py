"""Figures of the attribution reader on PolNeAR rows, and the weights of the joining chosen on the tuning slice.

    python -m training.attribution.evaluate SCORER.py ROWS.jsonl            figures of the reader as it stands
    python -m training.attribution.evaluate SCORER.py TRAIN.jsonl --choose  try weights of the joining on the tuning slice

SCORER.py is the benchmarks' score.py.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import json
from pathlib import Path

from sayso.reading.attribution.encoder import encode, session, tokenizer, windows
from sayso.reading.attribution.joining import Weights, join, scores
from sayso.reading.attribution.quotes import quoted
from sayso.reading.attribution.reader import MODELS, WIDE, settled
from sayso.reading.text import Text
from training.attribution.data import rows, split

GRID = {
    "keep": (0.0, 0.1, 0.2, 0.3),
    "idle": (0.0, 1.0, 2.0),
    "cue": (0.3, 0.4, 0.5),
    "source_link": (0.2, 0.3),
    "enter": (1.0, 1.5, 2.0),
}


def scorer(path):
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.attribution


def encoded(articles):
    tok, model = tokenizer(MODELS / "attribution.tokenizer.json"), session(MODELS / "attribution.onnx")
    found = {}
    for r in articles:
        parts = windows(r["text"], Text(text=r["text"]).paragraphs, tok)
        found[r["id"]] = [scores(w, *raw) for w, raw in zip(parts, encode(parts, model), strict=True)]
    return found


def figures(score, articles, found, weights):
    predicted = {}
    for r in articles:
        text = Text(text=r["text"])
        joined = [j for s in found[r["id"]] for j in join(s, weights)]
        kept = settled(text, joined, quoted(text.text, text.paragraphs))
        spans = [{"source": j.source, "cue": j.cue, "content": j.content} for j in kept]
        predicted[r["id"]] = {"attributions": spans}
    return score({r["id"]: r for r in articles}, predicted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--choose", action="store_true")
    args = parser.parse_args()
    score = scorer(args.scorer)
    articles = split(rows(args.rows))[1] if args.choose else rows(args.rows)
    found = encoded(articles)
    if not args.choose:
        print(json.dumps(figures(score, articles, found, WIDE)))
        return
    tried = []
    for values in itertools.product(*GRID.values()):
        chosen = dict(zip(GRID, values, strict=True))
        tried.append((figures(score, articles, found, Weights(**chosen))["attribution"]["f1"], chosen))
    for f1, chosen in sorted(tried, key=lambda x: -x[0])[:15]:
        print(f1, chosen)


if __name__ == "__main__":
    main()
