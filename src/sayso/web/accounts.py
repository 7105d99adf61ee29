"""Signing in and out, and one's own account."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, FastAPI, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sayso.errors import UsageError
from sayso.ledger.accounts import LONGEST, Account, Accounts, Right
from sayso.ledger.passes import Passes
from sayso.web.desk import Desk, TheDesk
from sayso.web.render import page
from sayso.web.security.buckets import Buckets, address
from sayso.web.security.forms import Genuine, WithoutNul
from sayso.web.security.people import cookie_name, form_token, needs

if TYPE_CHECKING:
    from sayso.settings import Settings

router = APIRouter(include_in_schema=False)
_log = logging.getLogger("sayso.desk")

_WRONG = "No account has this name and password. Whoever runs the desk can set a new password."
_OFTEN = "Too many tries. Wait {seconds} seconds, then try again."
_NAME = Annotated[str, Form(max_length=200), WithoutNul]
_SECRET = Annotated[str, Form(max_length=LONGEST)]
_BACK = Annotated[str, Form(max_length=2_000)]


def sign_people_in(app: FastAPI) -> None:
    """Add the pages of this room. Tries are counted by address and by name: of one guesser, and of many at one name."""
    app.state.tries = (Buckets(most=10, a_minute=10), Buckets(most=20, a_minute=5))
    app.include_router(router)


def inside(path: str) -> str:
    """Where to go on after signing in: an address of this desk, whatever was asked for."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain else "/"


@router.get("/signin")
def sign_in_page(request: Request, desk: TheDesk, next: Annotated[str, Query(max_length=2_000)] = "/") -> Response:  # noqa: A002
    """The form; a browser that has no secret yet is given one, so that the form can be told from one made elsewhere."""
    secret = request.cookies.get(cookie_name(desk.settings), "") or secrets.token_urlsafe(32)
    answer = page(request, "account/signin.html", next=inside(next), why=None, csrf=form_token(secret))
    _hand_out(answer, desk.settings, secret)
    return answer


@router.post("/signin")
def sign_in(
    *,
    request: Request,
    desk: TheDesk,
    _secret: Genuine,
    name: _NAME = "",
    password: _SECRET = "",
    next: _BACK = "/",  # noqa: A002
) -> Response:
    """Let somebody in. The browser gets a new secret, so that one that was put into it before opens nothing."""
    by_address, by_name = request.app.state.tries
    client = address(request.scope.get("client"))
    if seconds := max(by_address.wait(client), by_name.wait(name.strip().lower()[:80])):
        return _again(request, _OFTEN.format(seconds=seconds), next, HTTPStatus.TOO_MANY_REQUESTS, seconds)
    account = Accounts(desk.engine).check(name, password)
    if account is None:
        _log.warning("sign-in refused, from %s", client)
        return _again(request, _WRONG, next, HTTPStatus.UNAUTHORIZED)
    _log.info("%s signed in, from %s", account.name, client)
    return _let_in(desk, account, inside(next))


@router.post("/signout")
def sign_out(desk: TheDesk, secret: Genuine) -> Response:
    """End the session here and in the ledger."""
    Passes(desk.engine).close_session(secret)
    answer = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    answer.delete_cookie(
        cookie_name(desk.settings), path="/", secure=desk.settings.desk_https, httponly=True, samesite="lax"
    )
    return answer


@router.get("/account")
def account_page(request: Request, desk: TheDesk, viewer: Annotated[Account, Depends(needs(Right.READ))]) -> Response:
    """Who one is here and what one may; for admins, who else has an account."""
    return _account(request, desk, viewer)


@router.post("/account/password")
def change_password(
    *,
    request: Request,
    desk: TheDesk,
    _secret: Genuine,
    viewer: Annotated[Account, Depends(needs(Right.READ))],
    old: _SECRET = "",
    new: _SECRET = "",
    again: _SECRET = "",
) -> Response:
    """Change one's own password. Every other session and token of the account ends."""
    accounts = Accounts(desk.engine)
    _, by_name = request.app.state.tries
    if seconds := by_name.wait(viewer.name):
        return _account(request, desk, viewer, _OFTEN.format(seconds=seconds), HTTPStatus.TOO_MANY_REQUESTS)
    if accounts.check(viewer.name, old) is None:
        return _account(request, desk, viewer, "The old password is another one.", HTTPStatus.UNPROCESSABLE_ENTITY)
    if new != again:
        return _account(
            request, desk, viewer, "The two new passwords are not the same.", HTTPStatus.UNPROCESSABLE_ENTITY
        )
    try:
        accounts.set_password(viewer.name, new)
    except UsageError as error:
        return _account(request, desk, viewer, f"{error}.", HTTPStatus.UNPROCESSABLE_ENTITY)
    return _let_in(desk, viewer, "/account")


def _account(
    request: Request, desk: Desk, viewer: Account, why: str | None = None, status: int = HTTPStatus.OK
) -> Response:
    others = Accounts(desk.engine).list() if Right.MANAGE in viewer.rights else []
    return page(request, "account/account.html", status=status, here="account", accounts=others, why=why)


def _again(request: Request, why: str, back: str, status: int, seconds: int = 0) -> Response:
    headers = {"Retry-After": str(seconds)} if seconds else None
    return page(request, "account/signin.html", status=status, headers=headers, next=inside(back), why=why)


def _let_in(desk: Desk, account: Account, to: str) -> Response:
    secret = Passes(desk.engine).open_session(account, hours=desk.settings.desk_hours)
    answer = RedirectResponse(to, HTTPStatus.SEE_OTHER)
    _hand_out(answer, desk.settings, secret, seconds=desk.settings.desk_hours * 3600)
    return answer


def _hand_out(answer: Response, settings: Settings, secret: str, *, seconds: int | None = None) -> None:
    answer.set_cookie(
        cookie_name(settings),
        secret,
        max_age=seconds,
        path="/",
        secure=settings.desk_https,
        httponly=True,
        samesite="lax",
    )
