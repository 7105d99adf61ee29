"""Whatever a ledger may hold reads back equal in every form, and no form gives a spreadsheet something to run."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from anything import WORDS, values
from hypothesis import given, settings
from hypothesis import strategies as st

import sayso
from sayso.export.arrow import schema
from sayso.export.cells import cell, text_of
from sayso.export.forms import FORMS

SCHEMA = schema("events")
EVENT = st.fixed_dictionaries({field.name: values(field.name, field.type) for field in SCHEMA})
TABLES = ("printings", "versions", "attributions", "claims", "events")
FLAT = ("place", "place_precision", "radius_km", "date_start", "date_end")


def made(form, rows, wanted=SCHEMA):
    """The bytes of a form."""
    file = io.BytesIO()
    FORMS[form].write(wanted, rows, file)
    return file.getvalue()


def from_csv(data, wanted):
    """Rows from CSV, by the kinds of the schema."""
    kinds = {field.name: field.type for field in wanted}
    for row in csv.DictReader(io.StringIO(data.decode(), newline="")):
        yield {name: _value(kinds[name], written) for name, written in row.items()}


def _value(kind, written):
    if written == "":
        return None
    return text_of(written) if pa.types.is_string(kind) else json.loads(written)


def plain(row):
    """A row whose nested values a GeoPackage holds as JSON."""
    nested = {field.name for field in SCHEMA if pa.types.is_nested(field.type)}
    return {
        name: json.loads(row[name]) if name in nested and row[name] is not None else row[name] for name in SCHEMA.names
    }


def point(row):
    """Where a row lies, by the rule: the first place with coordinates."""
    return next(((p["lon"], p["lat"]) for p in row["places"] if p["lat"] is not None), None)


@pytest.mark.parametrize("table", TABLES)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_tables_read_back_equal(table, data):
    """JSON lines, CSV, Parquet and Arrow: every null, zero, sign and character."""
    wanted = schema(table)
    one = st.fixed_dictionaries({field.name: values(field.name, field.type) for field in wanted})
    rows = data.draw(st.lists(one, max_size=3))
    assert [json.loads(line) for line in made("jsonl", rows, wanted).decode().split("\n")[:-1]] == rows
    assert list(from_csv(made("csv", rows, wanted), wanted)) == rows
    read = pq.read_table(pa.BufferReader(made("parquet", rows, wanted)))
    assert read.to_pylist(maps_as_pydicts="strict") == rows
    read = pa.ipc.open_file(pa.BufferReader(made("arrow", rows, wanted))).read_all()
    assert read.to_pylist(maps_as_pydicts="strict") == rows


@settings(max_examples=20, deadline=None)
@given(st.lists(EVENT, max_size=3))
def test_maps_read_back_equal(rows):
    """GeoJSON, GeoParquet and GeoPackage: the rows, and each at its most precise place."""
    features = json.loads(made("geojson", rows))["features"]
    assert [{name: one["properties"][name] for name in SCHEMA.names} for one in features] == rows
    assert [one["geometry"] and tuple(one["geometry"]["coordinates"]) for one in features] == [
        point(row) for row in rows
    ]
    table = pq.read_table(pa.BufferReader(made("geoparquet", rows)))
    assert table.select(SCHEMA.names).to_pylist() == rows
    points = geopandas.GeoSeries.from_wkb(table["geometry"].to_pylist())
    assert [None if one is None else (one.x, one.y) for one in points] == [point(row) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        path.write_bytes(made("gpkg", rows))
        read = pyogrio.read_arrow(path)[1]
    assert [plain(row) for row in read.to_pylist()] == rows


@given(st.one_of(WORDS, st.from_regex(r"'*[=+@-].*")))
def test_no_text_is_a_formula_and_every_text_comes_back(words):
    """What a page says cannot make a spreadsheet run anything, and nothing of it is lost."""
    written = cell(words)
    assert written[0] not in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
    assert text_of(written) == words
    assert cell(-3.5) == -3.5


def test_gdal_reads_what_is_for_maps(demo_ledger, tmp_path):
    """QGIS reads by GDAL: a layer, its reference system, days as days, areas with their radius."""
    for form in ("geojson", "gpkg"):
        demo_ledger.export(tmp_path / f"e.{form}")
        info = pyogrio.read_info(tmp_path / f"e.{form}")
        assert info["features"] == len(demo_ledger.events())
        assert info["crs"] == "EPSG:4326"
        kinds = dict(zip(info["fields"], info["dtypes"], strict=True))
        assert kinds["date_start"] == "datetime64[D]"
        assert kinds["radius_km"] == "float64"
        assert set(FLAT) <= set(kinds)
        frame = geopandas.read_file(tmp_path / f"e.{form}")
        assert frame.geometry.notna().sum() == sum(point(row) is not None for row in demo_ledger.events())
        area = frame[frame["place_precision"] == "part of country"]
        assert (area["radius_km"] > 100).all()
        assert len(area)


def test_geoparquet_says_what_it_is(demo_ledger, tmp_path):
    """GeoPandas takes the file as one with a geometry, and its metadata is that of GeoParquet 1.1."""
    demo_ledger.export(tmp_path / "c.geoparquet", table="claims")
    told = json.loads(pq.read_schema(tmp_path / "c.geoparquet").metadata[b"geo"])
    assert told["version"] == "1.1.0"
    assert told["columns"][told["primary_column"]] == {"encoding": "WKB", "geometry_types": ["Point"]}
    frame = geopandas.read_parquet(tmp_path / "c.geoparquet")
    assert frame.crs.to_string() == "OGC:CRS84"
    assert list(frame["id"]) == [row["id"] for row in demo_ledger.claims()]


def test_a_missing_extra_is_named(demo_ledger, tmp_path, monkeypatch):
    """Without pyogrio a GeoPackage is refused with what to install, and nothing is left."""
    monkeypatch.setitem(__import__("sys").modules, "pyogrio", None)
    with pytest.raises(sayso.UsageError, match=r"pip install 'sayso\[geo\]'"):
        demo_ledger.export(tmp_path / "e.gpkg")
    assert not list(tmp_path.iterdir())
