"""All that a page tells of the events behind a filter, but the rows and the map: how many of each, and on which days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from sayso.ledger import schema as s
from sayso.web.columns import load

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter
    from sayso.web.columns import Columns

_UNDATED = s.UNDATED.toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Where events lie that have coordinates: ids, degrees north, degrees east, one entry an event in each."""

    ids: NDArray[np.object_]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """How many there are, of each facet's values, on each day. ``country`` is that of an event's most precise place."""

    total: int
    happened: int
    ahead: int
    facets: dict[str, list[tuple[str, int]]]
    days: dict[date, int]
    points: Points
    kept: NDArray[np.bool_]  # which of the columns' events


def overview(connection: Connection, wanted: Filter, columns: Columns | None = None) -> Overview:
    """Of the events that the filter leaves. ``happened`` and ``ahead`` count both kinds, whichever is asked for."""
    columns = columns or load(connection)
    both = columns.of(connection, replace(wanted, happened=None))
    happened = int((both & columns.happened).sum())
    kept = both if wanted.happened is None else both & (columns.happened == wanted.happened)
    placed = kept & ~np.isnan(columns.lat)
    return Overview(
        total=int(kept.sum()),
        happened=happened,
        ahead=int(both.sum()) - happened,
        facets={name: _counted(codes[kept], columns.values[name]) for name, codes in columns.codes.items()},
        days=_days(columns.day[kept]),
        points=Points(columns.ids[placed], columns.lat[placed], columns.lon[placed]),
        kept=kept,
    )


def _counted(codes: NDArray[np.int32], values: list[str]) -> list[tuple[str, int]]:
    """Each value that is there and how often, the commonest first."""
    counts = np.bincount(codes[codes >= 0], minlength=len(values))
    found = [(value, int(count)) for value, count in zip(values, counts, strict=True) if count]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _days(days: NDArray[np.int32]) -> dict[date, int]:
    found, counts = np.unique(days[days < _UNDATED], return_counts=True)
    return {date.fromordinal(int(day)): int(count) for day, count in zip(found, counts, strict=True)}
