"""The seed page's attributions, given their gold spans: speaker, side, channel, day, verification, response."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sayso.reading.speaker.enrich import enrich
from sayso.reading.text import Text
from sayso.records import Attribution, Span
from sayso.resolve.time.tagger import datings

if TYPE_CHECKING:
    from pathlib import Path


def _spans(text: str, gold: dict) -> Attribution:
    """The content where it stands, and the source and cue nearest to it."""
    start = text.find(gold["content"])
    content = Span(start, start + len(gold["content"])) if start >= 0 else None
    if content is None:  # the gold leaves words out with dots
        start = text.find(gold["content"][:25])
        content = Span(start, start + len(gold["content"]))
    pairs = [
        (Span(m.start(), m.end()), Span(m.start() + c.start(), m.start() + c.end()))
        for m in re.finditer(rf"\b{re.escape(gold['source'])}\b", text)
        if (c := re.search(rf"\b{gold['cue']}\b", text[m.start() : m.start() + 200]))
    ]
    source, cue = min(pairs, key=lambda p: min(abs(p[0].start - content.end), abs(content.start - p[0].end)))
    quote = "direct" if gold["quoted"] is True else "indirect"
    return Attribution(id=gold["id"], content=(content,), source=(source,), cue=(cue,), quote=quote)


def _row(a: Attribution) -> dict[str, object]:
    return {
        "side": a.side,
        "channel": a.channel,
        "said_on": a.said_on.start.isoformat() if a.said_on and a.said_on.start else None,
        "verification": a.verification.status if a.verification else None,
        "response": (a.response.by, a.response.status) if a.response else None,
    }


def _gold_row(gold: dict) -> dict[str, object]:
    answer = gold.get("response")
    return {
        "side": gold.get("side"),
        "channel": gold.get("channel"),
        "said_on": gold.get("said_on"),
        "verification": gold.get("verification", {}).get("status"),
        "response": (answer["by"], answer["status"]) if answer else None,
    }


@pytest.mark.shared
def test_the_seeds_are_coded_as_the_gold_has_them(shared: Path) -> None:
    """All 21 attributions, nulls among their fields, and every short form to its name."""
    folder = shared / "seeds"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    raw = (folder / gold["pages"]["B"]).read_text(encoding="utf-8")
    body = raw.split("\n\n", 2)[2]
    text = Text(text=re.sub(r"\n[ \t]*\n\s*", "\n\n", body).strip(), published=date(2023, 2, 16), agency="Reuters")
    found = [_spans(text.text, row) for row in gold["attributions"]]
    rich = enrich(text, found, datings(text))
    assert {a.id: _row(a) for a in rich} == {row["id"]: _gold_row(row) for row in gold["attributions"]}
    names = {a.id: (a.speaker or "").casefold() for a in rich}
    for row in gold["attributions"]:
        wanted = row.get("resolves_to", row["source"]).casefold().removeprefix("the ")
        assert names[row["id"]] in wanted
        assert names[row["id"]]
