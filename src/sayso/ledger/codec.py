"""Records to rows and back. Pydantic does the work from the records' own annotations."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from sayso.records import Attribution, Claim, Event, Interval

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from sqlalchemy import RowMapping

_DATE = ("date_start", "date_end", "date_precision")


@cache
def adapter(kind: Hashable) -> TypeAdapter[Any]:
    """The reader and writer of one record type, built once."""
    return TypeAdapter(kind)  # type: ignore[arg-type] # a type form, which has no name before Python 3.14


def plain(value: Any, kind: Any = None) -> Any:  # noqa: ANN401
    """A record, or a tuple of them, as what JSON can hold; spans become ``[start, end]``."""
    writer: TypeAdapter[Any] = adapter(kind or type(value))  # type: ignore[arg-type]
    return writer.dump_python(value, mode="json")


def date_columns(interval: Interval | None) -> dict[str, Any]:
    """An interval as the three columns of a claim or an event."""
    if interval is None:
        return dict.fromkeys(_DATE)
    return dict(zip(_DATE, (interval.start, interval.end, interval.precision), strict=True))


def interval_of(row: RowMapping) -> Interval | None:
    """The interval of a row with the three date columns."""
    start, end, precision = (row[name] for name in _DATE)
    if start is None and end is None and precision is None:
        return None
    return Interval(_day(start), _day(end), precision)


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def claim_row(claim: Claim) -> dict[str, Any]:
    """A claim as a row, without the columns that tell which reading it belongs to."""
    row: dict[str, Any] = plain(claim)
    del row["date"]
    return row | date_columns(claim.date)


def claim_of(row: RowMapping) -> Claim:
    """The claim that a row holds."""
    fields = {name: row[name] for name in Claim.__slots__ if name != "date"}
    claim: Claim = adapter(Claim).validate_python(fields | {"date": interval_of(row)})
    return claim


def attribution_row(attribution: Attribution) -> dict[str, Any]:
    """An attribution as a row, without the columns that tell which reading it belongs to."""
    row: dict[str, Any] = plain(attribution)
    return row


def attribution_of(row: RowMapping) -> Attribution:
    """The attribution that a row holds."""
    fields = {name: row[name] for name in Attribution.__slots__}
    attribution: Attribution = adapter(Attribution).validate_python(fields)
    return attribution


def event_of(row: RowMapping, claim_ids: Sequence[str]) -> Event:
    """The event that a row holds, with its claims."""
    fields = {name: row[name] for name in Event.__slots__ if name not in {"date", "claim_ids"}}
    for name in ("places", "counts"):  # what a person or another program put there stands on no words
        fields[name] = [{"span": (0, 0)} | item for item in row[name]]
    whole = fields | {"date": interval_of(row), "claim_ids": claim_ids}
    event: Event = adapter(Event).validate_python(whole)
    return event
