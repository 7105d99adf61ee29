"""The history: every judgement, who made it, when and why; and taking one back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.errors import UsageError
from sayso.ledger.accounts import Account, Right
from sayso.web.accounts import inside
from sayso.web.desk import Connected, Desk, TheDesk
from sayso.web.render import page
from sayso.web.review.subjects import subjects
from sayso.web.review.told import what
from sayso.web.security.forms import Genuine, WithoutNul
from sayso.web.security.people import needs
from sayso.web.trouble import MissingError
from sayso.web.twins import Shown, twins

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

router = APIRouter()
Analyst = Annotated[Account, Depends(needs(Right.JUDGE))]
_PAGE = 100  # judgements of a page
_NUMBER = Annotated[int, Path(ge=1, le=2**31 - 1)]


@twins(router, "/history")
def show_history(
    request: Request,  # noqa: ARG001 - the twins answer it
    desk: TheDesk,
    connection: Connected,
    subject: Annotated[str | None, Query(max_length=64)] = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Shown:
    """The newest first; the files have all of it, in order."""
    found = desk.ledger.history(subject or None)
    return Shown(
        template="review/history.html",
        here="history",
        context=lambda: {"subject": subject, **_part(connection, found, before)},
        rows=lambda: found,
        name="history",
    )


def _part(connection: Connection, found: list[Row], before: int | None) -> Row:
    older = [row for row in reversed(found) if before is None or row["no"] < before]
    shown = older[:_PAGE]
    about = subjects(connection, shown)
    return {
        "judgements": [{"row": row, "what": what(row), "to": about[row["subject"]]} for row in shown],
        "more": shown[-1]["no"] if len(older) > _PAGE else None,
        "total": len(found),
    }


@router.get("/history/{no}/undo")
def ask_why(request: Request, desk: TheDesk, _viewer: Analyst, no: _NUMBER, next: str = "/history") -> Response:  # noqa: A002
    """What would be taken back, and room for the reason."""
    return _undo_page(request, desk, no, inside(next))


@router.post("/history/{no}/undo")
def undo(
    *,
    request: Request,
    desk: TheDesk,
    viewer: Analyst,
    _secret: Genuine,
    no: _NUMBER,
    why: Annotated[str, Form(max_length=4_000), WithoutNul] = "",
    next: Annotated[str, Form(max_length=2_000), WithoutNul] = "/history",  # noqa: A002
) -> Response:
    """Take a judgement back. It stays in the history, beside its undoing."""
    if not why.strip():
        return _undo_page(request, desk, no, inside(next), problem="Say why it is taken back.")
    try:
        undoing = desk.ledger.undo(no, by=viewer.name, why=why.strip())
    except UsageError as error:
        return _undo_page(request, desk, no, inside(next), problem=f"{error}.", why=why)
    path = inside(next)
    return RedirectResponse(f"{path}{'&' if '?' in path else '?'}done={quote(str(undoing))}", HTTPStatus.SEE_OTHER)


def _undo_page(
    request: Request, desk: Desk, no: int, back: str, *, problem: str | None = None, why: str = ""
) -> Response:
    row = next((row for row in desk.ledger.history() if row["no"] == no), None)
    if row is None:
        raise MissingError(f"there is no judgement {no}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    given: Row = {"row": row, "what": what(row), "next": back, "problem": problem, "why": why}
    return page(request, "review/undo.html", status=status, here="history", **given)
