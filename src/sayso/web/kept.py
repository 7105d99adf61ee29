"""Answers that are kept for as long as the ledger does not change: a page, its map and its next page count once."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sqlalchemy import Engine, PoolProxiedConnection

Answer = TypeVar("Answer")
_MOST = 64  # answers; the largest, of 100,000 events, takes some 10 MB
_POSTGRES = "SELECT pg_snapshot_xmax(pg_current_snapshot())"  # another number after every transaction that wrote
_SQLITE = "PRAGMA data_version"  # another number on this connection after a commit on any other


@dataclass
class Kept:
    """What was asked, by the state of the ledger at which it was asked."""

    engine: Engine
    _answers: OrderedDict[tuple[Hashable, Any], Any] = field(default_factory=OrderedDict)
    _asking: dict[tuple[Hashable, Any], Lock] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _watching: PoolProxiedConnection | None = None

    def answer(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer that is kept, or a new one. Ask it before anything else is read: it must not be older than its state.

        Who asks what is being asked already waits for that answer.
        """
        key = question, self._state()
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return cast("Answer", self._answers[key])
            asking = self._asking.setdefault(key, Lock())
        with asking:
            return self._ask(key, ask)

    def _ask(self, key: tuple[Hashable, Any], ask: Callable[[], Answer]) -> Answer:
        with self._lock:
            if key in self._answers:  # of whoever asked first
                return cast("Answer", self._answers[key])
        try:
            found = ask()
            with self._lock:
                self._answers[key] = found
                while len(self._answers) > _MOST:
                    self._answers.popitem(last=False)
        finally:
            with self._lock:
                self._asking.pop(key, None)
        return found

    def _state(self) -> Any:  # noqa: ANN401 - a number of the engine's own
        if self.engine.dialect.name != "sqlite":
            with self.engine.connect() as connection:
                return connection.exec_driver_sql(_POSTGRES).scalar()
        with self._lock:
            if self._watching is None:  # one connection of its own, for as long as the desk stands
                self._watching = self.engine.raw_connection()
                self._watching.detach()
            cursor = self._watching.cursor()
            state = cursor.execute(_SQLITE).fetchone()
            cursor.close()
            return state
