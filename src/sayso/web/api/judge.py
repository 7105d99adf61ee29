"""What people decide, for programs: the queue, the history, judging and undoing."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from sayso.ledger.accounts import Account, Right
from sayso.web.api.asked import MOST, USUAL
from sayso.web.api.shapes import answers, listing, record
from sayso.web.desk import TheDesk
from sayso.web.security.answers import V1
from sayso.web.security.forms import WithoutNul
from sayso.web.security.people import needs

router = APIRouter(prefix=V1, tags=["review"])
Analyst = Annotated[Account, Depends(needs(Right.JUDGE))]
_NO = record(no={"type": "integer"})
_ITEM = {"type": "object"}
_ID = "^[0-9A-Za-z]{1,64}$"
_REASON = 2_000  # characters, as the ledger's own limit


class Wanted(BaseModel):
    """A judgement: what is decided about which event or claim, and why."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["confirm", "reject", "merge", "split", "correct", "note"]
    subject: str = Field(pattern=_ID, description="an event's or a claim's id, or its beginning")
    why: str = Field(default="", max_length=_REASON, description="the reason, kept with the judgement")
    field: str | None = Field(default=None, max_length=40, description="of a correction: type, place, date ...")
    value: Any = Field(default=None, description="of a correction: the value; of a split: the claims to take out")
    other: str | None = Field(default=None, pattern=_ID, description="of a merge: the other event")
    seen: int | None = Field(
        default=None, ge=0, le=2**31 - 1, description="the last judgement on the subject that you saw, 0 for none"
    )

    @model_validator(mode="after")
    def _no_nul(self) -> Self:
        if "\\u0000" in json.dumps(self.model_dump()):
            raise ValueError("no text can hold a NUL character")
        return self


class Undoing(BaseModel):
    """Why a judgement is taken back."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[str, WithoutNul] = Field(default="", max_length=_REASON)


@router.get("/queue", responses=answers(listing(_ITEM)), summary="What waits for a person, the most doubtful first")
def queue(
    desk: TheDesk,
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    after: Annotated[str | None, Query(pattern=_ID, description="'next' of the answer before")] = None,
) -> JSONResponse:
    """Suggested events, each with ``doubts`` (the reasons to look again) and ``seen`` (the last judgement on it)."""
    found = desk.ledger.queue(limit=limit + 1, after=after)
    shown = list(found)[:limit]
    return JSONResponse({"items": shown, "next": shown[-1]["id"] if len(found) > limit else None})


@router.get("/history", responses=answers(listing(_ITEM)), summary="Every judgement, who made it, when and why")
def history(
    desk: TheDesk,
    subject: Annotated[str | None, Query(pattern=_ID, description="an event or a claim")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="'next' of the answer before")] = 0,
) -> JSONResponse:
    """In the order in which they were made; an undoing stands beside what it undid."""
    found = [row for row in desk.ledger.history(subject) if row["no"] > after]
    shown = found[:limit]
    return JSONResponse({"items": shown, "next": str(shown[-1]["no"]) if len(found) > limit else None})


@router.post(
    "/judgements",
    status_code=201,
    responses=answers(_NO, 401, 403, 409, status=201),
    summary="Confirm, reject, merge, split, correct, or note",
)
def judge(desk: TheDesk, account: Analyst, wanted: Wanted) -> JSONResponse:
    """Signed with the token's account. If somebody judged since ``seen``, 409 says what, and nothing is written."""
    given = wanted.model_dump(exclude={"kind", "subject"})
    no = desk.ledger.judge(wanted.kind, wanted.subject, by=account.name, **given)
    return JSONResponse({"no": no}, 201)


@router.post(
    "/judgements/{no}/undo",
    status_code=201,
    responses=answers(_NO, 401, 403, status=201),
    summary="Take a judgement back",
)
def undo(
    desk: TheDesk, account: Analyst, no: Annotated[int, Path(ge=1, le=2**31 - 1)], wanted: Undoing | None = None
) -> JSONResponse:
    """It stays in the history, beside its undoing."""
    undoing = desk.ledger.undo(no, by=account.name, why=wanted.why if wanted else "")
    return JSONResponse({"no": undoing}, 201)
