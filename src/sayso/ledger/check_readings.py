"""Checks that readings stand on words that are there, and that the numbers of events agree with what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, select

from sayso.ledger import schema as s

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, RowMapping

_SPAN_COLUMNS = ("source", "cue", "content")
_FIELDS = ("actor", "target", "weapon", "outcome", "places", "counts")
_AT_ONCE = 500  # rows that stand in memory together


def _spans_lie_in_their_texts(connection: Connection) -> Iterator[str]:
    for table, columns in ((s.claims, ("trigger",)), (s.attributions, _SPAN_COLUMNS)):
        join = table.join(s.versions, s.versions.c.id == table.c.version_id)
        length = func.length(s.versions.c.text).label("version_length")
        held = select(table, length).select_from(join).execution_options(yield_per=_AT_ONCE)
        for row in connection.execute(held).mappings():
            if bad := _bad_spans(row, columns):
                yield f"{table.name[:-1]} {row['id']}: the words of {bad} do not lie in the text; run 'sayso read --again'"


def _bad_spans(row: RowMapping, columns: tuple[str, ...]) -> str | None:
    length = row["version_length"]
    named: dict[str, list[list[int]]] = dict(row["words"]) | {
        name: [row[name]] if name == "trigger" else row[name] for name in columns
    }
    for field, spans in named.items():
        if any(not 0 <= start < end <= length for start, end in spans):
            return field
    return None


def _claims_have_words(connection: Connection) -> Iterator[str]:
    """Every value that a machine gave stands on words; what people corrected stands on their name."""
    for row in connection.execute(select(s.claims).execution_options(yield_per=_AT_ONCE)).mappings():
        for field in (*_FIELDS, "date"):
            if _value(row, field) and field not in row["corrected"] and not row["words"].get(field):
                yield f"claim {row['id']}: {field} has no words; run 'sayso read --again'"


def _value(row: RowMapping, field: str) -> Any:  # noqa: ANN401 - of whatever kind the field is
    return (row["date_start"] or row["date_end"]) if field == "date" else row[field]


def counts_agree(connection: Connection) -> Iterator[str]:
    """Each event counts the pages and versions that its claims stand on, and no more stories than they are of.

    A newsroom's follow-up is a story of its own among the stories, and none among those that began apart.
    """
    e, c, v, p = s.events.c, s.claims.c, s.versions.c, s.printings.c
    join = (
        s.events.join(s.event_claims, s.event_claims.c.event_id == e.id)
        .join(s.claims, c.id == s.event_claims.c.claim_id)
        .join(s.readings, and_(s.readings.c.id == c.reading_id, s.readings.c.superseded_by.is_(None)))
        .join(s.versions, and_(v.id == c.version_id, v.superseded_by.is_(None)))
        .join(s.printings, p.version_id == v.id)
    )
    named = {"pages": p.page_id, "versions": v.id, "stories": v.story_id}
    counted = (func.count(column.distinct()).label(name) for name, column in named.items())
    query = select(e.id, *counted).select_from(join).where(e.superseded_by.is_(None)).group_by(e.id)
    found = {row.id: {name: getattr(row, name) for name in named} for row in connection.execute(query)}
    current = select(e.id, e.corroboration, e.stories).where(e.superseded_by.is_(None))
    for event_id, told, stories in connection.execute(current.execution_options(yield_per=_AT_ONCE)):
        wanted = found.get(event_id, dict.fromkeys(named, 0))
        most = wanted.pop("stories")
        wrong = sorted(name for name, number in wanted.items() if told[name] != number)
        if wrong or told["stories"] != stories or not min(most, 1) <= stories <= most:
            yield f"event {event_id}: counts its {', '.join(wrong) or 'stories'} wrongly; report this as a bug"


CHECKS: tuple[Callable[[Connection], Iterator[str]], ...] = (_spans_lie_in_their_texts, _claims_have_words)
