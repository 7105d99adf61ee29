"""What a claim goes on to tell of: "the attack" and a toll without a place belong to a claim beside them.

Four rules, by the name they go under in docs/events.md. Each takes the nearest claim of the same version that
nothing rules out. A claim with a town of its own tells of another happening, unless it speaks of "the attack"; a
region ("a strike in the south") may hold the host's place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.event.kinds import EFFECTS
from sayso.event.same import is_pinned, score
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
        alone = one.claim.summary or (is_pinned(one.places) and not one.known)
        host = None if alone else _host(one, settled, told[i + 1 :])
        settled.append(replace(one, host=host) if host is not None else one)
    return settled


def _host(one: Testimony, before: Sequence[Testimony], after: Sequence[Testimony]) -> Testimony | None:
    """The nearest claim at the same target; else the nearest attack; else, for its effects, another effect of it."""
    effect = one.claim.sub_type in EFFECTS
    back = _TOLL_WITHIN if one.updates_toll else _EFFECT_WITHIN if effect else _KNOWN_WITHIN if one.known else -1
    earlier = [t for t in reversed(before) if _fits(one, t)]
    near = [t for t in earlier if _near(one, t, back)]
    if one.updates_toll:
        near += [t for t in after if t.paragraph - one.paragraph <= _TOLL_WITHIN and _fits(one, t)]
    at_the_same = [t for t in earlier if _near(one, t, _KNOWN_WITHIN) and _at_the_same(one, t)]
    attacks = [t for t in near if t.claim.sub_type not in EFFECTS]
    told_before = [t for t in near if t.claim.trigger.start < one.claim.trigger.start]
    return next(iter((*at_the_same, *attacks, *told_before)), None)


def _near(one: Testimony, other: Testimony, paragraphs: int) -> bool:
    return one.paragraph - other.paragraph <= paragraphs


def _at_the_same(one: Testimony, before: Testimony) -> bool:
    """Whether a claim's target is "the market" and an earlier one's a market."""
    known = is_definite(one.claim.target or "")
    return known and bool(one.target_heads & before.target_heads)


def _fits(one: Testimony, host: Testimony) -> bool:
    """A host tells of an attack, or where or on what day; it is news if the other is; nothing speaks against it."""
    placed = host.places or (host.when is not None and host.when.start is not None)
    if host.claim.summary or host.claim.background != one.claim.background:
        return False
    return bool(placed or host.claim.sub_type not in EFFECTS) and score(one, host) is not None
