"""How a text holds an organisation to be behind an incident: as a fact, claimed, suspected, accused by authorities, or only possible.

The labels are those of MUC-4's slot 11, PERP: ORGANIZATION CONFIDENCE. A linear model weighs who says what around every
place where the organisation stands, and what the text says of claims and accusations elsewhere.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.reading.types import linear
from sayso.reading.types.incident_features import classes, fold, governor, scale, sorts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc, Span, Token

MODEL = "incident_confidence"
LABELS = (
    "REPORTED AS FACT",
    "CLAIMED OR ADMITTED",
    "SUSPECTED OR ACCUSED",
    "SUSPECTED OR ACCUSED BY AUTHORITIES",
    "POSSIBLE",
    "ACQUITTED",
)
_CUES = frozenset({"CLAIM", "BLAME", "LAW"})
_LETTERS = re.compile(r"\s*\(([\w-]{2,8})\)")
_NEAR, _BEFORE = 6, 40  # tokens around the organisation; tokens before its sentence


def confidence(doc: Doc, mentions: Sequence[str]) -> str:
    """The label for an organisation, given its wordings; the commonest, a fact, where none of them stands in the text."""
    scores = _model().scores(scale(features(doc, mentions)))
    return _model().classes[int(scores.argmax())]


@cache
def _model() -> linear.Linear:
    return linear.load(MODEL)


def features(doc: Doc, mentions: Sequence[str]) -> dict[str, float]:
    """What stands around the places of an organisation, and what the text says of claims and accusations."""
    names = [*mentions, *(other for words in mentions for other in _other_names(doc, words))]
    places = [span for words in dict.fromkeys(names) for span in _places(doc, words)]
    found = {name for span in places for name in _around(span)}
    found |= {f"n={min(4, len(places))}"}
    found |= {f"d={t.lemma_.lower()}" for t in doc if _CUES & set(sorts(t))}
    found |= {f"w={word}" for words in names for word in (fold(words), *fold(words).split())}
    return dict.fromkeys(found, 1.0)


def _other_names(doc: Doc, words: str) -> Iterator[str]:
    """The letters in brackets behind a name, or the name before letters in brackets."""
    for span in _places(doc, words):
        after = doc.text[span.end_char :]
        if short := _LETTERS.match(after):
            yield short[1]
        before = doc.text[: span.start_char].rstrip()
        if before.endswith("(") and after.startswith(")"):
            end = len(before[:-1].rstrip())
            yield from (c.text for c in doc.noun_chunks if c.end_char == end)


def _places(doc: Doc, words: str) -> Iterator[Span]:
    for match in re.finditer(rf"(?<!\w){re.escape(words.lower())}(?!\w)", doc.text.lower()):
        span = doc.char_span(*match.span(), alignment_mode="expand")
        if span is not None:
            yield span


def _around(span: Span) -> Iterator[str]:
    doc, sentence = span.doc, span.sent
    how, over = governor(span.root)
    link = how.split("<")[0]
    yield from (f"g={how}", f"g1={link}")
    yield from (f"G={link}<{kind}" for kind in sorts(over))
    yield from (f"s={t.lemma_.lower()}" for t in sentence if t.is_alpha)
    yield from (f"b={t.lower_}" for t in doc[max(0, span.start - _NEAR) : span.start])
    yield from (f"a={t.lower_}" for t in doc[span.end : span.end + _NEAR])
    yield f"lead={sentence.start == 0}"
    marks = sorted({mark for t in sentence if not span.start <= t.i < span.end for mark in _marks(t)})
    yield from (f"S={mark}" for mark in marks)
    yield from (f"S2={a}+{b}" for a in marks for b in marks if a < b)
    yield from (f"S-={mark}" for t in doc[max(0, sentence.start - _BEFORE) : sentence.start] for mark in _marks(t))


def _marks(token: Token) -> Iterator[str]:
    cues = classes("incident_cues")
    own = {*cues.get(token.lemma_.lower(), ()), *cues.get(token.lower_, ())}
    yield from (kind for kind in sorts(token) if kind in _CUES)
    yield from sorted(own & {"HEDGE", "DENIAL", "SAY"})
    if "AUTHORITY" in own and token.dep_ in {"nsubj", "agent", "pobj"}:
        yield "AUTHORITY"
    if "SAY" in own:
        subjects = (c for c in token.children if c.dep_ == "nsubj")
        yield from ("AUTHORITY SAYS" for c in subjects if "AUTHORITY" in cues.get(c.lemma_.lower(), ()))
