"""Every error that sayso raises.

SaysoError
|-- PageError          one page cannot be read; the rest goes on
|-- LedgerError        the ledger cannot be opened or written
|   |-- LedgerVersionError   it was made by another version of sayso
|-- SettingsError      a setting has no such name or value
|-- UsageError         a call that makes no sense as it stands
|-- FetchError         an address may not be asked, or does not answer as it should
|-- StaleError         somebody else decided about the same thing in the meantime
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class SaysoError(Exception):
    """Base of every error here; its text says what is wrong and how to mend it."""


class PageError(SaysoError):
    """One page cannot be read. ``source`` names it, ``reason`` says why in a few words."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason

    def __reduce__(self) -> tuple[type[PageError], tuple[str, str]]:
        return type(self), (self.source, self.reason)


class LedgerError(SaysoError):
    """The ledger cannot be opened or written."""


class LedgerVersionError(LedgerError):
    """The ledger was made by another version of sayso."""


class SettingsError(SaysoError):
    """A setting has no such name or value."""


class UsageError(SaysoError):
    """A call that makes no sense as it stands."""


class FetchError(SaysoError):
    """An address may not be asked, or does not answer as it should; ``passing`` if a later try may go better."""

    def __init__(self, message: str, *, passing: bool = False) -> None:
        super().__init__(message)
        self.passing = passing


class StaleError(SaysoError):
    """Somebody else decided about the same thing since it was looked at; nothing was written.

    ``since`` holds their judgements, as ``Ledger.history`` gives them.
    """

    def __init__(self, message: str, since: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.since = tuple(since)
