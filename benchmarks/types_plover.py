"""The types-plover task: PLOVER types of sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.reading.text import Text
from sayso.reading.types.sentence_type import plover_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row ``{"id", "type"}`` for each row with ``text``."""
    for row in rows:
        yield {"id": row["id"], "type": str(plover_type(Text(row["text"]).doc)[0])}
