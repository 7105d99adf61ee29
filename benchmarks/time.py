"""The time task: TimeML expressions of news texts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sayso.resolve.time import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row ``{"id", "timex": [{"start", "end", "type", "value"}]}`` for each row with ``text`` and ``dct``."""
    for row in rows:
        published = date.fromisoformat(row["dct"][:10]) if row.get("dct") else None
        found = tag(row["text"], published=published)
        yield {
            "id": row["id"],
            "timex": [{"start": t.span.start, "end": t.span.end, "type": t.type, "value": t.value} for t in found],
        }
