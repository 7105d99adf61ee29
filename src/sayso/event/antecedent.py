"""What a claim goes on to tell of: "the attack", a toll, a denial, an act without a place belong to a claim beside them.

The rules go under the same names in docs/events.md. Each takes the nearest claim of the same version that
nothing rules out. A claim with a town of its own tells of another happening, unless it speaks of "the attack" or
denies it; a region ("a strike in the south") may hold the host's place.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.event.kinds import EFFECTS, alike
from sayso.event.same import score
from sayso.event.where import is_pinned
from sayso.event.words import is_definite
from sayso.records import EventType, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.testimony import Testimony

_KNOWN_WITHIN = 8  # paragraphs back from "the attack", and from a denial
_NEXT_WITHIN = 3  # paragraphs back from "five were wounded", and from an act told with no place
_ANSWER_WITHIN = 3  # paragraphs between a bare denial and what it answers
_ANSWERS = frozenset({"denial"})
_TOLD = frozenset({Mode.ASSERTED, Mode.POSSIBLE})
_DEEDS = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.RETREAT, EventType.MOBILIZE})
_AHEAD = 2  # paragraphs on from a toll or a denial: a lead tells it first


def settle(testimonies: Iterable[Testimony]) -> list[Testimony]:
    """The claims of one version in the order of the text, each with its host if it has one."""
    told = sorted(testimonies, key=lambda t: (t.claim.trigger.start, t.claim.id))
    settled: list[Testimony] = []
    for i, one in enumerate(told):
        host = None if _stands_alone(one) else _host(one, settled, told[i + 1 :])
        settled.append(replace(one, host=host) if host is not None else one)
    return _answered(settled)


def _answered(settled: Sequence[Testimony]) -> list[Testimony]:
    """The claims with the denials that answer them in words of another type or of a whole time, and so join no event."""
    denials: defaultdict[str, list[str]] = defaultdict(list)
    for i, one in enumerate(settled):
        if one.claimant is None or not (_denies(one) or one.claim.sub_type in _ANSWERS):
            continue
        host = one.host if one.host is not None and not one.claim.summary else None
        if host is not None:
            continue
        told = [t for t in reversed(settled[:i]) if _answers(one, t)] or [
            t for t in settled[i + 1 :] if _answers(one, t)
        ]
        if told:
            denials[told[0].claim.id].append(one.claimant)
    return [replace(t, denials=tuple(denials[t.claim.id])) if t.claim.id in denials else t for t in settled]


def _answers(one: Testimony, told: Testimony) -> bool:
    """Whether a denial may answer a claim: told as a fact by somebody else, near it, of no other side than the denier."""
    c, side = told.claim, one.attribution.side if one.attribution is not None else None
    open_to_it = c.mode in _TOLD and not c.summary and c.type in _DEEDS and told.claimant != one.claimant
    ours = c.actor_side is None or side is None or c.actor_side == side or c.type is EventType.RETREAT
    return open_to_it and ours and abs(one.paragraph - told.paragraph) <= _ANSWER_WITHIN


def _stands_alone(one: Testimony) -> bool:
    return one.claim.summary or (is_pinned(one.places) and not one.known and not _denies(one))


def _denies(one: Testimony) -> bool:
    return one.claim.mode == Mode.DENIED


def _host(one: Testimony, before: Sequence[Testimony], after: Sequence[Testimony]) -> Testimony | None:
    """The nearest claim at the same target; else the nearest attack; else, for its effects, another effect of it."""
    earlier = [t for t in reversed(before) if _fits(one, t)]
    near = [t for t in earlier if _near(one, t, _reach(one)) and _leads_on(one, t)]
    if one.updates_toll or _denies(one):
        near += [t for t in after if t.paragraph - one.paragraph <= _AHEAD and _fits(one, t)]
    at_the_same = [t for t in earlier if _near(one, t, _KNOWN_WITHIN) and _at_the_same(one, t)]
    attacks = [t for t in near if t.claim.sub_type not in EFFECTS]
    told_before = [t for t in near if t.claim.trigger.start < one.claim.trigger.start]
    return next(iter((*at_the_same, *attacks, *told_before)), None)


def _reach(one: Testimony) -> int:
    """How many paragraphs back the host may stand."""
    if one.another:
        return -1
    return _KNOWN_WITHIN if one.known or _denies(one) else _NEXT_WITHIN


def _leads_on(one: Testimony, host: Testimony) -> bool:
    """An act that is told as new must be of a kind with its host, and by the same side."""
    if one.known or _denies(one) or one.updates_toll or one.claim.sub_type in EFFECTS:
        return True
    x, y = one.claim, host.claim
    sides = ((x.actor_side, y.actor_side), (x.target_side, y.target_side))
    parted = any(ours and theirs and ours != theirs for ours, theirs in sides)
    parted = parted or _other_actor(one, host)
    return not parted and (alike(x.sub_type, y.sub_type, loose=False) or 0.0) > 0


def _other_actor(one: Testimony, host: Testimony) -> bool:
    """Two actors that share no word and no side; "the attackers" are those who were told of."""
    x, y = one.claim, host.claim
    if is_definite(x.actor or "") or (x.actor_side and x.actor_side == y.actor_side):
        return False
    return bool(one.actor_words and host.actor_words and not one.actor_words & host.actor_words)


def _near(one: Testimony, other: Testimony, paragraphs: int) -> bool:
    return one.paragraph - other.paragraph <= paragraphs


def _at_the_same(one: Testimony, before: Testimony) -> bool:
    """Whether a claim's target is "the market" and an earlier one's a market."""
    known = is_definite(one.claim.target or "")
    return known and bool(one.target_heads & before.target_heads)


def _fits(one: Testimony, host: Testimony) -> bool:
    """A host tells of an attack, or where or on what day; it is news if the other is; nothing speaks against it."""
    placed = host.places or (host.when is not None and host.when.start is not None) or host.paragraph == 0
    if host.claim.summary or host.claim.background != one.claim.background or (_denies(host) and not _denies(one)):
        return False
    return bool(placed or host.claim.sub_type not in EFFECTS) and score(one, host) is not None
