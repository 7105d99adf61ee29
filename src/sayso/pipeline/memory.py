"""Furniture learned: what one outlet prints on pages of many stories, and nobody else prints, is none of their story.

Counts live in the ledger and only depend on which pages are in it. When a line begins (or ceases) to be an
outlet's furniture, the pages that carry it are matched anew.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.store import writing
from sayso.story.memory import PAGES, SHARE, line_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine

    from sayso.records import Article

Line = tuple[str, str]  # outlet, hash of the paragraph


def note_lines(connection: Connection, fresh: Mapping[str, Article]) -> None:
    """Count the paragraphs of fresh pages under their outlets."""
    rows = [
        {"outlet": article.outlet, "line": line, "page_id": page}
        for page, article in fresh.items()
        if article.outlet
        for line in {line_hash(text) for text in article.paragraphs}
    ]
    save.outlet_lines(connection, rows)


def learn(engine: Engine) -> bool:
    """Bring what is known of each outlet's furniture up to date. Returns whether pages wait to be matched anew."""
    with writing(engine) as connection:
        fresh = _fresh_lines(connection)
        known = _in_force(connection, {outlet for outlet, _ in fresh})
        repeated = _repeated(connection, fresh | known)
        save.outlet_furniture(connection, add=repeated - known, drop=known - repeated)
        save.lines_seen(connection)
        again = _pages_with(connection, repeated ^ known)
        save.state(connection, again, "cleaned")
        return bool(again)


def _fresh_lines(connection: Connection) -> set[Line]:
    t = s.outlet_lines.c
    return {
        (outlet, line)
        for outlet, line in connection.execute(select(t.outlet, t.line).where(t.seen.is_(False)).distinct())
    }


def _in_force(connection: Connection, outlets: set[str]) -> set[Line]:
    t = s.outlet_furniture.c
    return {
        (outlet, line)
        for some in chunks(sorted(outlets))
        for outlet, line in connection.execute(select(t.outlet, t.line).where(t.outlet.in_(some)))
    }


def _repeated(connection: Connection, lines: set[Line]) -> set[Line]:
    """Those lines that stand in enough stories of their outlet, and on no page of another."""
    often = _often(connection, {words for _, words in lines}) & lines
    stories = _stories(connection, {words for _, words in often})
    pages = _pages(connection, {outlet for outlet, _ in often})
    return {line for line in often if stories.get(line, 0) >= max(PAGES, SHARE * pages[line[0]])}


def _often(connection: Connection, hashes: set[str]) -> set[Line]:
    """The lines on so many pages that they may be in enough stories, of one outlet alone: few, and quickly told."""
    t = s.outlet_lines.c
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for some in chunks(sorted(hashes)):
        counted = select(t.line, t.outlet, func.count()).where(t.line.in_(some)).group_by(t.line, t.outlet)
        for words, outlet, count in connection.execute(counted):
            found[words][outlet] = count
    return {
        (outlet, words)
        for words, counts in found.items()
        for outlet, count in counts.items()
        if len(counts) == 1 and count >= PAGES
    }


def _stories(connection: Connection, hashes: set[str]) -> dict[Line, int]:
    """In how many stories of each outlet lines stand."""
    t, p = s.outlet_lines.c, s.printings.c
    printed = s.outlet_lines.join(s.printings, p.page_id == t.page_id)
    counted = select(t.outlet, t.line, func.count(p.story_id.distinct())).select_from(printed)
    return {
        (outlet, words): count
        for some in chunks(sorted(hashes))
        for outlet, words, count in connection.execute(counted.where(t.line.in_(some)).group_by(t.outlet, t.line))
    }


def _pages(connection: Connection, outlets: set[str]) -> dict[str, int]:
    """How many pages of each outlet there are."""
    outlet = s.articles.c.outlet
    counted = select(outlet, func.count()).group_by(outlet)
    found: dict[str, int] = {}
    for some in chunks(sorted(outlets)):
        found |= {name: count for name, count in connection.execute(counted.where(outlet.in_(some)))}  # noqa: C416 - rows are no pairs to dict()
    return found


def _pages_with(connection: Connection, lines: set[Line]) -> list[str]:
    t = s.outlet_lines.c
    by_outlet: defaultdict[str, list[str]] = defaultdict(list)
    for outlet, words in lines:
        by_outlet[outlet].append(words)
    return sorted(
        {
            page
            for outlet, words in by_outlet.items()
            for some in chunks(sorted(words))
            for page in connection.scalars(select(t.page_id).where(and_(t.outlet == outlet, t.line.in_(some))))
        }
    )
