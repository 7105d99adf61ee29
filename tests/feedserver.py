"""A feed server on loopback with faults, for the tests of watching. It stops with the block that started it."""

from __future__ import annotations

import gzip
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import inputs


@dataclass
class Site:
    """What the server has: ``items`` articles in its feed, faults by path, and the log of what it was asked."""

    items: int = 3
    full: bool = False
    robots: str = ""
    robots_status: int = 200
    redirects: dict[str, str] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    log: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0

    @property
    def base(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def asked(self) -> Counter[str]:
        """How often each path was asked."""
        return Counter(path for path, _ in self.log)


def article(number: str) -> bytes:
    """The page of one item: no two are alike."""
    words = f"The harbour office of berth {number} said on Monday that ship number {number} would be repaired for {number} days."
    more = f"Its crew of {number} will stay in the town's seamen's home until the work at berth {number} is done, the office added."
    return f"<!doctype html><html><body><article><h1>Ship {number} repaired</h1><p>{words}</p><p>{more}</p></article></body></html>".encode()


class _Handler(BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"

    def log_message(self, *_given):
        """Say nothing."""

    def do_GET(self):
        site, path = self.site, self.path
        site.log.append((path, dict(self.headers)))
        if path == "/robots.txt":
            self._send(site.robots_status, site.robots.encode(), "text/plain")
        elif path in site.redirects:
            self._send(302, b"", "text/plain", Location=site.redirects[path])
        elif path in site.slow:
            self._slow(site.slow[path])
        elif path in site.status:
            self._send(site.status[path], b"", "text/html")
        elif path in site.bodies:
            self._send(200, site.bodies[path], site.kinds.get(path, "text/html"))
        elif path == "/feed.xml":
            self._feed()
        elif path.startswith("/ferry/"):
            self._send(
                200, gzip.compress(article(path.rpartition("/")[2])), "text/html", **{"Content-Encoding": "gzip"}
            )
        else:
            self._send(404, b"", "text/html")

    def _feed(self):
        etag = f'"{self.site.items}"'
        if self.headers.get("If-None-Match") == etag:
            self._send(304, b"", "application/rss+xml", ETag=etag)
            return
        body = inputs.rss(items=self.site.items, full=self.site.full, base=self.site.base)
        self._send(200, body, "application/rss+xml", ETag=etag)

    def _slow(self, seconds: float):
        """A body that comes a byte at a time."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                self.wfile.write(b".")
                self.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass
        self.close_connection = True

    def _send(self, status: int, body: bytes, kind: str, **headers: str):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(b"" if status == 304 else body)


@contextmanager
def serving(site: Site | None = None, *, host: str = "127.0.0.1"):
    """The server, on a port of its own."""
    site = site or Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer((host, 0), handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
