"""One decision of a person about an event or a claim: checked, kept, and acted on, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from sayso.errors import StaleError, UsageError
from sayso.event.correct import accept
from sayso.event.words import context
from sayso.ledger import judgements
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.query import resolve_id
from sayso.ledger.store import writing
from sayso.pipeline.reconcile import reconcile_versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Engine

    from sayso.ledger.rows import Row
    from sayso.resolve.place.gazetteer import Gazetteer

_LONGEST = 2_000  # characters of a reason: two pages, and no more than a row should hold


def judge(
    engine: Engine,
    kind: str,
    subject: str,
    *,
    by: str,
    why: str = "",
    field: str | None = None,
    value: Any = None,  # noqa: ANN401
    other: str | None = None,
    seen: int | None = None,
    known: Gazetteer | None = None,
) -> int:
    """Keep a decision and act on it; gives its number.

    Raises ``UsageError`` for what makes no sense, and ``StaleError`` if the subject was judged since ``seen``.
    """
    _signed(by, why)
    _whole(kind, field=field, value=value, other=other, why=why)
    with writing(engine) as connection:
        subject_kind, subject_id, claims = find(connection, subject)
        _unchanged(connection, subject_id, claims, seen)
        row: Row = {
            "kind": kind,
            "subject_kind": subject_kind,
            "subject": subject_id,
            "field": field,
            "by": by,
            "why": why,
        }
        about = {"subject": claims}
        if kind == "correct":
            row["value"] = accept(subject_kind, field, value, known=known)
        if kind == "merge":
            row["other"], about["other"] = _partner(connection, claims, other or "")
        if kind == "split":
            about = _parted(connection, subject_kind, subject_id, claims, value)
            row["value"] = sorted(about["taken"])
        no = judgements.append(connection, row, _anchors(connection, about))
        reconcile_versions(connection, _versions(connection, {c for some in about.values() for c in some}))
    return no


def undo(engine: Engine, no: int, *, by: str, why: str = "") -> int:
    """Take a decision back; gives the number of the undoing. Raises ``UsageError`` where there is nothing to undo."""
    _signed(by, why)
    with writing(engine) as connection:
        row = judgements.one(connection, no)
        if row is None:
            raise UsageError(f"there is no judgement {no}; 'sayso history' shows them")
        if row["kind"] == judgements.UNDO:
            raise UsageError(f"judgement {no} is itself an undoing; decide anew instead")
        if row["undone_by"] is not None:
            earlier = judgements.one(connection, row["undone_by"]) or {}
            raise UsageError(f"judgement {no} was undone already by {earlier.get('by')} (judgement {row['undone_by']})")
        kept = {name: row[name] for name in ("subject_kind", "subject", "other", "field")}
        undoing = judgements.append(connection, kept | {"kind": judgements.UNDO, "by": by, "why": why, "undoes": no})
        reconcile_versions(connection, _versions(connection, row["claims"]))
    return undoing


def history(connection: Connection, subject: str | None = None) -> list[Row]:
    """What was decided about an event or a claim, whatever its id was then; or everything."""
    return judgements.history(connection, None if subject is None else find(connection, subject)[2])


def _signed(by: str, why: str) -> None:
    if not by.strip() or not by.isprintable():
        raise UsageError("a decision needs a name: say by whom")
    if len(why) > _LONGEST:
        raise UsageError(f"the reason has {len(why)} characters; write at most {_LONGEST}")


def _whole(kind: str, *, field: str | None, value: Any, other: str | None, why: str) -> None:  # noqa: ANN401
    """Whether a decision has the parts that its kind needs, and no other."""
    if kind not in judgements.KINDS:
        raise UsageError(f"no judgement is called {kind!r}; there are {', '.join(judgements.KINDS)}")
    if (field is None) == (kind == "correct"):
        raise UsageError("'correct' needs a field and its value" if field is None else f"'{kind}' takes no field")
    if (other is None) == (kind == "merge"):
        raise UsageError("'merge' needs another event" if other is None else f"'{kind}' takes no other event")
    if value is not None and kind not in {"correct", "split"}:
        raise UsageError(f"'{kind}' takes no value")
    if kind == "note" and not why.strip():
        raise UsageError("a note needs words; write them as the reason")


def find(connection: Connection, given: str) -> tuple[str, str, set[str]]:
    """What an id, or its beginning, names: its kind, its full id now, and the claims that it holds.

    Raises ``UsageError`` for none and for several.
    """
    c = s.claims.c
    if given and connection.scalar(select(c.id).where(c.id == given).limit(1)):
        return "claim", given, {given}
    event = resolve_id(connection, "event", given) if given else None
    named = select(c.id).where(c.id.startswith(given, autoescape=True)).distinct().limit(2)
    claims = list(connection.scalars(named)) if given and event != given else []
    if (event is None and not claims) or len(claims) + (event is not None) > 1:
        raise UsageError(
            f"{given!r} fits several events or claims; give more of its letters"
            if claims
            else f"no event and no claim begins with {given!r}"
        )
    if event is None:
        return "claim", claims[0], set(claims)
    held = select(s.event_claims.c.claim_id).where(s.event_claims.c.event_id == event)
    return "event", event, set(connection.scalars(held))


def _unchanged(connection: Connection, subject: str, claims: Iterable[str], seen: int | None) -> None:
    if seen is None:
        return
    since = [row for row in judgements.history(connection, claims) if row["no"] > seen]
    if since:
        told = "; ".join(in_words(row) for row in since)
        raise StaleError(f"{subject} has changed since you looked: {told}. Look again, then decide", since)


def in_words(row: Row) -> str:
    """A judgement in a line: "7 correct place by Ana"."""
    what = f"{row['kind']} {row['undoes']}" if row["undoes"] else " ".join(filter(None, (row["kind"], row["field"])))
    return f"{row['no']} {what} by {row['by']}" + (f" ({row['why']})" if row["why"] else "")


def _partner(connection: Connection, claims: set[str], other: str) -> tuple[str, set[str]]:
    _, found, theirs = find(connection, other)
    if theirs & claims:
        raise UsageError(f"{other} is the same event; merging needs two")
    return found, theirs


def _parted(
    connection: Connection,
    kind: str,
    subject: str,
    claims: set[str],
    value: Any,  # noqa: ANN401
) -> dict[str, set[str]]:
    """What stays in the event and what is taken out of it: the claims of ``value``, or the claim that was named."""
    if kind == "claim":
        if value is not None:
            raise UsageError("splitting a claim off its event takes no value")
        taken, held = claims, _companions(connection, subject)
    else:
        if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
            raise UsageError("'split' needs the claims to take out of the event, as a list of ids")
        taken, held = {_member(one, claims, subject) for one in value}, claims
    if not held - taken:
        raise UsageError(f"nothing of {subject} would be left; a split leaves at least one claim on each side")
    return {"subject": held - taken, "taken": taken}


def _companions(connection: Connection, claim: str) -> set[str]:
    ours, all_of = s.event_claims.alias(), s.event_claims.alias()
    current = s.events.c.superseded_by.is_(None)
    query = (
        select(all_of.c.claim_id)
        .join_from(ours, all_of, all_of.c.event_id == ours.c.event_id)
        .join(s.events, s.events.c.id == ours.c.event_id)
        .where(ours.c.claim_id == claim, current)
    )
    return set(connection.scalars(query))


def _member(given: str, claims: set[str], subject: str) -> str:
    found = [claim for claim in claims if claim.startswith(given)]
    if len(found) != 1:
        raise UsageError(f"{'several claims' if found else 'no claim'} of {subject} begin with {given!r}")
    return found[0]


def _versions(connection: Connection, claims: Iterable[str]) -> list[str]:
    c = s.claims.c
    return sorted(
        {
            version
            for some in chunks(sorted(claims))
            for version in connection.scalars(select(c.version_id).where(c.id.in_(some)).distinct())
        }
    )


def _anchors(connection: Connection, about: dict[str, set[str]]) -> list[Row]:
    """What is kept of each claim, so that it is found again in a later reading or text."""
    c = s.claims.c
    rows: list[Row] = []
    for role, claims in sorted(about.items()):
        for some in chunks(sorted(claims)):
            query = select(c.id, c.version_id, c.type, c.trigger, s.versions.c.text).join_from(
                s.claims, s.versions, s.versions.c.id == c.version_id
            )
            found: Sequence[Any] = connection.execute(query.where(c.id.in_(some))).all()
            for claim, version, kind, trigger, text in {row.id: row for row in found}.values():
                one = {"role": role, "claim_id": claim, "version_id": version, "type": kind, "trigger": list(trigger)}
                rows.append(one | {"lead": context(text, *trigger)[0]})
    return rows
