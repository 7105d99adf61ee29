"""Runs the desk: a socket of its own, so that the address is known before the first visitor."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import uvicorn

from sayso.errors import UsageError
from sayso.web.app import make_app
from sayso.web.ops import start_log
from sayso.web.security.hosts import check_host

if TYPE_CHECKING:
    from sayso.settings import Settings

_CONNECTIONS = 500  # at once; whoever comes then is told to come again
_FAREWELL = 5  # seconds for answers that are under way when the desk is stopped


def run(ledger: str, *, settings: Settings, host: str, port: int, open_browser: bool) -> None:
    """Serve until stopped. Raises ``UsageError`` where the address cannot be had."""
    settings = replace(settings, desk_host=host)
    start_log(settings.desk_log)
    app = make_app(ledger, settings=settings)
    check_host(app.state.desk.engine, settings)
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    print(f"sayso: {app.state.desk.shown} is on the desk at {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)  # noqa: T201
    if open_browser:
        import webbrowser  # noqa: PLC0415

        webbrowser.open(address)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=settings.desk_https,  # a proxy on this machine says for whom it asks; nobody else is believed
        timeout_graceful_shutdown=_FAREWELL,
        limit_concurrency=_CONNECTIONS,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot listen on {host}, port {port} ({reason}); choose another with --port") from error
