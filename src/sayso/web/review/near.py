"""Events that may be the same happening as another: of the same kind or place, some days around it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.ledger.filter import Filter
from sayso.ledger.query import part
from sayso.phrase import date_words, kind_words, place_words

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

_AROUND = timedelta(days=3)  # before and after: reports of one happening differ by a day or two
_MOST = 6  # that are offered; any other is named by its id
_LOOKED_AT = 60


def near(connection: Connection, event: Row) -> list[Row]:
    """Candidates for a merge with what they are in words, those of the same place and kind first."""
    days = event["date"] or {}
    start, end = (date.fromisoformat(days[side]) if days.get(side) else None for side in ("start", "end"))
    wanted = Filter(
        since=start - _AROUND if start else None,
        until=end + _AROUND if end else None,
        country=next((place["country"] for place in event["places"] if place["country"]), None),
        limit=_LOOKED_AT,
    )
    found, _ = part(connection, "events", wanted)
    others = [row for row in found if row["id"] != event["id"] and row["happened"] == event["happened"]]
    others.sort(key=lambda row: -_likeness(row, event))
    return [
        {
            "id": row["id"],
            "words": ", ".join(filter(None, (kind_words(row), place_words(row["places"]), date_words(row["date"])))),
        }
        for row in others[:_MOST]
    ]


def _likeness(row: Row, event: Row) -> int:
    """How many of place (twice), type and sub-type are the same."""
    theirs, ours = ({place["name"] or place["text"] for place in one["places"]} for one in (row, event))
    alike: int = sum(row[name] == event[name] for name in ("type", "sub_type"))
    return alike + 2 * bool(theirs & ours)
