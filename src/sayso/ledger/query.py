"""What can be asked of a ledger: its tables, whole or a part at a time. Only what holds now is answered.

``filter.py`` has what may be asked, ``conditions.py`` what that is in SQL, ``facets.py`` what is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, and_, func, literal, select, tuple_

from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.conditions import CLAIMS, CURRENT_READING, CURRENT_VERSION, of_claims, of_events, of_versions
from sayso.ledger.figures import by_rule
from sayso.ledger.filter import Filter, cursor, make_filter
from sayso.ledger.like import like
from sayso.ledger.load import learned_furniture
from sayso.ledger.present import attribution_dict, claim_dict, event_dict, printing_dict, version_dict
from sayso.story.memory import REASON as LEARNED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement

    from sayso.ledger.rows import Row

    Finish = Callable[[Connection, Sequence[RowMapping]], Iterable[Row]]

_AT_ONCE = 400  # rows taken at a time, where each needs rows of another table
_E, _V, _A, _C, _P = s.events.c, s.versions.c, s.attributions.c, s.claims.c, s.printings.c


@dataclass(frozen=True, slots=True)
class _Table:
    """How a table is asked: its rows for a filter, the columns that order them, and what rows become."""

    select: Callable[[Filter], Select[Any]]
    order: tuple[ColumnElement[Any], ...]
    finish: Finish


def _claims(wanted: Filter) -> Select[Any]:
    held = s.event_claims.join(s.events, and_(_E.id == s.event_claims.c.event_id, _E.superseded_by.is_(None)))
    extra = (_V.text.label("version_text"), _V.story_id, _V.sort_day, _A.speaker, _A.side)
    query = select(s.claims, *extra, _E.id.label("event_id"))
    query = query.select_from(CLAIMS.outerjoin(held, s.event_claims.c.claim_id == _C.id)).where(*of_claims(wanted))
    for name, column in (("event", _E.id), ("status", _E.status)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    if wanted.happened is not None:
        query = query.where(_E.happened.is_(wanted.happened))
    return query if wanted.stories is None else query.where(_E.stories >= wanted.stories)


def _attributions(wanted: Filter) -> Select[Any]:
    """Of the filter, what speaks of sources and texts is asked."""
    reading = and_(s.readings.c.id == _A.reading_id, s.readings.c.superseded_by.is_(None))
    current = s.attributions.join(s.readings, reading).join(
        s.versions, and_(_V.id == _A.version_id, _V.superseded_by.is_(None))
    )
    query = select(s.attributions, _V.text.label("version_text"), _V.story_id, _V.sort_day).select_from(current)
    for name, column in (("version", _A.version_id), ("story", _V.story_id), ("side", _A.side)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    if wanted.claimant is not None:
        query = query.where(like(_A.speaker, wanted.claimant))
    return query.where(*of_versions(wanted, _A.version_id))


def _events(wanted: Filter) -> Select[Any]:
    return select(s.events).where(*of_events(wanted))


def _versions(wanted: Filter) -> Select[Any]:
    query = select(s.versions).where(_V.superseded_by.is_(None), *of_versions(wanted, _V.id))
    for name, column in (("version", _V.id), ("story", _V.story_id)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    return query


def _printings(wanted: Filter) -> Select[Any]:
    join = s.printings.join(s.pages, s.pages.c.id == _P.page_id).join(s.articles, s.articles.c.page_id == _P.page_id)
    query = select(s.printings, s.pages.c.source, s.pages.c.url, s.pages.c.got_at, s.articles.c.outlet)
    for name, column in (("version", _P.version_id), ("story", _P.story_id)):
        if (value := getattr(wanted, name)) is not None:
            query = query.where(column == value)
    if wanted.outlet is not None:
        query = query.where(like(s.articles.c.outlet, wanted.outlet))
    return query.select_from(join)


def _each(make: Callable[[RowMapping], Row]) -> Finish:
    return lambda _connection, rows: map(make, rows)


def _with_claims(connection: Connection, rows: Sequence[RowMapping]) -> Sequence[Row]:
    members: dict[str, list[str]] = {}
    held = s.event_claims.c
    query = select(held.event_id, held.claim_id).where(held.event_id.in_([row["id"] for row in rows]))
    for event_id, claim_id in connection.execute(query.order_by(held.claim_id)):
        members.setdefault(event_id, []).append(claim_id)
    return by_rule(connection, [event_dict(row, members.get(row["id"], [])) for row in rows])


def _with_furniture(connection: Connection, rows: Sequence[RowMapping]) -> Iterator[Row]:
    cut = _furniture(connection, [row["page_id"] for row in rows])
    return (printing_dict(row, cut.get(row["page_id"], [])) for row in rows)


def _furniture(connection: Connection, page_ids: list[str]) -> dict[str, list[Row]]:
    """The lines that were cut from each page, in order, with their reasons."""
    f = s.furniture.c
    cut: dict[str, list[Row]] = {}
    lines = select(s.furniture).where(f.page_id.in_(page_ids)).order_by(f.page_id, f.position)
    for line in connection.execute(lines).mappings():
        cut.setdefault(line["page_id"], []).append({"text": line["text"], "reason": line["reason"]})
    for page, learned in learned_furniture(connection, page_ids).items():
        cut.setdefault(page, []).extend({"text": text, "reason": LEARNED} for text in learned)
    return cut


_TABLES = {
    "printings": _Table(_printings, (_P.story_id, _P.version_id, _P.page_id), _with_furniture),
    "versions": _Table(_versions, (_V.story_id, _V.position, _V.id), _each(version_dict)),
    "attributions": _Table(_attributions, (_V.sort_day, _A.version_id, _A.position), _each(attribution_dict)),
    "claims": _Table(_claims, (_V.sort_day, _C.version_id, _C.position), _each(claim_dict)),
    "events": _Table(_events, (_E.sort_day, _E.id), _with_claims),
}
TABLES = tuple(_TABLES)  # events and claims by day, the undated last


def rows(connection: Connection, name: str, wanted: Filter) -> Iterator[Row]:
    """The rows of a table that the filter leaves, in order, some at a time: memory does not grow with them."""
    for some in _parts(connection, name, wanted):
        yield from _TABLES[name].finish(connection, some)


def part(connection: Connection, name: str, wanted: Filter) -> tuple[list[Row], str | None]:
    """At most ``limit`` rows, and the cursor of those that follow; ``None`` where none do."""
    if wanted.limit is None:
        return list(rows(connection, name, wanted)), None
    found: list[RowMapping] = []
    for query in _queries(name, wanted):
        if (left := wanted.limit + 1 - len(found)) > 0:
            found += connection.execute(query.limit(left)).mappings()
    shown, more = found[: wanted.limit], len(found) > wanted.limit
    return list(_TABLES[name].finish(connection, shown)), _following(name, shown[-1]) if more else None


def events_of(connection: Connection, ids: Sequence[str], limit: int) -> tuple[list[Row], str | None]:
    """As ``part`` gives them: the first ``limit`` of the events of these ids, in their order, and the cursor of the others."""
    found = {row["id"]: row for row in connection.execute(select(s.events).where(_E.id.in_(ids[:limit]))).mappings()}
    shown = [found[name] for name in ids[:limit] if name in found]
    more = len(ids) > limit and shown
    return list(_TABLES["events"].finish(connection, shown)), _following("events", shown[-1]) if more else None


def count(connection: Connection, name: str, wanted: Filter) -> int:
    """How many rows the filter leaves, whatever its ``limit``."""
    return connection.scalar(select(func.count()).select_from(_TABLES[name].select(wanted).subquery())) or 0


def after(name: str, wanted: Filter) -> list[Any] | None:
    """What the filter's cursor stands for, as the columns that order the table have it. ``UsageError`` for no cursor of it."""
    order = _TABLES[name].order
    key = wanted.key(len(order))
    return key and [_value(column, part) for column, part in zip(order, key, strict=True)]


def _parts(connection: Connection, name: str, wanted: Filter) -> Iterator[Sequence[RowMapping]]:
    left = wanted.limit
    for query in _queries(name, wanted):
        found = connection.execute(query if left is None else query.limit(left)).mappings()
        while some := list(islice(found, _AT_ONCE)):
            left = None if left is None else left - len(some)
            yield some


def _queries(name: str, wanted: Filter) -> Iterator[Select[Any]]:
    """What to ask, one after the other: the newest first has two questions, as what has no day stands last in both orders."""
    table, key = _TABLES[name], after(name, wanted)
    day, *_ = order = table.order
    query = table.select(wanted).order_by(*(column.desc() if wanted.newest else column for column in order))
    if key is not None:
        at = tuple_(*(literal(part, column.type) for column, part in zip(order, key, strict=True)))
        beyond = query.where(tuple_(*order) < at if wanted.newest else tuple_(*order) > at)
    else:
        beyond = query
    if not wanted.newest or day.type.python_type is not date:
        yield beyond
        return
    if key is None or key[0] < s.UNDATED:
        yield beyond.where(day < s.UNDATED)
        beyond = query
    yield beyond.where(day == s.UNDATED)


def _value(column: ColumnElement[Any], part: Any) -> Any:  # noqa: ANN401
    kind = column.type.python_type
    try:
        return date.fromisoformat(part) if kind is date else kind(part)
    except (TypeError, ValueError) as error:
        raise UsageError("after: not a cursor of this table; take it from 'next' of the answer before") from error


def _following(name: str, last: RowMapping) -> str:
    """The cursor of what comes after a row."""
    return cursor([_json(last[str(column.key)]) for column in _TABLES[name].order])


def _json(value: Any) -> Any:  # noqa: ANN401
    return value.isoformat() if isinstance(value, date) else value


def current_claims(connection: Connection, condition: ColumnElement[bool]) -> list[Any]:
    """Claims of current readings as they are stored, with what reconciling needs of their versions."""
    extra = (_V.story_id, _V.published, _V.agency)
    current = s.claims.join(s.readings, CURRENT_READING).join(s.versions, CURRENT_VERSION)
    return list(connection.execute(select(s.claims, *extra).select_from(current).where(condition)).mappings())


def totals(connection: Connection) -> dict[str, int]:
    """How many stories, versions, claims and events hold now."""
    claims = s.claims.join(s.readings, CURRENT_READING).join(s.versions, CURRENT_VERSION)
    current = _V.superseded_by.is_(None)
    queries = {
        "stories": select(func.count(_V.story_id.distinct())).where(current),
        "versions": select(func.count()).select_from(s.versions).where(current),
        "claims": select(func.count()).select_from(claims),
        "events": select(func.count()).select_from(s.events).where(_E.superseded_by.is_(None)),
    }
    return {name: connection.scalar(query) or 0 for name, query in queries.items()}


def resolve_id(connection: Connection, kind: str, given: str) -> str | None:
    """The full current id for an id, the beginning of one, or one that was superseded; ``None`` if there is none.

    Raises ``UsageError`` if the beginning fits several.
    """
    table, column = {
        "story": (s.versions, _V.story_id),
        "version": (s.versions, _V.id),
        "event": (s.events, _E.id),
    }[kind]
    current = select(column).where(table.c.superseded_by.is_(None)).distinct().limit(2)
    if (
        connection.scalar(current.where(column == given)) is not None
    ):  # asked first: the beginning of an id asks every row
        return given
    found = list(connection.scalars(current.where(column.startswith(given, autoescape=True))))
    if len(found) > 1:
        raise UsageError(f"{kind} {given} fits several; give more of its letters")
    if found:
        return str(found[0])
    a = s.aliases.c
    leads = select(a.new).where(a.kind == kind, a.old.startswith(given, autoescape=True)).distinct().limit(2)
    new = list(connection.scalars(leads))
    if len(new) > 1:
        raise UsageError(f"{kind} {given} fits several that were replaced; give more of its letters")
    return resolve_id(connection, kind, new[0]) if new else None


__all__ = ("TABLES", "Filter", "count", "current_claims", "make_filter", "part", "resolve_id", "rows", "totals")
