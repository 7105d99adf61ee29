"""What should make a person look again: tolls that were lowered, texts that were withdrawn, new denials."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, cast, func, or_, select
from sqlalchemy.types import Text

from sayso.event.tolls import LOWERED, chain
from sayso.ledger import schema as s
from sayso.ledger.conditions import CLAIMS
from sayso.ledger.figures import events_of, figures
from sayso.ledger.present import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import ColumnElement

    from sayso.event.tolls import Figure, Step
    from sayso.ledger.rows import Row

KINDS = ("toll lowered", "withdrawn", "denied")
_DENIALS = ("denied", "rejected")


def alerts(connection: Connection, since: date | None = None) -> list[Row]:
    """Lowered tolls, withdrawn versions and denials, of texts published (or, undated, got) since a day; the newest first."""
    found = [*_lowered(connection, since), *_withdrawn(connection, since), *_denied(connection, since)]
    return sorted(found, key=lambda row: (row["day"], row["event"] or "", row["claim_id"] or ""), reverse=True)


def _recent(since: date | None) -> list[ColumnElement[bool]]:
    v = s.versions.c
    if since is None:
        return []
    got = datetime.combine(since, time.min)
    return [or_(v.published >= since, and_(v.published.is_(None), v.at >= got))]


def _alert(kind: str, text: str, **known: Any) -> Row:  # noqa: ANN401
    names = ("day", "event", "story_id", "version_id", "claim_id", "who", "words")
    return {"kind": kind, "text": text} | {name: known.get(name) for name in names}


def _lowered(connection: Connection, since: date | None) -> Iterator[Row]:
    c, v = s.claims.c, s.versions.c
    counted = cast(c.counts, Text) != "[]"
    query = select(c.id, v.published, v.at).select_from(CLAIMS).where(counted, c.status != "rejected", *_recent(since))
    told = {row.id: _day(row) for row in connection.execute(query)}
    for event, given in figures(connection, events_of(connection, told)).items():
        by_what: defaultdict[str, list[Figure]] = defaultdict(list)
        for figure in given:
            by_what[figure.what].append(figure)
        for some in by_what.values():
            for step in chain(some):
                if step.moved == LOWERED and step.figure.claim in told:
                    yield _of_step(step, event, told[step.figure.claim])


def _of_step(step: Step, event: str, day: str) -> Row:
    now, before = step.figure, step.before
    who = now.claimant or "the report"
    was = before.floor if before is not None else None
    text = f"{now.what}: {who} lowered {was:g} to {now.ceiling:g}"
    known = {"story_id": now.story, "version_id": now.version, "claim_id": now.claim, "words": now.text}
    return _alert("toll lowered", text, day=day, event=event, who=now.claimant, **known)


def _day(row: Any) -> str:  # noqa: ANN401 - a row with published and at
    return str((row.published or row.at.date()).isoformat())


def _withdrawn(connection: Connection, since: date | None) -> Iterator[Row]:
    """Texts that their newsroom took back, dated by the page that says so."""
    v, a = s.versions.c, s.articles.c
    said = func.coalesce(a.published, v.published)
    query = select(v.id, v.story_id, v.headline, v.agency, v.withdrawn, said.label("published"), v.at)
    query = query.select_from(s.versions.outerjoin(s.articles, a.page_id == v.withdrawn_by))
    for row in connection.execute(query.where(v.withdrawn.is_not(None), v.superseded_by.is_(None))):
        if since is None or _day(row) >= since.isoformat():
            text = f"{row.agency or 'the newsroom'} withdrew {row.headline or 'a text without a headline'}"
            known = {"story_id": row.story_id, "version_id": row.id, "who": row.agency, "words": row.withdrawn}
            yield _alert("withdrawn", text, day=_day(row), **known)


def _denied(connection: Connection, since: date | None) -> Iterator[Row]:
    """Claims that something did not happen, and answers that reject what another claims."""
    c, v, a = s.claims.c, s.versions.c, s.attributions.c
    held = s.event_claims.join(
        s.events, and_(s.events.c.id == s.event_claims.c.event_id, s.events.c.superseded_by.is_(None))
    )
    query = select(c.id, c.mode, c.trigger, c.version_id, c.type, c.sub_type, a.speaker, a.response, v.agency, v.text)
    query = query.add_columns(v.story_id, v.published, v.at, s.event_claims.c.event_id)
    query = query.select_from(CLAIMS.join(held, s.event_claims.c.claim_id == c.id))
    answered = s.attributions.c.response.is_not(None)
    wanted = (or_(c.mode == "denied", answered), c.status != "rejected", *_recent(since))
    seen = set()
    for row in connection.execute(query.where(*wanted).order_by(v.sort_day, c.version_id, c.position)):
        who, span = _denier(row)
        if who is not None and (key := (row.event_id, who, row.story_id)) not in seen:
            seen.add(key)
            known = {"story_id": row.story_id, "version_id": row.version_id, "claim_id": row.id, "event": row.event_id}
            text = f"{row.sub_type or row.type.lower()}: denied by {who}"
            yield _alert("denied", text, day=_day(row), who=who, words=quoted(row.text, [span]), **known)


def _denier(row: Any) -> tuple[str | None, list[int]]:  # noqa: ANN401
    if row.mode == "denied":
        return row.speaker or row.agency, row.trigger
    response = row.response or {}
    return (response.get("by"), response["span"]) if response.get("status") in _DENIALS else (None, row.trigger)
