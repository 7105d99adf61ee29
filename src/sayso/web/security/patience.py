"""A question to the ledger that takes too long is stopped: one visitor's search must not hold up everybody's."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

PATIENCE = 30.0  # seconds; the slowest page over 100,000 events takes under one
_STEPS = 200_000  # of SQLite's machine between two looks at the clock: some 2 ms


def stop_long_questions(engine: Engine) -> None:
    """Give every connection that is taken from the pool ``PATIENCE`` seconds."""
    sqlite = engine.dialect.name == "sqlite"

    @event.listens_for(engine, "checkout")
    def _start(connection: Any, _record: Any, _proxy: Any) -> None:  # noqa: ANN401 - the driver's own
        if sqlite:
            until = monotonic() + PATIENCE
            connection.set_progress_handler(lambda: monotonic() > until, _STEPS)
        else:
            connection.execute(f"SET {_in_milliseconds(PATIENCE)}")
            connection.commit()

    @event.listens_for(engine, "detach")
    def _leave(connection: Any, _record: Any) -> None:  # noqa: ANN401 - one that is kept for ever
        if sqlite:
            connection.set_progress_handler(None, 0)


def take_your_time(connection: Connection) -> None:
    """Take the limit away from a connection, for as long as it is out: a whole ledger is being written to a file."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.set_progress_handler(None, 0)
    else:
        driver.execute(f"SET LOCAL {_in_milliseconds(0)}")


def _in_milliseconds(seconds: float) -> str:
    return f"statement_timeout = {int(seconds * 1000)}"
