"""Bytes that are one page: text and HTML with their charset, PDF, mail, and the agencies' XML and JSON."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from sayso.errors import PageError
from sayso.records import Page
from sayso.sources.kinds import Options, too_large
from sayso.sources.sniff import HEAD, Refusal, form_of, media_type, single, starts_as_html


def page_of(
    data: bytes,
    *,
    source: str,
    url: str | None = None,
    options: Options | None = None,
    got_at: datetime | None = None,
) -> Page | PageError:
    """``data`` as a page, or the reason why it is none. The id is the SHA-256 of the bytes."""
    options = options or Options()
    if len(data) > options.max_bytes:
        return too_large(source, options.max_bytes)
    form = "page" if starts_as_html(data) else form_of(data[:HEAD], name=source)
    kind = single(form) or media_type(data, name=source)
    if isinstance(kind, Refusal):
        return PageError(source, kind.reason)
    return Page(hashlib.sha256(data).hexdigest(), source, data, kind, got_at or datetime.now(UTC), url)
