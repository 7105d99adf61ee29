"""What every page is given: the ledger, a connection to it, and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from sayso.api import Ledger
from sayso.ledger.store import shown
from sayso.web.kept import Kept
from sayso.web.security.lines import is_file
from sayso.web.security.patience import take_your_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from sayso.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """One ledger that is looked at. It stands in ``app.state.desk``."""

    engine: Engine
    name: str  # the file or address, as it was given
    settings: Settings
    kept: Kept

    @property
    def ledger(self) -> Ledger:
        """The ledger as Python calls it."""
        return Ledger(self.engine, self.shown)

    @property
    def shown(self) -> Path | str:
        """What the ledger may be called on a page or in a log: no password is in it."""
        return shown(self.name)


def the_desk(request: Request) -> Desk:
    """The desk of this application."""
    desk: Desk = request.app.state.desk
    return desk


def a_connection(request: Request) -> Iterator[Connection]:
    """A connection that sees one state of the ledger for as long as the answer is made."""
    with the_desk(request).engine.connect() as connection:
        if is_file(request.url.path):
            take_your_time(connection)
        yield connection


TheDesk = Annotated[Desk, Depends(the_desk)]
Connected = Annotated[Connection, Depends(a_connection)]
