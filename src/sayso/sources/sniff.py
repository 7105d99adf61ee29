"""What a file holds by its first bytes, and why it can be no page."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from sayso.sources.encoding import detect


class Refusal(NamedTuple):
    """Why bytes are no page, in words that say how to mend it."""

    reason: str


_MAGIC = (
    (b"%PDF-", "a PDF; save its text as .txt or .html"),
    (b"PK\x03\x04", "a zip archive or office document; unpack it, or save its text as .txt"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"BZh", "compressed with bzip2; unpack it first"),
    (b"\xfd7zXZ\x00", "compressed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"{\\rtf", "a rich text document; save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save its text as .txt"),
    (b"\x89PNG", "a PNG image, not text"),
    (b"\xff\xd8\xff", "a JPEG image, not text"),
    (b"GIF8", "a GIF image, not text"),
    (b"\x7fELF", "a program, not text"),
    (b"SQLite format 3\x00", "a database, not a page; open it as a ledger instead"),
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
_TAG = re.compile(r"</(?:p|div|h1|span|article|section)\s*>", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)[\s>]")
_HEAD = 2048
_TAR_MARK = slice(257, 262)


def media_type(data: bytes, *, name: str = "") -> str | Refusal:
    """The media type with its charset ("text/html; charset=utf-8"), or why ``data`` is no page."""
    if not data.strip():
        return Refusal("empty; there is nothing to read" if not data else "nothing but white space in it")
    if reason := _other_format(data):
        return Refusal(reason)
    charset = detect(data, html=_is_html(data, name))
    if charset is None:
        return Refusal(_no_charset(data))
    start = data[: 2 * _HEAD].decode(charset, "replace").encode()  # a page in UTF-16 shows its tags only now
    if _is_html(data, name) or _is_html(start, name):
        return f"text/html; charset={charset}"
    reason = _data_not_page(data, charset, start)
    return Refusal(reason) if reason else f"text/plain; charset={charset}"


def _other_format(data: bytes) -> str | None:
    if data[_TAR_MARK] == b"ustar":
        return "a tar archive; unpack it first"
    return next((reason for mark, reason in _MAGIC if data.startswith(mark)), None)


def _data_not_page(data: bytes, charset: str, start: bytes) -> str | None:
    if data.lstrip()[:1] in (b"{", b"[") and _is_json(data.decode(charset, "replace")):
        return "JSON data, not a page; read its texts through the Python API"
    return "a feed, not a page; save the articles that it links to" if _FEED.search(start) else None


def _is_json(text: str) -> bool:
    """Whether a text, or its first line, is one JSON value."""
    for part in (text.strip().partition("\n")[0], text):
        try:
            json.loads(part)
        except (ValueError, RecursionError):
            continue
        return True
    return False


def _no_charset(data: bytes) -> str:
    if data.count(0):
        return "binary, not text: it holds NUL bytes"
    return "not text in any encoding that is known; save it as UTF-8"


def _is_html(data: bytes, name: str) -> bool:
    if _HTML.search(data[:_HEAD]):
        return True
    by_name = name.lower().endswith((".html", ".htm", ".xhtml"))
    return by_name and bool(_TAG.search(data.decode("latin-1")))
