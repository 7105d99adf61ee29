"""The figures of events as the ledger holds them, and events with their tolls by another rule than the latest."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, select

from sayso.event.tolls import Figure, told_as_part, tolls
from sayso.event.words import sentence_of
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.conditions import CLAIMS
from sayso.ledger.present import count_dict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import RowMapping

    from sayso.ledger.rows import Row

RULE = "toll_rule"  # the execution option that names the rule of a connection


def figures(connection: Connection, events: Iterable[str]) -> dict[str, list[Figure]]:
    """Every figure that the claims of these events give, by event."""
    c, v, a, held = s.claims.c, s.versions.c, s.attributions.c, s.event_claims.c
    query = select(
        held.event_id,
        c.id,
        c.version_id,
        c.counts,
        c.mode,
        c.attribution_id,
        a.speaker,
        a.side,
        v.story_id,
        v.published,
    ).add_columns(v.position, v.agency, v.text, c.trigger)
    query = query.select_from(CLAIMS.join(s.event_claims, held.claim_id == c.id))
    found: defaultdict[str, list[Figure]] = defaultdict(list)
    for some in chunks(sorted(set(events))):
        for row in connection.execute(query.where(held.event_id.in_(some)).order_by(c.id)).mappings():
            found[row["event_id"]] += _of_claim(row)
    return found


def _of_claim(row: RowMapping) -> Iterator[Figure]:
    for count in row["counts"]:
        yield Figure(
            **{name: count[name] for name in ("what", "low", "best", "high", "text")},
            claim=row["id"],
            version=row["version_id"],
            story=row["story_id"],
            published=row["published"],
            position=row["position"],
            claimant=row["speaker"] if row["attribution_id"] else row["agency"],
            side=row["side"],
            denied=row["mode"] == "denied",
            own=row["attribution_id"] is None,
            part=told_as_part(sentence_of(row["text"], *row["trigger"]), count["text"]),
        )


def by_rule(connection: Connection, events: Sequence[Row]) -> Sequence[Row]:
    """Events with their tolls by the rule of the connection; what a person corrected stays as it was corrected."""
    rule = connection.get_execution_options().get(RULE, "latest")
    if rule == "latest":
        return events
    found = figures(connection, (event["id"] for event in events))
    return [event | {"counts": _counts(event, found.get(event["id"], []), rule)} for event in events]


def _counts(event: Row, given: Sequence[Figure], rule: str) -> list[Row]:
    corrected = {
        one["field"].removeprefix("counts.") for one in event["corrected"] if one["field"].startswith("counts.")
    }
    kept = [count for count in event["counts"] if count["what"] in corrected]
    made = [count_dict(count) for count in tolls((f for f in given if f.what not in corrected), rule)]
    return sorted([*kept, *made], key=lambda count: str(count["what"]))


def events_of(connection: Connection, claims: Iterable[str]) -> set[str]:
    """The events that hold any of these claims now."""
    held = s.event_claims.c
    join = s.event_claims.join(s.events, and_(s.events.c.id == held.event_id, s.events.c.superseded_by.is_(None)))
    return {
        event
        for some in chunks(sorted(set(claims)))
        for event in connection.scalars(select(held.event_id).select_from(join).where(held.claim_id.in_(some)))
    }
