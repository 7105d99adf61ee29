"""What waits for a person: suggested events, the most doubtful first, each with the reasons to look again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Query, Request

from sayso.ledger.accounts import Right
from sayso.ledger.filter import Filter
from sayso.ledger.query import count
from sayso.web.desk import Connected, TheDesk
from sayso.web.parties import parties
from sayso.web.security.people import needs
from sayso.web.signs import sign
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter(dependencies=[Depends(needs(Right.JUDGE))])
_PAGE = 30  # events of a page: what one looks through in a sitting


@twins(router, "/review")
def show_queue(
    request: Request,  # noqa: ARG001 - the twins answer it
    desk: TheDesk,
    connection: Connected,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> Shown:
    """A page of the queue."""
    waiting = desk.ledger.queue(limit=_PAGE, after=after)
    return Shown(
        template="review/queue.html",
        here="review",
        context=lambda: _context(connection, waiting, first=after is None),
        rows=lambda: waiting,
        name="review",
    )


def _context(connection: Connection, waiting: list[Row], *, first: bool) -> Row:
    return {
        "events": [{"row": row, "sign": sign(row)} for row in waiting],
        "parties": parties(connection, [row["id"] for row in waiting]),
        "counts": {
            status: count(connection, "events", Filter(status=status))
            for status in ("suggested", "confirmed", "rejected")
        },
        "more": waiting[-1]["id"] if len(waiting) == _PAGE else None,
        "first": first,
    }
