"""Streams around streams: a head put back, gzip that may not be a bomb, a pipe made a file."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sayso.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

BUFFER = 65_536
_RATIO = 200  # times that a gzip file may unpack to; prose comes to some 10, logs to 100, and deflate's limit is 1032
_FLOOR = 100_000_000  # bytes that anything may unpack to


@contextmanager
def seekable(stream: BinaryIO) -> Iterator[BinaryIO]:
    """The stream, or where it can only be read once, its bytes as a file that is gone afterwards."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        yield file


class Chained(io.RawIOBase):
    """A head that was read, and what follows it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # what BufferedReader hands over
        """Fill ``buffer`` from the start, with as much as there is at once."""
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """What a gzip file holds, as long as it is no bomb."""

    def __init__(self, packed: BinaryIO, source: str) -> None:
        self._packed, self._source, self._out = _Counted(packed), source, 0
        self._file = gzip.GzipFile(fileobj=io.BufferedReader(self._packed), mode="rb")

    @classmethod
    def of(cls, packed: BinaryIO, source: str) -> BinaryIO:
        """A buffered stream of the contents."""
        return io.BufferedReader(cls(packed, source), BUFFER)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # what BufferedReader hands over
        """Fill ``buffer`` from the start, with as much as there is at once."""
        try:
            data = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise PageError(self._source, f"gzip that cannot be unpacked ({str(error)[:120]})") from error
        self._out += len(data)
        if self._out > max(_FLOOR, _RATIO * self._packed.count):
            raise PageError(self._source, f"unpacks to more than {_RATIO} times its size; the rest is not read")
        buffer[: len(data)] = data
        return len(data)


class _Counted(io.RawIOBase):
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # what BufferedReader hands over
        """Fill ``buffer`` from the start, with as much as there is at once."""
        data = self._stream.read(len(buffer))
        self.count += len(data)
        buffer[: len(data)] = data
        return len(data)
