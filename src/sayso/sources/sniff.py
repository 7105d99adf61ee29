"""What a file holds by its first bytes: one page, a container of many, or nothing that can be read and why."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from sayso.sources.encoding import detect
from sayso.sources.kinds import MAIL, NEWSML, NINJS, NITF, PDF

if TYPE_CHECKING:
    from collections.abc import Iterable


class Refusal(NamedTuple):
    """Why bytes are no page, in words that say how to mend it."""

    reason: str


HEAD = 65_536
"""Bytes from which a form is told."""

_MAGIC = (
    (b"PK\x05\x06", "an empty zip archive"),
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
_BINARY_FORMS = (
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"WARC/", "warc"),
)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
_HTML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype\s+html|<html[\s>])", re.IGNORECASE)
_TAG = re.compile(r"</(?:p|div|h1|span|article|section)\s*>", re.IGNORECASE)
_PROLOG = re.compile(r"<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>|\s+", re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})[\s>/]")
_XML_FORMS = {
    "rss": "feed", "feed": "feed", "RDF": "feed", "urlset": "sitemap", "sitemapindex": "sitemap", "newsItem": "newsml",
    "newsMessage": "newsml", "packageItem": "newsml", "nitf": "nitf",
}  # fmt: skip
_MBOX = re.compile(rb"From [^\n]{1,200}\d\d:\d\d[^\n]{0,40}\n[\w-]{1,60}:")
_MAIL = re.compile(rb"(?:[\w-]{1,60}:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){2,}")
_MAIL_SIGN = re.compile(
    rb"^(?:received|message-id|mime-version|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_NINJS_SIGNS = frozenset(
    {"uri", "versioncreated", "pubstatus", "altids", "infosources", "headlines", "bodies", "body_text", "body_xhtml"}
)
_CSV_TEXT = frozenset({"text", "body", "content", "article", "full_text", "fulltext", "article_text"})
_CSV_MORE = frozenset({"headline", "title", "date", "published", "url", "source", "outlet"})
_TABLE_NAMES = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".eml": "mail", ".mbox": "mbox"}
_TAR_MARK = slice(257, 262)
_START = 4096


def form_of(head: bytes, *, name: str = "", table: bool = False) -> str:
    """The form of a file by its first bytes (``HEAD`` of them): "page" for what is one page or nothing known.

    Others: warc, gzip, zip, parquet, pdf, feed, jsonfeed, sitemap, newsml, nitf, ninjs, json, jsonl, csv, mbox, mail.
    ``table`` says that the user named columns.
    """
    for mark, form in _BINARY_FORMS:
        if head.startswith(mark):
            return form
    if _MBOX.match(head):
        return "mbox"
    low = name.lower().removesuffix(".gz")
    named = next((_TABLE_NAMES[suffix] for suffix in _TABLE_NAMES if low.endswith(suffix)), None)
    if named == "mail" or (_is_mail(head) and not _HTML.match(head)):
        return "mail"
    text = _text(head)
    start = text[:_START].lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "["):
        return _json_form(text, named)
    if start.startswith("<") and (root := _XML_FORMS.get(_root(start))):
        return root
    return "csv" if named == "csv" or (start and (table or _is_csv(start))) else "page"


def media_type(data: bytes, *, name: str = "") -> str | Refusal:
    """The media type with its charset ("text/html; charset=utf-8"), or why ``data`` is no page."""
    if not data.strip():
        return Refusal("empty; there is nothing to read" if not data else "nothing but white space in it")
    if reason := _other_format(data):
        return Refusal(reason)
    charset = detect(data, html=_is_html(data, name))
    if charset is None:
        return Refusal(_no_charset(data))
    start = data[:_START].decode(charset, "replace").encode()  # a page in UTF-16 shows its tags only now
    if _is_html(data, name) or _is_html(start, name):
        return f"text/html; charset={charset}"
    return f"text/plain; charset={charset}"


def starts_as_html(data: bytes) -> bool:
    """Whether the very first tag is HTML's, as it is on most pages."""
    return _HTML_START.match(data) is not None


def single(form: str) -> str | None:
    """The media type of a form whose whole file is one page, other than text and HTML."""
    return {"pdf": PDF, "mail": MAIL, "nitf": NITF, "newsml": NEWSML, "ninjs": NINJS}.get(form)


def _text(head: bytes) -> str:
    """The head as text, good enough to see its signs."""
    charset = "utf-8-sig"
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        charset = "utf-16"
    elif head[1:2] == b"\0" or head[:1] == b"\0":
        charset = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
    return head.decode(charset, "replace")


def _root(start: str) -> str:
    """The name of an XML document's root element, without its prefix; empty where none is near."""
    at = 0
    while prolog := _PROLOG.match(start, at):
        at = prolog.end()
    root = _ROOT.match(start, at)
    return root[1] if root else ""


def _json_form(text: str, named: str | None) -> str:
    """Which JSON: a feed, an item of ninjs, one value a line, or an array."""
    first = text.strip().partition("\n")[0]
    if "jsonfeed.org/version" in text[:_START]:
        return "jsonfeed"
    if text.lstrip()[:1] == "[":
        return "json" if re.match(r"\s*\[\s*[{\]]", text) else "page"
    if (keys := _keys(first)) is not None:
        return "ninjs" if looks_ninjs(keys) and named != "jsonl" and "\n" not in text.strip() else "jsonl"
    found = {key.lower() for key in re.findall(r'"([\w-]{2,30})"\s*:', text[:_START])}
    if named == "jsonl":
        return "jsonl"
    return "ninjs" if looks_ninjs(found) else ("json" if found and re.match(r'\s*\{\s*"', text) else "page")


def looks_ninjs(names: Iterable[str]) -> bool:
    """Whether an object's keys are those of a ninjs item: its address and one more of its own."""
    keys = {name.lower() for name in names}
    return "uri" in keys and len(keys & _NINJS_SIGNS) > 1


def _keys(line: str) -> set[str] | None:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return {key.lower() for key in value} if isinstance(value, dict) else set()


def _is_mail(head: bytes) -> bool:
    top = _MAIL.match(head)
    return top is not None and _MAIL_SIGN.search(top.group()) is not None


def _is_csv(start: str) -> bool:
    """Whether a first line is a table's header: short names, one of which says text and one more what it is of."""
    first = start.partition("\n")[0]
    names = {name.strip(" \"'\r").lower() for name in re.split(r"[,;\t]", first)}
    return len(first) < _START and bool(names & _CSV_TEXT) and bool(names & _CSV_MORE)


def gunzipped(head: bytes) -> bytes:
    """The first bytes of what a gzip file holds; empty where it is broken."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def _other_format(data: bytes) -> str | None:
    if data[_TAR_MARK] == b"ustar":
        return "a tar archive; unpack it first"
    return next((reason for mark, reason in _MAGIC if data.startswith(mark)), None)


def _no_charset(data: bytes) -> str:
    if data.count(0):
        return "binary, not text: it holds NUL bytes"
    return "not text in any encoding that is known; save it as UTF-8"


def _is_html(data: bytes, name: str) -> bool:
    if _HTML.search(data[: _START // 2]):
        return True
    by_name = name.lower().endswith((".html", ".htm", ".xhtml"))
    return by_name and bool(_TAG.search(data.decode("latin-1")))
