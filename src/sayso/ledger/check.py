"""Is the ledger whole? Each check names what it found wrong and how to mend it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, select, text

from sayso.ledger import schema as s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, RowMapping

_SPAN_COLUMNS = ("source", "cue", "content")


def problems(connection: Connection) -> Iterator[str]:
    """What is wrong, a line each; nothing for a sound ledger."""
    for check in CHECKS:
        yield from check(connection)


def _file_is_sound(connection: Connection) -> Iterator[str]:
    answer = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    if answer != "ok":
        yield f"the file is damaged ({answer}); restore a backup, or read the pages again into a new ledger"
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield f"{row[0]}: a row points at nothing in {row[2]}; read the pages again into a new ledger"


def _bytes_match_their_names(connection: Connection) -> Iterator[str]:
    for page_id, data in connection.execute(select(s.pages.c.id, s.pages.c.data)):
        if hashlib.sha256(data).hexdigest() != page_id:
            yield f"page {page_id[:12]}: its bytes are not what they were; restore a backup"


def _every_page_has_come_through(connection: Connection) -> Iterator[str]:
    waiting = select(func.count()).select_from(s.pages).where(s.pages.c.state.in_(["kept", "cleaned"]))
    if count := connection.scalar(waiting):
        yield f"{count} pages wait to be matched; 'sayso read' with no path finishes them"
    unread = select(func.count()).select_from(s.versions).where(s.versions.c.state.in_(["matched", "read"]))
    if count := connection.scalar(unread.where(s.versions.c.superseded_by.is_(None))):
        yield f"{count} versions wait to be read; 'sayso read' with no path finishes them"
    failed = select(func.count()).select_from(s.versions).where(s.versions.c.state == "failed")
    if count := connection.scalar(failed.where(s.versions.c.superseded_by.is_(None))):
        yield f"{count} versions could not be read (table refusals says why); 'sayso read --again' tries once more"
    printed = select(s.pages.c.id).outerjoin(s.printings, s.printings.c.page_id == s.pages.c.id)
    lost = printed.where(s.pages.c.state == "matched", s.printings.c.page_id.is_(None))
    for page_id in connection.scalars(lost):
        yield f"page {page_id[:12]}: belongs to no version; read it again"


def _spans_lie_in_their_texts(connection: Connection) -> Iterator[str]:
    for table, columns in ((s.claims, ("trigger",)), (s.attributions, _SPAN_COLUMNS)):
        join = table.join(s.versions, s.versions.c.id == table.c.version_id)
        for row in connection.execute(
            select(table, func.length(s.versions.c.text).label("version_length")).select_from(join)
        ).mappings():
            if bad := _bad_spans(row, columns):
                yield f"{table.name[:-1]} {row['id']}: the words of {bad} do not lie in the text; run 'sayso read --again'"


def _bad_spans(row: RowMapping, columns: tuple[str, ...]) -> str | None:
    length = row["version_length"]
    named: dict[str, list[list[int]]] = dict(row["words"]) | {
        name: [row[name]] if name == "trigger" else row[name] for name in columns
    }
    for field, spans in named.items():
        if any(not 0 <= start < end <= length for start, end in spans):
            return field
    return None


def _claims_have_words(connection: Connection) -> Iterator[str]:
    fields = ("actor", "target", "weapon", "outcome")
    for row in connection.execute(select(s.claims)).mappings():
        for field in fields:
            if row[field] is not None and not row["words"].get(field):
                yield f"claim {row['id']}: {field} has no words; run 'sayso read --again'"


def _events_hold_current_claims(connection: Connection) -> Iterator[str]:
    held = select(s.event_claims.c.event_id).join(s.events, s.events.c.id == s.event_claims.c.event_id)
    current = (
        select(s.claims.c.id)
        .join(s.readings, s.readings.c.id == s.claims.c.reading_id)
        .join(s.versions, s.versions.c.id == s.claims.c.version_id)
        .where(s.readings.c.superseded_by.is_(None), s.versions.c.superseded_by.is_(None))
    )
    orphans = held.where(s.events.c.superseded_by.is_(None), s.event_claims.c.claim_id.not_in(current)).distinct()
    for event_id in connection.scalars(orphans):
        yield f"event {event_id}: holds a claim that no current reading makes; 'sayso read' with no path mends it"


def _every_claim_has_its_event(connection: Connection) -> Iterator[str]:
    """One event for each current claim, but for totals over many happenings, once its version is through."""
    live = and_(s.events.c.id == s.event_claims.c.event_id, s.events.c.superseded_by.is_(None))
    join = (
        s.claims.join(s.readings, s.readings.c.id == s.claims.c.reading_id)
        .join(s.versions, s.versions.c.id == s.claims.c.version_id)
        .outerjoin(s.event_claims.join(s.events, live), s.event_claims.c.claim_id == s.claims.c.id)
    )
    current = (s.readings.c.superseded_by.is_(None), s.versions.c.superseded_by.is_(None), s.versions.c.state == "done")
    number = func.count(s.events.c.id)
    query = select(s.claims.c.id, number).select_from(join).where(*current, s.claims.c.summary.is_(False))
    for claim, count in connection.execute(query.group_by(s.claims.c.id).having(number != 1)):
        yield f"claim {claim}: belongs to {count or 'no'} events; report this as a bug"


def _every_version_is_printed(connection: Connection) -> Iterator[str]:
    printed = exists().where(
        s.printings.c.version_id == s.versions.c.id, s.printings.c.story_id == s.versions.c.story_id
    )
    for version in connection.scalars(select(s.versions.c.id).where(s.versions.c.superseded_by.is_(None), ~printed)):
        yield f"version {version[:12]}: no page prints it; report this as a bug"


def _aliases_end(connection: Connection) -> Iterator[str]:
    leads = {row.old: row.new for row in connection.execute(select(s.aliases))}
    for start in leads:  # noqa: PLC0206 - a chain is followed, not a pair
        seen, at = {start}, leads[start]
        while at in leads and at not in seen:
            seen.add(at)
            at = leads[at]
        if at in seen:
            yield f"{start}: its aliases lead in a circle; report this as a bug"


CHECKS: tuple[Callable[[Connection], Iterator[str]], ...] = (
    _file_is_sound,
    _bytes_match_their_names,
    _every_page_has_come_through,
    _spans_lie_in_their_texts,
    _claims_have_words,
    _events_hold_current_claims,
    _every_claim_has_its_event,
    _every_version_is_printed,
    _aliases_end,
)
