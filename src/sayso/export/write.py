"""One file a table: JSON lines, CSV or Parquet. A file is written beside its place and moved there when whole."""

from __future__ import annotations

import csv
import json
import os
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, TextIO

from sayso.errors import UsageError
from sayso.export.arrow import schema, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_GROUP = 10_000  # rows of a Parquet row group: some 20 MB of claims stand in memory at a time


def write_jsonl(rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """One JSON object a line, UTF-8, nulls written."""
    file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def write_csv(name: str, rows: Iterable[Mapping[str, Any]], file: TextIO) -> None:
    """A header and a line a row. A null is empty; what is nested is JSON in its cell."""
    names = schema(name).names
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell(row[column]) for column in names] for row in rows)


def cell(value: Any) -> Any:  # noqa: ANN401
    """A value as a CSV cell: what is nested is JSON, true and false are words."""
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else value


def _jsonl_file(name: str, rows: Iterable[Mapping[str, Any]], path: Path) -> None:  # noqa: ARG001
    with path.open("w", encoding="utf8", newline="") as file:
        write_jsonl(rows, file)


def _csv_file(name: str, rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        write_csv(name, rows, file)


def _parquet_file(name: str, rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only this format needs it

    with pq.ParquetWriter(path, schema(name)) as writer:
        left = iter(rows)
        while some := list(islice(left, _GROUP)):
            writer.write_table(table(name, some))


FORMATS: dict[str, Callable[[str, Iterable[Mapping[str, Any]], Path], None]] = {
    "jsonl": _jsonl_file,
    "csv": _csv_file,
    "parquet": _parquet_file,
}


def write_tables(tables: Mapping[str, Iterable[Mapping[str, Any]]], folder: Path, *, form: str) -> list[Path]:
    """Write each table to ``folder/TABLE.FORM``. Returns the paths.

    Rows are taken one at a time. Raises ``UsageError`` for a form that there is not, or a folder that cannot be
    made or written; of a file that could not be finished nothing is left.
    """
    if form not in FORMATS:
        raise UsageError(f"no format is called {form!r}; there are {', '.join(FORMATS)}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made into a folder ({error.strerror})") from error
    return [_write(name, rows, folder / f"{name}.{form}", form) for name, rows in tables.items()]


def _write(name: str, rows: Iterable[Mapping[str, Any]], path: Path, form: str) -> Path:
    partial = path.with_name(path.name + ".partial")
    try:
        FORMATS[form](name, rows, partial)
        os.replace(partial, path)  # noqa: PTH105 - atomic, over an older file too
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise UsageError(
            f"{path}: cannot be written ({error.strerror or error}); make room, or name another folder"
        ) from error
    return path
