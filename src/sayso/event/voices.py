"""Claimants counted once each, by whatever name: with title and without, by surname, by office alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sayso.event.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.event.testimony import Testimony


def voices(behind: Sequence[Testimony]) -> tuple[str, ...]:
    """The names of those who say so, each once, sorted. Of several forms of one name the shortest full one stands."""
    seen = Counter(t.claimant for t in behind if t.claimant)
    forms = sorted(seen, key=lambda name: (len(name.split()), name))
    kept: list[list[str]] = []
    for name in forms:
        group = next((known for known in kept if any(_one(name, other, behind) for other in known)), None)
        if group is None:
            kept.append([name])
        else:
            group.append(name)
    return tuple(sorted(_best(group) for group in kept))


def _one(name: str, other: str, behind: Sequence[Testimony]) -> bool:
    """Whether two names are one voice: one holds the other's proper name, or is the other's office in the same story."""
    if _sides(name, behind) and _sides(other, behind) and not _sides(name, behind) & _sides(other, behind):
        return False
    ours, theirs = _proper(name), _proper(other)
    if ours and theirs:
        return ours == theirs or _ends_alike(name, other)
    named, office = (name, other) if ours else (other, name)
    return bool(ours) != bool(theirs) and any(
        content_words(office) <= content_words(t.attribution.role)
        for t in behind
        if t.claimant == named and t.attribution is not None and t.attribution.role
        for u in behind
        if u.claimant == office and u.story_id == t.story_id
    )


def _ends_alike(name: str, other: str) -> bool:
    """Whether the shorter ends the longer: "Governor Taras Holovchenko", "Taras Holovchenko", "Holovchenko"."""
    shorter, longer = sorted((name.lower().split(), other.lower().split()), key=len)
    return longer[-len(shorter) :] == shorter


def _proper(name: str) -> frozenset[str]:
    """The words of a name that are written as names."""
    return frozenset(word.lower() for word in name.split() if word[:1].isupper())


def _sides(name: str, behind: Sequence[Testimony]) -> set[str]:
    return {t.attribution.side for t in behind if t.claimant == name and t.attribution and t.attribution.side}


def _best(group: Sequence[str]) -> str:
    """A first name and a surname where there are both, without a title that a longer form adds."""
    full = [name for name in group if len(_proper(name)) >= 2]  # noqa: PLR2004 - a first name and a surname
    proper = [name for name in group if _proper(name)]
    return min(full or proper or group, key=lambda name: (len(name.split()), name))
