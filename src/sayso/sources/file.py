"""Files, folders, globs and standard input as pages. A page that cannot be read is named with its reason; the rest goes on."""

from __future__ import annotations

import errno
import glob
import hashlib
import logging
import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from sayso.errors import PageError
from sayso.records import Page
from sayso.sources.sniff import Refusal, media_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 20_000_000
"""Default of the setting ``max_page_bytes``: news pages run to some 3 MB with pictures inlined, whole books to 5."""

PAGE_SUFFIXES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml"})
"""What a folder's files must end in to be taken for pages; a file that is named itself may be called anything."""

_log = logging.getLogger(__name__)
_GLOB = frozenset("*?[")


def pages(
    paths: Iterable[str | Path], *, max_bytes: int = MAX_BYTES, stdin: BinaryIO | None = None
) -> Iterator[Page | PageError]:
    """Every page under ``paths`` in a fixed order, and for each that cannot be read a ``PageError`` that says why.

    A path is a file, a folder (read with its sub-folders, hidden ones left out), a glob pattern, or "-" for
    standard input (``stdin`` if given). Nothing is raised for a bad page.
    """
    for path in paths:
        if str(path) == "-":
            yield _from_stream(stdin or sys.stdin.buffer, max_bytes)
            continue
        for found in _files(path):
            yield found if isinstance(found, PageError) else _from_file(found, max_bytes)


def page_of(data: bytes, *, source: str, url: str | None = None, max_bytes: int = MAX_BYTES) -> Page | PageError:
    """``data`` as a page, or the reason why it is none. The id is the SHA-256 of the bytes."""
    if len(data) > max_bytes:
        return _too_large(source, max_bytes)
    kind = media_type(data, name=source)
    if isinstance(kind, Refusal):
        return PageError(source, kind.reason)
    return Page(hashlib.sha256(data).hexdigest(), source, data, kind, datetime.now(UTC), url)


def _files(path: str | Path) -> Iterator[Path | PageError]:
    name, place = str(path), Path(path)
    if "\0" in name:
        yield PageError(repr(name), "no path can hold a NUL character")
    elif name.startswith(("http://", "https://")):
        yield PageError(name, "sayso fetches nothing; save the page and name the file")
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
        elif Path(entry.name).suffix.lower() in PAGE_SUFFIXES:
            yield Path(entry.path)
        else:
            _log.info("%s: left out, its name is not a page's", entry.path)


def _from_file(path: Path, max_bytes: int) -> Page | PageError:
    source = str(path)
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            return PageError(source, "neither a file nor a folder; name a file")
        if state.st_size > max_bytes:
            return _too_large(source, max_bytes)
        data = path.read_bytes()
    except OSError as error:
        return PageError(source, _why(error, "file", path))
    return page_of(data, source=source, max_bytes=max_bytes)


def _from_stream(stream: BinaryIO, max_bytes: int) -> Page | PageError:
    try:
        data = stream.read(max_bytes + 1)
    except OSError as error:
        return PageError("standard input", _why(error, "stream"))
    return page_of(data, source="standard input", max_bytes=max_bytes)


def _too_large(source: str, max_bytes: int) -> PageError:
    return PageError(source, f"larger than {max_bytes:,} bytes; split it, or raise the setting max_page_bytes")


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
