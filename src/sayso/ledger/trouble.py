"""What SQLite and the system report of a ledger's file, in words that say how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_GO_ON = "run the same command again, it goes on where it was"
_MEANT = (
    ("is full", f"the disk is full; make room, then {_GO_ON}"),
    ("locked", f"another process is writing to it; when that is through, {_GO_ON}"),
    ("readonly", "may not be written; change its permissions, or copy it and work on the copy"),
    ("malformed", "the file is damaged; restore a backup, or read the pages again into a new ledger"),
    ("not a database", "is not a sayso ledger; name another file with --ledger"),
    ("unable to open", "cannot be opened; look at the permissions of the file and of its folder"),
    ("disk i/o error", "the disk does not answer; look at its state, and that the ledger is not on a network drive"),
    ("no such table", "a table is missing; 'sayso check' says more, a backup mends it"),
)


def told(path: Path, error: BaseException) -> str:
    """One line on what is wrong with the ledger at ``path`` and how to mend it."""
    cause = str(getattr(error, "strerror", None) or getattr(error, "orig", None) or error)
    if isinstance(error, PermissionError):
        return f"{path}: may not be read; change its permissions"
    for sign, meaning in _MEANT:
        if sign in cause.lower():
            return f"{path}: {meaning} ({cause})"
    return f"{path}: cannot be used as a ledger ({cause})"
