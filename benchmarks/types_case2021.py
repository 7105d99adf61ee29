"""The types-case2021 task: sub-event types of snippets, with the labels of CASE-2021 task 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.reading.text import Text
from sayso.reading.types.sentence_type import sub_event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def predict(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One row ``{"id", "type"}`` for each row with ``text``."""
    for row in rows:
        yield {"id": row["id"], "type": str(sub_event(Text(row["text"]).doc)[0])}
