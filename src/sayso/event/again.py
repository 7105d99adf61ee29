"""A claim of an earlier text or reading, found again in a later one, so that what people decided follows it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE = 0.6  # of the words up to the trigger; below it difflib's own documentation no longer calls two sequences close


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as its text tells it: ``lead`` is the words up to the trigger and with it."""

    claim: str
    type: str
    lead: str

    @property
    def words(self) -> tuple[str, ...]:
        """The lead without case and spacing."""
        return tuple(self.lead.lower().split())


def counterparts(before: Sequence[Told], after: Sequence[Told]) -> dict[str, str]:
    """Which claim of ``after`` each one of ``before`` is. The surest pairs first, each claim once; some have none.

    All claims of the earlier text should be given, for one that stayed keeps its own from its neighbours.
    """
    found: dict[str, str] = {one.claim: one.claim for one in before if one.claim in {two.claim for two in after}}
    pairs = sorted(
        (-likeness, one.type != two.type, one.claim, two.claim)
        for one in before
        for two in after
        if one.claim not in found and two.claim not in found.values() and (likeness := _likeness(one, two)) >= ALIKE
    )
    taken = set(found.values())
    for _, _, one_id, two_id in pairs:
        if one_id not in found and two_id not in taken:
            found[one_id] = two_id
            taken.add(two_id)
    return found


def _likeness(one: Told, two: Told) -> float:
    return SequenceMatcher(None, one.words, two.words, autojunk=False).ratio()
