"""Rows on a map: the most precise place as a point in longitude and latitude, with the radius of its area beside it.

An area is never drawn as a pin without saying so: ``place_precision`` and ``radius_km`` stand beside every point.
"""

from __future__ import annotations

import json
import struct
import tempfile
from datetime import date
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Row = Mapping[str, Any]

# Of a table with places: what a map needs flat, beside the nested columns.
_FLAT = {
    "place": pa.string(),
    "place_precision": pa.string(),
    "radius_km": pa.float64(),
    "date_start": pa.date32(),
    "date_end": pa.date32(),
}
_COORDINATES = (("latitude", "longitude"), ("lat", "lon"))  # as profiles, and as the view by day, have them
_GEOMETRY = pa.field("geometry", pa.binary())
GEO_METADATA = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
_POINT = struct.Struct("<BIdd")  # WKB: little-endian, type 1, x, y


def has_places(schema: pa.Schema) -> bool:
    """Whether rows of this schema can be put on a map."""
    return "places" in schema.names or any(set(names) <= set(schema.names) for names in _COORDINATES)


def point_of(row: Row) -> tuple[float, float] | None:
    """Longitude and latitude of the most precise place; ``None`` where no place could be put on the map."""
    if "places" in row:
        place = _spot(row)
        return None if place is None else (place["lon"], place["lat"])
    lat, lon = next((row[lat], row[lon]) for lat, lon in _COORDINATES if lat in row)
    return None if lat is None or lon is None else (lon, lat)


def _spot(row: Row) -> Row | None:
    return next((place for place in row["places"] if place["lat"] is not None and place["lon"] is not None), None)


def flat(row: Row) -> dict[str, Any]:
    """The columns of ``_FLAT``, for a row with places; nothing for others, which have theirs."""
    if "places" not in row:
        return {}
    place, day = _spot(row), row["date"] or {"start": None, "end": None}
    names = (None,) * 3 if place is None else (place["name"] or place["text"], place["precision"], place["radius_km"])
    return dict(zip(_FLAT, (*names, day["start"], day["end"]), strict=True))


def feature(schema: pa.Schema, row: Row) -> dict[str, Any]:
    """A row as a GeoJSON feature."""
    point = point_of(row)
    return {
        "type": "Feature",
        **({"id": row["id"]} if row.get("id") is not None else {}),
        "geometry": None if point is None else {"type": "Point", "coordinates": list(point)},
        "properties": {name: row[name] for name in schema.names} | flat(row),
    }


def geo_schema(schema: pa.Schema) -> pa.Schema:
    """The schema with the flat columns and the geometry."""
    more = [pa.field(name, kind) for name, kind in _FLAT.items()] if "places" in schema.names else []
    return pa.schema([*schema, *more, _GEOMETRY])


def geo_row(schema: pa.Schema, row: Row) -> dict[str, Any]:
    """The row with the flat columns, days as days, and the point as WKB."""
    point = point_of(row)
    more = flat(row)
    days = {name: date.fromisoformat(day) for name, day in more.items() if name.startswith("date_") and day}
    geometry = None if point is None else _POINT.pack(1, 1, *point)
    return {name: row[name] for name in schema.names} | more | days | {"geometry": geometry}


def write_geopackage(schema: pa.Schema, rows: Iterable[Row], file: BinaryIO) -> None:
    """A GeoPackage of one layer, ``sayso``; what is nested is JSON. Raises ``UsageError`` without the extra ``geo``."""
    try:
        import pyogrio  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("GeoPackage needs pyogrio, which is not installed; pip install 'sayso[geo]'") from error
    from sayso.export.arrow import record_table  # noqa: PLC0415 - arrow needs this room for GeoPandas

    plain = pa.schema([_plain(field) for field in geo_schema(schema)])
    table = record_table(plain, [_plain_row(plain, geo_row(schema, row)) for row in rows])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.gpkg"
        pyogrio.write_arrow(
            table,
            path,
            layer="sayso",
            driver="GPKG",
            geometry_name="geometry",
            geometry_type="Point",
            crs="EPSG:4326",
        )
        with path.open("rb") as made:
            copyfileobj(made, file)


def _plain(field: pa.Field) -> pa.Field:
    return pa.field(field.name, pa.string()) if pa.types.is_nested(field.type) else field


def _plain_row(schema: pa.Schema, row: Row) -> dict[str, Any]:
    return {
        field.name: json.dumps(row[field.name], ensure_ascii=False)
        if pa.types.is_string(field.type) and isinstance(row[field.name], (dict, list, tuple))
        else row[field.name]
        for field in schema
    }
