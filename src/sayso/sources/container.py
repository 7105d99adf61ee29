"""From a stream of bytes to the pages in it: told by its first bytes, read by the room that knows its form."""

from __future__ import annotations

import io
from importlib import import_module
from typing import TYPE_CHECKING

from sayso.sources.kinds import Got, Options, or_error, whole
from sayso.sources.single import page_of
from sayso.sources.sniff import HEAD, form_of, gunzipped
from sayso.sources.streams import Chained, Unpacked, seekable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_READERS = {
    "warc": "warc:records",
    "zip": "warc:wacz",
    "feed": "feed:feed",
    "jsonfeed": "feed:feed",
    "sitemap": "feed:sitemap",
    "newsml": "iptc:newsml",
    "ninjs": "iptc:ninjs",
    "json": "table:json_array",
    "jsonl": "table:jsonl",
    "csv": "table:csv_rows",
    "parquet": "table:parquet",
    "mbox": "mail:mbox",
}  # by name, so that a page pays only for its own form's libraries
_BY_SEEKING = frozenset({"zip", "parquet"})


def records(stream: BinaryIO, *, source: str, options: Options, url: str | None = None) -> Iterator[Got]:
    """Everything in a stream. Nothing is raised: what cannot be read is a ``PageError`` among the pages."""
    yield from or_error(_records(stream, source, options, url))


def _records(stream: BinaryIO, source: str, options: Options, url: str | None) -> Iterator[Got]:
    head = stream.read(HEAD)
    stream = _from_start(stream, head)
    form = form_of(head, name=source, table=bool(options.columns))
    if form == "gzip":
        inner = gunzipped(head)
        if form_of(inner, name=source) == "warc":
            form = "warc"  # its reader unpacks member by member, and so can skip
        else:
            form = form_of(inner, name=source, table=bool(options.columns))
            stream = Unpacked.of(stream, source)
    if form not in _READERS:
        yield page_of(whole(stream, source=source, options=options), source=source, url=url, options=options)
        return
    module, _, name = _READERS[form].partition(":")
    reader = getattr(import_module(f"sayso.sources.{module}"), name)
    if form in _BY_SEEKING:
        with seekable(stream) as file:
            yield from reader(file, source=source, options=options)
    else:
        yield from reader(stream, source=source, options=options)


def _from_start(stream: BinaryIO, head: bytes) -> BinaryIO:
    """The stream with its head still to be read."""
    if stream.seekable():
        stream.seek(0)
        return stream
    return io.BufferedReader(Chained(head, stream), HEAD)
