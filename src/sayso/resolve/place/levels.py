"""Donetsk the city or Donetsk the region: which level is meant, where a town and a division share name and ground."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sayso.resolve.place.candidates import lies_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.resolve.place.candidates import Mention
    from sayso.resolve.place.gazetteer import Entry

_DIVISIONS = {"admin1", "admin2"}
# Where states are as well known as their towns, the ranking decides and not the rule.
_STATES_FIRST = {"US", "CA", "AU", "MX", "BR", "IN"}


def settled(mention: Mention, entry: Entry, fellows: Sequence[Mention], everything: Sequence[Mention]) -> Entry:
    """Return the entry at the level that the text means.

    ``fellows`` are the mentions of the same words, ``everything`` all of the article. What stands beside the
    mention decides ("the Luhansk region", "the city of"), then being named as what another place lies in
    ("Bakhmut, in Donetsk"), then what stands beside its fellows; without a sign it is the town.
    """
    twins = _twins(entry, mention.candidates)
    if not twins:
        return entry
    want = mention.wants or ("admin1" if _is_parent(mention, everything) else None) or _of_fellows(fellows, everything)
    if want is None:
        want = _kind(entry) if entry.country in _STATES_FIRST else "city"
    group = [entry, *twins]
    return next((e for e in group if _kind(e) == want), None) or next(
        (e for e in group if want in _DIVISIONS and e.kind in _DIVISIONS), entry
    )


def _kind(entry: Entry) -> str:
    return "city" if entry.kind == "point" else entry.kind


def _twins(entry: Entry, candidates: Sequence[Entry]) -> list[Entry]:
    """Candidates of the other level on the same ground: the town in the division, or the division around the town."""
    if entry.kind in _DIVISIONS:
        return [c for c in candidates if c.kind == "city" and lies_in(c, entry) and c.population > 0][:1]
    if entry.kind == "city":
        around = [c for c in candidates if c.kind in _DIVISIONS and c.how != "short" and lies_in(entry, c)]
        return sorted(around, key=lambda c: c.kind)
    return []


def _is_parent(mention: Mention, everything: Sequence[Mention]) -> bool:
    """Whether another mention is said to lie in this one."""
    return any(m.parents and 0 <= mention.span.start - m.span.end <= _GAP for m in everything)


_GAP = 8


def _of_fellows(fellows: Sequence[Mention], everything: Sequence[Mention]) -> str | None:
    signs = Counter(m.wants or ("admin1" if _is_parent(m, everything) else None) for m in fellows)
    signs.pop(None, None)
    return signs.most_common(1)[0][0] if signs else None
