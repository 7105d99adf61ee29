"""Checks that whatever points at something finds it there, and that what was replaced leads to what holds now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, or_, select

from sayso.ledger import schema as s
from sayso.ledger.conditions import HELD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Connection

NOWHERE = frozenset({"withdrawn", "forgotten"})  # what a row leads to that nothing took the place of


def _events_hold_current_claims(connection: Connection) -> Iterator[str]:
    held = select(s.event_claims.c.event_id).join(s.events, s.events.c.id == s.event_claims.c.event_id)
    claims = s.claims.join(s.readings, s.readings.c.id == s.claims.c.reading_id).join(
        s.versions, s.versions.c.id == s.claims.c.version_id
    )
    current = exists().select_from(claims)
    current = current.where(s.claims.c.id == s.event_claims.c.claim_id, s.readings.c.superseded_by.is_(None))
    current = current.where(HELD).correlate(s.event_claims)
    fading = select(s.claims.c.id).join(s.versions, s.versions.c.id == s.claims.c.version_id)
    fading = fading.where(s.versions.c.state.in_(["matched", "read"]))  # the next run makes their events anew
    orphans = held.where(s.events.c.superseded_by.is_(None), ~current, s.event_claims.c.claim_id.not_in(fading))
    for event_id in connection.scalars(orphans.distinct()):
        yield f"event {event_id}: holds a claim that no current reading makes; 'sayso read' with no path mends it"


def _every_claim_has_its_event(connection: Connection) -> Iterator[str]:
    """One event for each current claim once its version is through, but for totals and what people rejected."""
    live = and_(s.events.c.id == s.event_claims.c.event_id, s.events.c.superseded_by.is_(None))
    join = (
        s.claims.join(s.readings, s.readings.c.id == s.claims.c.reading_id)
        .join(s.versions, s.versions.c.id == s.claims.c.version_id)
        .outerjoin(s.event_claims.join(s.events, live), s.event_claims.c.claim_id == s.claims.c.id)
    )
    current = (s.readings.c.superseded_by.is_(None), HELD, s.versions.c.state == "done")
    number = func.count(s.events.c.id)
    query = select(s.claims.c.id, number).select_from(join).where(*current, s.claims.c.summary.is_(False))
    query = query.where(s.claims.c.status != "rejected")
    for claim, count in connection.execute(query.group_by(s.claims.c.id).having(number != 1)):
        yield f"claim {claim}: belongs to {count or 'no'} events; report this as a bug"


def _printings_and_versions_agree(connection: Connection) -> Iterator[str]:
    v, p = s.versions.c, s.printings.c
    printed = exists().where(p.version_id == v.id, p.story_id == v.story_id)
    for version in connection.scalars(select(v.id).where(v.superseded_by.is_(None), ~printed)):
        yield f"version {version[:12]}: no page prints it; report this as a bug"
    join = s.printings.join(s.versions, v.id == p.version_id)
    gone = select(p.page_id).select_from(join).where(or_(v.superseded_by.is_not(None), v.story_id != p.story_id))
    for page in connection.scalars(gone):
        yield f"page {page[:12]}: prints a version that holds no more; report this as a bug"


def _every_version_is_read_once(connection: Connection) -> Iterator[str]:
    v, r = s.versions.c, s.readings.c
    join = s.versions.outerjoin(s.readings, and_(r.version_id == v.id, r.superseded_by.is_(None)))
    through = select(v.id, func.count(r.id)).select_from(join).where(v.superseded_by.is_(None))
    through = through.where(v.state.in_(["read", "done"])).group_by(v.id).having(func.count(r.id) != 1)
    for version, count in connection.execute(through):
        yield f"version {version[:12]}: has {count or 'no'} current readings; run 'sayso read --again'"


def _parts_have_their_whole(connection: Connection) -> Iterator[str]:
    """Attributions and claims stand in the reading of their own version, and name attributions of it."""
    r, a, c = s.readings.c, s.attributions, s.claims
    for table in (a, c):
        join = table.outerjoin(s.readings, r.id == table.c.reading_id)
        lost = select(table.c.id).select_from(join).where(or_(r.id.is_(None), r.version_id != table.c.version_id))
        for name in connection.scalars(lost):
            yield f"{table.name[:-1]} {name}: stands in a reading of another text; run 'sayso read --again'"
    said = a.alias("said")
    for table, column in ((a, a.c.parent), (c, c.c.attribution_id)):
        missing = ~exists().where(said.c.reading_id == table.c.reading_id, said.c.id == column)
        for name in connection.scalars(select(table.c.id).where(column.is_not(None), missing)):
            yield f"{table.name[:-1]} {name}: its attribution is not there; run 'sayso read --again'"


def _what_was_replaced_leads_on(connection: Connection) -> Iterator[str]:
    """No circle, and an end that is there and holds."""
    for table in (s.versions, s.readings, s.events):
        rows = connection.execute(select(table.c.id, table.c.superseded_by)).all()
        leads = {row.id: row.superseded_by for row in rows if row.superseded_by is not None}
        known = {row.id for row in rows} | NOWHERE
        for name, end in _ends(leads).items():
            if end is None:
                yield f"{table.name[:-1]} {name}: what replaced it leads in a circle; report this as a bug"
            elif end not in known:
                yield f"{table.name[:-1]} {name}: was replaced by something that is not there; report this as a bug"


def _aliases_end(connection: Connection) -> Iterator[str]:
    leads = {row.old: row.new for row in connection.execute(select(s.aliases))}
    for start, end in _ends(leads).items():
        if end is None:
            yield f"{start}: its aliases lead in a circle; report this as a bug"


def _ends(leads: Mapping[str, str]) -> dict[str, str | None]:
    """Where each name leads in the end; ``None`` for a circle. Each step is taken once, so long chains cost little."""
    ends: dict[str, str | None] = {}
    for start in leads:
        trail: dict[str, None] = {}
        at = start
        while at in leads and at not in ends and at not in trail:
            trail[at] = None
            at = leads[at]
        end = ends.get(at, None if at in trail else at)
        ends |= dict.fromkeys(trail, end)
    return ends


def _judgements_lead_to_claims(connection: Connection) -> Iterator[str]:
    """What people decided about is a claim that holds now, or is led nowhere until its text is back."""
    j = s.judged_claims.c
    claims = s.claims.join(s.readings, s.readings.c.id == s.claims.c.reading_id).join(
        s.versions, s.versions.c.id == s.claims.c.version_id
    )
    waits = s.versions.c.state.in_(["matched", "read"])
    current = exists().select_from(claims).where(s.claims.c.id == j.now, s.readings.c.superseded_by.is_(None))
    current = current.where(or_(HELD, waits)).correlate(s.judged_claims)
    lost = select(j.no).where(j.now.is_not(None), ~current).distinct().order_by(j.no)
    for no in connection.scalars(lost):
        yield f"judgement {no}: is about a claim that no current reading makes; report this as a bug"


def _index_is_whole(connection: Connection) -> Iterator[str]:
    """Every current text can be found by its words."""
    v, r = s.versions.c, s.search_rows.c
    found = exists().where(r.kind == "version", r.owner == v.id)
    missing = select(func.count()).select_from(s.versions).where(v.superseded_by.is_(None), ~found)
    if count := connection.scalar(missing):
        yield f"{count} versions are not in the index of words; report this as a bug"


CHECKS: tuple[Callable[[Connection], Iterator[str]], ...] = (
    _events_hold_current_claims,
    _every_claim_has_its_event,
    _printings_and_versions_agree,
    _every_version_is_read_once,
    _parts_have_their_whole,
    _what_was_replaced_leads_on,
    _aliases_end,
    _judgements_lead_to_claims,
    _index_is_whole,
)
