"""sayso reads conflict news and keeps a ledger of what is claimed, and who says so."""

from sayso.api import Ledger, open  # noqa: A004 - sayso.open is the name users know
from sayso.errors import LedgerError, LedgerVersionError, PageError, SaysoError, SettingsError, StaleError, UsageError
from sayso.version import __version__

__all__ = [
    "Ledger",
    "LedgerError",
    "LedgerVersionError",
    "PageError",
    "SaysoError",
    "SettingsError",
    "StaleError",
    "UsageError",
    "__version__",
    "open",
]
