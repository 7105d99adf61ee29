"""Token buckets: how often something may be done, by whom. They stand in memory and start full."""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

_MOST = 20_000  # buckets kept, 2 MB; past it the one that was used least recently is forgotten, and starts full


@dataclass(slots=True)
class Buckets:
    """A bucket a key: it holds ``most`` tokens and gains ``a_minute`` tokens a minute. No rate, no limit."""

    most: float
    a_minute: float
    _held: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, key: str, *, at: float | None = None) -> int:
        """Take a token. Returns 0, or if there is none after how many seconds there will be."""
        if not self.a_minute:
            return 0
        now = monotonic() if at is None else at
        with self._lock:
            left, before = self._held.pop(key, (self.most, now))
            left = min(self.most, left + (now - before) * self.a_minute / 60)
            taken = left >= 1
            self._held[key] = (left - taken, now)
            if len(self._held) > _MOST:
                self._held.popitem(last=False)
        return 0 if taken else math.ceil(round((1 - left) * 60 / self.a_minute, 3))


def address(client: tuple[str, int] | None) -> str:
    """Whom to count a request for: an address, and of IPv6 the network, since one home has so many."""
    if client is None:
        return "local"
    try:
        given = ipaddress.ip_address(client[0].partition("%")[0])
    except ValueError:
        return client[0]
    if isinstance(given, ipaddress.IPv6Address) and given.ipv4_mapped is None:
        return str(ipaddress.ip_network((given, 64), strict=False))
    return str(given)
