"""One row for each type, place and day: the rule by which VIINA and Phoenix keep one report of many from counting twice.

It is the rule to beat: two strikes on one city on one day are one row here, and one strike told across midnight is two.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = dict[str, Any]
_PLACE = ("country", "admin1", "precision", "lat", "lon", "geonameid")


def one_per_day(events: Iterable[Row]) -> Iterator[Row]:
    """Events, which come in the order of their days, as rows of one type, finest place and first day.

    An event without a day or a place that could be found is a row of its own.
    """
    for _, of_day in groupby(events, key=_day):
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for event in of_day:
            groups.setdefault(_key(event), []).append(event)
        yield from map(_row, groups.values())


def _day(event: Row) -> str | None:
    date = event["date"] or {}
    return date.get("start") or date.get("end")


def _key(event: Row) -> tuple[Any, ...]:
    place = event["places"][0] if event["places"] else None
    if place is None or place["lat"] is None or not (event["date"] or {}).get("start"):
        return (event["id"],)
    where = place["geonameid"] or (place["lat"], place["lon"])
    return event["type"], event["happened"], where, place["precision"]


def _row(events: Sequence[Row]) -> Row:
    first = events[0]
    place = first["places"][0] if first["places"] else {}
    voices = [event["corroboration"] for event in events]
    return {
        "day": _day(first),
        "type": first["type"],
        "happened": first["happened"],
        "place": place.get("name") or place.get("text"),
        **{name: place.get(name) for name in _PLACE},
        "sub_types": _all(event["sub_type"] for event in events),
        "claimants": _all(name for one in voices for name in one["claimants"]),
        "sides": _all(name for one in voices for name in one["sides"]),
        "denied_by": _all(name for one in voices for name in one["denied_by"]),
        "event_ids": [event["id"] for event in events],
    }


def _all(names: Iterable[str | None]) -> list[str]:
    return sorted({name for name in names if name})
