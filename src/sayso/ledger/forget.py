"""Remove a page for good, where law or ethics demand it: its bytes and its words go, a tombstone stays.

What other pages print of the same story is theirs and stays; it is matched and read anew without the page. One
transaction takes everything away and leaves what is to be done anew waiting, as an interrupted run would. What
the engine's files still hold of it afterwards is ``sweep.py``'s.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, or_, select, update

from sayso.errors import UsageError
from sayso.ledger import forget_readings, search
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.load import articles
from sayso.ledger.save import now
from sayso.ledger.store import writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine, Table

    from sayso.records import Article

_AT_ONCE = 200  # texts that stand in memory together
_NOTICE = "a notice that was removed"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: the page, and how many texts and claims that nobody else prints went with it."""

    page_id: str
    versions: int = 0
    claims: int = 0


def forget(engine: Engine, given: str, *, by: str, why: str) -> Forgotten:
    """Remove the page whose id begins so. What was removed already is only named. Raises ``UsageError`` for no page."""
    if not by.strip() or not why.strip():
        raise UsageError("say who removes the page and why; both are kept in its place")
    with writing(engine) as connection:
        page = _page(connection, given)
        if page.state == "forgotten":
            return Forgotten(page.id)
        gone = _texts(connection, page.id)
        again = _neighbours(connection, page.id, gone)
        claims = forget_readings.forget(connection, gone)
        _blank_versions(connection, page.id, gone)
        _blank_page(connection, page, by=by.strip(), why=why.strip())
        _again(connection, again)
        return Forgotten(page.id, versions=len(gone), claims=claims)


def _page(connection: Connection, given: str) -> Any:  # noqa: ANN401 - a row
    p = s.pages.c
    query = select(p.id, p.no, p.state, p.source, p.url).where(p.id.startswith(given, autoescape=True)).limit(2)
    rows = connection.execute(query).all()
    if len(rows) != 1 or not given:
        raise UsageError(
            f"{'several pages begin' if rows else 'no page in the ledger begins'} with {given or 'nothing'}"
        )
    return rows[0]


def _texts(connection: Connection, page: str) -> list[str]:
    """The versions, current or replaced, that hold words of the page which no other page of its story prints now."""
    v = s.versions.c
    own = articles(connection, [page], raw=True).get(page)
    printed = connection.scalar(select(s.printings.c.version_id).where(s.printings.c.page_id == page))
    ancestors = _ancestors(connection, printed) if printed else set()
    others = _paragraphs(articles(connection, _linked(connection, page), raw=True).values())
    mine = (_paragraphs([own]) if own else set()) - others
    found = []
    every = select(v.id, v.text, v.superseded_by).execution_options(yield_per=_AT_ONCE)
    for version, text, superseded_by in connection.execute(every):
        paragraphs = set(text.split("\n\n")) - {""}
        touched = version in ancestors or (superseded_by is not None and paragraphs & mine)
        if touched and not paragraphs <= others:
            found.append(version)
    return sorted(found)


def _paragraphs(found: Iterable[Article]) -> set[str]:
    return {paragraph for article in found for paragraph in article.paragraphs}


def _ancestors(connection: Connection, version: str) -> set[str]:
    """The version and all that it replaced, directly or through others."""
    v = s.versions.c
    replaced: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in connection.execute(select(v.id, v.superseded_by).where(v.superseded_by.is_not(None))):
        replaced[new].append(old)
    found, frontier = {version}, [version]
    while frontier:
        frontier = [old for new in frontier for old in replaced[new] if old not in found]
        found.update(frontier)
    return found


def _linked(connection: Connection, page: str) -> set[str]:
    """The pages that share words with it, and those that print the same version."""
    link, p = s.links.c, s.printings.c
    pairs = connection.execute(select(link.page_a, link.page_b).where(or_(link.page_a == page, link.page_b == page)))
    found = {name for pair in pairs for name in pair}
    own = select(p.version_id).where(p.page_id == page).scalar_subquery()
    return (found | set(connection.scalars(select(p.page_id).where(p.version_id == own)))) - {page}


def _neighbours(connection: Connection, page: str, gone: Iterable[str]) -> set[str]:
    """The pages to be matched anew: those it was linked to, and those that print a version it had a part in."""
    p = s.printings.c
    found = _linked(connection, page)
    for some in chunks(gone):
        found.update(connection.scalars(select(p.page_id).where(p.version_id.in_(some))))
    matched = select(s.pages.c.id).where(s.pages.c.state == "matched")
    return {
        name
        for some in chunks(sorted(found - {page}))
        for name in connection.scalars(matched.where(s.pages.c.id.in_(some)))
    }


def _blank_versions(connection: Connection, page: str, gone: list[str]) -> None:
    """Take the words; the rows stay, so that what led to them still leads on. Values that the page gave go everywhere."""
    v = s.versions.c
    blank: dict[str, Any] = dict.fromkeys(("headline", "agency", "byline", "dateline", "withdrawn", "correction"))
    for some in chunks(gone):
        those = v.id.in_(some)
        connection.execute(update(s.versions).where(those).values(**blank, text="", evidence={}))
        # not to be read, and replaced when its other pages are matched
        connection.execute(update(s.versions).where(those, v.superseded_by.is_(None)).values(state="unread"))
    search.index(connection, "version", [(version, "") for version in gone])
    p = s.printings.c
    printed = connection.scalar(select(p.version_id).where(p.page_id == page))
    shared = select(p.page_id).where(p.version_id == printed, p.page_id != page).limit(1)
    if printed is not None and connection.scalar(shared) is None:
        ended = {"superseded_by": "forgotten", "state": "read"}  # its events are made anew without it
        connection.execute(update(s.versions).where(v.id == printed).values(ended))
    rows = connection.execute(select(v.id, v.evidence).execution_options(yield_per=_AT_ONCE))
    for version, evidence in [(name, told) for name, told in rows if _names(told, page)]:
        given = {field: None for field, found in evidence.items() if found.get("page") == page and field in blank}
        left = {field: found for field, found in evidence.items() if found.get("page") != page}
        connection.execute(update(s.versions).where(v.id == version).values(**given, evidence=left))
    for words, giver in (("withdrawn", "withdrawn_by"), ("correction", "corrected_by")):
        connection.execute(update(s.versions).where(v[giver] == page, v[words].is_not(None)).values({words: _NOTICE}))


def _names(evidence: dict[str, dict[str, str]], page: str) -> bool:
    return any(found.get("page") == page for found in evidence.values())


def _blank_page(connection: Connection, page: Any, *, by: str, why: str) -> None:  # noqa: ANN401 - a row
    """Take everything that was made of the page, and put the tombstone in its place."""
    for table in (s.articles, s.furniture, s.printings, s.outlet_lines, s.page_keys, s.notices):
        connection.execute(delete(table).where(table.c.page_id == page.id))
    link, item = s.links.c, s.feed_items.c
    connection.execute(delete(s.links).where(or_(link.page_a == page.id, link.page_b == page.id)))
    connection.execute(delete(s.refusals).where(s.refusals.c.source == page.source))
    connection.execute(update(s.feed_items).where(item.page_id == page.id).values(data=b"", url=None, reason=None))
    if page.url:
        connection.execute(update(s.fetches).where(s.fetches.c.url == page.url).values(url="", gave="forgotten"))
    values = {"data": b"", "source": "forgotten", "url": None, "state": "forgotten", "reason": None}
    connection.execute(update(s.pages).where(s.pages.c.id == page.id).values(values))
    connection.execute(s.tombstones.insert(), {"page_id": page.id, "by": by, "why": why, "at": now()})


def _again(connection: Connection, pages: set[str]) -> None:
    """Have pages matched anew; how they differed from words that are gone is gone with them."""
    p: Table = s.printings
    for some in chunks(sorted(pages)):
        connection.execute(update(p).where(p.c.page_id.in_(some)).values(aligned=[], edits=[]))
        connection.execute(update(s.pages).where(s.pages.c.id.in_(some)).values(state="cleaned"))
