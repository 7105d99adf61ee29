"""What whoever runs the desk looks at: whether it lives, figures for Prometheus, and a log for programs."""

from __future__ import annotations

import json
import logging
from time import perf_counter
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select

from sayso.errors import LedgerError, SettingsError
from sayso.ledger import schema as s
from sayso.ledger.accounts import Right
from sayso.web.desk import Desk, TheDesk
from sayso.web.security.buckets import address
from sayso.web.security.hosts import is_local, is_loopback
from sayso.web.security.people import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

router = APIRouter(include_in_schema=False)
FORMS = ("text", "json")
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10)  # 0.3 s is what a page may take at the median
_log = logging.getLogger("sayso.desk")


def watch(app: FastAPI) -> None:
    """Count and log every request, and serve what was counted."""
    registry = CollectorRegistry()
    registry.register(_LedgerFigures(app.state.desk))
    app.state.registry = registry
    app.add_middleware(Watch, registry=registry)
    app.include_router(router)


@router.get("/healthz")
def healthz(desk: TheDesk) -> Response:
    """200 while the ledger answers, else 503; nothing that a stranger may not know."""
    try:
        with desk.engine.connect() as connection:
            connection.execute(select(1))
    except LedgerError as error:
        _log.error("the ledger does not answer: %s", error)
        return JSONResponse({"status": "the ledger does not answer"}, 503)
    return JSONResponse({"status": "ok"})


def _watchman(request: Request, desk: TheDesk) -> None:
    """Somebody on this machine, where the desk is for this machine alone; elsewhere, somebody who may manage."""
    client = request.client
    if not (is_local(desk.settings) and client is not None and is_loopback(client.host)):
        needs(Right.MANAGE)(request)


@router.get("/metrics", dependencies=[Depends(_watchman)])
def metrics(request: Request) -> Response:
    """Pages and versions by state, events, and how long requests take, in Prometheus' text format."""
    return Response(generate_latest(request.app.state.registry), media_type="text/plain; version=0.0.4; charset=utf-8")


class _LedgerFigures:
    """Asked anew whenever somebody looks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Pages and versions by state, events by what is said of them."""
        v, e = s.versions.c, s.events.c
        with self._desk.engine.connect() as connection:
            for name, about, column, holds in (
                ("pages", "pages by state; kept and cleaned ones wait", s.pages.c.state, None),
                ("versions", "versions by state; matched ones wait to be read", v.state, v.superseded_by.is_(None)),
                ("events", "events by what people said of them", e.status, e.superseded_by.is_(None)),
            ):
                family = GaugeMetricFamily(f"sayso_{name}", about, labels=["state"])
                query = select(column, func.count()).group_by(column)
                for state, count in connection.execute(query if holds is None else query.where(holds)):
                    family.add_metric([state], count)
                yield family


class Watch:
    """Takes the time of every request, refused ones too."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        self.app = app
        self.seconds = Histogram(
            "sayso_request_seconds",
            "how long requests took until all was sent",
            ["method", "route", "status"],
            buckets=_BUCKETS,
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, and write down what came of it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start, status, size = perf_counter(), 500, 0

        async def counted(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counted)
        finally:
            self._note(scope, status=status, size=size, seconds=perf_counter() - start)

    def _note(self, scope: Scope, *, status: int, size: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "(none)")
        method = scope["method"] if scope["method"] in _METHODS else "OTHER"  # labels are kept for ever: few, and ours
        self.seconds.labels(method, route, f"{status // 100}xx").observe(seconds)
        viewer = scope.get("state", {}).get("viewer")
        told = {"method": method, "route": route, "status": status, "bytes": size, "ms": round(seconds * 1000, 1)}
        _log.info(
            "request", extra={"request": told | {"by": getattr(viewer, "name", None), "from": address(scope["client"])}}
        )


_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


class _JsonLines(logging.Formatter):
    """A JSON object a line; a request's figures stand in it by name."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        told |= getattr(record, "request", {})
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def start_log(form: str) -> None:
    """Write the log to stderr: ``text`` has what went wrong, ``json`` every request too. Raises ``SettingsError``."""
    if form not in FORMS:
        raise SettingsError(f"desk_log {form!r} is not one of {', '.join(FORMS)}")
    handler = logging.StreamHandler()
    handler.setFormatter(_JsonLines() if form == "json" else logging.Formatter("sayso: %(message)s"))
    logger = logging.getLogger("sayso")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO if form == "json" else logging.WARNING)
    logger.propagate = False
