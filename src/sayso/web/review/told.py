"""Judgements in words, as the pages tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sayso.phrase import count_words, date_words, place_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sayso.ledger.rows import Row

_DONE = {
    "confirm": "confirmed",
    "reject": "rejected",
    "merge": "merged",
    "split": "split",
    "correct": "corrected",
    "note": "noted",
}


def what(row: Row) -> str:
    """What was done: "corrected place to Pokrovsk", "undid 7"."""
    if row["undoes"]:
        return f"undid {row['undoes']}"
    done = _DONE[row["kind"]]
    if row["kind"] == "correct":
        return f"{done} {field_words(row['field'])} to {value_words(row['field'], row['value'])}"
    if row["kind"] == "split":
        return f"{done} off {len(row['value'])} claim{'s' if len(row['value']) != 1 else ''}"
    return f"{done} with {row['other']}" if row["kind"] == "merge" else done


def field_words(field: str) -> str:
    """A field's name for people."""
    return field.removeprefix("counts.").replace("_", " ")


def value_words(field: str, value: Any) -> str:  # noqa: ANN401 - each field has its own form
    """A field's value for people; nothing is "not stated"."""
    if value is None or value in ([], ""):
        return "not stated"
    if field == "place":
        return place_words(value)
    if field == "date":
        return date_words(value)
    if field.startswith("counts."):
        return count_words([value])
    return str(value).lower() if isinstance(value, bool) else str(value)


def current(event: Mapping[str, Any], field: str) -> str:
    """What an event has in a field now."""
    if field.startswith("counts."):
        counted = (one for one in event["counts"] if one["what"] == field.removeprefix("counts."))
        return value_words(field, next(counted, None))
    return value_words(field, event["places"] if field == "place" else event[field])
