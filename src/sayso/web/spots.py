"""Where events lie: each by itself while they can be told apart, else so many to a field of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, cast, func, select

from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.conditions import of_events
from sayso.phrase import date_words, kind_words, place_words
from sayso.web.asked import address
from sayso.web.drawn.worldmap import Spot
from sayso.web.signs import sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from sayso.ledger.filter import Filter
    from sayso.web.overview import Point

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


def spots(
    connection: Connection, wanted: Filter, *, points: Sequence[Point] | None, view: tuple[float, ...] | None = None
) -> Spots:
    """The events that the filter leaves, in ``view`` (west, south, east, north in degrees) or everywhere.

    ``points`` are those of the filter's overview, if it has them: the filter is not asked again then.
    """
    if points is not None:
        return _of_points(connection, [one for one in points if _inside(one, view)], wanted)
    conditions = [*of_events(wanted), _E.lat.is_not(None)]
    if view:
        west, south, east, north = view
        conditions += [_E.lat.between(south, north), _E.lon.between(west, east)]
    ids = list(connection.scalars(select(_E.id).where(*conditions).limit(MOST + 1)))
    if len(ids) <= MOST:
        return Spots(tuple(_each(connection, ids)), len(ids), clustered=False)
    edges = (edge(column) for column in (_E.lon, _E.lat) for edge in (func.min, func.max))
    placed, west, east, south, north = connection.execute(select(func.count(), *edges).where(*conditions)).one()
    grid = max(east - west, 2 * (north - south), _SMALLEST) / _COLUMNS
    return Spots(tuple(_fields(connection, conditions, grid, wanted)), placed, clustered=True)


def _inside(point: Point, view: tuple[float, ...] | None) -> bool:
    return view is None or (view[1] <= point[1] <= view[3] and view[0] <= point[2] <= view[2])


def _of_points(connection: Connection, points: Sequence[Point], wanted: Filter) -> Spots:
    if len(points) <= MOST:
        return Spots(tuple(_each(connection, [one[0] for one in points])), len(points), clustered=False)
    lats, lons = [one[1] for one in points], [one[2] for one in points]
    grid = max(max(lons) - min(lons), 2 * (max(lats) - min(lats)), _SMALLEST) / _COLUMNS
    fields: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for lat, lon in zip(lats, lons, strict=True):
        fields.setdefault((int((lon + 180) / grid), int((lat + 90) / grid)), []).append((lat, lon))
    found = []
    for inside in fields.values():
        ys, xs = ([one[axis] for one in inside] for axis in (0, 1))
        box = (min(xs), min(ys), max(xs), max(ys))
        found.append(_field(wanted, len(inside), (sum(ys) / len(ys), sum(xs) / len(xs)), box))
    return Spots(tuple(found), len(points), clustered=True)


def _each(connection: Connection, ids: Iterable[str]) -> list[Spot]:
    events = (_E.id, _E.type, _E.sub_type, _E.happened, _E.date_start, _E.date_end, _E.corroboration)
    where = (_P.name, _P.text, _P.precision, _P.lat, _P.lon, _P.radius_km)
    joined = s.events.join(s.event_places, and_(_P.event_id == _E.id, _P.position == _FIRST))
    query = select(*events, *where).select_from(joined)
    found = (row for some in chunks(ids) for row in connection.execute(query.where(_E.id.in_(some))).mappings())
    return [_spot(row) for row in found]


def _fields(
    connection: Connection, conditions: list[ColumnElement[bool]], grid: float, wanted: Filter
) -> Iterable[Spot]:
    """A spot for each field of the grid that has any, at the middle of what lies in it; it leads to those events."""
    x, y = (cast((column + 180) / grid, Integer) for column in (_E.lon, _E.lat))
    edges = (edge(column) for edge in (func.min, func.max) for column in (_E.lon, _E.lat))
    query = select(func.count(), func.avg(_E.lat), func.avg(_E.lon), *edges).where(*conditions)
    for count, lat, lon, west, south, east, north in connection.execute(query.group_by(x, y)):
        yield _field(wanted, count, (lat, lon), (west, south, east, north))


def _field(wanted: Filter, count: int, middle: tuple[float, float], box: tuple[float, float, float, float]) -> Spot:
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
