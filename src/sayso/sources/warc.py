"""WARC files, plain and gzipped, and WACZ: every response that is a page, one after the other, in little memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from functools import partial
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from sayso.errors import PageError
from sayso.records import LeftOut
from sayso.sources.kinds import NINJS, PDF, Got, Options, record, too_large
from sayso.sources.streams import Chained

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

_TEXTS = ("text/html", "application/xhtml+xml", "text/plain")
_RECORDS = frozenset({"response", "resource", "conversion"})
_LINE = 1 << 20  # bytes of one header line; a file without line ends is not read into memory
_HEADERS = 1 << 16  # bytes of all HTTP headers of a response; servers take no more themselves
_STEP = 1 << 12
_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = 1 << 20
_MOST = 50  # times the largest page: a record that unpacks to more is taken for a bomb, and the file is left there
_RATIO = 1000  # deflate's own limit is 1032; a WACZ entry that claims more lies
_OK, _REDIRECTS = "200", "3"


def records(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every response of a WARC stream: a page, or the reason why it is none. What is no text is counted and left out."""
    left: Counter[str] = Counter()
    silent = True
    for got in _responses(stream, source, options, left):
        silent = False
        yield got
    if silent and not left:
        yield PageError(source, "no response in this WARC file; there is nothing to read")
    for what, count in sorted(left.items()):
        yield LeftOut(source, what, count)


def _responses(stream: BinaryIO, source: str, options: Options, left: Counter[str]) -> Iterator[Got]:
    """Every response, each once its record is read to the end, for a file may be cut off."""
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # noqa: PLC0415 - only WARC needs it

    archive = ArchiveIterator(stream, no_record_parse=True)
    archive.reader.readline = partial(type(archive.reader).readline, archive.reader, _LINE)
    following = iter(archive)
    try:
        while (entry := _next(following)) is not None:
            block, where = entry.raw_stream, f"{source}#{archive.offset}"
            found = list(_entry(entry, where, options, left))
            _drain(entry.raw_stream, source, options)
            if missing := getattr(block, "limit", 0):
                yield PageError(where, f"cut off: the file ends {missing:,} bytes before the record does; get it anew")
                return
            yield from found
    except PageError as error:
        yield error
    except Exception as error:  # noqa: BLE001 - warcio raises what its parsers do; a broken file ends here
        yield PageError(
            source, f"broken off at a record that cannot be read ({_words(error)}); what stands before it is read"
        )


def _next(following: Iterator[Any]) -> Any:  # noqa: ANN401 - warcio's record
    """The next record. What warcio prints of a file in disorder goes nowhere: the file's pages are told of one by one."""
    with redirect_stderr(StringIO()):
        return next(following, None)


def wacz(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every page of the WARC files in a WACZ (a zip file with ``archive/*.warc.gz``)."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith((".warc", ".warc.gz"))]
            if not names:
                yield PageError(source, "a zip archive or office document; unpack it, or save its text as .txt")
            for info in names:
                where = f"{source}#{info.filename}"
                if info.file_size > _RATIO * max(info.compress_size, 1):
                    yield PageError(where, "unpacks to more than a thousand times its size; it is not read")
                    continue
                with archive.open(info) as inner:
                    yield from records(inner, source=where, options=options)  # type: ignore[arg-type] # reads like a file
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        yield PageError(source, f"a zip archive that cannot be unpacked ({_words(error)})")


def _entry(entry: Any, where: str, options: Options, left: Counter[str]) -> Iterator[Got]:  # noqa: ANN401 - warcio's record
    """The page of one record, if it holds one."""
    if entry.rec_type not in _RECORDS:
        if entry.rec_type is None:
            yield PageError(where, "a record that says no type; the file may be cut off or damaged here")
        elif entry.rec_type not in {"warcinfo", "request", "metadata", "revisit"}:
            left[f"record of type {entry.rec_type}"] += 1
        return
    if entry.rec_type == "response" and not _http(entry):
        yield PageError(where, "its HTTP headers cannot be read")
        return
    status = entry.http_headers.get_statuscode() if entry.http_headers else _OK
    kind = _content_type(entry)
    if status.startswith(_REDIRECTS):
        left["redirect"] += 1
    elif status != _OK:
        yield PageError(where, f"the server answered {status or 'nothing that can be read'}")
    elif kind and kind not in {*_TEXTS, PDF, NINJS}:
        left[kind] += 1
    else:
        yield _page(entry, kind, where, options)


def _http(entry: Any) -> bool:  # noqa: ANN401
    """Read the HTTP headers at the start of a response; whether they are such. No more than ``_HEADERS`` bytes are read."""
    from warcio.statusandheaders import StatusAndHeadersParser  # type: ignore[import-untyped]  # noqa: PLC0415

    head = b""
    while (end := _END.search(head)) is None and len(head) < _HEADERS:
        part = entry.raw_stream.read(_STEP)
        if not part:
            break
        head += part
    if not head.startswith(b"HTTP/") or end is None:
        return False
    entry.http_headers = StatusAndHeadersParser(["HTTP/"], verify=False).parse(BytesIO(head[: end.end()]))
    entry.raw_stream = Chained(head[end.end() :], entry.raw_stream)
    return True


def _page(entry: Any, kind: str, where: str, options: Options) -> Got:  # noqa: ANN401
    from sayso.sources.single import page_of  # noqa: PLC0415 - it comes with every kind of page

    try:
        data = _content(entry, options.max_bytes + 1)
    except (OSError, EOFError, ValueError, zlib.error) as error:
        return PageError(where, f"its content cannot be unpacked ({_words(error)})")
    if len(data) > options.max_bytes:
        return too_large(where, options.max_bytes)
    url, got_at = _address(entry), _date(entry)
    if kind in {PDF, NINJS}:
        return record(data, kind, source=where, options=options, url=url, got_at=got_at)
    return page_of(data, source=where, url=url, options=options, got_at=got_at)


def _content(entry: Any, most: int) -> bytes:  # noqa: ANN401
    """At most so many bytes of a record's content, without chunking and compression."""
    stream, parts, size = entry.content_stream(), [], 0
    with redirect_stdout(StringIO()):  # warcio prints what it cannot unpack
        while size < most and (part := stream.read(min(_CHUNK, most - size))):
            parts.append(part)
            size += len(part)
    return b"".join(parts)


def _drain(stream: Any, source: str, options: Options) -> None:  # noqa: ANN401
    """Read past the rest of a record, but not past all bounds."""
    left = _MOST * options.max_bytes
    while part := stream.read(_CHUNK):
        left -= len(part)
        if left < 0:
            raise PageError(
                source,
                f"holds a record that unpacks to more than {_MOST * options.max_bytes:,} bytes; the rest is left out",
            )


def _content_type(entry: Any) -> str:  # noqa: ANN401
    headers = entry.http_headers or entry.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()


def _address(entry: Any) -> str | None:  # noqa: ANN401
    url = str(entry.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
    return url if url.startswith(("http://", "https://")) else None


def _date(entry: Any) -> datetime | None:  # noqa: ANN401
    """When the record was made, by its own header."""
    try:
        made = datetime.fromisoformat(entry.rec_headers.get_header("WARC-Date") or "")
    except ValueError:
        return None
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _words(error: Exception) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:160]
