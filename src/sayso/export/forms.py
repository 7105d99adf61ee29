"""The forms that rows are written in: one function each, from a schema and rows to a file of bytes."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from sayso.errors import UsageError
from sayso.export.arrow import record_table
from sayso.export.cells import write_lines
from sayso.export.geo import GEO_METADATA, feature, geo_row, geo_schema, write_geopackage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Rows = Iterable[Mapping[str, Any]]
    Write = Callable[[pa.Schema, Rows, BinaryIO], None]

GROUP = 10_000  # rows of a Parquet row group: some 20 MB of claims stand in memory at a time


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its file ending, how it is written, and whether it is for maps (rows must then have places)."""

    suffix: str
    write: Write
    maps: bool = False


def write_jsonl(schema: pa.Schema, rows: Rows, file: BinaryIO) -> None:
    """One JSON object a line, UTF-8, nulls written."""
    names = schema.names
    file.writelines(_json({name: row[name] for name in names}) + b"\n" for row in rows)


def write_csv(schema: pa.Schema, rows: Rows, file: BinaryIO, *, headers: Sequence[Sequence[str]] = ()) -> None:
    """A header, ``headers`` (rows of tags under it), and a line a row. A null is empty; what is nested is JSON."""
    names = schema.names
    with _text(file) as lines:
        write_lines([names, *headers], lines)
        write_lines(([row[name] for name in names] for row in rows), lines)


def write_parquet(schema: pa.Schema, rows: Rows, file: BinaryIO) -> None:
    """A Parquet file, in row groups of ``GROUP``."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only this form needs it

    with pq.ParquetWriter(_Sink(file), schema) as writer:
        for batch in _batches(schema, rows):
            writer.write_table(batch)


def write_arrow(schema: pa.Schema, rows: Rows, file: BinaryIO) -> None:
    """An Arrow IPC file (Feather 2), in batches of ``GROUP``."""
    with pa.ipc.new_file(_Sink(file), schema) as writer:
        for batch in _batches(schema, rows):
            writer.write_table(batch)


def write_geojson(schema: pa.Schema, rows: Rows, file: BinaryIO) -> None:
    """A GeoJSON collection, a feature a line: the most precise place as a point, the row as properties."""
    file.write(b'{"type": "FeatureCollection", "features": [')
    before = b"\n"
    for row in rows:
        file.write(before + _json(feature(schema, row)))
        before = b",\n"
    file.write(b"\n]}\n")


def write_geoparquet(schema: pa.Schema, rows: Rows, file: BinaryIO) -> None:
    """A GeoParquet 1.1 file: points as WKB in longitude and latitude (OGC:CRS84)."""
    wanted = geo_schema(schema).with_metadata({"geo": json.dumps(GEO_METADATA)})
    write_parquet(wanted, (geo_row(schema, row) for row in rows), file)


FORMS: dict[str, Form] = {
    "jsonl": Form("jsonl", write_jsonl),
    "csv": Form("csv", write_csv),
    "parquet": Form("parquet", write_parquet),
    "arrow": Form("arrow", write_arrow),
    "geojson": Form("geojson", write_geojson, maps=True),
    "geoparquet": Form("geoparquet", write_geoparquet, maps=True),
    "gpkg": Form("gpkg", write_geopackage, maps=True),
}


def form_of(name: str) -> Form:
    """The form of this name. Raises ``UsageError`` naming those that there are."""
    if name not in FORMS:
        raise UsageError(f"no format is called {name!r}; there are {', '.join(FORMS)}")
    return FORMS[name]


def _json(value: Any) -> bytes:  # noqa: ANN401
    return json.dumps(value, ensure_ascii=False).encode()


def _batches(schema: pa.Schema, rows: Rows) -> Iterator[pa.Table]:
    left = iter(rows)
    while some := list(islice(left, GROUP)):
        yield record_table(schema, some)


@contextmanager
def _text(file: BinaryIO) -> Iterator[io.TextIOWrapper]:
    lines = io.TextIOWrapper(file, encoding="utf8", newline="", write_through=False)
    try:
        yield lines
    finally:
        lines.detach()


class _Sink(io.RawIOBase):
    """A file that only goes forward and knows where it is, which pyarrow asks and a pipe cannot say."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0

    def writable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """Bytes written so far."""
        return self._at

    def write(self, data: Any) -> int:  # noqa: ANN401 - anything with bytes in it
        """Write, and count."""
        view = memoryview(data).cast("B")
        self._file.write(view)
        self._at += len(view)
        return len(view)
