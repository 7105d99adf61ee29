"""What leaves the ledger reads back as what the ledger said."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.export.arrow import schema
from sayso.export.cells import text_of
from sayso.export.profiles import profiles

TABLES = ("printings", "versions", "attributions", "claims", "events")


def rows_of(ledger, table, **wanted):
    """The rows of a table as JSON has them."""
    return json.loads(json.dumps(list(getattr(ledger, table)(**wanted))))


@pytest.mark.parametrize("table", TABLES)
def test_jsonl_reads_back_equal(demo_ledger, tmp_path, table):
    """Every row, every null, every nested field."""
    demo_ledger.export(tmp_path, format="jsonl")
    lines = (tmp_path / f"{table}.jsonl").read_text(encoding="utf8").splitlines()
    rows = rows_of(demo_ledger, table)
    assert [json.loads(line) for line in lines] == rows
    assert rows


@pytest.mark.parametrize("form", ["parquet", "arrow"])
@pytest.mark.parametrize("table", TABLES)
def test_parquet_and_arrow_read_back_equal(demo_ledger, tmp_path, table, form):
    """The same values, with the types that the schema promises."""
    path = tmp_path / f"{table}.{form}"
    assert demo_ledger.export(path, table=table) == [path]
    read = pq.read_table(path) if form == "parquet" else pa.ipc.open_file(path).read_all()
    assert read.schema.equals(schema(table))
    back = read.to_pylist(maps_as_pydicts="strict")
    assert [{name: row[name] for name in back[0]} for row in rows_of(demo_ledger, table)] == back


@pytest.mark.parametrize("table", TABLES)
def test_csv_tells_null_from_zero_and_keeps_nested_fields_as_json(demo_ledger, tmp_path, table):
    """A null is an empty cell, a zero is 0, a list is JSON."""
    demo_ledger.export(tmp_path, format="csv")
    with (tmp_path / f"{table}.csv").open(encoding="utf8", newline="") as file:
        back = list(csv.DictReader(file))
    rows = list(getattr(demo_ledger, table)())
    assert len(back) == len(rows)
    for cells, row in zip(back, rows, strict=True):
        for name, cell in cells.items():
            value = row[name]
            if value is None:
                assert cell == ""
            elif isinstance(value, (list, dict, tuple)):
                assert json.loads(cell) == json.loads(json.dumps(value))
            else:
                assert text_of(cell) in {str(value), str(value).lower()}


def test_frames_take_the_rows_whole(demo_ledger):
    """Both pandas and Polars give as many rows and the same ids as the ledger."""
    claims = demo_ledger.claims()
    ids = [row["id"] for row in claims]
    assert isinstance(claims.df(), pd.DataFrame)
    assert list(claims.df()["id"]) == ids
    assert isinstance(claims.pl(), pl.DataFrame)
    assert claims.pl()["id"].to_list() == ids
    assert pl.DataFrame(claims)["id"].to_list() == ids


def test_one_filter_stands_behind_every_file(demo_ledger, tmp_path):
    """The file holds what the same filter shows, in a table, on a map and in a profile."""
    wanted = {"country": "UA", "happened": True}
    ids = [event["id"] for event in demo_ledger.events(**wanted)]
    assert 0 < len(ids) < len(demo_ledger.events())
    demo_ledger.export(tmp_path / "e.jsonl", **wanted)
    assert [json.loads(line)["id"] for line in (tmp_path / "e.jsonl").read_text().splitlines()] == ids
    demo_ledger.export(tmp_path / "e.geojson", **wanted)
    assert [one["id"] for one in json.loads((tmp_path / "e.geojson").read_text())["features"]] == ids
    demo_ledger.export(tmp_path / "e.csv", profile="hxl", **wanted)
    with (tmp_path / "e.csv").open(newline="") as file:
        assert [row[0] for row in csv.reader(file)][2:] == ids


def test_a_folder_an_open_file_and_the_stream_get_the_same(demo_ledger, tmp_path, capfdbinary):
    """Where it goes changes nothing; a file is whole or not there."""
    demo_ledger.export(tmp_path, format="jsonl")
    held = io.BytesIO()
    assert demo_ledger.export(held, format="jsonl") == []
    demo_ledger.export("-")
    assert capfdbinary.readouterr().out == held.getvalue() == (tmp_path / "events.jsonl").read_bytes()
    assert not list(tmp_path.glob("*.partial"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"format": "xml"}, r"xml.*jsonl, csv, parquet"),
        ({"table": "pages"}, r"pages.*printings, versions"),
        ({"profile": "gdelt"}, r"gdelt.*acled, ucdp"),
        ({"format": "geojson", "table": "versions"}, "no places"),
        ({"profile": "acled", "table": "claims"}, "leave out the table"),
        ({"profile": "acled", "happened": False}, "said to have happened"),
        ({"profile": "prov", "format": "csv"}, "written as json, not as csv"),
        ({"unasserted": True}, "goes with a profile"),
        ({"weather": "fine"}, "no filter is called weather"),
    ],
)
def test_what_makes_no_sense_is_an_error_that_says_what_does(demo_ledger, tmp_path, given, says):
    """Nothing is written."""
    with pytest.raises(sayso.UsageError, match=says):
        demo_ledger.export(tmp_path / "out", **given)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("events.shp", {}, r"no format ends in \.shp; there are \.jsonl, \.csv"),
        ("events.json", {}, r"no format ends in \.json"),
        ("events.parquet", {"profile": "plover"}, "plover is written as jsonl, not as parquet"),
    ],
)
def test_an_ending_that_promises_what_is_not_written_is_refused(demo_ledger, tmp_path, name, given, says):
    """Neither a folder called events.shp nor JSON in a file called parquet."""
    with pytest.raises(sayso.UsageError, match=says):
        demo_ledger.export(tmp_path / name, **given)
    assert not list(tmp_path.iterdir())
    (tmp_path / name).mkdir()
    assert given or demo_ledger.export(tmp_path / name)


def test_a_target_that_cannot_be_written_is_named(demo_ledger, tmp_path):
    """And of what was begun nothing is left."""
    (tmp_path / "file").write_text("here already")
    with pytest.raises(sayso.UsageError, match="cannot be made into a folder"):
        demo_ledger.export(tmp_path / "file")
    with pytest.raises(sayso.UsageError, match="cannot be written"):
        demo_ledger.export(tmp_path / "no such folder" / "events.csv")
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(sayso.UsageError, match="cannot be written"):
        demo_ledger.export(tmp_path / "taken.csv")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken.csv"]


def test_an_empty_ledger_exports_tables_with_columns(tmp_path):
    """No row is no error, and the columns are there."""
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.export(tmp_path / "out", format="parquet")
        assert pq.read_table(tmp_path / "out" / "claims.parquet").schema.equals(schema("claims"))
        assert len(ledger.claims().df()) == 0
        for form in ("geojson", "geoparquet", "gpkg", "arrow", "csv"):
            ledger.export(tmp_path / f"e.{form}")
        assert json.loads((tmp_path / "e.geojson").read_text()) == {"type": "FeatureCollection", "features": []}


def test_the_command_takes_the_filter_and_streams(demo_ledger):
    """``sayso export LEDGER - --profile acled --country UA`` writes CSV to standard output."""
    path = str(demo_ledger.path)
    told = CliRunner().invoke(app, ["export", path, "-", "--profile", "acled", "--country", "UA"])
    assert told.exit_code == 0, told.output
    rows = list(csv.DictReader(io.StringIO(told.stdout)))
    assert {row["country"] for row in rows} == {"Ukraine"}


def test_a_team_ledger_gives_what_a_file_gives(where, demo_pages, tmp_path):
    """Tables, maps, every profile, a release and a comparison, from SQLite and from PostgreSQL."""
    with sayso.open(where) as ledger:
        ledger.read(demo_pages / "elobeid-ledger.txt", demo_pages / "elobeid-radio.txt")
        for table in TABLES:
            file = io.BytesIO()
            ledger.export(file, table=table)
            assert [json.loads(line) for line in file.getvalue().splitlines()] == rows_of(ledger, table) != []
        market = ledger.events(sub_type="shelling", country="SD", happened=True)[0]
        for name in profiles():
            file = io.BytesIO()
            ledger.export(file, profile=name)
            assert market["id"].encode() in file.getvalue()
        assert len(ledger.events().gdf()) == len(ledger.events())
        assert "<mark" in ledger.claims()._repr_html_()
        ledger.release(tmp_path / "r", country="SD")
        assert pq.read_table(tmp_path / "r" / "tables" / "events.parquet")["id"].to_pylist() == [
            event["id"] for event in ledger.events(country="SD")
        ]
        theirs = "event_id_cnty,event_date,latitude,longitude\nSDN1,2024-07-19,13.18,30.21\n"
        (tmp_path / "acled.csv").write_text(theirs, encoding="utf8")
        assert ledger.compare(tmp_path / "acled.csv", "acled").rows[0]["in"] == "both"
