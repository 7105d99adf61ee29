"""What leaves the ledger reads back as what the ledger said."""

from __future__ import annotations

import csv
import json

import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import sayso
from sayso.export.arrow import schema

TABLES = ("printings", "versions", "attributions", "claims", "events")


@pytest.mark.parametrize("table", TABLES)
def test_jsonl_reads_back_equal(demo_ledger, tmp_path, table):
    """Every row, every null, every nested field."""
    demo_ledger.export(tmp_path, format="jsonl")
    lines = (tmp_path / f"{table}.jsonl").read_text(encoding="utf8").splitlines()
    rows = json.loads(json.dumps(list(getattr(demo_ledger, table)())))
    assert [json.loads(line) for line in lines] == rows
    assert rows


@pytest.mark.parametrize("table", TABLES)
def test_parquet_reads_back_equal(demo_ledger, tmp_path, table):
    """The same values, with the types that the schema promises."""
    demo_ledger.export(tmp_path, format="parquet")
    read = pq.read_table(tmp_path / f"{table}.parquet")
    assert read.schema.equals(schema(table))
    wanted = json.loads(json.dumps(list(getattr(demo_ledger, table)())))
    back = read.to_pylist(maps_as_pydicts="strict")
    assert [{name: row[name] for name in back[0]} for row in wanted] == back


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
                assert cell in {str(value), str(value).lower()}


def test_frames_take_the_rows_whole(demo_ledger):
    """Both pandas and Polars give as many rows and the same ids as the ledger."""
    claims = demo_ledger.claims()
    ids = [row["id"] for row in claims]
    assert isinstance(claims.df(), pd.DataFrame)
    assert list(claims.df()["id"]) == ids
    assert isinstance(claims.pl(), pl.DataFrame)
    assert claims.pl()["id"].to_list() == ids
    assert pl.DataFrame(claims)["id"].to_list() == ids


def test_a_format_or_a_folder_that_cannot_be_is_an_error_that_says_so(demo_ledger, tmp_path):
    """Nothing is written."""
    with pytest.raises(sayso.UsageError, match=r"xml.*jsonl, csv, parquet"):
        demo_ledger.export(tmp_path / "out", format="xml")
    (tmp_path / "file").write_text("here already")
    with pytest.raises(sayso.UsageError, match="cannot be made into a folder"):
        demo_ledger.export(tmp_path / "file")
    assert not (tmp_path / "out").exists()


def test_an_empty_ledger_exports_tables_with_columns(tmp_path):
    """No row is no error, and the columns are there."""
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.export(tmp_path / "out", format="parquet")
        assert pq.read_table(tmp_path / "out" / "claims.parquet").schema.equals(schema("claims"))
        assert len(ledger.claims().df()) == 0
