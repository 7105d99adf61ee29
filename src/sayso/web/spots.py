"""Where events lie: each by itself while they can be told apart, else so many to a field of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import and_, select

from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.phrase import date_words, kind_words, place_words
from sayso.web.asked import address
from sayso.web.drawn.worldmap import Spot
from sayso.web.signs import sign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from sqlalchemy import Connection, RowMapping

    from sayso.ledger.filter import Filter
    from sayso.web.overview import Points

MOST = 600  # events that a map draws one by one
_COLUMNS = 20  # fields of the grid from west to east: some 50 pixels of a wide map, so that two do not touch
_SMALLEST = 0.01  # degrees that a map spans at least
_RIM = 0.001  # degrees around what lies in a field, so that rounding leaves none out
_FIRST = 0  # the position of an event's most precise place

_E, _P = s.events.c, s.event_places.c


@dataclass(frozen=True, slots=True)
class Spots:
    """What a map shows: the spots, how many events have a place, and whether they are shown by the field."""

    spots: tuple[Spot, ...]
    placed: int
    clustered: bool


def spots(connection: Connection, wanted: Filter, *, points: Points, view: tuple[float, ...] | None = None) -> Spots:
    """The events that the filter leaves, in ``view`` (west, south, east, north in degrees) or everywhere.

    ``points`` are those of the filter's overview.
    """
    inside = _inside(points, view)
    ids, lat, lon = points.ids[inside], points.lat[inside], points.lon[inside]
    if len(ids) <= MOST:
        return Spots(tuple(_each(connection, sorted(ids))), len(ids), clustered=False)
    return Spots(tuple(_fields(lat, lon, wanted)), len(ids), clustered=True)


def _inside(points: Points, view: tuple[float, ...] | None) -> NDArray[np.bool_]:
    if view is None:
        return np.ones(len(points.ids), dtype=bool)
    west, south, east, north = view
    inside: NDArray[np.bool_] = (
        (points.lat >= south) & (points.lat <= north) & (points.lon >= west) & (points.lon <= east)
    )
    return inside


def _fields(lat: NDArray[np.float64], lon: NDArray[np.float64], wanted: Filter) -> Iterable[Spot]:
    """A spot for each field of a grid that has any, at the middle of what lies in it; it leads to those events."""
    grid = max(np.ptp(lon), 2 * np.ptp(lat), _SMALLEST) / _COLUMNS
    column, row = ((lon + 180) // grid).astype(np.int64), ((lat + 90) // grid).astype(np.int64)
    field = row * (int(360 // grid) + 1) + column
    order = np.argsort(field, kind="stable")
    starts = np.flatnonzero(np.diff(field[order], prepend=-1))
    counts = np.diff(starts, append=len(order))
    low, high, total = (
        [part.reduceat(axis[order], starts) for axis in (lon, lat)] for part in (np.minimum, np.maximum, np.add)
    )
    for n, count in enumerate(counts):
        middle = (float(total[1][n] / count), float(total[0][n] / count))
        box = tuple(float(edge[n]) for edge in (*low, *high))
        yield _field(wanted, int(count), middle, box)


def _each(connection: Connection, ids: Iterable[str]) -> list[Spot]:
    events = (_E.id, _E.type, _E.sub_type, _E.happened, _E.date_start, _E.date_end, _E.corroboration)
    where = (_P.name, _P.text, _P.precision, _P.lat, _P.lon, _P.radius_km)
    joined = s.events.join(s.event_places, and_(_P.event_id == _E.id, _P.position == _FIRST))
    query = select(*events, *where).select_from(joined)
    found = (row for some in chunks(ids) for row in connection.execute(query.where(_E.id.in_(some))).mappings())
    return [_spot(row) for row in found]


def _field(wanted: Filter, count: int, middle: tuple[float, float], box: tuple[float, ...]) -> Spot:
    """Some events as one spot, which leads to them."""
    wide = tuple(edge + rim for edge, rim in zip(box, (-_RIM, -_RIM, _RIM, _RIM), strict=True))
    href = address("/events", wanted, bbox=wide, after=None)
    words = f"{count:,} event{'s' if count > 1 else ''}"
    return Spot(*middle, None, None, "filled", "claimed", words, href, count)


def _spot(row: RowMapping) -> Spot:
    drawn = sign(dict(row))
    days = [day.isoformat() if day else None for day in (row["date_start"], row["date_end"])]
    told = (kind_words(dict(row)), place_words([dict(row)]), date_words({"start": days[0], "end": days[1]}))
    words = ", ".join(part for part in told if part)
    return Spot(
        lat=row["lat"],
        lon=row["lon"],
        radius_km=row["radius_km"],
        precision=row["precision"],
        shape=drawn.shape,
        colour=drawn.colour,
        words=f"{words}: {drawn.words}" if drawn.words else words,
        href=f"/events/{row['id']}",
    )


def as_features(found: Spots) -> dict[str, Any]:
    """Spots as GeoJSON for the browser's map; the radius stands in km, and the browser draws the circle."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [round(spot.lon, 4), round(spot.lat, 4)]},
            "properties": {
                "radius": spot.radius_km,
                "area": spot.area,
                "shape": spot.shape,
                "colour": spot.colour,
                "words": spot.words,
                "href": spot.href,
                "count": spot.count,
            },
        }
        for spot in found.spots
    ]
    return {"type": "FeatureCollection", "features": features, "placed": found.placed, "clustered": found.clustered}
