"""A suggestion of how far an event's reports bear each other out: the digit of the Admiralty scale, with its reasons.

Reckoned from the corroboration alone, so after copies are collapsed. docs/events.md has the rules. It judges reports and
neither people nor objects, and is nowhere shown without the word "suggested". The letter of the scale, how reliable a
source is, no machine gives: it comes from a file of the user's (``reliability.py``) or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}
_TWO = 2  # as many as it takes for one to bear out another


def suggest(voices: Mapping[str, Any], *, happened: bool) -> dict[str, Any]:
    """``{digit, words, reasons}`` for a corroboration in the form that events are shown in."""
    digit = _digit(voices) if happened else _unhappened(voices)
    return {"digit": digit, "words": WORDS[digit], "reasons": _reasons(voices, happened=happened)}


def _digit(voices: Mapping[str, Any]) -> int:
    several = len(voices["claimants"]) >= _TWO
    both_sides = len(voices["sides"]) >= _TWO
    verified, denied = bool(voices["verified_by"]), voices["denied_by"]
    if denied and not verified:
        return 5 if len(denied) > len(voices["claimants"]) else 4
    if verified:
        return 1 if several and not denied else 2
    if several and both_sides:
        return 2
    return 3 if several and len(voices.get("newsrooms", ())) >= _TWO else 6


def _unhappened(voices: Mapping[str, Any]) -> int:
    """What is only denied is improbable so far; what lies ahead cannot be judged."""
    return 5 if voices["denied_by"] else 6


def _reasons(voices: Mapping[str, Any], *, happened: bool) -> list[str]:
    claimants, sides, newsrooms = (voices.get(name, ()) for name in ("claimants", "sides", "newsrooms"))
    reasons = [] if happened else ["nobody says that it happened"]
    reasons.append(f"{_many(len(claimants), 'voice')} behind it" + (f": {', '.join(claimants)}" if claimants else ""))
    if sides:
        reasons.append(f"{_many(len(sides), 'side')}: {', '.join(sides)}")
    told_by = f": {', '.join(newsrooms)}" if newsrooms else ""
    reasons.append(
        f"{_many(len(newsrooms), 'newsroom')} of its own account{told_by}; "
        f"printed on {_many(voices['pages'], 'page')}, which adds nothing"
    )
    if lent := voices.get("leans_on"):
        reasons.append(f"reports that lean on {', '.join(lent)} add nothing to it")
    for field, words in (
        ("verified_by", "the text says that it was verified by"),
        ("unverified_by", "could not be verified by"),
        ("denied_by", "denied by"),
    ):
        if voices[field]:
            reasons.append(f"{words} {', '.join(voices[field])}")
    return reasons


def _many(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"
