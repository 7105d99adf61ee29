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
from sayso.ledger.load import articles
from sayso.ledger.store import writing
from sayso.story.memory import PAGES, SHARE, line_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Engine

Line = tuple[str, str]  # outlet, hash of the paragraph


def note_lines(connection: Connection, page_ids: Iterable[str]) -> None:
    """Count the paragraphs of fresh pages under their outlets."""
    rows = [
        {"outlet": article.outlet, "line": line, "page_id": page}
        for page, article in articles(connection, page_ids, raw=True).items()
        if article.outlet
        for line in {line_hash(text) for text in article.paragraphs}
    ]
    save.outlet_lines(connection, rows)


def learn(engine: Engine) -> bool:
    """Bring what is known of each outlet's furniture up to date. Returns whether pages wait to be matched anew."""
    with writing(engine) as connection:
        fresh = _fresh_lines(connection)
        known = _in_force(connection, {outlet for outlet, _ in fresh})
        repeated = {line for line in fresh | known if _repeats(connection, line)}
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


def _repeats(connection: Connection, line: Line) -> bool:
    """Whether a line stands in enough stories of its outlet, and on no page of another."""
    t, p = s.outlet_lines.c, s.printings.c
    outlet, words = line
    stories = select(func.count(p.story_id.distinct())).select_from(
        s.outlet_lines.join(s.printings, p.page_id == t.page_id)
    )
    found = connection.scalar(stories.where(t.line == words, t.outlet == outlet)) or 0
    if found < PAGES:
        return False
    if connection.scalar(select(t.outlet).where(t.line == words, t.outlet != outlet).limit(1)) is not None:
        return False
    pages = connection.scalar(select(func.count()).select_from(s.articles).where(s.articles.c.outlet == outlet)) or 0
    return found >= SHARE * pages


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
