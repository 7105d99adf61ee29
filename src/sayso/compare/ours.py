"""Events of a ledger as they can be compared: those said to have happened, with days and a place that is no region."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.event.testimony import NEWS_DAYS
from sayso.export.profiles.crosswalk import TYPES_OF_VIOLENCE, codes
from sayso.phrase import kind_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sayso.ledger.rows import Row

_PLACES = frozenset({"point", "near", "city", "admin2"})  # a region's middle says little of where it happened
_LONGEST = 31  # days: what is told of a longer time could be any event of it


@dataclass(frozen=True, slots=True)
class Ours:
    """One event: its days, its places as (lat, lon), and what is shown of it. ``kinds`` are its codes with the others."""

    id: str
    start: date
    end: date
    points: tuple[tuple[float, float], ...]
    place: str | None
    kind: str
    dead: float | None
    kinds: frozenset[str]


def ours(events: Iterable[Row], data_set: str) -> tuple[list[Ours], int]:
    """Events that can be compared with this data set's, and how many cannot, for want of days or place.

    What is told as news with no day but the last is looked for on that day and the ``NEWS_DAYS`` before it. UCDP
    codes violence, so with it only violence is compared.
    """
    found: list[Ours] = []
    left_out = 0
    for event in events:
        kinds = _kinds(event, data_set)
        if kinds is None or event["status"] == "rejected":
            continue
        when, points = _days(event), _points(event)
        if when is None or not points:
            left_out += 1
            continue
        dead = next((count["best"] for count in event["counts"] if count["what"] == "killed"), None)
        place = next((p["name"] or p["text"] for p in event["places"] if p["precision"] in _PLACES), None)
        found.append(Ours(event["id"], *when, points, place, kind_words(event), dead, kinds))
    return found, left_out


def _kinds(event: Row, data_set: str) -> frozenset[str] | None:
    """What the data set would call it; ``None`` where it would not code it."""
    known = codes(event)
    if data_set == "acled":
        return frozenset({known.acled_event}) if known else frozenset()
    return frozenset(str(TYPES_OF_VIOLENCE[kind]) for kind in known.ucdp) if known and known.ucdp else None


def _days(event: Row) -> tuple[date, date] | None:
    given = event["date"] or {}
    start, end = (date.fromisoformat(given[side]) if given.get(side) else None for side in ("start", "end"))
    if end is None:
        return None
    if start is None:
        return end - timedelta(days=NEWS_DAYS), end
    return (start, end) if (end - start).days < _LONGEST else None


def _points(event: Row) -> tuple[tuple[float, float], ...]:
    return tuple(
        (place["lat"], place["lon"])
        for place in event["places"]
        if place["lat"] is not None and place["precision"] in _PLACES
    )
