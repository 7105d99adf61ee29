"""Rows of tables and items of feeds: kept as JSON, and the sheet of lines that each holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sayso.article.credit import credit_line
from sayso.article.outlet import outlet_of_url
from sayso.article.sheet import Line, Sheet, lines_of, numbered
from sayso.errors import PageError
from sayso.records import Found
from sayso.sources.kinds import ITEM, Options, record
from sayso.sources.known import known_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sayso.records import Page

FIELDS = (
    "text",
    "headline",
    "published",
    "updated",
    "outlet",
    "agency",
    "byline",
    "url",
    "id",
    "status",
    "edition",
    "note",
)
"""What a column may be named for; ``text`` there must be, ``summary`` stands in for it in a feed."""

_MARKUP = re.compile(r"<(?:p|br|div|h\d|li|ul|ol|blockquote|article|section|span)\b[^<>]{0,2000}>", re.IGNORECASE)
_MAX_URL = 2000


def item_bytes(row: Mapping[str, Any], columns: Mapping[str, str], *, origin: str) -> bytes:
    """A row as it is kept: plain JSON with sorted keys, the same for the same row."""
    kept = {"columns": dict(columns), "from": origin, "row": dict(row)}
    return json.dumps(kept, sort_keys=True, default=str, separators=(",", ":")).encode("ascii")


def item_page(
    row: Mapping[str, Any],
    columns: Mapping[str, str],
    *,
    source: str,
    origin: str,
    options: Options,
    got_at: datetime | None = None,
) -> Page | PageError:
    """A row with its columns' meaning as a page. ``origin`` is what it is from: a table or a feed."""
    text = words(cell(row, columns.get("text")))
    if not text.strip():
        return PageError(
            source, f"no text in its {origin}" + (f", column {columns['text']}" if origin == "table" else "")
        )
    address = words(cell(row, columns.get("url")))
    url = address if address.startswith(("http://", "https://")) and len(address) <= _MAX_URL else None
    data = item_bytes(row, columns, origin=origin)
    return record(data, ITEM, source=source, options=options, url=url, got_at=got_at)


def cell(row: Mapping[str, Any], name: str | None) -> Any:  # noqa: ANN401 - whatever a table holds
    """What stands in a column; of nested JSON, "article.body" names a field within a field."""
    if not name or name in row:
        return row.get(name) if name else None
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def words(value: Any) -> str:  # noqa: ANN401 - whatever a table holds
    """A cell as text: null is nothing, and what no text can hold is marked."""
    text = "" if value is None or isinstance(value, (dict, list)) else str(value)
    return text.encode("utf-8", "replace").decode("utf-8")


def sheet_of(page: Page) -> Sheet:
    """The lines of an item and what its columns say of it."""
    try:
        kept = json.loads(page.data)
        row, columns, origin = dict(kept["row"]), dict(kept["columns"]), str(kept["from"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise PageError(page.source, f"no item that sayso kept ({type(error).__name__})") from error
    values = [(key, words(cell(row, name)), f"{origin}'s {name}") for key, name in columns.items() if key != "text"]
    known = known_of(values)
    if "outlet" in known and (credit := credit_line(known["outlet"].value)):
        known.setdefault("agency", Found(credit.value, known.pop("outlet").words, f"{origin}'s {columns['outlet']}"))
    if outlet := outlet_of_url(page.url):
        known["outlet"] = outlet
    return Sheet(text_lines(words(cell(row, columns.get("text")))), known)


def text_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text that may be plain or a piece of HTML."""
    if not _MARKUP.search(text):
        return lines_of(text)
    from sayso.sources.html import fragment_lines  # noqa: PLC0415 - plain text must not pay for it

    return numbered(fragment_lines(text))
