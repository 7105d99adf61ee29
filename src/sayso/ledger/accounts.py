"""Who may sign in to the desk: names, roles, and passwords under argon2id.

What a browser or a program holds once it is in stands in ``passes.py``.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.save import now
from sayso.ledger.store import writing

if TYPE_CHECKING:
    from argon2 import PasswordHasher
    from sqlalchemy import Connection, Engine

    from sayso.ledger.rows import Row

SHORTEST = 12  # characters of a password; NIST SP 800-63B asks for 8 at least, and for 15 where it stands alone
LONGEST = 1_000  # characters of a password: hashing more is work that a stranger could ask for
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,78}[a-z0-9])?")
_HASHING = BoundedSemaphore(2)  # argon2 takes 64 MiB a hash; many who sign in at once must not take it all


class Right(StrEnum):
    """One thing that may be done at the desk."""

    READ = "read"
    JUDGE = "judge"
    INGEST = "ingest"
    MANAGE = "manage"


class Role(StrEnum):
    """What somebody is; each may do what those before it may."""

    READER = "reader"
    ANALYST = "analyst"
    ADMIN = "admin"

    @property
    def rights(self) -> frozenset[Right]:
        """What this role may do."""
        return _RIGHTS[self]


_RIGHTS = {
    Role.READER: frozenset({Right.READ}),
    Role.ANALYST: frozenset({Right.READ, Right.JUDGE, Right.INGEST}),
    Role.ADMIN: frozenset(Right),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who is let in, and what for: a program's token may be for less than its account's role."""

    name: str
    role: Role
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts of one ledger."""

    engine: Engine

    def add(self, name: str, password: str, *, role: str) -> Account:
        """Make an account, or give one that was removed back. Raises ``UsageError`` for what cannot be one."""
        name, wanted = _name(name), member(Role, role)
        row = {"password": _hashed(password), "role": str(wanted), "removed_at": None}
        with writing(self.engine) as connection:
            known = _find(connection, name)
            if known is None:
                connection.execute(s.accounts.insert(), row | {"name": name, "made_at": now()})
            elif known.removed_at is None:
                raise UsageError(
                    f"there is an account {name} already; 'sayso users password {name}' changes its password"
                )
            else:
                connection.execute(update(s.accounts).where(s.accounts.c.name == name).values(row))
        return Account(name, wanted, wanted.rights)

    def remove(self, name: str) -> None:
        """Let nobody in by this name any more. What was signed with it stays signed."""
        self._change(name, {"removed_at": now()})

    def set_password(self, name: str, password: str) -> None:
        """Change a password; every session and token of the account ends."""
        self._change(name, {"password": _hashed(password)})

    def _change(self, name: str, values: dict[str, Any]) -> None:
        with writing(self.engine) as connection:
            name = current(connection, name).name
            connection.execute(update(s.accounts).where(s.accounts.c.name == name).values(values))
            for table in (s.sessions, s.tokens):
                connection.execute(delete(table).where(table.c.account == name))

    def list(self) -> list[Row]:
        """Every account by name, with its role, the day it was made and the tokens that have not ended."""
        a, t = s.accounts.c, s.tokens.c
        with self.engine.connect() as connection:
            held = list(connection.execute(select(t.account, t.label).where(t.ends_at > now()).order_by(t.made_at)))
            rows = connection.execute(select(a.name, a.role, a.made_at).where(a.removed_at.is_(None)).order_by(a.name))
            return [
                {"name": row.name, "role": row.role, "since": row.made_at.date().isoformat()}
                | {"tokens": [token.label for token in held if token.account == row.name]}
                for row in rows
            ]

    def any(self) -> bool:
        """Whether anybody can sign in."""
        with self.engine.connect() as connection:
            some = select(s.accounts.c.name).where(s.accounts.c.removed_at.is_(None)).limit(1)
            return connection.scalar(some) is not None

    def check(self, name: str, password: str) -> Account | None:
        """Whoever has this name and password. A name that there is not takes as long as a wrong password."""
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        with self.engine.connect() as connection:
            row = _find(connection, name)
        known = row is not None and row.removed_at is None
        try:
            with _HASHING:
                _hasher().verify(row.password if known else _decoy(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return None
        return Account(row.name, Role(row.role), Role(row.role).rights) if known else None


def current(connection: Connection, name: str) -> Any:  # noqa: ANN401 - a row of accounts
    """The row of an account that can sign in. Raises ``UsageError`` if there is none of this name."""
    row = _find(connection, name)
    if row is None or row.removed_at is not None:
        raise UsageError(f"there is no account {name!r}; 'sayso users list' shows them")
    return row


def member(kind: type[StrEnum], given: str) -> Any:  # noqa: ANN401 - a member of the kind
    """A role or a right by its name. Raises ``UsageError`` naming those that there are."""
    if given not in set(kind):
        raise UsageError(f"{kind.__name__.lower()} {given!r} is not one of {', '.join(kind)}")
    return kind(given)


def _find(connection: Connection, name: str) -> Any:  # noqa: ANN401 - a row of accounts, or none
    return connection.execute(select(s.accounts).where(s.accounts.c.name == name.strip().lower())).first()


def _name(given: str) -> str:
    name = given.strip().lower()
    if not _NAME.fullmatch(name):
        raise UsageError(f"{given!r} cannot be a name; use letters a to z, digits and . _ @ - between them, 80 at most")
    return name


def _hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"a password has {SHORTEST} to {LONGEST:,} characters; four random words make a good one")
    with _HASHING:
        return _hasher().hash(password)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher  # noqa: PLC0415 - only who signs in needs it

    return PasswordHasher()  # its defaults are RFC 9106's choice for little memory: argon2id, 64 MiB, 3 rounds


@cache
def _decoy() -> str:
    """The hash of a password that nobody knows, to spend time on where there is no account."""
    return _hasher().hash(secrets.token_urlsafe(32))
