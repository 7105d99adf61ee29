"""Which addresses may be asked: those of the public net, and hosts that were allowed by name.

A name is resolved, every address of it is checked, and the connection goes to an address that was checked; so
a name that leads elsewhere the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpcore

from sayso.errors import FetchError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in its last 32 bits (RFC 6052)
_BITS = 0xFFFFFFFF
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16"),
    )
)  # of IANA's registries of special addresses, those that Python's own "global" has or had wrong


def is_public(text: str) -> bool:
    """Whether an address is one of the public net, and no other in disguise."""
    address = _plain(ipaddress.ip_address(text.partition("%")[0]))
    special = address.is_multicast or address.is_reserved or any(address in net for net in _SPECIAL)
    return address.is_global and not special


def _plain(address: Address) -> Address:
    """The IPv4 address that stands in an IPv6 one, if one does."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & _BITS)
        return inner or address
    return address


def checked(url: str) -> str:
    """The host of an address that may be fetched at all. Raises ``FetchError`` for another scheme, or a password in it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"{url}: is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(f"{url}: only http and https addresses are fetched")
    if parts.username or parts.password:
        raise FetchError(f"{url}: an address with a name or password in it is not fetched")
    return host.lower().rstrip(".")


@dataclass(slots=True)
class Deadline:
    """When the request that runs now must be through, on the clock of ``time.monotonic``."""

    at: float = float("inf")

    def left(self, most: float | None) -> float:
        """Seconds to wait at most. Raises ``httpcore.ReadTimeout`` where none is left."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return left if most is None else min(left, most)


@dataclass
class Guard(httpcore.NetworkBackend):
    """Opens connections to public addresses and to hosts in ``allowed``; to nothing else."""

    allowed: frozenset[str] = frozenset()
    deadline: Deadline = field(default_factory=Deadline)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that may be asked. Raises ``FetchError`` if there is none."""
        within, last = self.deadline.left(timeout), None
        for address in self._addresses(host, port):
            try:
                stream = httpcore.SyncBackend().connect_tcp(address, port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _Timed(stream, self.deadline)
        raise last or httpcore.ConnectError(f"{host} has no address")

    def sleep(self, seconds: float) -> None:
        """Wait, as a retry does."""
        time.sleep(seconds)

    def _addresses(self, host: str, port: int) -> list[str]:
        name = host.lower().rstrip(".").strip("[]")
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is not known ({error})") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if name in self.allowed:
            return addresses
        if public := [address for address in addresses if is_public(address)]:
            return public
        raise FetchError(
            f"{host}: leads to {', '.join(addresses)}, which is not on the public net; name the host under 'allow' to have it asked"
        )


@dataclass
class _Timed(httpcore.NetworkStream):
    """A connection whose every read and write ends with the deadline."""

    stream: httpcore.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.left(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self.stream.start_tls(ssl_context, server_hostname, self.deadline.left(timeout)), self.deadline)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)
