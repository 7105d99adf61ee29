"""Is the ledger whole? Each check names what it found wrong and how to mend it.

``damage`` is what must never be, ``waiting`` what the next run finishes. What readings hold is looked at in
``check_readings.py``, what points at what in ``check_links.py``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from sayso.ledger import check_links, check_readings
from sayso.ledger import schema as s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

_AT_ONCE = 200  # rows with long texts or bytes that stand in memory together


def problems(connection: Connection) -> Iterator[str]:
    """What is wrong or waits, a line each; nothing for a sound ledger that is finished."""
    yield from damage(connection)
    waits = list(waiting(connection))
    yield from waits
    if not waits:  # while something waits, events know less than the printings
        yield from check_readings.counts_agree(connection)


def damage(connection: Connection) -> Iterator[str]:
    """What no kill, no full disk and no other writer may leave behind."""
    for check in CHECKS:
        yield from check(connection)


def _file_is_sound(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":  # PostgreSQL holds foreign keys itself, and pages by checksums
        return
    answer = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    if answer != "ok":
        yield f"the file is damaged ({answer}); restore a backup, or read the pages again into a new ledger"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{row[0]}: a row points at nothing in {row[2]}; read the pages again into a new ledger"


def _bytes_match_their_names(connection: Connection) -> Iterator[str]:
    p = s.pages.c
    kept = select(p.id, p.data).where(p.state != "forgotten").execution_options(yield_per=_AT_ONCE)
    for page_id, data in connection.execute(kept):
        if hashlib.sha256(data).hexdigest() != page_id:
            yield f"page {page_id[:12]}: its bytes are not what they were; restore a backup"


def _texts_match_their_names(connection: Connection) -> Iterator[str]:
    v = s.versions.c
    kept = select(v.id, v.text).where(v.text != "")  # empty: forgotten
    for version_id, words in connection.execute(kept.execution_options(yield_per=_AT_ONCE)):
        if hashlib.sha256(words.encode()).hexdigest() != version_id:
            yield f"version {version_id[:12]}: its text is not what it was; restore a backup"


def _forgotten_is_gone(connection: Connection) -> Iterator[str]:
    p, t = s.pages.c, s.tombstones.c
    left = select(p.id).where(p.state == "forgotten", func.length(p.data) > 0)
    for page_id in connection.scalars(left):
        yield f"page {page_id[:12]}: was to be forgotten and has bytes; 'sayso forget {page_id[:12]}' once more"
    unsigned = (
        select(p.id).outerjoin(s.tombstones, t.page_id == p.id).where(p.state == "forgotten", t.page_id.is_(None))
    )
    for page_id in connection.scalars(unsigned):
        yield f"page {page_id[:12]}: was forgotten and nobody says why; report this as a bug"


def _every_page_has_its_place(connection: Connection) -> Iterator[str]:
    p = s.pages.c
    unprinted = select(p.id).outerjoin(s.printings, s.printings.c.page_id == p.id)
    for page_id in connection.scalars(unprinted.where(p.state == "matched", s.printings.c.page_id.is_(None))):
        yield f"page {page_id[:12]}: belongs to no version; read it again"
    uncleaned = select(p.id).outerjoin(s.articles, s.articles.c.page_id == p.id)
    for page_id in connection.scalars(
        uncleaned.where(p.state.in_(["cleaned", "matched"]), s.articles.c.page_id.is_(None))
    ):
        yield f"page {page_id[:12]}: has no article; read it again"


def waiting(connection: Connection) -> Iterator[str]:
    """What an interrupted run left to be done."""
    p, v = s.pages.c, s.versions.c
    pages = select(func.count()).select_from(s.pages).where(p.state.in_(["kept", "cleaned"]))
    if count := connection.scalar(pages):
        yield f"{count} pages wait to be matched; 'sayso read' with no path finishes them"
    current = select(func.count()).select_from(s.versions).where(v.superseded_by.is_(None))
    for state, what in (("matched", "read"), ("read", "reconciled into events")):
        if count := connection.scalar(current.where(v.state == state)):
            yield f"{count} versions wait to be {what}; 'sayso read' with no path finishes them"
    if count := connection.scalar(current.where(v.state == "failed")):
        yield f"{count} versions could not be read (table refusals says why); 'sayso read --again' tries once more"


CHECKS: tuple[Callable[[Connection], Iterator[str]], ...] = (
    _file_is_sound,
    _bytes_match_their_names,
    _texts_match_their_names,
    _forgotten_is_gone,
    _every_page_has_its_place,
    *check_links.CHECKS,
    *check_readings.CHECKS,
)
