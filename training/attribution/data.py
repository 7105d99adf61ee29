"""Windows with labels from PolNeAR rows: BIO tags for source, cue and content, and the links between them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from sayso.reading.attribution.encoder import LOWER, NO_CASE, UPPER, Window, windows
from sayso.reading.text import Text

KINDS = ("source", "cue", "content")
TUNE_EVERY = 20  # every twentieth article of the training split is kept for choosing thresholds


def rows(path):
    with Path(path).open(encoding="utf8") as f:
        return [json.loads(line) for line in f]


def split(all_rows):
    """Training articles and the tuning slice."""
    tune = [r for i, r in enumerate(all_rows) if i % TUNE_EVERY == 7]
    return [r for i, r in enumerate(all_rows) if i % TUNE_EVERY != 7], tune


def labelled(row, tokenizer, *, limit, first=None):
    """Windows of one article with tags [3, L] (0 outside, 1 begin, 2 inside) and owner [3, L] (attribution number or -1)."""
    text = row["text"]
    paragraphs = Text(text=text).paragraphs
    if first:
        head = windows(text, paragraphs[:first], tokenizer, limit=limit)
        found = head + windows(text, paragraphs[first:], tokenizer, limit=limit)
    else:
        found = windows(text, paragraphs, tokenizer, limit=limit)
    return [(w, *labels(w, row["gold"])) for w in found]


def labels(window: Window, gold):
    tags = np.zeros((3, len(window)), dtype=np.int64)
    owner = np.full((3, len(window)), -1, dtype=np.int64)
    real = window.ends > window.starts
    for number, a in enumerate(gold):
        for k, kind in enumerate(KINDS):
            for s, e in a[kind]:
                inside = np.flatnonzero(real & (window.starts < e) & (window.ends > s))
                if len(inside):
                    tags[k, inside] = 2
                    tags[k, inside[0]] = 1
                    owner[k, inside] = number
    # a source may serve several cues: links are read from the gold, not from the owner row
    return tags, owner, _sources(window, gold, real)


def _sources(window, gold, real):
    """For each attribution number the pieces of its source in this window."""
    found = {}
    for number, a in enumerate(gold):
        inside = [i for s, e in a["source"] for i in np.flatnonzero(real & (window.starts < e) & (window.ends > s))]
        found[number] = inside
    return found


def straighten(row, rng):
    """Typographers' quotation marks made straight, character for character."""
    return {**row, "text": row["text"].replace("“", '"').replace("”", '"')} if rng.random() < 0.35 else row


def recase(case, rng):
    """Case codes as if a text were in one case, now and then."""
    draw = rng.random()
    if draw < 0.08:
        return np.where(case == NO_CASE, NO_CASE, LOWER)
    if draw < 0.12:
        return np.where(case == NO_CASE, NO_CASE, UPPER)
    return case


def batches(articles, tokenizer, *, size, rng):
    """One round: articles cut at random places, windows of like length together."""
    found = []
    for article in articles:
        r = straighten(article, rng)
        n = len(Text(text=r["text"]).paragraphs)
        found += labelled(r, tokenizer, limit=rng.choice((128, 160, 192, 192, 224)), first=rng.randrange(min(4, n)))
    found = [x for x in found if len(x[0]) > 6]
    found.sort(key=lambda x: len(x[0]) + rng.random() * 24)
    groups = [found[i : i + size] for i in range(0, len(found), size)]
    rng.shuffle(groups)
    return groups


def collate(group, rng=None):
    """Arrays of one batch, padded to its longest window."""
    b, length = len(group), max(len(w) for w, *_ in group)
    ids = np.zeros((b, length), dtype=np.int64)
    case = np.zeros((b, length), dtype=np.int64)
    mask = np.zeros((b, length), dtype=np.int64)
    tags = np.full((b, 3, length), -100, dtype=np.int64)
    links = np.zeros((3, b, length, length), dtype=bool)  # content->cue, cue->source, content->source
    for n, (w, t, owner, source) in enumerate(group):
        m = len(w)
        ids[n, :m], mask[n, :m], tags[n, :, :m] = w.ids, 1, t
        case[n, :m] = recase(w.case, rng) if rng else w.case
        for number in set(owner[1][owner[1] >= 0]) | set(owner[2][owner[2] >= 0]):
            cue = np.flatnonzero(owner[1] == number)
            content = np.flatnonzero(owner[2] == number)
            src = source[number] or [0]
            links[0, n][np.ix_(content, cue if len(cue) else [0])] = True
            links[1, n][np.ix_(cue, src)] = True
            links[2, n][np.ix_(content, src)] = True
    return ids, case, mask, tags, links
