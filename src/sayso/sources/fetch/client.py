"""The client: one guarded request after the other, redirects followed by hand, nothing larger or slower than allowed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import httpcore

from sayso.errors import FetchError
from sayso.sources.fetch.guard import Guard, checked
from sayso.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

MAX_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered. ``url`` is where the answer came from in the end, ``seconds`` how long it took."""

    url: str
    status: int
    headers: Mapping[str, str]
    data: bytes
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request, in bytes and seconds: ``whole`` for all of it, ``step`` for each wait within."""

    max_bytes: int = 20_000_000
    whole: float = 30.0
    step: float = 10.0


def user_agent(contact: str) -> str:
    """How sayso names itself to servers: the project, its version, and how to reach whoever runs it."""
    return f"sayso/{__version__} (news reader for research{'; ' + contact if contact else ''})"


@dataclass
class Client:
    """Fetches addresses that may be fetched. Use as a context manager; ``before`` is asked before each request."""

    contact: str = ""
    allowed: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self._guard = Guard(self.allowed)
        self._pool: httpcore.ConnectionPool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.close()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        before: Callable[[str], None] | None = None,
    ) -> Response:
        """The answer to a GET, redirects followed. ``before`` may refuse each address by raising ``FetchError``.

        Raises ``FetchError`` for what may not be asked, does not answer in time, is too large, or redirects without end.
        """
        start = time.monotonic()
        for _ in range(MAX_REDIRECTS + 1):
            checked(url)
            if before is not None:
                before(url)
            answer = self._once(url, headers or {})
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return Response(answer.url, answer.status, answer.headers, answer.data, time.monotonic() - start)
            url = _joined(url, target)
        raise FetchError(f"{url}: redirects more than {MAX_REDIRECTS} times")

    def _once(self, url: str, headers: Mapping[str, str]) -> Response:
        wire, host = _wire(url)
        sent = {"Host": host, "User-Agent": user_agent(self.contact), "Accept": _ACCEPT, "Accept-Encoding": "gzip"}
        self._guard.deadline.at = time.monotonic() + self.limits.whole
        waits = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.step)
        try:
            with self._connections().stream(
                "GET", wire, headers=list((sent | dict(headers)).items()), extensions={"timeout": waits}
            ) as answer:
                found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
                data = b"" if answer.status in _REDIRECTS else self._body(url, answer, found)
                return Response(url, answer.status, found, data)
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise FetchError(f"{url}: does not answer in time ({error or 'no answer'})", passing=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, OSError, ValueError) as error:
            raise FetchError(f"{url}: cannot be fetched ({error or type(error).__name__})", passing=True) from error

    def _body(self, url: str, answer: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        """The whole body, unpacked, within the limits."""
        import zlib  # noqa: PLC0415 - with its one user

        packed = headers.get("content-encoding", "").strip().lower()
        if packed not in ("", "identity", "gzip", "x-gzip"):
            raise FetchError(f"{url}: came packed as {packed!r}, which was not asked for")
        unpack = zlib.decompressobj(wbits=31) if packed.endswith("gzip") else None
        parts, left = [], self.limits.max_bytes
        for part in answer.iter_stream():
            try:
                plain = unpack.decompress(part, left + 1) if unpack else part
            except zlib.error as error:
                raise FetchError(f"{url}: came as broken gzip") from error
            left -= len(plain)
            if left < 0:
                raise FetchError(f"{url}: larger than {self.limits.max_bytes:,} bytes")
            parts.append(plain)
        return b"".join(parts)

    def _connections(self) -> httpcore.ConnectionPool:
        """The pool; a connection serves one request, so that each is checked."""
        if self._pool is None:
            import ssl  # noqa: PLC0415 - a tenth of a second

            self._pool = httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=self._guard, max_keepalive_connections=0
            )
        return self._pool


def _joined(url: str, target: str) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise FetchError(f"{url}: redirects to {target[:100]!r}, which is no address") from error


def _wire(url: str) -> tuple[str, str]:
    """An address as it goes over the wire (names by IDNA, other signs percent-encoded), and its host and port alone."""
    from httpx import URL, InvalidURL  # noqa: PLC0415 - a tenth of a second

    try:
        whole = URL(url)
        return str(whole.copy_with(fragment=None)), whole.netloc.decode("ascii")
    except (InvalidURL, ValueError, TypeError) as error:
        raise FetchError(f"{url}: is no address ({error})") from error
