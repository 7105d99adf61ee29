"""All that a page tells of the events behind a filter, but the rows and the map: how many of each, and on which days.

What stands in the index of events is counted by the ledger. A condition that looks elsewhere (at places, claims or
texts) is asked once, and what it leaves is counted here, points for the map and all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import of_events

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection, Select

    from sayso.ledger.filter import Filter

    Counted = tuple[bool, str, str, str | None, int]

_E = s.events.c
_FACETS = {"type": 1, "status": 2, "country": 3}  # and where each stands in a row
_INDEXED = frozenset({"since", "until", "type", "status", "happened", "limit", "after", "newest"})


@dataclass(frozen=True, slots=True)
class Overview:
    """How many there are, of each facet's values, on each day. ``country`` is that of an event's most precise place.

    ``points`` are (id, latitude, longitude), where they were come by.
    """

    total: int
    happened: int
    ahead: int
    facets: dict[str, list[tuple[str, int]]]
    days: dict[date, int]
    points: list[Point] | None = None


def overview(connection: Connection, wanted: Filter) -> Overview:
    """Of the events that the filter leaves. ``happened`` and ``ahead`` count both kinds, whichever is asked for."""
    both = replace(wanted, happened=None, limit=None, after=None, newest=None)
    elsewhere = any(getattr(both, field.name) is not None for field in fields(both) if field.name not in _INDEXED)
    groups, days, points = (_counted_here if elsewhere else _counted_there)(connection, both)
    told = Counter[bool]()
    found = {name: Counter[str]() for name in _FACETS}
    for group in groups:
        told[group[0]] += group[-1]
        if wanted.happened in {None, group[0]}:
            for name, place in _FACETS.items():
                if (value := group[place]) is not None:
                    found[name][str(value)] += group[-1]
    by_day: Counter[date] = Counter()
    for happened, day, count in days:
        if wanted.happened in {None, happened} and day < s.UNDATED:
            by_day[day] += count
    return Overview(
        total=told.total() if wanted.happened is None else told[wanted.happened],
        happened=told[True],
        ahead=told[False],
        facets={name: sorted(counted.items(), key=lambda one: (-one[1], one[0])) for name, counted in found.items()},
        days=dict(by_day),
        points=None if points is None else [one for happened, one in points if wanted.happened in {None, happened}],
    )


Point = tuple[str, float, float]
_Days = list[tuple[bool, "date", int]]
_Points = list[tuple[bool, Point]]


def _counted_there(connection: Connection, wanted: Filter) -> tuple[list[Counted], _Days, None]:
    """Counted by the ledger: both questions are answered out of one index."""

    def asked(*columns: object) -> Select[tuple[object, ...]]:
        return select(*columns, func.count()).where(*of_events(wanted)).group_by(*columns)  # type: ignore[call-overload, no-any-return]

    groups = connection.execute(asked(_E.happened, _E.type, _E.status, _E.country)).all()
    days = connection.execute(asked(_E.happened, _E.sort_day)).all()
    return [tuple(row) for row in groups], [tuple(row) for row in days], None  # type: ignore[misc]


def _counted_here(connection: Connection, wanted: Filter) -> tuple[list[Counted], _Days, _Points]:
    """Asked once, row by row."""
    columns = (_E.happened, _E.type, _E.status, _E.country, _E.sort_day, _E.id, _E.lat, _E.lon)
    rows = connection.execute(select(*columns).where(*of_events(wanted))).all()
    groups, days = Counter(tuple(row[:4]) for row in rows), Counter((row[0], row[4]) for row in rows)
    points = [(row[0], (row[5], row[6], row[7])) for row in rows if row[6] is not None]
    return [(*group, n) for group, n in groups.items()], [(*day, n) for day, n in days.items()], points
