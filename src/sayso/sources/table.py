"""Tables: CSV, JSON Lines, JSON arrays and Parquet, a row a page, with the columns that the user or their names tell."""

from __future__ import annotations

import csv
import io
import itertools
import json
from typing import TYPE_CHECKING, Any

from sayso.errors import PageError
from sayso.sources.encoding import detect
from sayso.sources.item import FIELDS, cell, item_page
from sayso.sources.kinds import NINJS, Got, Options, record, too_large, whole
from sayso.sources.sniff import HEAD, looks_ninjs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import BinaryIO

_NAMES = {
    "text": ("text", "body", "content", "article", "full_text", "fulltext", "article_text", "maintext", "articlebody"),
    "headline": ("headline", "title", "heading"),
    "published": (
        "published", "publish_date", "published_at", "publication_date", "pubdate", "date_publish", "date_published", "date", "datetime",
    ),
    "outlet": ("outlet", "publisher", "publication", "newspaper", "source_domain", "domain", "site", "source"),
    "agency": ("agency", "wire"),
    "byline": ("byline", "author", "authors", "by"),
    "url": ("url", "link", "web_url", "address"),
    "id": ("guid", "uri", "item_id", "article_id", "id"),
    "edition": ("version", "edition"),
    "status": ("pubstatus", "pub_status"),
}  # fmt: skip
_ROWS_AT_ONCE = 64  # of Parquet: a batch of whole articles stands in memory
_NAMES_SHOWN = 12
_NAMES_KEPT = 1000  # of the rows of JSON lines; what has more is no table
_DELIMITERS = ",;\t|"


def csv_rows(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every row of a CSV or TSV file with a header."""
    start = stream.read(HEAD)
    charset = detect(start[: start.rfind(b"\n") + 1] or start) or "utf-8"
    rest = itertools.chain((start,), iter(lambda: stream.read(HEAD), b""))
    lines = _lines(rest, "utf-8-sig" if charset == "utf-8" else charset, source, options.max_bytes)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    csv.field_size_limit(options.max_bytes)
    reader = csv.reader(itertools.chain((first,), lines), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader, [])]
        _refuse_unknown(header, source, options)
        columns = _columns(header, source, options)
        for number, row in enumerate(reader, start=1):
            if any(row):
                named = dict(zip(header, row, strict=False))
                yield item_page(named, columns, source=f"{source}#{number}", origin="table", options=options)
    except csv.Error as error:
        yield PageError(source, f"line {reader.line_num} is no CSV ({error}); the rest is left out")


def jsonl(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every line of a file with one JSON object a line; items of ninjs are taken as such."""
    columns: dict[str, str] | None = None
    names: dict[str, None] = {}
    for number in itertools.count(1):
        line = stream.readline(options.max_bytes + 1)
        where = f"{source}#{number}"
        if not line:
            break
        if len(line) > options.max_bytes:
            yield too_large(where, options.max_bytes)
            while line and not line.endswith(b"\n"):
                line = stream.readline(options.max_bytes)
        elif line.strip():
            row = _object(line)
            if isinstance(row, str):
                yield PageError(where, row)
            elif looks_ninjs(row):
                yield record(line.strip(), NINJS, source=where, options=options)
            else:
                names |= dict.fromkeys(itertools.islice(row, _NAMES_KEPT)) if len(names) < _NAMES_KEPT else {}
                columns = _fitting(columns, row, source, options)
                yield item_page(row, columns, source=where, origin="table", options=options)
    if columns is not None and len(names) < _NAMES_KEPT:
        _refuse_unknown(names, source, options)


def json_array(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every object of a JSON array, or of the first array in an object."""
    value = _object(whole(stream, source=source, options=options), kind=(dict, list))
    if isinstance(value, str):
        raise PageError(source, value)
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list) and inner), [value])
    lines = (json.dumps(row).encode("ascii") + b"\n" for row in value)
    joined = b"".join(lines)
    yield from jsonl(io.BytesIO(joined), source=source, options=options)


def parquet(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every row of a Parquet file, some at a time."""
    import pyarrow as pa  # noqa: PLC0415 - a quarter of a second
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415

    number = 0
    try:
        with ParquetFile(stream) as file:
            _refuse_unknown(file.schema_arrow.names, source, options)
            columns = _columns(file.schema_arrow.names, source, options)
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE):
                for row in batch.to_pylist():
                    number += 1
                    yield item_page(row, columns, source=f"{source}#{number}", origin="table", options=options)
    except (pa.ArrowException, OSError, ValueError) as error:
        yield PageError(source, f"no Parquet that can be read ({str(error)[:160]})")


def _lines(chunks: Iterable[bytes], charset: str, source: str, most: int) -> Iterator[str]:
    """Decoded lines with their ends, of bytes that come in pieces."""
    import codecs  # noqa: PLC0415

    decoder = codecs.getincrementaldecoder(charset)("replace")
    held = ""
    for chunk in chunks:
        held += decoder.decode(chunk)
        *ready, held = held.split("\n")
        if len(held) > most:
            raise PageError(source, f"has a line longer than {most:,} characters; the rest is left out")
        yield from (line.replace("\0", "") + "\n" for line in ready)
    if last := held + decoder.decode(b"", final=True):
        yield last.replace("\0", "")


def _refuse_unknown(names: Iterable[str], source: str, options: Options) -> None:
    """Raise ``PageError`` for a column that the user names and the table has not: a slip would else go unseen."""
    there = list(names)
    for field, column in options.columns.items():
        if column not in there and column.partition(".")[0] not in there:
            shown = ", ".join(there[:_NAMES_SHOWN])
            raise PageError(source, f"no column {column}, which --map names for {field}; there are {shown}")


def _columns(names: Iterable[str], source: str, options: Options) -> dict[str, str]:
    """The column of each field: as the user says, else by its name. Raises ``PageError`` where none holds the text."""
    there = {name.lower(): name for name in reversed(list(names))}
    columns = {
        field: there[name] for field, known in _NAMES.items() for name in reversed(known) if name in there
    } | dict(options.columns)
    if "text" not in columns:
        shown = ", ".join(list(there.values())[::-1][:_NAMES_SHOWN]) or "none"
        raise PageError(source, f"no column that holds the text (there are {shown}); name it with --map text=COLUMN")
    return columns


def _fitting(columns: dict[str, str] | None, row: Mapping[str, Any], source: str, options: Options) -> dict[str, str]:
    """The columns found before, where they fit this row too, or else those of its own names."""
    if columns is not None and cell(row, columns["text"]) is not None:
        return columns
    return _columns(row, source, options)


def _object(data: bytes, kind: type | tuple[type, ...] = dict) -> Any:  # noqa: ANN401 - whatever JSON holds
    """The JSON value, or in words why it is none."""
    charset = "utf-8-sig" if data[:3] == b"\xef\xbb\xbf" else (detect(data) or "utf-8")
    try:
        value = json.loads(data.decode(charset, "replace"))
    except (ValueError, RecursionError) as error:
        return f"broken JSON ({str(error)[:120]})"
    return value if isinstance(value, kind) else "JSON, but no object with named fields"


def columns_of(given: Iterable[str]) -> dict[str, str]:
    """The columns that ``--map FIELD=COLUMN`` names. Raises ``UsageError`` for what is no such pair."""
    from sayso.errors import UsageError  # noqa: PLC0415

    columns = {}
    for pair in given:
        field, equals, column = pair.partition("=")
        if not equals or not column or field not in FIELDS:
            raise UsageError(f"--map {pair}: write FIELD=COLUMN, where FIELD is one of {', '.join(FIELDS)}")
        columns[field] = column
    return columns
