"""Writing WARC: what was fetched, a record each, in a file that any archive tool reads."""

from __future__ import annotations

import hashlib
import os
import zlib
from base64 import b32encode
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from sayso.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import BinaryIO

_GZIP = 31  # zlib's word for a gzip member with the largest window
_DROPPED = frozenset({"content-encoding", "transfer-encoding", "content-length"})  # the body is kept as it was read


def response_record(url: str, status: int, headers: Mapping[str, str], body: bytes, *, at: datetime) -> bytes:
    """A gzipped record of one response."""
    kept = [f"{name}: {value}" for name, value in headers.items() if name.lower() not in _DROPPED]
    head = "\r\n".join([f"HTTP/1.1 {status} .", *kept, f"Content-Length: {len(body)}", "", ""])
    digest = b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()
    fields = {"WARC-Target-URI": url, "WARC-Payload-Digest": f"sha1:{digest}"}
    return _record(
        "response", "application/http; msgtype=response", head.encode("latin-1", "replace") + body, fields, at
    )


def info_record(name: str, *, at: datetime) -> bytes:
    """The record at the head of a file that says who wrote it."""
    body = f"software: sayso/{__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    return _record("warcinfo", "application/warc-fields", body, {"WARC-Filename": name}, at)


def _record(kind: str, media_type: str, block: bytes, fields: Mapping[str, str], at: datetime) -> bytes:
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid4()}>",
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **fields,
        "Content-Type": media_type,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in named.items())
    packer = zlib.compressobj(wbits=_GZIP)
    whole = b"WARC/1.1\r\n" + head.encode("utf-8", "replace") + b"\r\n" + block + b"\r\n\r\n"
    return packer.compress(whole) + packer.flush()


@dataclass
class WarcFile:
    """A file in ``folder`` for what one run gets; made with its first record, and never written to again by a later run."""

    folder: Path
    _file: BinaryIO | None = field(default=None, init=False)

    def add(self, url: str, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Append a response; it is on disk when this returns."""
        now = datetime.now(UTC)
        if self._file is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            name = f"sayso-{now:%Y%m%d%H%M%S}-{os.getpid()}.warc.gz"
            self._file = (self.folder / name).open("ab")
            self._file.write(info_record(name, at=now))
        self._file.write(response_record(url, status, headers, body, at=now))
        self._file.flush()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
