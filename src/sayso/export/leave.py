"""What leaves a ledger by the one filter: tables as they are, or a profile, to a file, a folder or a stream."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sayso.errors import UsageError
from sayso.event.perday import one_per_day
from sayso.export.profiles import profile_of
from sayso.export.profiles.shape import form_for
from sayso.export.told import told
from sayso.export.write import FORMATS, format_of, is_file, refuse_odd_ending, send, write_table, write_tables
from sayso.ledger.figures import RULE
from sayso.ledger.query import TABLES, rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from sayso.export.told import Told
    from sayso.export.write import Target
    from sayso.ledger.filter import Filter

# Nobody asserts these, and somebody denies them or calls them possible. What is planned, expected, asked for or
# promised is in no profile of events: their users count rows as things that happened.
_UNASSERTED = ("denied", "possible")
PER_DAY = "one_per_day"  # a view of the events, and no table of the ledger


def leave(
    connection: Connection,
    wanted: Filter,
    target: Target,
    *,
    form: str | None = None,
    table: str | None = None,
    profile: str | None = None,
    unasserted: bool = False,
    toll_rule: str | None = None,
) -> list[Path]:
    """Write what the filter leaves. Returns the paths that were written.

    A folder gets a file a table; a file or a stream one table (``events`` unless named), events as one for each type,
    place and day (``one_per_day``), or events in the shape of a profile. ``unasserted`` adds to a profile the events
    that are only denied or called possible. ``toll_rule`` is the connection's rule where somebody has named one; a
    profile with a rule of its own keeps to that otherwise.
    Raises ``UsageError`` for a name that there is not, and for a target that cannot be written.
    """
    if profile is not None:
        given: dict[str, Any] = {"form": form, "table": table, "unasserted": unasserted, "toll_rule": toll_rule}
        return _profile(connection, wanted, target, profile, **given)
    if unasserted:
        raise UsageError("unasserted goes with a profile; the tables hold every event, and say which happened")
    chosen = form or format_of(target) or FORMATS[0]
    if table is None and not is_file(target) and isinstance(target, str | Path):
        refuse_odd_ending(target)
        return write_tables({name: rows(connection, name, wanted) for name in TABLES}, Path(target), form=chosen)
    name = table or "events"
    if name == PER_DAY:
        return write_table(name, one_per_day(rows(connection, "events", wanted)), target, form=chosen)
    if name not in TABLES:
        raise UsageError(f"no table is called {name!r}; there are {', '.join((*TABLES, PER_DAY))}")
    return write_table(name, rows(connection, name, wanted), target, form=chosen)


def _profile(
    connection: Connection,
    wanted: Filter,
    target: Target,
    name: str,
    *,
    form: str | None,
    table: str | None,
    unasserted: bool,
    toll_rule: str | None,
) -> list[Path]:
    shape = profile_of(name)
    chosen = form_for(shape, form or format_of(target))
    if table is not None:
        raise UsageError(f"a profile is made of events; leave out the table {table}")
    if wanted.happened is False:
        raise UsageError(f"{name} holds what is said to have happened; the table events has the rest, marked as such")
    if toll_rule is None and shape.toll_rule is not None:
        connection.execution_options(**{RULE: shape.toll_rule})
    found = _events(connection, wanted, unasserted=unasserted)

    def write(file: BinaryIO) -> None:
        shape.write(found, file, chosen)

    return send(write, target)


def _events(connection: Connection, wanted: Filter, *, unasserted: bool) -> Iterator[Told]:
    happened = None if unasserted else True
    events = rows(connection, "events", replace(wanted, happened=happened))
    for one in told(connection, events):
        if one.event["happened"] or any(claim["mode"] in _UNASSERTED for claim in one.claims):
            yield one
