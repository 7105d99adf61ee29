"""The time task: TimeML expressions of news texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sayso.resolve.time.anchor import day_of
from sayso.resolve.time.tagger import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row ``{"id", "timex": [{"start", "end", "type", "value"}]}`` for each row with ``text`` and ``dct``."""
    for row in rows:
        found = tag(row["text"], published=_day(row.get("dct")))
        yield {
            "id": row["id"],
            "timex": [{"start": t.span.start, "end": t.span.end, "type": t.type, "value": t.value} for t in found],
        }


def _day(written: str | None) -> date | None:
    """The day of a creation time (2013-03-22, 20130322, with a time or without), ``None`` where it is none."""
    match = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", written or "")
    return day_of(int(match[1]), int(match[2]), int(match[3])) if match else None
