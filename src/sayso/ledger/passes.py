"""What lets somebody in without the password: a browser's session, a program's token.

Both are 256 random bits, which nobody guesses, so SHA-256 keeps them well enough; they are looked up by their hash,
so that no time tells how near a guess was.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.accounts import Account, Right, Role, current, member
from sayso.ledger.save import now
from sayso.ledger.store import writing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Engine, Table

LONGEST_DAYS = 3_660  # ten years; a token without an end is one that is forgotten
_PREFIX = "sayso_"  # tells people, and programs that look for leaked secrets, what a token is


@dataclass(frozen=True, slots=True)
class Passes:
    """The sessions and tokens of one ledger."""

    engine: Engine

    def open_session(self, account: Account, *, hours: float) -> str:
        """A new secret for a browser, of which the ledger keeps the hash. Sessions that have ended are swept out."""
        secret = secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            connection.execute(delete(s.sessions).where(s.sessions.c.ends_at <= now()))
            row = {"id": _digest(secret), "account": account.name, "made_at": now()}
            connection.execute(s.sessions.insert(), row | {"ends_at": now() + timedelta(hours=hours)})
        return secret

    def close_session(self, secret: str) -> None:
        """End a session; the secret opens nothing any more."""
        with writing(self.engine) as connection:
            connection.execute(delete(s.sessions).where(s.sessions.c.id == _digest(secret)))

    def in_session(self, secret: str) -> Account | None:
        """Who is signed in with this secret, if the session has not ended."""
        return self._holder(s.sessions, secret)

    def make_token(self, name: str, *, rights: Iterable[str], days: float, label: str) -> str:
        """A new token for a program, shown once. Raises ``UsageError`` for rights that its account has not."""
        wanted = {member(Right, right) for right in rights}
        if not wanted:
            raise UsageError(f"say what the token may do: {', '.join(Right)}")
        if not 0 < days <= LONGEST_DAYS:
            raise UsageError(f"a token lasts more than 0 and at most {LONGEST_DAYS:,} days")
        secret = _PREFIX + secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            account = current(connection, name)
            if missing := wanted - Role(account.role).rights:
                raise UsageError(f"{account.name} is {account.role} and may not {', '.join(sorted(missing))}")
            row = {"id": _digest(secret), "account": account.name, "label": label[:80], "made_at": now()}
            row["rights"] = " ".join(right for right in Right if right in wanted)
            connection.execute(s.tokens.insert(), row | {"ends_at": now() + timedelta(days=days)})
        return secret

    def with_token(self, secret: str) -> Account | None:
        """Whom a program with this token acts for, with what both the token and the account's role allow."""
        return self._holder(s.tokens, secret)

    def _holder(self, table: Table, secret: str) -> Account | None:
        a = s.accounts.c
        lent = [table.c.rights] if "rights" in table.c else []
        query = select(a.name, a.role, *lent).join(table, table.c.account == a.name)
        query = query.where(table.c.id == _digest(secret), table.c.ends_at > now(), a.removed_at.is_(None))
        with self.engine.connect() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        role = Role(row["role"])
        return Account(row["name"], role, role.rights & set(row["rights"].split()) if lent else role.rights)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf8", "surrogateescape")).hexdigest()
