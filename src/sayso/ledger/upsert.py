"""Insert what is not there, or overwrite what is: the one place where SQLite's and PostgreSQL's words for it are chosen."""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, Table


@cache
def _upsert(table: Table, dialect: str, columns: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    """The statement of ``put``, made once for each set of columns."""
    statement = (postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)).values(
        {name: bindparam(name) for name in columns}
    )
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in columns if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def inserting(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An ``INSERT`` that can say what to do where the key is taken."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def add(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert what is not there yet; a row with the same key stays as it is."""
    if rows:
        connection.execute(inserting(connection, table).on_conflict_do_nothing(), rows)


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert, or overwrite the row with the same key."""
    if not rows:
        return
    connection.execute(_upsert(table, connection.dialect.name, tuple(rows[0])), rows)


def put_plain(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """``put`` for many rows of texts and whole numbers alone, which need no conversion: half the time."""
    if not rows:
        return
    compiled = _upsert(table, connection.dialect.name, tuple(rows[0])).compile(dialect=connection.dialect)
    names = getattr(compiled, "positiontup", None)  # PostgreSQL takes the rows by name
    connection.exec_driver_sql(str(compiled), list(map(itemgetter(*names), rows)) if names else list(rows))
