"""Runs the desk: a socket of its own, so that the address is known before the first visitor."""

from __future__ import annotations

import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from sayso.errors import UsageError
from sayso.web.app import make_app

if TYPE_CHECKING:
    from sayso.settings import Settings


def run(ledger: str, *, settings: Settings, host: str, port: int, open_browser: bool) -> None:
    """Serve until stopped. Raises ``UsageError`` where the address cannot be had."""
    app = make_app(ledger, settings=settings)
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listening.getsockname()[1]}/"
    print(f"sayso: {ledger} is on the desk at {address} (stop with Ctrl-C)", file=sys.stderr, flush=True)  # noqa: T201
    if open_browser:
        import webbrowser  # noqa: PLC0415

        webbrowser.open(address)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot listen on {host}, port {port} ({reason}); choose another with --port") from error
