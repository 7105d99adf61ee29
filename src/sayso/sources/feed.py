"""RSS, Atom and JSON feeds, and sitemaps: the items in them, each with the fields that it has."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sayso.errors import PageError
from sayso.sources.item import item_bytes, item_page, words
from sayso.sources.kinds import Got, Options, whole
from sayso.sources.xml import local, parse, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from sayso.records import Page

_MOST = 50_000  # items of one file; a sitemap may hold so many
_FIELDS = {
    "headline": "title", "published": "published", "updated": "updated", "url": "link", "byline": "author", "id": "id", "outlet": "feed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its ``row`` of fields, and whether the whole text is in it (``full``) or a summary at most."""

    row: Mapping[str, Any]
    full: bool

    @property
    def url(self) -> str | None:
        """Where the item's page is."""
        address = words(self.row.get("link"))
        return address if address.startswith(("http://", "https://")) else None

    @property
    def name(self) -> str:
        """The item's id, or else its address, or else its title."""
        return words(self.row.get("id")) or self.url or words(self.row.get("title"))

    @property
    def key(self) -> str:
        """What tells the item from others of its feed: its name, and when it was updated, if the feed says so."""
        parts = (self.name, words(self.row.get("updated")), "" if self.name else words(self.row.get("summary")))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def kept(self) -> bytes:
        """The item as it is kept."""
        return item_bytes(self.row, self.columns(), origin="feed")

    def page(self, *, source: str, options: Options) -> Page | PageError:
        """The item's own text as a page."""
        return item_page(self.row, self.columns(), source=source, origin="feed", options=options)

    def columns(self) -> dict[str, str]:
        """Which of its fields means what."""
        text = "content" if self.full else "summary"
        return {"text": text} | {field: name for field, name in _FIELDS.items() if self.row.get(name)}


def feed(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every item of a feed that is a file: its whole text where it has it, or else its summary."""
    data = whole(stream, source=source, options=options)
    count = 0
    for count, item in enumerate(items(data, source=source), start=1):
        yield item.page(source=f"{source}#{item.name or count}", options=options)
    if not count:
        yield PageError(source, "a feed without items")


def sitemap(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Always the one refusal that says how many pages the sitemap lists: their texts are not in it."""
    count = len(items(whole(stream, source=source, options=options), source=source))
    yield PageError(source, f"a sitemap: it lists {count} pages and holds no text; 'sayso watch' fetches them")


def items(data: bytes, *, source: str) -> list[Item]:
    """The items of a feed or a sitemap. Raises ``PageError`` for what is neither, or is broken beyond reading."""
    from sayso.sources.sniff import HEAD, form_of  # noqa: PLC0415

    form = form_of(data[:HEAD])
    if form == "jsonfeed":
        return _json_items(data, source)
    if form == "sitemap":
        return _listed(data, source)
    if form == "feed":
        return _xml_items(data, source)
    raise PageError(source, "neither a feed (RSS, Atom, JSON Feed) nor a sitemap")


def item_of(data: bytes) -> Item:
    """The item that ``Item.kept`` gave."""
    row = json.loads(data)["row"]
    return Item(row, full="content" in row)


def _xml_items(data: bytes, source: str) -> list[Item]:
    import feedparser  # type: ignore[import-untyped]  # noqa: PLC0415 - only feeds need it

    text = '<?xml version="1.0" encoding="utf-8"?>' + plain(data, source=source)
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        found = feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=headers)
    except Exception as error:
        raise PageError(source, f"a feed that cannot be parsed ({type(error).__name__})") from error
    if not found.entries and found.bozo:
        raise PageError(source, f"a broken feed: {str(found.get('bozo_exception'))[:160]}")
    title = words(found.feed.get("title"))
    return [_of_entry(entry, title) for entry in found.entries[:_MOST]]


def _of_entry(entry: Mapping[str, Any], feed_title: str) -> Item:
    names = ("title", "link", "id", "published", "updated", "author", "summary")
    given = dict(entry)  # feedparser's own mapping answers with one field for another
    row = {name: words(given[name]) for name in names if given.get(name)}
    content = max((words(part.get("value")) for part in given.get("content") or ()), key=len, default="")
    if content and content != row.get("summary"):
        row["content"] = content
    if feed_title:
        row["feed"] = feed_title
    return Item(row, full="content" in row)


def _json_items(data: bytes, source: str) -> list[Item]:
    try:
        found = json.loads(data.decode("utf-8-sig", "replace"))
        entries = [entry for entry in found.get("items") or () if isinstance(entry, dict)]
    except (ValueError, RecursionError, AttributeError, TypeError) as error:
        raise PageError(source, f"a broken JSON feed: {str(error)[:160]}") from error
    return [_of_json(entry, words(found.get("title"))) for entry in entries[:_MOST]]


def _of_json(entry: Mapping[str, Any], feed_title: str) -> Item:
    authors = entry.get("authors") if isinstance(entry.get("authors"), list) else [entry.get("author")]
    names = [words(author.get("name")) for author in authors or () if isinstance(author, dict)]
    row = {
        "id": words(entry.get("id")), "link": words(entry.get("url")), "title": words(entry.get("title")),
        "published": words(entry.get("date_published")), "updated": words(entry.get("date_modified")),
        "author": ", ".join(filter(None, names)), "summary": words(entry.get("summary")), "feed": feed_title,
        "content": words(entry.get("content_html") or entry.get("content_text")),
    }  # fmt: skip
    row = {name: value for name, value in row.items() if value}
    return Item(row, full="content" in row)


def _listed(data: bytes, source: str) -> list[Item]:
    """The pages that a sitemap lists, with what a news sitemap says of each."""
    found = []
    for entry in parse(data, source=source).iter("{*}url", "{*}sitemap"):
        fields: dict[str, str] = {}
        for part in entry.iter():
            if part is not entry and isinstance(part.tag, str) and (text := words(part.text).strip()):
                fields.setdefault(local(part), text)
        if "loc" in fields:
            row = {"id": fields["loc"], "link": fields["loc"], "title": fields.get("title", "")}
            row |= {"published": fields.get("publication_date", ""), "feed": fields.get("name", "")}
            found.append(Item({name: value for name, value in row.items() if value}, full=False))
    return found[:_MOST]
