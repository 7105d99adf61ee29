"""What a happening takes over from the one told just before it, when the text goes on about the same event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.claim.setting import COUNTED, OWN, PUBLISHED, SPOKEN
from sayso.records import Claim, EventType, Mode, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.text import Text

_FROM_THE_AIR = frozenset({"missile strike", "drone strike", "air strike", "interception", "shelling"})
CONTINUES = "continues an earlier claim"
_NEAR = 1  # paragraphs: the lead, and what the next paragraph adds to it


def carry_on(text: Text, claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims with the date, and for weapons that strike the actor, of the attack that they go on telling of.

    Only attacks from the air, one paragraph after another, and only where the later words give no date.
    The words are those of the earlier claim.
    """
    done: list[Claim] = []
    for claim in claims:
        earlier = next((c for c in reversed(done) if _goes_on(text, c, claim)), None)
        done.append(_taken_over(earlier, claim, done) if earlier is not None else claim)
    return tuple(done)


def _goes_on(text: Text, earlier: Claim, later: Claim) -> bool:
    return (
        _plain(earlier)
        and _plain(later)
        and earlier.date is not None
        and earlier.rules.get("date") in {OWN, CONTINUES}
        and (later.date is None or later.rules.get("date") in {SPOKEN, PUBLISHED, COUNTED})
        and 0 <= _paragraph(text, later.trigger) - _paragraph(text, earlier.trigger) <= _NEAR
        and _weapon_kind(earlier) == _weapon_kind(later)
    )


def _plain(claim: Claim) -> bool:
    return (
        claim.type is EventType.ASSAULT
        and claim.mode is Mode.ASSERTED
        and claim.sub_type in _FROM_THE_AIR
        and not claim.background
        and not claim.summary
    )


def _paragraph(text: Text, span: Span) -> int:
    return sum(paragraph.start <= span.start for paragraph in text.paragraphs)


def _weapon_kind(claim: Claim) -> str:
    words = (claim.weapon or "") + " " + (claim.sub_type or "")
    return next((kind for kind in ("missile", "drone", "air", "shell") if kind in words.lower()), "")


def _taken_over(earlier: Claim, later: Claim, done: Sequence[Claim]) -> Claim:
    words, rules = dict(later.words), dict(later.rules)
    words["date"], rules["date"] = earlier.words["date"], CONTINUES
    told = replace(later, date=earlier.date, words=words, rules=rules)
    if later.actor is not None or later.sub_type == "interception":
        return told
    same = [c for c in done if c.sub_type == later.sub_type and c.words.get("date") == words["date"] and c.actor]
    if not same:
        return told
    words["actor"], rules["actor"] = same[-1].words["actor"], CONTINUES
    return replace(told, actor=same[-1].actor)
