"""The signs of the desk: one shape and one colour for one standing, in tables, maps and charts alike.

Filled: several voices stand behind it and not one side alone is named, or somebody is said to have verified it.
Hollow: one voice, or one side alone is named. Dashed: not said to have happened. Colour says what was checked: green verified, red denied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.phrase import standing

if TYPE_CHECKING:
    from sayso.ledger.rows import Row


@dataclass(frozen=True, slots=True)
class Sign:
    """How an event is drawn, and the same in words for those who do not see it."""

    shape: str  # filled, hollow or dashed
    colour: str  # claimed, verified, denied or ahead
    words: str


def one_sided(voices: Row) -> bool:
    """Whether one voice stands behind it, or one side alone is named, and nobody is said to have verified it."""
    return not voices["verified_by"] and (len(voices["claimants"]) <= 1 or len(voices["sides"]) == 1)


def sign(event: Row) -> Sign:
    """The sign of an event, or of a row that has ``happened`` and ``corroboration``."""
    voices = event["corroboration"]
    _, checked, _ = standing(event)
    if not event["happened"]:
        return Sign("dashed", "denied" if voices["denied_by"] else "ahead", checked)
    shape = "hollow" if one_sided(voices) else "filled"
    colour = "denied" if voices["denied_by"] else "verified" if voices["verified_by"] else "claimed"
    told = "one voice, or one side named" if shape == "hollow" else "several voices or sides"
    return Sign(shape, colour, f"{told}; {checked}" if checked else told)


LEGEND = (
    (Sign("filled", "claimed", ""), "several voices or sides"),
    (Sign("hollow", "claimed", ""), "one voice, or one side named"),
    (Sign("filled", "verified", ""), "somebody is said to have verified it"),
    (Sign("hollow", "denied", ""), "somebody denies it"),
    (Sign("dashed", "ahead", ""), "not said to have happened"),
)
