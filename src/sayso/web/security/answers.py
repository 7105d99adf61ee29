"""Refusals as answers: problem+json for programs (RFC 9457), a line of plain text for people, made without templates."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

API = "/api/"
V1 = f"{API}v1"
_FILES = (".json", ".csv", "/metrics")


def for_programs(path: str) -> bool:
    """Whether an address is asked by programs."""
    return path.startswith(API) or path.endswith(_FILES)


def problem(status: int, why: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> Response:  # noqa: ANN401
    """What is wrong, as ``application/problem+json``."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": why} | more
    return JSONResponse(told, status_code=status, headers=headers, media_type="application/problem+json")


async def refuse(
    scope: Scope, receive: Receive, send: Send, *, status: int, why: str, headers: Mapping[str, str] | None = None
) -> None:
    """Answer with a refusal."""
    if for_programs(scope["path"]):
        answer = problem(status, why, headers=headers)
    else:
        answer = PlainTextResponse(f"{HTTPStatus(status).phrase}: {why}\n", status_code=status, headers=headers)
    await answer(scope, receive, send)
