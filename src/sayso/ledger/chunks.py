"""Long lists of names, in pieces that one SQL statement can take."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Name = TypeVar("Name", str, int)
_SIZE = 500  # SQLite before 3.32 allowed 999 values in a statement


def chunks(names: Iterable[Name], size: int = _SIZE) -> Iterator[list[Name]]:
    """Lists of at most ``size`` names, for SQL's IN."""
    everything = list(names)
    return (everything[i : i + size] for i in range(0, len(everything), size))
