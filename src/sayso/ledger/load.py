"""What the pipeline takes back out of a ledger to go on with: articles, and the links between pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, or_, select

from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import adapter
from sayso.records import Article, Page
from sayso.story.match import Level, Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import RowMapping

_FIELDS = (
    "page_id",
    "headline",
    "paragraphs",
    "byline",
    "agency",
    "dateline",
    "published",
    "language",
    "outlet",
    "found",
)


def kept_pages(connection: Connection, page_ids: Iterable[str]) -> Iterator[Page]:
    """Pages as they were got, one at a time: their bytes may be large."""
    names = ("id", "source", "data", "media_type", "got_at", "url")
    for page_id in page_ids:
        row = connection.execute(select(*(s.pages.c[name] for name in names)).where(s.pages.c.id == page_id)).one()
        yield Page(**row._asdict())


def articles(connection: Connection, page_ids: Iterable[str]) -> dict[str, Article]:
    """Articles by page id, without their furniture, in the order of the ids."""
    ids = list(page_ids)
    found: dict[str, Article] = {}
    for some in chunks(ids):
        for row in connection.execute(select(s.articles).where(s.articles.c.page_id.in_(some))).mappings():
            found[row["page_id"]] = adapter(Article).validate_python({name: row[name] for name in _FIELDS})
    return {page: found[page] for page in ids if page in found}


def links_of(connection: Connection, page_ids: Iterable[str]) -> tuple[set[str], list[Link]]:
    """The pages linked to the given ones, directly or through others, with the links between them."""
    pages, frontier = set(page_ids), list(page_ids)
    links: dict[tuple[str, str], Link] = {}
    table = s.links
    while frontier:
        reached: set[str] = set()
        for some in chunks(frontier):
            touching = or_(table.c.page_a.in_(some), table.c.page_b.in_(some))
            for row in connection.execute(select(table).where(touching, table.c.level.is_not(None))).mappings():
                link = _link(row)
                links[link.a, link.b] = link
                reached |= {link.a, link.b}
        frontier = sorted(reached - pages)
        pages |= reached
    return pages, list(links.values())


def _link(row: RowMapping) -> Link:
    level = Level(row["level"]) if row["level"] else None
    return Link(a=row["page_a"], b=row["page_b"], level=level, reason=row["reason"], score=row["score"])
