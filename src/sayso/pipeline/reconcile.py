"""Reconcile: claims of versions that were read or printed anew, with all those that may be about the same happening.

Claims are gathered through the pairs that are the same, to the last; so the events are those that all
claims together would give, in whatever order the pages came.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sayso.event.antecedent import settle
from sayso.event.corroboration import Carrier
from sayso.event.doubts import doubts
from sayso.event.reconcile import reconcile
from sayso.event.same import same
from sayso.event.testimony import Testimony
from sayso.event.words import context, sentence_of
from sayso.ledger import judgements, save
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import attribution_of, claim_of
from sayso.ledger.figures import events_of
from sayso.ledger.query import current_claims
from sayso.ledger.store import writing
from sayso.ledger.succession import passed_on
from sayso.pipeline import judged
from sayso.pipeline.around import NOTHING, Around, around

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine, RowMapping

    from sayso.pipeline import Progress, Report
    from sayso.records import Event


_AT_ONCE = 200  # versions reconciled in one transaction, so that another writer need not wait for long


def reconcile_pending(engine: Engine, report: Report, *, progress: Progress) -> None:
    """Bring events up to date with the current readings and printings, story by story, some at a time."""
    v = s.versions.c
    waiting = select(v.id).where(v.state == "read").order_by(v.story_id, v.id)
    with engine.connect() as connection:
        total = len(list(connection.scalars(waiting)))
    done = 0
    while True:
        with writing(engine) as connection:
            versions = list(connection.scalars(waiting.limit(_AT_ONCE)))
            if not versions:
                return
            report.events += reconcile_versions(connection, versions)
            save.version_state(connection, versions, "done")
        done += len(versions)
        progress("events", done, max(done, total))


def reconcile_versions(connection: Connection, versions: Sequence[str]) -> int:
    """Make the events of all claims of these versions, and of all that these bear on, anew. Gives their number."""
    claims = set(_claims_of(connection, versions))
    if judgements.any_at_all(connection):
        claims |= judged.follow(connection, versions)
        judged.correct(connection, claims)
    stale = events_of(connection, claims)
    loose = _testimonies(connection, {*claims, *_members(connection, stale)})
    save.claim_keys(connection, [(key, claim) for claim, t in loose.items() for key in set(t.blocks())])
    told = _gather(connection, loose)
    stale |= events_of(connection, told)
    held = judgements.holding(connection, told)
    carriers = _carriers(connection, {t.version_id for t in told.values()})
    events = judged.judged(reconcile(told.values(), carriers, decided=judged.decided(held)), held)
    _replace(connection, stale, [replace(event, doubts=len(doubts(event))) for event in events])
    return len(events)


def _claims_of(connection: Connection, versions: Sequence[str]) -> list[str]:
    """All claims that were ever read in these versions."""
    return [
        claim
        for some in chunks(versions)
        for claim in connection.scalars(select(s.claims.c.id).where(s.claims.c.version_id.in_(some)).distinct())
    ]


def _members(connection: Connection, events: Iterable[str]) -> set[str]:
    """The claims that events hold."""
    held = s.event_claims.c
    return {
        claim
        for some in chunks(sorted(events))
        for claim in connection.scalars(select(held.claim_id).where(held.event_id.in_(some)))
    }


def _testimonies(connection: Connection, ids: Iterable[str]) -> dict[str, Testimony]:
    """The claims among ``ids`` that hold now, by id; each knows its place among all the claims of its version."""
    wanted = set(ids)
    versions = _versions_of(connection, wanted)
    rows = [row for some in chunks(versions) for row in current_claims(connection, s.claims.c.version_id.in_(some))]
    said = _attributions(
        connection, {(row["reading_id"], row["attribution_id"]) for row in rows if row["attribution_id"]}
    )
    rejected = {row["id"] for row in rows if row["status"] == "rejected"}
    beside = around(connection, versions, {row["reading_id"] for row in rows})
    together: defaultdict[str, list[Testimony]] = defaultdict(list)
    for row in rows:
        version = row["version_id"]
        together[version].append(_testimony(row, said, versions[version], beside.get(version, NOTHING)))
    settled = (t for version, told in together.items() for t in settle(told, beside.get(version, NOTHING).said))
    return {t.claim.id: t for t in settled if t.claim.id in wanted and t.claim.id not in rejected}


def _versions_of(connection: Connection, claims: Iterable[str]) -> dict[str, str]:
    """The texts of the versions that claims stand in, by version id."""
    v = s.versions.c
    found: set[str] = set()
    for some in chunks(sorted(claims)):
        found.update(connection.scalars(select(s.claims.c.version_id).where(s.claims.c.id.in_(some)).distinct()))
    return {
        version: text
        for some in chunks(sorted(found))
        for version, text in connection.execute(select(v.id, v.text).where(v.id.in_(some)))
    }


def _attributions(connection: Connection, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], RowMapping]:
    a = s.attributions
    found: dict[tuple[str, str], RowMapping] = {}
    for some in chunks(sorted({reading for reading, _ in wanted})):
        for row in connection.execute(select(a).where(a.c.reading_id.in_(some))).mappings():
            found[row["reading_id"], row["id"]] = row
    return found


def _testimony(row: RowMapping, said: Mapping[tuple[str, str], RowMapping], text: str, beside: Around) -> Testimony:
    attribution = said.get((row["reading_id"], row["attribution_id"] or ""))
    claim = claim_of(row)
    lead, paragraph = context(text, *claim.trigger)
    return Testimony(
        claim=claim,
        attribution=attribution_of(attribution) if attribution is not None else None,
        version_id=row["version_id"],
        story_id=row["story_id"],
        published=row["published"],
        voice=row["agency"] or beside.outlet,
        lead=lead,
        paragraph=paragraph,
        sentence=sentence_of(text, *claim.trigger),
        towns=beside.towns,
        countries=beside.countries,
        areas=beside.areas,
        said=beside.said,
        headline=beside.headline,
        opening=sentence_of(text, 0, 0),
    )


def _gather(connection: Connection, loose: dict[str, Testimony]) -> dict[str, Testimony]:
    """The claims given, all that are the same as one of them, all that share an event with them, and so to the last.

    So do those that people put together with them, or told apart from them.
    """
    told, frontier = dict(loose), dict(loose)
    while frontier:
        members = _members(connection, events_of(connection, frontier)) | judged.tied(connection, frontier)
        beside = _testimonies(connection, members - told.keys())
        near = _testimonies(connection, _sharing_keys(connection, frontier) - told.keys() - beside.keys())
        frontier = beside | _same_as_any(frontier, near)
        told |= frontier
    return told


def _same_as_any(ours: Mapping[str, Testimony], near: Mapping[str, Testimony]) -> dict[str, Testimony]:
    """Those near that are the same as one of ours that looks for them: all with all would be beyond measure."""
    seeking: defaultdict[str, list[Testimony]] = defaultdict(list)
    for own in ours.values():
        for key in set(own.seeks()):
            seeking[key].append(own)
    return {claim: t for claim, t in near.items() if any(same(t, own) for own in _seekers(seeking, t))}


def _seekers(seeking: Mapping[str, list[Testimony]], t: Testimony) -> Iterator[Testimony]:
    """Each claim that looks under a key of this one, once."""
    met = set[str]()
    for key in set(t.blocks()) & seeking.keys():
        for own in seeking[key]:
            if own.claim.id not in met:
                met.add(own.claim.id)
                yield own


def _sharing_keys(connection: Connection, frontier: Mapping[str, Testimony]) -> set[str]:
    keys = sorted({key for testimony in frontier.values() for key in testimony.seeks()})
    return {
        claim
        for some in chunks(keys)
        for claim in connection.scalars(select(s.claim_keys.c.claim_id).where(s.claim_keys.c.key.in_(some)))
    }


def _carriers(connection: Connection, versions: set[str]) -> list[Carrier]:
    p, a = s.printings.c, s.articles.c
    join = s.printings.join(s.articles, a.page_id == p.page_id)
    query = select(p.page_id, p.version_id, a.outlet, a.found).select_from(join)
    return [
        Carrier(row.page_id, row.version_id, row.outlet, _helpers(row.found))
        for some in chunks(sorted(versions))
        for row in connection.execute(query.where(p.version_id.in_(some)))
    ]


def _helpers(found: Mapping[str, Any]) -> tuple[str, ...]:
    """The newsrooms that a page credits with material: "with inputs from AFP"."""
    credit = found.get("input")
    return tuple(credit["value"].split("/")) if credit else ()


def _replace(connection: Connection, stale: set[str], events: Sequence[Event]) -> None:
    """Put the new events in the place of the stale ones; an id that goes leads to its heir, or nowhere."""
    heirs = {claim: event.id for event in events for claim in event.claim_ids}
    gone = sorted(stale - {event.id for event in events})
    counted: dict[str, Counter[str]] = {event_id: Counter() for event_id in stale}
    held = s.event_claims.c
    for some in chunks(sorted(stale)):
        for event_id, claim in connection.execute(select(held.event_id, held.claim_id).where(held.event_id.in_(some))):
            if claim in heirs:
                counted[event_id][heirs[claim]] += 1
    passed_on(connection, {(old, new): n for old, to in counted.items() for new, n in to.items() if new != old})
    for event_id in gone:
        found = counted[event_id]
        heir = min(found, key=lambda name: (-found[name], name), default="withdrawn")
        save.supersede(connection, s.events, event_id, heir)
        if found:
            save.alias(connection, "event", event_id, heir)
    save.without_claims(connection, gone)
    save.events(connection, events)
