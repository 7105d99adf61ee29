"""Where the events of a filter lie: each by itself while they can be told apart, else so many to a field of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Integer, and_, cast, func, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import of_events
from sayso.phrase import date_words, kind_words, place_words
from sayso.web.drawn.worldmap import Spot
from sayso.web.signs import sign

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from sayso.ledger.filter import Filter

MOST = 600  # events that a map draws one by one
_COLUMNS = 40  # fields of the grid from west to east: some 25 pixels of a wide map
_FIRST = 0  # the position of an event's most precise place

_E, _P = s.events.c, s.event_places.c
_PLACED = s.events.join(s.event_places, and_(_P.event_id == _E.id, _P.position == _FIRST, _P.lat.is_not(None)))


@dataclass(frozen=True, slots=True)
class Spots:
    """What a map shows: the spots, how many events have a place, and whether they are shown by the field."""

    spots: tuple[Spot, ...]
    placed: int
    clustered: bool


def spots(connection: Connection, wanted: Filter, *, view: tuple[float, ...] | None = None) -> Spots:
    """The events that the filter leaves, in ``view`` (west, south, east, north in degrees) or everywhere."""
    conditions = [*of_events(wanted), *_inside(view)]
    counted = select(func.count(), *(edge(column) for column in (_P.lon, _P.lat) for edge in (func.min, func.max)))
    placed, *edges = connection.execute(counted.select_from(_PLACED).where(*conditions)).one()
    if placed <= MOST:
        return Spots(tuple(_each(connection, conditions)), placed, clustered=False)
    west, east, south, north = edges
    grid = max((east - west), (north - south) * 2, 1e-4) / _COLUMNS
    return Spots(tuple(_fields(connection, conditions, grid)), placed, clustered=True)


def _inside(view: tuple[float, ...] | None) -> list[ColumnElement[bool]]:
    if view is None:
        return []
    west, south, east, north = view
    return [_P.lat.between(south, north), _P.lon.between(west, east)]


def _each(connection: Connection, conditions: list[ColumnElement[bool]]) -> list[Spot]:
    events = (_E.id, _E.type, _E.sub_type, _E.happened, _E.date_start, _E.date_end, _E.corroboration)
    where = (_P.name, _P.text, _P.precision, _P.lat, _P.lon, _P.radius_km)
    query = select(*events, *where).select_from(_PLACED).where(*conditions).order_by(_E.sort_day, _E.id)
    return [_spot(row) for row in connection.execute(query).mappings()]


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


def _fields(connection: Connection, conditions: list[ColumnElement[bool]], grid: float) -> list[Spot]:
    x, y = (cast((column + 180) / grid, Integer) for column in (_P.lon, _P.lat))
    numbers: tuple[Any, ...] = (func.count(), func.avg(_P.lat), func.avg(_P.lon), func.min(_P.lat), func.max(_P.lat))
    query = select(*numbers, func.min(_P.lon), func.max(_P.lon)).select_from(_PLACED).where(*conditions)
    found = []
    for count, lat, lon, south, north, west, east in connection.execute(query.group_by(x, y)):
        box = ",".join(f"{edge:.3f}" for edge in (west - 0.01, south - 0.01, east + 0.01, north + 0.01))
        found.append(Spot(lat, lon, None, None, "filled", "claimed", f"{count:,} events", f"bbox={box}", count))
    return found


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
