"""One event beside its words, with the forms that judge it. Every form works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from sayso.errors import StaleError, UsageError
from sayso.event.doubts import doubts
from sayso.ledger import schema as s
from sayso.ledger.accounts import Account, Right
from sayso.ledger.codec import event_of
from sayso.ledger.filter import Filter
from sayso.ledger.query import resolve_id, rows
from sayso.records import EventType
from sayso.web.desk import Connected, TheDesk
from sayso.web.dossier import dossier
from sayso.web.found import full_id, the_only
from sayso.web.lit import LAYERS
from sayso.web.parties import parties
from sayso.web.render import page
from sayso.web.review.near import near
from sayso.web.review.told import current, field_words, what
from sayso.web.security.forms import Genuine, WithoutNul
from sayso.web.security.people import needs
from sayso.web.signs import sign

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from sayso.ledger.rows import Row
    from sayso.web.desk import Desk

router = APIRouter()
Analyst = Annotated[Account, Depends(needs(Right.JUDGE))]
_FIELDS = ("place", "date", "type", "sub_type", "happened", "counts.killed", "counts.wounded")
_OF_CLAIMS = ("mode", "actor", "actor_side", "target", "target_side", "weapon", "outcome", "verification")
_NEED_WORDS = {"reject": "rejecting", "merge": "merging", "split": "splitting", "correct": "correcting"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What somebody filled in: shown again, if it could not be taken."""

    kind: str = ""
    subject: str = ""
    why: str = ""
    field: str = ""
    value: str = ""
    other: str = ""
    seen: int = 0
    claims: tuple[str, ...] = ()

    def judgement(self) -> dict[str, Any]:
        """The arguments of ``Ledger.judge``. Raises ``UsageError`` for a judgement that needs words and has none."""
        why = self.why.strip()
        if not why and self.kind in _NEED_WORDS:
            raise UsageError(f"say why: {_NEED_WORDS[self.kind]} needs a reason that others can read")
        given: dict[str, Any] = {"why": why, "seen": self.seen}
        if self.kind == "correct":
            given |= {"field": self.field, "value": self.value.strip() or None}
        elif self.kind == "merge":
            given["other"] = self.other.strip() or None
        elif self.kind == "split":
            given["value"] = list(self.claims)
        return given


def _filled(
    *,
    kind: Annotated[str, Form(max_length=10), WithoutNul] = "",
    subject: Annotated[str, Form(max_length=64), WithoutNul] = "",
    why: Annotated[str, Form(max_length=4_000), WithoutNul] = "",
    field: Annotated[str, Form(max_length=40), WithoutNul] = "",
    value: Annotated[str, Form(max_length=500), WithoutNul] = "",
    other: Annotated[str, Form(max_length=64), WithoutNul] = "",
    another: Annotated[str, Form(max_length=64), WithoutNul] = "",
    seen: Annotated[int, Form(ge=0, le=2**31 - 1)] = 0,
    claims: Annotated[list[Annotated[str, WithoutNul]] | None, Form(max_length=500)] = None,
) -> Filled:
    """The form as it was sent; ``another`` is an event that was not among those offered."""
    named = another.strip() or other
    return Filled(kind, subject, why, field, value, named, seen, tuple(claims or ()))


@router.get("/review/{event}")
def show(request: Request, desk: TheDesk, connection: Connected, _viewer: Analyst, event: str) -> Response:
    """The event, what is claimed of it, and the forms."""
    full = full_id(connection, "event", event)
    if full != event:
        return RedirectResponse(f"/review/{full}")
    return _page(request, desk, connection, full)


@router.post("/review/{event}")
def judge(
    *,
    request: Request,
    desk: TheDesk,
    connection: Connected,
    viewer: Analyst,
    _secret: Genuine,
    event: str,
    filled: Annotated[Filled, Depends(_filled)],
) -> Response:
    """Keep a judgement. Who was overtaken sees what the others decided, and keeps what they filled in."""
    full = full_id(connection, "event", event)
    connection.rollback()  # what is shown afterwards is what holds then
    try:
        no = desk.ledger.judge(filled.kind, filled.subject or full, by=viewer.name, **filled.judgement())
    except StaleError as error:
        return _page(request, desk, connection, full, filled=filled, since=error.since)
    except UsageError as error:
        return _page(request, desk, connection, full, filled=filled, problem=str(error))
    now = resolve_id(connection, "event", full)
    return RedirectResponse(f"/review/{now}?done={no}" if now else f"/history?done={no}", HTTPStatus.SEE_OTHER)


def _page(
    request: Request,
    desk: Desk,
    connection: Connection,
    event_id: str,
    *,
    filled: Filled | None = None,
    since: tuple[Any, ...] = (),
    problem: str | None = None,
) -> Response:
    status = HTTPStatus.CONFLICT if since else HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    row = the_only(list(rows(connection, "events", Filter(event=event_id))), "event")
    history = desk.ledger.history(event_id)
    given: Row = {
        "event": row,
        "sign": sign(row),
        "parties": parties(connection, [event_id]).get(event_id, ""),
        "told": dossier(connection, row),
        "layers": LAYERS,
        "fields": _fields(row),
        "claim_fields": [(name, field_words(name)) for name in _OF_CLAIMS],
        "types": list(EventType),
        "doubts": _doubts(connection, row),
        "near": near(connection, row),
        "history": [{"row": one, "what": what(one)} for one in reversed(history)],
        "seen": max((one["no"] for one in history), default=0),
        "done": _done(request, history),
        "filled": filled or Filled(),
        "since": [{"row": one, "what": what(one)} for one in since],
        "problem": problem,
    }
    return page(request, "review/judge.html", status=status, here="review", **given)


def _doubts(connection: Connection, event: Row) -> tuple[str, ...]:
    """Why it should be looked at again."""
    stored = connection.execute(select(s.events).where(s.events.c.id == event["id"])).mappings().one()
    return doubts(event_of(stored, event["claim_ids"]))


def _fields(event: Row) -> list[tuple[str, str, str]]:
    """What may be corrected: the field, its name, and what the event has in it."""
    counted = [f"counts.{count['what']}" for count in event["counts"]]
    return [(name, field_words(name), current(event, name)) for name in dict.fromkeys((*_FIELDS, *counted))]


def _done(request: Request, history: list[Row]) -> dict[str, Any] | None:
    """The judgement that was just made, told once more with the way back."""
    given = request.query_params.get("done", "")
    row = next((row for row in history if str(row["no"]) == given), None)
    return {"row": row, "what": what(row)} if row else None
