"""Leases: what one run has taken on, so that several runs on one ledger do nothing twice.

A lease ends when its work is done, when its run ends, when its time is over; and at once when its process is
seen to be dead, so whoever comes after a kill need not wait.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import sys
from contextlib import nullcontext, suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Connection, delete, exists, literal, select, update

from sayso.errors import LedgerError
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.save import now
from sayso.ledger.store import writing
from sayso.ledger.upsert import inserting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from sqlalchemy import Engine, Select

SECONDS = (
    1800  # longer than the longest version may take to be read (pipeline/read.py); only a lost machine is waited for
)
_PROC = Path("/proc")


class Leases:
    """The leases of one run on one kind of work. ``waiting`` selects the ids of what is to be done.

    It is asked for a few at a time, so an order that no index gives would cost a sort of everything each time.
    """

    def __init__(self, engine: Engine, work: str, waiting: Select[tuple[str]]) -> None:
        self._engine = engine
        self._work = work
        self._waiting = waiting
        self._owner = f"{_machine()}:{os.getpid()}:{_birth(os.getpid())}:{secrets.token_hex(4)}"
        self._renewed = now()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with suppress(LedgerError) if error else nullcontext():  # what went wrong first is what is told
            self._give_back()

    def _give_back(self) -> None:
        mine = self._ours(s.leases.c.owner == self._owner)
        with self._engine.connect() as connection:  # nothing is written where nothing is left
            left = connection.scalar(select(s.leases.c.subject).where(*mine).limit(1))
        if left is not None:
            with writing(self._engine, beside=True) as connection:
                connection.execute(delete(s.leases).where(*mine))

    def batches(self, size: int) -> Iterator[list[str]]:
        """Take on what waits, some at a time, until nothing is left that nobody works on. The dead work on nothing."""
        self._bury()
        while taken := self._take(size):
            yield taken

    def _take(self, size: int) -> list[str]:
        """Others that take at the same moment pass over what is locked here; of two that want one, one gets it."""
        leases = s.leases.c
        (subject,) = self._waiting.selected_columns
        while True:
            with writing(self._engine, beside=True) as connection:
                at = now()
                held = exists().where(*self._ours(leases.subject == subject), leases.until >= at)
                free = self._waiting.where(~held).limit(size).with_for_update(skip_locked=True)
                wanted = list(connection.scalars(free))
                taken = self._put(connection, wanted, at) if wanted else set()
            if taken or not wanted:
                return [name for name in wanted if name in taken]

    def _put(self, connection: Connection, wanted: Iterable[str], at: Any) -> set[str]:  # noqa: ANN401 - a time
        until = at + timedelta(seconds=SECONDS)
        rows = [{"work": self._work, "subject": name, "owner": self._owner, "until": until} for name in sorted(wanted)]
        statement = inserting(connection, s.leases).values(rows)
        mine = {"owner": statement.excluded.owner, "until": statement.excluded.until}
        statement = statement.on_conflict_do_update(
            index_elements=["work", "subject"], set_=mine, where=s.leases.c.until < literal(at)
        )
        return set(connection.scalars(statement.returning(s.leases.c.subject)))

    def done(self, connection: Connection, subjects: Iterable[str]) -> None:
        """Let go of what is done, in the transaction that says so; what else is held is held for longer if need be."""
        mine = s.leases.c.owner == self._owner
        for some in chunks(subjects):
            connection.execute(delete(s.leases).where(*self._ours(mine, s.leases.c.subject.in_(some))))
        at = now()
        if at - self._renewed > timedelta(seconds=SECONDS / 2):
            until = at + timedelta(seconds=SECONDS)
            connection.execute(update(s.leases).where(*self._ours(mine)).values(until=until))
            self._renewed = at

    def _ours(self, *conditions: Any) -> tuple[Any, ...]:  # noqa: ANN401 - conditions of SQLAlchemy
        return (s.leases.c.work == self._work, *conditions)

    def _bury(self) -> None:
        """Take the leases of processes that are no more, and those that are over."""
        leases = s.leases.c
        over = leases.until < now()
        with self._engine.connect() as connection:
            owners = set(connection.scalars(select(leases.owner).where(leases.work == self._work).distinct()))
            lapsed = connection.scalar(select(leases.subject).where(*self._ours(over)).limit(1))
        dead = [owner for owner in owners if not _alive(owner)]
        if dead or lapsed is not None:
            with writing(self._engine) as connection:  # alone: two that bury the same would wait for each other
                connection.execute(delete(s.leases).where(*self._ours(leases.owner.in_(dead) | over)))


@cache
def _machine() -> str:
    """This machine since it was started, and this container on it: a process number means something nowhere else."""
    names = [socket.gethostname()]
    for path in (_PROC / "sys/kernel/random/boot_id", _PROC / "self/ns/pid"):
        try:
            names.append(str(path.readlink()) if path.is_symlink() else path.read_text())
        except OSError:
            continue
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:12]


def _birth(process: int) -> str:
    """When a process began, in the kernel's ticks, for numbers are given out again; empty where that is not told."""
    try:
        told = (_PROC / str(process) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if told[0] == "Z" else told[19]  # a zombie is dead already


def _alive(owner: str) -> bool:
    """Whether the owner's process may still be at work; of another machine's nothing is known but the time it has left."""
    machine, process, birth, _ = owner.split(":")
    if machine != _machine() or sys.platform == "win32":
        return True
    if birth or _birth(os.getpid()):
        return _birth(int(process)) == birth
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
