"""Every error that sayso raises.

SaysoError
|-- PageError          one page cannot be read; the rest goes on
|-- LedgerError        the ledger cannot be opened or written
|   |-- LedgerVersionError   it was made by another version of sayso
|-- SettingsError      a setting has no such name or value
|-- UsageError         a call that makes no sense as it stands
"""

from __future__ import annotations


class SaysoError(Exception):
    """Base of every error here; its text says what is wrong and how to mend it."""


class PageError(SaysoError):
    """One page cannot be read. ``source`` names it, ``reason`` says why in a few words."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class LedgerError(SaysoError):
    """The ledger cannot be opened or written."""


class LedgerVersionError(LedgerError):
    """The ledger was made by another version of sayso."""


class SettingsError(SaysoError):
    """A setting has no such name or value."""


class UsageError(SaysoError):
    """A call that makes no sense as it stands."""
