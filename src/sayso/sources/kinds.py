"""The kinds of bytes that a page may hold, and what a source gives: pages, refusals, and what it left out."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sayso.errors import PageError
from sayso.records import LeftOut, Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

Got = Page | PageError | LeftOut
"""What a source gives for each thing in it."""

ITEM = "application/vnd.sayso.item+json"
"""A row of a table or an item of a feed, with the names of the columns that hold its fields."""
NINJS = "application/vnd.iptc.ninjs+json"
NEWSML = "application/vnd.iptc.g2.newsitem+xml"
NITF = "application/nitf+xml"
MAIL = "message/rfc822"
PDF = "application/pdf"

MAX_BYTES = 20_000_000
"""Default of the setting ``max_page_bytes``: news pages run to some 3 MB with pictures inlined, whole books to 5."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: no page larger than ``max_bytes``; ``columns`` names a table's column for each field."""

    max_bytes: int = MAX_BYTES
    columns: Mapping[str, str] = field(default_factory=dict)


def record(
    data: bytes,
    media_type: str,
    *,
    source: str,
    options: Options,
    url: str | None = None,
    got_at: datetime | None = None,
) -> Page | PageError:
    """A page of a known kind; its id is the SHA-256 of the bytes."""
    if len(data) > options.max_bytes:
        return too_large(source, options.max_bytes)
    return Page(hashlib.sha256(data).hexdigest(), source, data, media_type, got_at or datetime.now(UTC), url)


def too_large(source: str, max_bytes: int) -> PageError:
    """The refusal of what is larger than the setting allows."""
    return PageError(source, f"larger than {max_bytes:,} bytes; split it, or raise the setting max_page_bytes")


def whole(stream: BinaryIO, *, source: str, options: Options) -> bytes:
    """All of a stream. Raises ``PageError`` where it is larger than a page may be."""
    data = stream.read(options.max_bytes + 1)
    if len(data) > options.max_bytes:
        raise too_large(source, options.max_bytes)
    return data


def or_error(found: Iterator[Got]) -> Iterator[Got]:
    """What a reader gives; where it breaks off, the reason is the last thing given."""
    try:
        yield from found
    except PageError as error:
        yield error
