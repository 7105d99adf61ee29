"""Our own short passages, each with who speaks, for whom, how, when, and what was verified or answered.

A field that a passage expects as null must stay null. What is known to be missed stands in ``MISSED``, by
passage and field, so that a new miss fails and a mended one is noticed.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from sayso.reading.speaker.enrich import enrich
from sayso.reading.text import Text
from sayso.records import Attribution, Span
from sayso.resolve.time.tagger import datings

PASSAGES = Path(__file__).parent / "data" / "speakers.jsonl"
MISSED: frozenset[tuple[str, str]] = frozenset()


def _places(text: str, words: str) -> list[Span]:
    """Every occurrence of some words."""
    found = [Span(m.start(), m.end()) for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    assert found, words
    return found


def _gap(one: Span, other: Span) -> int:
    """Characters between two spans; many, where they overlap."""
    return 1000 if one.overlaps(other) else max(one.start - other.end, other.start - one.end)


def _nearest(text: str, said: dict) -> tuple[Span, Span, Span]:
    """Source, cue and content where they stand closest together."""
    return min(
        itertools.product(*(_places(text, said[k]) for k in ("source", "cue", "content"))),
        key=lambda p: _gap(p[0], p[1]) + min(_gap(p[1], p[2]), _gap(p[0], p[2])),
    )


def passage(row: dict) -> tuple[Text, list[Attribution]]:
    """One passage as a text and its attributions."""
    text = row["text"]
    found = []
    for number, said in enumerate(row["says"]):
        source, cue, content = _nearest(text, said)
        quote = "direct" if text[content.start - 1 : content.start] in {'"', "\u201c"} else "indirect"
        found.append(Attribution(id=str(number), content=(content,), source=(source,), cue=(cue,), quote=quote))
    when = date.fromisoformat(row["published"])
    return Text(text=text, published=when, agency=row["agency"]), found


def value(attribution: Attribution, key: str) -> object:
    """One field in the form of the passages."""
    if key == "said_on":
        return attribution.said_on.start.isoformat() if attribution.said_on and attribution.said_on.start else None
    if key == "verification":
        found = attribution.verification
        return [found.status, found.by] if found else None
    if key == "response":
        answer = attribution.response
        return [answer.by, answer.status] if answer else None
    return getattr(attribution, key)


def results() -> list[tuple[str, str, object, object]]:
    """Passage, field, what was expected, what was found; for every field of every passage."""
    rows = []
    for line in PASSAGES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, attributions = passage(row)
        for said, known in zip(row["says"], enrich(text, attributions, datings(text)), strict=True):
            rows += [(row["id"], key, wanted, value(known, key)) for key, wanted in said["expect"].items()]
    return rows


@pytest.fixture(scope="module")
def judged() -> list[tuple[str, str, object, object]]:
    """All passages, read once."""
    return results()


def test_every_passage_is_read_as_expected(judged: list[tuple[str, str, object, object]]) -> None:
    """Only what is listed as missed differs from what a passage expects."""
    wrong = {(i, key): (wanted, found) for i, key, wanted, found in judged if wanted != found}
    assert {k: v for k, v in wrong.items() if k not in MISSED} == {}
    assert set(wrong) == set(MISSED)


def test_the_passages_are_many_and_cover_every_field(judged: list[tuple[str, str, object, object]]) -> None:
    """At least 120 passages, and each field is asked for at least eight times."""
    asked = Counter(key for _, key, _, _ in judged)
    assert len({i for i, *_ in judged}) >= 120
    assert all(asked[k] >= 8 for k in ("speaker", "side", "channel", "said_on", "verification", "response", "stance"))
