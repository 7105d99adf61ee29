"""Current events as columns of numbers: read once, kept until the ledger changes, counted in a few milliseconds.

A hundred thousand events take some 20 MB, their claims 12. What a filter asks of an event's own row is answered here, what it asks of
claims by ``claimed``, the rest by the ledger, as ids. Nothing is asked twice: the rows of a page are those behind its counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import Text, cast, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import OF_CLAIMS, events_placed
from sayso.ledger.query import after
from sayso.web import claimed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter

_E = s.events.c
_NAMED = ("type", "sub_type", "status", "country")
_NO_DAY = 0  # no date has this ordinal; the first of January of the year 1 has 1
_UNDATED = s.UNDATED.toordinal()


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One entry an event in each: ids, the value of each facet as a number, days as ordinals (0: none), coordinates or NaN.

    They stand by day and id, as the ledger orders events. ``values`` names each facet's numbers; what has no value has -1.
    """

    ids: NDArray[np.object_]
    place_of: dict[str, int]
    happened: NDArray[np.bool_]
    stories: NDArray[np.int32]
    codes: dict[str, NDArray[np.int32]]
    values: dict[str, list[str]]
    day: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    _claims: list[claimed.Claims] = field(default_factory=list)
    _once: Lock = field(default_factory=Lock)

    def of(self, connection: Connection, wanted: Filter) -> NDArray[np.bool_]:
        """Which events the filter leaves, paging aside."""
        kept = self._own(wanted)
        if (placed := events_placed(wanted)) is not None:
            kept &= self._among(connection.scalars(placed))
        if any(getattr(wanted, name) is not None for name in OF_CLAIMS):
            said = np.zeros(len(self.ids), dtype=bool)
            said[self._claimed(connection).of(connection, wanted)] = True
            kept &= said
        return kept

    def part(self, kept: NDArray[np.bool_], wanted: Filter, limit: int) -> list[str]:
        """The ids of at most ``limit`` of the events that are kept, in the filter's order, from its cursor on."""
        order, undated = np.arange(len(self.ids)), int(np.searchsorted(self.day, _UNDATED))
        if wanted.newest:
            order = np.concatenate([order[:undated][::-1], order[undated:][::-1]])
        left = order[self._start(wanted, undated) :]
        return [str(name) for name in self.ids[left[kept[left]][:limit]]]

    def _start(self, wanted: Filter, undated: int) -> int:
        """How many events stand before those that follow the filter's cursor, whether it leaves them or not."""
        if (key := after("events", wanted)) is None:
            return 0
        day, name = key
        first, last = (int(np.searchsorted(self.day, day.toordinal(), side=side)) for side in ("left", "right"))
        if not wanted.newest:
            return bisect_right(self.ids, name, first, last)
        at = bisect_left(self.ids, name, first, last)
        return undated - at if day < s.UNDATED else undated + len(self.ids) - at

    def _claimed(self, connection: Connection) -> claimed.Claims:
        with self._once:
            if not self._claims:
                self._claims.append(claimed.load(connection, self.place_of))
            return self._claims[0]

    def _among(self, ids: Iterable[str]) -> NDArray[np.bool_]:
        found = np.zeros(len(self.ids), dtype=bool)
        found[[place for name in ids if (place := self.place_of.get(name)) is not None]] = True
        return found

    def _own(self, wanted: Filter) -> NDArray[np.bool_]:
        kept = np.ones(len(self.ids), dtype=bool)
        if wanted.happened is not None:
            kept &= self.happened == wanted.happened
        if wanted.event is not None:
            kept &= self._among([wanted.event])
        if wanted.stories is not None:
            kept &= self.stories >= wanted.stories
        for name in ("type", "sub_type", "status"):
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
    named = (_E[name] for name in _NAMED)
    query = select(*days, _E.id, _E.happened, _E.stories, *named, _E.lat, _E.lon)
    query = query.where(_E.superseded_by.is_(None))
    rows: Sequence[Any] = sorted(connection.execute(query).all(), key=itemgetter(0, 3))  # by day and id
    columns = zip(*rows, strict=True) if rows else ((),) * (8 + len(_NAMED))
    day, start, end, ids, happened, stories, *coded, lat, lon = columns
    values = {name: sorted({value for value in column if value}) for name, column in zip(_NAMED, coded, strict=True)}
    codes = {name: _codes(column, values[name]) for name, column in zip(_NAMED, coded, strict=True)}
    return Columns(
        ids=np.array(ids, dtype=object),
        place_of={name: place for place, name in enumerate(ids)},
        happened=np.array(happened, dtype=bool),
        stories=np.array(stories, dtype=np.int32),
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
