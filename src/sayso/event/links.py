"""What people said of claims that are, or are not, of one happening: it stands above every rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of claim ids (the smaller first) that must, and that cannot, be of one event.

    ``together`` is in the order in which it is acted on: what was decided last comes first, and what would bring
    ``apart`` together is left undone.
    """

    together: tuple[Pair, ...] = ()
    apart: frozenset[Pair] = frozenset()

    def part(self, ours: Iterable[str], theirs: Iterable[str]) -> bool:
        """Whether any two claims of two groups were told apart."""
        others = list(theirs)
        return bool(self.apart) and any(pair(a, b) in self.apart for a in ours for b in others)


NONE = Links()


@dataclass(frozen=True, slots=True)
class Bond:
    """One decision: these groups of claims are one event (``merge``), or each its own (``split``)."""

    no: int
    merge: bool
    groups: tuple[frozenset[str], frozenset[str]]


def pair(a: str, b: str) -> Pair:
    """Two claim ids in their order."""
    return (a, b) if a < b else (b, a)


def links(bonds: Sequence[Bond]) -> Links:
    """What all decisions come to. Of two that cannot both hold, directly or through others, the later does."""
    group_of: dict[str, frozenset[str]] = {}
    together: list[Pair] = []
    apart: set[Pair] = set()
    for bond in sorted(bonds, key=lambda bond: -bond.no):
        ours, theirs = bond.groups
        across = {pair(a, b) for a in ours for b in theirs if a != b}
        within = {pair(a, b) for group in bond.groups for a, b in combinations(group, 2)}
        for a, b in sorted(across if bond.merge else within):
            one, other = (group_of.get(name, frozenset([name])) for name in (a, b))
            if one == other or any(pair(x, y) in apart for x in one for y in other):
                continue
            together.append((a, b))
            group_of |= dict.fromkeys(one | other, one | other)
        if not bond.merge:
            apart |= {(a, b) for a, b in across if b not in group_of.get(a, ())}
    return Links(tuple(together), frozenset(apart))
