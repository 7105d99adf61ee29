"""The events that a filter leaves: counted and listed from columns that are kept for as long as the ledger does not change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.ledger.query import events_of
from sayso.web.columns import Columns, load
from sayso.web.overview import Overview, overview

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter
    from sayso.ledger.rows import Row
    from sayso.web.desk import Desk


def overview_of(desk: Desk, connection: Connection, wanted: Filter) -> Overview:
    """What there is to count of them, whichever part of them is asked for."""
    whole = replace(wanted, limit=None, after=None, newest=None)
    columns = _columns(desk, connection)
    return desk.kept.answer(("overview", whole), lambda: overview(connection, whole, columns))


def part_of(desk: Desk, connection: Connection, wanted: Filter, *, limit: int) -> tuple[list[Row], str | None]:
    """At most ``limit`` rows, and the cursor of those that follow, as the ledger's own ``part`` gives them."""
    kept = overview_of(desk, connection, wanted).kept
    return events_of(connection, _columns(desk, connection).part(kept, wanted, limit + 1), limit)


def _columns(desk: Desk, connection: Connection) -> Columns:
    return desk.kept.answer("columns", lambda: load(connection))
