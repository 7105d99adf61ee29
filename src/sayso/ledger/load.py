"""What the pipeline takes back out of a ledger to go on with: articles, and the links between pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, or_, select

from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import adapter
from sayso.records import Article, Page
from sayso.story.cluster import Decisions
from sayso.story.match import Level, Link
from sayso.story.memory import without_repeated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    asked = select(*(s.pages.c[name] for name in names)).where(s.pages.c.id == bindparam("page"))
    for page_id in page_ids:
        yield Page(**connection.execute(asked, {"page": page_id}).one()._asdict())


def articles(connection: Connection, page_ids: Iterable[str], *, raw: bool = False) -> dict[str, Article]:
    """Articles by page id, in the order of the ids, without furniture: neither cut by rule nor (unless raw) learned."""
    ids = list(page_ids)
    found: dict[str, Article] = {}
    for some in chunks(ids):
        for row in connection.execute(select(s.articles).where(s.articles.c.page_id.in_(some))).mappings():
            found[row["page_id"]] = adapter(Article).validate_python({name: row[name] for name in _FIELDS})
    if not raw:
        found = without_learned(connection, found)
    return {page: found[page] for page in ids if page in found}


def learned_furniture(connection: Connection, page_ids: Iterable[str]) -> dict[str, list[str]]:
    """The paragraphs of pages that were learned to be their outlet's furniture, by page."""
    raw = articles(connection, page_ids, raw=True)
    kept = without_learned(connection, raw)
    return {
        page: [text for text in raw[page].paragraphs if text not in kept[page].paragraphs]
        for page in raw
        if len(raw[page].paragraphs) != len(kept[page].paragraphs)
    }


def without_learned(connection: Connection, found: Mapping[str, Article]) -> dict[str, Article]:
    """The articles without what was learned to be their outlets' furniture."""
    learned = _learned(connection, {article.outlet for article in found.values() if article.outlet})
    return {page: without_repeated(article, learned.get(article.outlet or "", ())) for page, article in found.items()}


def _learned(connection: Connection, outlets: set[str]) -> dict[str, set[str]]:
    """The lines that are furniture of each outlet."""
    t = s.outlet_furniture.c
    lines: dict[str, set[str]] = {}
    for some in chunks(sorted(outlets)):
        for outlet, line in connection.execute(select(t.outlet, t.line).where(t.outlet.in_(some))):
            lines.setdefault(outlet, set()).add(line)
    return lines


def decisions(connection: Connection, page_ids: Iterable[str]) -> Decisions:
    """What analysts decided about these pages; of several decisions on one pair and level the last one holds."""
    d = s.decisions
    last: dict[tuple[str, str, str], str] = {}
    for some in chunks(page_ids):
        for row in connection.execute(
            select(d).where(or_(d.c.page_a.in_(some), d.c.page_b.in_(some))).order_by(d.c.no)
        ):
            last[row.level, row.page_a, row.page_b] = row.kind
    pairs = {
        (kind, level): [(a, b) for (lv, a, b), k in last.items() if (k, lv) == (kind, level)]
        for kind in ("split", "merge")
        for level in ("version", "story")
    }
    return Decisions(
        split_versions=pairs["split", "version"],
        split_stories=pairs["split", "story"],
        merge_versions=pairs["merge", "version"],
        merge_stories=[*pairs["merge", "story"], *pairs["merge", "version"]],
    )


def links_of(connection: Connection, page_ids: Iterable[str]) -> tuple[set[str], list[Link]]:
    """The pages linked to the given ones by text or by decision, directly or through others, and the links between them."""
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
            reached |= _decided(connection, some)
        frontier = sorted(reached - pages)
        pages |= reached
    return pages, list(links.values())


def _decided(connection: Connection, pages: list[str]) -> set[str]:
    """Pages that an analyst tied to these, or from these."""
    d = s.decisions.c
    query = select(d.page_a, d.page_b).where(or_(d.page_a.in_(pages), d.page_b.in_(pages)))
    return {page for pair in connection.execute(query) for page in pair}


def _link(row: RowMapping) -> Link:
    level = Level(row["level"]) if row["level"] else None
    return Link(a=row["page_a"], b=row["page_b"], level=level, reason=row["reason"], score=row["score"])


def texts(connection: Connection, version_ids: Iterable[str]) -> dict[str, str]:
    """The text of each version."""
    v = s.versions.c
    found: dict[str, str] = {}
    for some in chunks(version_ids):
        found |= {row.id: row.text for row in connection.execute(select(v.id, v.text).where(v.id.in_(some)))}
    return found
