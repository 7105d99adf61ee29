"""What should make a person look again: tolls that were lowered, texts that were withdrawn, new denials."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, cast, func, or_, select
from sqlalchemy.types import Text

from sayso.event.kinds import denies
from sayso.event.tolls import LOWERED, chain
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.conditions import CLAIMS
from sayso.ledger.figures import events_of, figures
from sayso.ledger.present import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, RowMapping

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
    told = {row["id"]: _day(row) for row in connection.execute(query).mappings()}
    for event, given in figures(connection, _of_several(connection, events_of(connection, told))).items():
        by_what: defaultdict[str, list[Figure]] = defaultdict(list)
        for figure in given:
            by_what[figure.what].append(figure)
        for some in by_what.values():
            for step in chain(some):
                if step.moved == LOWERED and step.figure.claim in told:
                    yield _of_step(step, event, told[step.figure.claim])


def _of_several(connection: Connection, events: set[str]) -> list[str]:
    """The events of more than one claim: one figure alone was never lowered."""
    held = s.event_claims.c
    several = select(held.event_id).group_by(held.event_id).having(func.count() > 1)
    return [e for some in chunks(sorted(events)) for e in connection.scalars(several.where(held.event_id.in_(some)))]


def _of_step(step: Step, event: str, day: str) -> Row:
    now, before = step.figure, step.before
    who = now.claimant or "the report"
    was = before.floor if before is not None else None
    text = f"{now.what}: {who} lowered {was:g} to {now.ceiling:g}"
    known = {"story_id": now.story, "version_id": now.version, "claim_id": now.claim, "words": now.text}
    return _alert("toll lowered", text, day=day, event=event, who=now.claimant, **known)


def _day(row: Mapping[str, Any] | RowMapping) -> str:
    return str((row["published"] or row["at"].date()).isoformat())


def _withdrawn(connection: Connection, since: date | None) -> Iterator[Row]:
    """Texts that their newsroom took back, dated by the page that says so."""
    v, a = s.versions.c, s.articles.c
    said = func.coalesce(a.published, v.published)
    query = select(v.id, v.story_id, v.headline, v.agency, v.withdrawn, said.label("published"), v.at)
    query = query.select_from(s.versions.outerjoin(s.articles, a.page_id == v.withdrawn_by))
    for row in connection.execute(query.where(v.withdrawn.is_not(None), v.superseded_by.is_(None))).mappings():
        if since is None or _day(row) >= since.isoformat():
            text = f"{row['agency'] or 'the newsroom'} withdrew {row['headline'] or 'a text without a headline'}"
            known = {
                "story_id": row["story_id"],
                "version_id": row["id"],
                "who": row["agency"],
                "words": row["withdrawn"],
            }
            yield _alert("withdrawn", text, day=_day(row), **known)


def _denied(connection: Connection, since: date | None) -> Iterator[Row]:
    """What the events of recent texts say is denied there: in a claim, in an answer, or in words beside them."""
    seen: set[tuple[str, str, str]] = set()
    for row in _told(connection, since):
        for who, claim, words in _deniers(row):
            if who and (key := (row["event_id"], who, row["story_id"])) not in seen:
                seen.add(key)
                known = {name: row[name] for name in ("story_id", "version_id")} | {"event": row["event_id"]}
                text = f"{row['sub_type'] or row['type'].lower()}: denied by {who}"
                yield _alert("denied", text, day=_day(row), who=who, words=words, claim_id=claim, **known)


def _told(connection: Connection, since: date | None) -> list[dict[str, Any]]:
    """Claims of recent texts whose events somebody denies, each with the denials that are told in its text."""
    c, v, a, e = s.claims.c, s.versions.c, s.attributions.c, s.events.c
    held = s.event_claims.join(s.events, and_(e.id == s.event_claims.c.event_id, e.superseded_by.is_(None)))
    query = select(
        c.id,
        c.mode,
        c.actor,
        c.sub_type.label("claimed"),
        c.trigger,
        c.version_id,
        c.reading_id,
        e.type,
        e.sub_type,
        e.corroboration,
    )
    query = query.add_columns(a.speaker, a.response, v.agency, v.text, v.story_id, v.published, v.at)
    denied = cast(e.corroboration, Text).not_like('%"denied_by": []%')  # as both databases keep what JSON writes
    query = query.add_columns(s.event_claims.c.event_id).where(denied, c.status != "rejected", *_recent(since))
    query = query.select_from(CLAIMS.join(held, s.event_claims.c.claim_id == c.id))
    found = connection.execute(query.order_by(v.sort_day, c.version_id, c.position)).mappings()
    told = [dict(row) for row in found if row["corroboration"]["denied_by"]]
    denials: defaultdict[str, list[tuple[str, Any]]] = defaultdict(list)
    for some in chunks(sorted({row["reading_id"] for row in told})):
        denying = (a.reading_id.in_(some), a.stance == "denied", a.speaker.is_not(None))
        for reading, speaker, content in connection.execute(select(a.reading_id, a.speaker, a.content).where(*denying)):
            denials[reading].append((speaker, content))
    return [row | {"denials": denials[row["reading_id"]]} for row in told]


def _deniers(row: dict[str, Any]) -> Iterator[tuple[str | None, str, str | None]]:
    """Who denies a claim or its event, the claim, and the words."""
    if denies(row["mode"], row["claimed"], row["actor"]):
        yield row["speaker"] or row["agency"], row["id"], quoted(row["text"], [row["trigger"]])
    response = row["response"] or {}
    if response.get("status") in _DENIALS:
        yield response["by"], row["id"], quoted(row["text"], [response["span"]])
    for speaker, content in row["denials"]:
        if speaker in row["corroboration"]["denied_by"]:
            yield speaker, row["id"], quoted(row["text"], content)
