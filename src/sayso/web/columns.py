"""Current events as columns of numbers: read once, kept until the ledger changes, counted in a few milliseconds.

A hundred thousand events take some 20 MB. What a filter asks of an event's own row is answered here; what it asks of
places, claims or texts, by the ledger, as ids.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Text, cast, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import of_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter

_E = s.events.c
_NAMED = ("type", "status", "country")
_HERE = frozenset({"since", "until", "type", "status", "happened", "limit", "after", "newest"})
_NO_DAY = 0  # no date has this ordinal; the first of January of the year 1 has 1


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One entry an event in each: ids, the value of each facet as a number, days as ordinals (0: none), coordinates or NaN.

    ``values`` names each facet's numbers; what has no value has the number -1.
    """

    ids: NDArray[np.object_]
    place_of: dict[str, int]
    happened: NDArray[np.bool_]
    codes: dict[str, NDArray[np.int32]]
    values: dict[str, list[str]]
    day: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    def of(self, connection: Connection, wanted: Filter) -> NDArray[np.bool_]:
        """Which events the filter leaves, paging aside."""
        kept = self._own(wanted)
        asked = [field.name for field in fields(wanted) if field.name not in _HERE]
        if any(getattr(wanted, name) is not None for name in asked):
            elsewhere = replace(wanted, **dict.fromkeys(_HERE))
            found = np.zeros(len(self.ids), dtype=bool)
            ids = connection.scalars(select(_E.id).where(*of_events(elsewhere)))
            found[[place for name in ids if (place := self.place_of.get(name)) is not None]] = True
            kept &= found
        return kept

    def _own(self, wanted: Filter) -> NDArray[np.bool_]:
        kept = np.ones(len(self.ids), dtype=bool)
        if wanted.happened is not None:
            kept &= self.happened == wanted.happened
        for name in ("type", "status"):
            if (value := getattr(wanted, name)) is not None:
                known = self.values[name]
                kept &= self.codes[name] == (known.index(value) if value in known else len(known))
        if wanted.since is not None:
            kept &= (self.end >= wanted.since.toordinal()) | ((self.end == _NO_DAY) & (self.start != _NO_DAY))
        if wanted.until is not None:
            begun = (self.start <= wanted.until.toordinal()) & (self.start != _NO_DAY)
            kept &= begun | ((self.start == _NO_DAY) & (self.end != _NO_DAY))
        return kept


def load(connection: Connection) -> Columns:
    """Every current event."""
    days = (cast(column, Text) for column in (_E.sort_day, _E.date_start, _E.date_end))
    query = select(_E.id, _E.happened, _E.type, _E.status, _E.country, *days, _E.lat, _E.lon)
    query = query.where(_E.superseded_by.is_(None)).order_by(_E.happened, _E.sort_day)  # as the index has them
    rows: Sequence[Any] = connection.execute(query).all()
    ids, happened, *named, day, start, end, lat, lon = zip(*rows, strict=True) if rows else ((),) * 10
    values = {name: sorted({value for value in column if value}) for name, column in zip(_NAMED, named, strict=True)}
    codes = {name: _codes(column, values[name]) for name, column in zip(_NAMED, named, strict=True)}
    return Columns(
        ids=np.array(ids, dtype=object),
        place_of={name: place for place, name in enumerate(ids)},
        happened=np.array(happened, dtype=bool),
        codes=codes,
        values=values,
        day=_ordinals(day),
        start=_ordinals(start),
        end=_ordinals(end),
        lat=np.array(lat, dtype=np.float64),
        lon=np.array(lon, dtype=np.float64),
    )


def _codes(column: Sequence[str | None], values: list[str]) -> NDArray[np.int32]:
    number = {value: n for n, value in enumerate(values)}
    return np.array([number.get(value or "", -1) for value in column], dtype=np.int32)


def _ordinals(column: Sequence[str | None]) -> NDArray[np.int32]:
    """Days as ISO text, of which there are far fewer than rows, as ordinals."""
    number = {day: date.fromisoformat(day).toordinal() if day else _NO_DAY for day in set(column)}
    return np.array([number[day] for day in column], dtype=np.int32)
