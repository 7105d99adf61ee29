"""What people decided, acted on while claims are reconciled: it finds its claims again, ties and parts, corrects."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sayso.event.again import Told, counterparts
from sayso.event.correct import put
from sayso.event.links import Bond, Links, links
from sayso.event.words import context
from sayso.ledger import judgements
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import adapter, interval_of, plain
from sayso.ledger.query import current_claims
from sayso.records import Count, Interval, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

    from sayso.ledger.judgements import Judgement
    from sayso.records import Event

_STATUS = {"confirm": "confirmed", "reject": "rejected"}
_PARTS = {"places": tuple[Place, ...], "counts": tuple[Count, ...], "date": Interval | None}
_TOLD = ("type", "sub_type", "mode", "actor", "actor_side", "target", "target_side", "places", "counts")
_COLUMNS = (*_TOLD, "weapon", "outcome", "verification", "background", "summary")


def follow(connection: Connection, versions: Iterable[str]) -> set[str]:
    """Lead what was judged in these versions, or in those they replaced, to the claims that it is now.

    Gives those claims. A claim that no text tells any more is led nowhere, and comes back with its text.
    """
    wanted, found = set(versions), set[str]()
    j = s.judged_claims.c
    judged_in = connection.execute(
        select(j.version_id, s.versions.c.superseded_by)
        .join_from(s.judged_claims, s.versions, s.versions.c.id == j.version_id)
        .distinct()
    )
    for version, heir in judged_in.all():
        now = _heir(connection, heir) if heir else version
        if wanted & {version, now}:
            found |= _follow(connection, version, now)
    return found


def _heir(connection: Connection, version: str) -> str:
    """The version that holds now, from one that may be superseded too."""
    v, seen = s.versions.c, set[str]()
    while version not in seen:
        seen.add(version)
        further = connection.scalar(select(v.superseded_by).where(v.id == version))
        if further is None:
            return version
        version = further
    return version


def _follow(connection: Connection, version: str, now: str) -> set[str]:
    after = _told(connection, current_claims(connection, s.claims.c.version_id == now), now)
    j = s.judged_claims.c
    kept = j.lead != ""  # the words of a text that was forgotten are gone, and so is what was decided about it
    judged = connection.execute(select(s.judged_claims).where(j.version_id == version, kept)).all()
    same: dict[str, str] = {}
    for rows in _readings(connection, version, {row.claim_id for row in judged}):
        same |= counterparts(_told(connection, rows, version), after)
    for row in judged:
        if same.get(row.claim_id) != row.now:
            judgements.lead_to(connection, (row.no, row.role, row.claim_id), same.get(row.claim_id))
    return {same[row.claim_id] for row in judged if row.claim_id in same}


def _readings(connection: Connection, version: str, claims: set[str]) -> list[list[RowMapping]]:
    """All claims of each reading of a version that made one of these claims, the latest reading last."""
    join = s.claims.join(s.readings, s.readings.c.id == s.claims.c.reading_id)
    query = select(s.claims).select_from(join).where(s.claims.c.version_id == version).order_by(s.readings.c.at)
    of_reading: defaultdict[str, list[RowMapping]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        of_reading[row["reading_id"]].append(row)
    return [rows for rows in of_reading.values() if claims & {row["id"] for row in rows}]


def _told(connection: Connection, rows: Iterable[RowMapping], version: str) -> list[Told]:
    text = connection.scalar(select(s.versions.c.text).where(s.versions.c.id == version)) or ""
    return [Told(row["id"], row["type"], context(text, *row["trigger"])[0]) for row in rows]


def correct(connection: Connection, claims: Iterable[str]) -> None:
    """Bring the rows of claims to what people made of them, or back to what the machine had."""
    ids = sorted(claims)
    of_claim: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements.holding(connection, ids):
        if judgement.subject_kind == "claim":
            for claim in judgement.claims.get("subject", ()):
                of_claim[claim].append(judgement)
    for some in chunks(ids):
        for row in current_claims(connection, s.claims.c.id.in_(some)):
            judged = of_claim[row["id"]]
            if not judged and not row["corrected"] and row["status"] == "suggested":
                continue
            had = {name: row[name] for name in _COLUMNS} | {"date": plain(interval_of(row), Interval | None)}
            now, corrected = _corrected(_as_read(had, row["corrected"]), judged)
            changed = {name: value for name, value in now.items() if value != had[name]}
            said = {"corrected": corrected, "status": status(judged)}
            judgements.put_claim(connection, row["reading_id"], row["id"], changed | said)


def _as_read(had: Mapping[str, Any], corrected: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The fields as the machine read them."""
    read = dict(had)
    for field, was in corrected.items():
        read |= put(read, field, was["machine"])[1]
    return read


def _corrected(read: Mapping[str, Any], judged: Sequence[Judgement]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields as people corrected them, and by field what the machine had, who and when. The last word holds."""
    now, corrected = dict(read), dict[str, Any]()
    last = {j.field: j for j in judged if j.kind == "correct" and j.field is not None}
    for field, judgement in sorted(last.items()):
        machine, columns = put(now, field, judgement.value)
        now |= columns
        corrected[field] = {"machine": machine, "by": judgement.by, "at": judgement.at, "judgement": judgement.no}
    return now, corrected


def status(judged: Iterable[Judgement]) -> str:
    """Suggested, confirmed or rejected: what was decided last."""
    said = [_STATUS[j.kind] for j in judged if j.kind in _STATUS]
    return said[-1] if said else "suggested"


def tied(connection: Connection, claims: Iterable[str]) -> set[str]:
    """The claims that people put together with any of these."""
    of_events = [j for j in judgements.holding(connection, claims) if j.kind in {"merge", "split"}]
    return {claim for judgement in of_events for group in judgement.claims.values() for claim in group}


def decided(held: Iterable[Judgement]) -> Links:
    """Merges and splits as pairs of claims."""
    sides = {"merge": ("subject", "other"), "split": ("subject", "taken")}
    none: frozenset[str] = frozenset()
    return links(
        [
            Bond(j.no, j.kind == "merge", (j.claims.get(sides[j.kind][0], none), j.claims.get(sides[j.kind][1], none)))
            for j in held
            if j.kind in sides
        ]
    )


def judged(events: Sequence[Event], held: Sequence[Judgement]) -> list[Event]:
    """The events with what people decided about them: each decision goes to the event that has most of its claims."""
    holds = {claim: event.id for event in events for claim in event.claim_ids}
    of_event: defaultdict[str, list[Judgement]] = defaultdict(list)
    for judgement in held:
        if judgement.subject_kind == "event":
            counted = Counter(holds[claim] for claim in judgement.claims.get("subject", ()) if claim in holds)
            if counted:
                of_event[min(counted, key=lambda name: (-counted[name], name))].append(judgement)
    return [_judged(event, of_event[event.id]) for event in events]


def _judged(event: Event, held: Sequence[Judgement]) -> Event:
    if not held:
        return event
    read = plain(event)
    now, corrected = _corrected(read, held)
    changed = {name: value for name, value in now.items() if value != read[name]}
    whole = {n: adapter(_PARTS[n]).validate_python(v) if n in _PARTS else v for n, v in changed.items()}
    return replace(event, **whole, corrected=corrected, status=status(held))
