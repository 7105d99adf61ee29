"""Files, folders, globs and standard input as pages. A page that cannot be read is named with its reason; the rest goes on."""

from __future__ import annotations

import errno
import glob
import logging
import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sayso.errors import PageError
from sayso.sources.container import records
from sayso.sources.kinds import MAX_BYTES, Got, Options
from sayso.sources.single import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

PAGE_SUFFIXES = frozenset(
    {
        ".txt", ".text", ".html", ".htm", ".xhtml", ".warc", ".warc.gz", ".wacz", ".rss", ".atom", ".xml", ".json", ".jsonl",
        ".ndjson", ".jsonl.gz", ".csv", ".tsv", ".csv.gz", ".parquet", ".mbox", ".eml", ".pdf",
    }
)  # fmt: skip
"""What a folder's files must end in to be read; a file that is named itself may be called anything."""

_log = logging.getLogger(__name__)
_GLOB = frozenset("*?[")


def pages(
    paths: Iterable[str | Path],
    *,
    max_bytes: int = MAX_BYTES,
    columns: Mapping[str, str] | None = None,
    stdin: BinaryIO | None = None,
    fetch: Callable[[str], Iterator[Got]] | None = None,
) -> Iterator[Got]:
    """Every page under ``paths`` in a fixed order, and for each that cannot be read a ``PageError`` that says why.

    A path is a file, a folder (read with its sub-folders, hidden ones left out), a glob pattern, or "-" for
    standard input (``stdin`` if given). A file may hold one page or many (docs/inputs.md); ``columns`` names a
    table's column for each field. An address is given to ``fetch``, if there is one. Nothing is raised for a bad page.
    """
    options = Options(max_bytes, columns or {})
    for path in paths:
        if str(path) == "-":
            yield from _from_stream(stdin or sys.stdin.buffer, options)
        elif str(path).startswith(("http://", "https://")) and fetch is not None:
            yield from fetch(str(path))
        else:
            for found in _files(path):
                yield from [found] if isinstance(found, PageError) else _from_file(found, options)


def _files(path: str | Path) -> Iterator[Path | PageError]:
    name, place = str(path), Path(path)
    if "\0" in name:
        yield PageError(repr(name), "no path can hold a NUL character")
    elif name.startswith(("http://", "https://")):
        yield PageError(name, "sayso fetches nothing unless asked; add --fetch, or save the page and name the file")
    elif os.path.isdir(place):  # noqa: PTH112 - a name too long for the system is no folder, not an error
        yield from _in_folder(place)
    elif _GLOB & set(name) and not os.path.lexists(place):
        yield from _by_pattern(name)
    else:
        yield place


def _by_pattern(pattern: str) -> Iterator[Path | PageError]:
    hits = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not hits:
        yield PageError(pattern, "no file matches this pattern")
    for hit in hits:
        yield from _in_folder(Path(hit)) if os.path.isdir(hit) else [Path(hit)]  # noqa: PTH112


def _in_folder(folder: Path) -> Iterator[Path | PageError]:
    count = 0
    for found in _walk(folder):
        count += 1
        yield found
    if not count:
        yield PageError(str(folder), f"no page in this folder; pages end in {', '.join(sorted(PAGE_SUFFIXES))}")


def _walk(folder: Path) -> Iterator[Path | PageError]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield PageError(str(folder), _why(error, "folder"))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif entry.name.lower().endswith(tuple(PAGE_SUFFIXES)):
            yield Path(entry.path)
        else:
            _log.info("%s: left out, its name is not a page's", entry.path)


def _from_file(path: Path, options: Options) -> Iterator[Got]:
    source = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield PageError(source, "neither a file nor a folder; name a file")
            return
        with path.open("rb") as stream:
            yield from records(stream, source=source, options=options)
    except OSError as error:
        yield PageError(source, _why(error, "file", path))


def _from_stream(stream: BinaryIO, options: Options) -> Iterator[Got]:
    try:
        yield from records(stream, source="standard input", options=options)
    except OSError as error:
        yield PageError("standard input", _why(error, "stream"))


def _why(error: OSError, what: str, path: Path | None = None) -> str:
    if isinstance(error, PermissionError):
        return f"no right to read this {what}; change its permissions"
    if isinstance(error, FileNotFoundError):
        if path is not None and path.is_symlink():
            return f"a link to {path.readlink()}, which does not exist"
        return f"no such {what}; check the name"
    if error.errno == errno.ELOOP:
        return "a link that leads back to itself"
    if error.errno == errno.ENAMETOOLONG:
        return "the name is too long for this system"
    return f"cannot be read: {error.strerror or error}"


__all__ = ("MAX_BYTES", "PAGE_SUFFIXES", "page_of", "pages")
