"""Places for the benchmark: coordinates at given mentions, or at mentions that sayso finds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.reading.text import Text
from sayso.records import Span
from sayso.resolve.place.resolver import toponyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Answer one row a row: {"id", "places": [{"start", "end", "lat", "lon"}]}, lat and lon null where left open.

    Gold counts demonyms and governments as places, so they are answered here; ``places`` sets them aside.
    """
    for row in rows:
        given = [Span(start, end) for start, end in row["mentions"]] if row.get("mentions") is not None else None
        found = toponyms(Text(row["text"]), mentions=given)
        yield {"id": row["id"], "places": [_answer(r.mention.span, r.entry) for r in found]}


def _answer(span: Span, entry: Any) -> dict[str, Any]:  # noqa: ANN401 - an entry or null
    return {
        "start": span.start,
        "end": span.end,
        "lat": entry.lat if entry else None,
        "lon": entry.lon if entry else None,
    }
