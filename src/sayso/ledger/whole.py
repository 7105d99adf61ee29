"""Everything about one event: claims side by side, the chain of every toll, who stands behind it and who disagrees."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select

from sayso.event.disputes import disputes
from sayso.event.doubts import doubts
from sayso.event.reliability import letters_of
from sayso.event.tolls import RULES, chain, toll
from sayso.event.words import sentence_of
from sayso.ledger import judgements
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import event_of
from sayso.ledger.figures import figures
from sayso.ledger.filter import Filter
from sayso.ledger.present import count_dict, quoted
from sayso.ledger.query import rows
from sayso.ledger.succession import came_from, went_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from sayso.event.tolls import Figure
    from sayso.ledger.rows import Row


def whole(connection: Connection, event_id: str, *, letters: Mapping[str, str] | None = None) -> Row:
    """The event of this id, with all that docs/api.md lists. ``letters`` are the user's reliability letters by outlet."""
    event = next(iter(rows(connection, "events", Filter(event=event_id))))
    claims = list(rows(connection, "claims", Filter(event=event_id)))
    versions: dict[str, Row] = {}
    said: dict[tuple[str, str], Row] = {}
    for version in dict.fromkeys(claim["version_id"] for claim in claims):
        versions |= {row["id"]: row for row in rows(connection, "versions", Filter(version=version))}
        said |= {(version, row["id"]): row for row in rows(connection, "attributions", Filter(version=version))}
    told = [_told(claim, versions[claim["version_id"]], said) for claim in claims]
    sides = _sides(told)
    order = {claim: number for number, claim in enumerate(claim for one in sides for claim in one["claim_ids"])}
    told.sort(key=lambda claim: order[claim["id"]])
    given = figures(connection, [event_id]).get(event_id, [])
    outlets = event["corroboration"]["outlets"]
    return {
        "event": event,
        "doubts": _doubts(connection, event),
        "claims": told,
        "sides": sides,
        "tolls": _tolls(given),
        "disputes": disputes(event, told, given, list(_beside(told, said.values(), versions))),
        "remarks": _remarks(connection, list(versions)),
        "reliability": letters_of([*outlets, *event["corroboration"].get("newsrooms", ())], letters or {}),
        "history": judgements.history(connection, event["claim_ids"]),
        "seen": judgements.last(connection, event["claim_ids"]),
        "came_from": came_from(connection, event_id),
        "went_to": went_to(connection, event_id),
    }


def _doubts(connection: Connection, event: Row) -> list[str]:
    row = connection.execute(s.events.select().where(s.events.c.id == event["id"])).mappings().one()
    return list(doubts(event_of(row, event["claim_ids"])))


def _told(claim: Row, version: Row, said: Mapping[tuple[str, str], Row]) -> Row:
    """A claim with its sentence, its attribution and the text that it stands in."""
    attribution = said.get((version["id"], claim["attribution_id"] or ""))
    start, end = claim["words"]["trigger"][0]
    answer = (attribution or {}).get("words", {}).get("response")
    carried = {"headline": version["headline"], "agency": version["agency"], "published": version["published"]}
    return claim | {
        "sentence": " ".join(sentence_of(version["text"], start, end).split()),
        "attribution": attribution,
        "answer": quoted(version["text"], answer),
        "version": carried | {"position": version["position"]},
    }


def _sides(told: Sequence[Row]) -> list[Row]:
    """Who says so, by side and name, each with the ids of what he says; a report's own voice and no side come last."""
    found: defaultdict[tuple[bool, str, bool, str], list[str]] = defaultdict(list)
    for claim in told:
        side, name = claim["claimant_side"], claim["claimant"]
        found[side is None, side or "", name is None, name or ""].append(claim["id"])
    return [
        {"side": side or None, "claimant": name or None, "claim_ids": ids}
        for (_, side, _, name), ids in sorted(found.items())
    ]


def _tolls(given: Iterable[Figure]) -> list[Row]:
    """For each thing counted: the figure by each rule, and every figure in its order, with who moved it."""
    by_what: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in given:
        by_what[figure.what].append(figure)
    return [
        {
            "what": what,
            "rules": {rule: count_dict(toll(what, some, rule)) for rule in RULES},
            "chain": [_step(step) for step in chain(some)],
        }
        for what, some in sorted(by_what.items())
    ]


def _step(step: Any) -> Row:  # noqa: ANN401 - a Step
    figure, before = step.figure, step.before
    names = ("low", "best", "high", "text", "claimant", "side", "denied")
    return {name: getattr(figure, name) for name in names} | {
        "published": figure.published.isoformat() if figure.published else None,
        "claim_id": figure.claim,
        "version_id": figure.version,
        "story_id": figure.story,
        "moved": step.moved,
        "from": None if before is None else before.claim,
    }


def _beside(told: Sequence[Row], said: Iterable[Row], versions: Mapping[str, Row]) -> Iterator[Row]:
    """The attributions of the same versions that make none of the claims, and how far they stand from the nearest."""
    makers = {(claim["version_id"], claim["attribution_id"]) for claim in told}
    for row in said:
        if (row["version_id"], row["id"]) not in makers and row["words"].get("content"):
            text = versions[row["version_id"]]["text"]
            own = [claim for claim in told if claim["version_id"] == row["version_id"]]
            at = text.count("\n\n", 0, row["words"]["content"][0][0])
            apart = (abs(at - text.count("\n\n", 0, claim["words"]["trigger"][0][0])) for claim in own)
            yield row | {"paragraphs": min(apart)}


def _remarks(connection: Connection, versions: Sequence[str]) -> list[Row]:
    """Who calls what by which name, and notes of correction, in the texts that tell of the event."""
    r, v = s.remarks.c, s.versions.c
    join = s.remarks.join(s.readings, and_(s.readings.c.id == r.reading_id, s.readings.c.superseded_by.is_(None)))
    query = select(s.remarks, v.text).select_from(join.join(s.versions, v.id == r.version_id))
    found = [
        row
        for some in chunks(versions)
        for row in connection.execute(query.where(r.version_id.in_(some)).order_by(r.version_id, r.position)).mappings()
    ]
    names = ("kind", "by", "side", "version_id")
    return [
        {name: row[name] for name in names}
        | {"words": quoted(row["text"], [row["span"]]), "thing": quoted(row["text"], row["thing"] and [row["thing"]])}
        for row in found
    ]
