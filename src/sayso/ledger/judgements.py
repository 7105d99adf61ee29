"""What people decided, as the ledger keeps it: appended, never changed; and which claims each judgement is about now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from sayso.ledger import save
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import adapter, date_columns
from sayso.records import Interval, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import RowMapping

    from sayso.ledger.rows import Row

KINDS = ("confirm", "reject", "merge", "split", "correct", "note")
UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision that holds: ``claims`` maps subject, other and taken to the claims that are meant now."""

    no: int
    kind: str
    subject_kind: str
    field: str | None
    value: Any
    by: str
    at: str
    claims: Mapping[str, frozenset[str]]

    @property
    def subject(self) -> frozenset[str]:
        """The claims that were judged, those that a split took out with them."""
        return self.claims.get("subject", frozenset()) | self.claims.get("taken", frozenset())


def append(connection: Connection, row: Mapping[str, Any], about: Iterable[Mapping[str, Any]] = ()) -> int:
    """Keep a judgement and the claims it is about (rows of ``judged_claims`` without the number). Gives its number."""
    given = connection.execute(s.judgements.insert().values({**row, "at": save.now()})).inserted_primary_key
    no = int(given[0])  # type: ignore[index] # a row with a key of its own
    held = [{**one, "no": no, "now": one["claim_id"]} for one in about]
    if held:
        connection.execute(s.judged_claims.insert(), held)
    return no


def holding(connection: Connection, claims: Iterable[str]) -> list[Judgement]:
    """The judgements about any of these claims that nobody has undone, in order."""
    if not any_at_all(connection):
        return []
    undone = select(s.judgements.c.undoes).where(s.judgements.c.undoes.is_not(None))
    return [_judgement(row, about) for row, about in _about(connection, claims, s.judgements.c.no.not_in(undone))]


def _judgement(row: RowMapping, about: Mapping[str, set[str]]) -> Judgement:
    names = ("no", "kind", "subject_kind", "field", "value", "by")
    claims = {role: frozenset(found) for role, found in about.items()}
    return Judgement(**{name: row[name] for name in names}, at=row["at"].isoformat(timespec="seconds"), claims=claims)


def _about(
    connection: Connection, claims: Iterable[str], *where: ColumnElement[bool]
) -> list[tuple[RowMapping, dict[str, set[str]]]]:
    """Judgements about these claims, each with all the claims that it is about now, by role."""
    about = numbers_about(connection, claims)
    found = []
    for some in chunks(sorted(about)):
        held: defaultdict[int, dict[str, set[str]]] = defaultdict(dict)
        for row in connection.execute(select(s.judged_claims).where(s.judged_claims.c.no.in_(some))):
            if row.now is not None:
                held[row.no].setdefault(row.role, set()).add(row.now)
        query = select(s.judgements).where(s.judgements.c.no.in_(some), *where).order_by(s.judgements.c.no)
        found += [(row, held[row["no"]]) for row in connection.execute(query).mappings()]
    return found


def numbers_about(connection: Connection, claims: Iterable[str]) -> set[int]:
    """The numbers of the judgements that are about any of these claims now."""
    j = s.judged_claims.c
    return {
        no
        for some in chunks(sorted(claims))
        for no in connection.scalars(select(j.no).where(j.now.in_(some)).distinct())
    }


def last(connection: Connection, claims: Iterable[str]) -> int:
    """The number of the last judgement about these claims, undoings counted; 0 where there is none."""
    return max((row["no"] for row in history(connection, claims)), default=0)


def history(connection: Connection, claims: Iterable[str] | None = None) -> list[Row]:
    """What was decided, in order: about these claims, or everything. An undoing stands beside what it undid."""
    j = s.judgements.c
    conditions: Iterable[list[ColumnElement[bool]]] = ([],)
    if claims is not None:
        conditions = (
            [or_(j.no.in_(some), j.undoes.in_(some))] for some in chunks(sorted(numbers_about(connection, claims)))
        )
    rows = [
        row
        for where in conditions
        for row in connection.execute(select(s.judgements).where(*where).order_by(j.no)).mappings()
    ]
    return _shown(connection, rows)


def _shown(connection: Connection, rows: Sequence[RowMapping]) -> list[Row]:
    numbers = [row["no"] for row in rows]
    undone: dict[int, int] = {}
    claims: defaultdict[int, set[str]] = defaultdict(set)
    for some in chunks(numbers):
        undoing = select(s.judgements.c.undoes, s.judgements.c.no).where(s.judgements.c.undoes.in_(some))
        undone |= {row.undoes: row.no for row in connection.execute(undoing)}
        about = select(s.judged_claims.c.no, s.judged_claims.c.now).where(s.judged_claims.c.no.in_(some))
        for no, claim in connection.execute(about):
            claims[no] |= {claim} - {None}
    names = ("no", "kind", "subject_kind", "subject", "other", "field", "value", "by", "why", "undoes")
    return [
        {name: row[name] for name in names}
        | {"at": row["at"].isoformat(timespec="seconds")}
        | {"undone_by": undone.get(row["no"]), "claims": sorted(claims[row["no"]])}
        for row in rows
    ]


def one(connection: Connection, no: int) -> Row | None:
    """One judgement as ``history`` gives it."""
    rows = connection.execute(select(s.judgements).where(s.judgements.c.no == no)).mappings().all()
    return next(iter(_shown(connection, rows)), None)


def any_at_all(connection: Connection) -> bool:
    """Whether anybody ever decided anything: where not, nothing need be looked for."""
    return connection.scalar(select(func.max(s.judgements.c.no))) is not None


def lead_to(connection: Connection, no_role_claim: tuple[int, str, str], claim: str | None) -> None:
    """Say which claim a judged claim is now."""
    j = s.judged_claims.c
    no, role, judged = no_role_claim
    where = (j.no == no, j.role == role, j.claim_id == judged)
    connection.execute(update(s.judged_claims).where(*where).values(now=claim))


def put_claim(connection: Connection, reading: str, claim: str, values: Mapping[str, Any]) -> None:
    """Write what people made of a claim into its row; the machine's values stand in ``corrected``."""
    columns = {name: value for name, value in values.items() if name != "date"}
    if "date" in values:
        columns |= date_columns(adapter(Interval | None).validate_python(values["date"]))
    where = (s.claims.c.reading_id == reading, s.claims.c.id == claim)
    connection.execute(update(s.claims).where(*where).values(**columns))
    if "places" in values:
        save.places(connection, s.claim_places, {claim: adapter(tuple[Place, ...]).validate_python(values["places"])})
