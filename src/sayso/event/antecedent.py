"""What a claim goes on to tell of: "the attack" and a toll without a place belong to a claim beside them.

Four rules, by the name they go under in docs/events.md. Each takes the nearest claim of the same version that
nothing rules out. A claim with a place of its own tells of another happening, unless it speaks of "the attack".
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.event.kinds import EFFECTS
from sayso.event.same import score
from sayso.event.words import is_definite

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.testimony import Testimony

_KNOWN_WITHIN = 8  # paragraphs back from "the attack"
_EFFECT_WITHIN = 1  # paragraphs back from "five were wounded"
_TOLL_WITHIN = 2  # paragraphs from a toll to the strike, back or ahead: a lead tells the toll first


def settle(testimonies: Iterable[Testimony]) -> list[Testimony]:
    """The claims of one version in the order of the text, each with its host if it has one."""
    told = sorted(testimonies, key=lambda t: (t.claim.trigger.start, t.claim.id))
    settled: list[Testimony] = []
    for i, one in enumerate(told):
        alone = one.claim.summary or (one.places and not one.known)
        host = None if alone else _host(one, settled, told[i + 1 :])
        settled.append(replace(one, host=host) if host is not None else one)
    return settled


def _host(one: Testimony, before: Sequence[Testimony], after: Sequence[Testimony]) -> Testimony | None:
    effect = one.claim.sub_type in EFFECTS
    back = _TOLL_WITHIN if one.updates_toll else _EFFECT_WITHIN if effect else _KNOWN_WITHIN if one.known else -1
    found = next((t for t in reversed(before) if _near(one, t, _KNOWN_WITHIN) and _at_the_same(one, t)), None)
    if found is None:
        found = next((t for t in reversed(before) if _near(one, t, back) and _fits(one, t)), None)
    if found is None and one.updates_toll:
        found = next((t for t in after if t.paragraph - one.paragraph <= _TOLL_WITHIN and _fits(one, t)), None)
    return found


def _near(one: Testimony, other: Testimony, paragraphs: int) -> bool:
    return one.paragraph - other.paragraph <= paragraphs


def _at_the_same(one: Testimony, before: Testimony) -> bool:
    """Whether a claim's target is "the market" and an earlier one's a market."""
    known = is_definite(one.claim.target or "")
    return known and bool(one.target_heads & before.target_heads) and _fits(one, before)


def _fits(one: Testimony, host: Testimony) -> bool:
    """A host tells of an attack, or where or on what day; it is news if the other is; nothing speaks against it."""
    placed = host.places or (host.when is not None and host.when.start is not None)
    if host.claim.summary or host.claim.background != one.claim.background:
        return False
    return bool(placed or host.claim.sub_type not in EFFECTS) and score(one, host) is not None
