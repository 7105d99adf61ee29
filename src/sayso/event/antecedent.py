"""What a claim goes on to tell of: "the attack", a toll, a denial, an act without a place belong to a claim beside them.

The rules go under the same names in docs/events.md. Each takes the nearest claim of the same version that
nothing rules out. A claim with a town of its own tells of another happening, unless it speaks of "the attack" or
denies it; a region ("a strike in the south") may hold the host's place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.event.answers import answered
from sayso.event.kinds import EFFECTS, MOVES, alike
from sayso.event.same import score
from sayso.event.where import is_pinned
from sayso.event.words import after, is_definite, is_new
from sayso.records import Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.answers import Said
    from sayso.event.testimony import Testimony

_KNOWN_WITHIN = 8  # paragraphs back from "the attack", and from a denial
_NEXT_WITHIN = 3  # paragraphs back from "five were wounded", and from an act told with no place
_OWNED_WITHIN = 1  # paragraphs back from "their vehicle", told with a town
_AHEAD = 2  # paragraphs on from a toll or a denial: a lead tells it first


def settle(testimonies: Iterable[Testimony], said: Iterable[Said] = ()) -> list[Testimony]:
    """The claims of one version in the order of the text, each with its host if it has one; ``said`` are its attributions.

    A host that names no town takes that of a claim which goes on to tell of the same thing: "the camp at Inates".
    """
    told = sorted(testimonies, key=lambda t: (t.claim.trigger.start, t.claim.id))
    settled = _hosted(told)
    lent = _lent(settled)
    if lent:
        settled = _hosted([replace(t, lender=lent.get(t.claim.id)) for t in told])
    return answered(settled, said)


def _hosted(told: Sequence[Testimony]) -> list[Testimony]:
    settled: list[Testimony] = []
    for i, one in enumerate(told):
        host = _wider(one, settled) if _stands_alone(one) else _host(one, settled, told[i + 1 :])
        settled.append(replace(one, host=host) if host is not None else one)
    return settled


def _lent(settled: Sequence[Testimony]) -> dict[str, Testimony]:
    """For each first claim without a town of its own: the first that goes on to tell of it and names one."""
    lent: dict[str, Testimony] = {}
    for one in settled:
        host = one.host
        if host is None or host.host is not None or is_pinned(host.claim.places) or host.spots:
            continue
        goes_on = one.known or one.owned or _at_the_same(one, host)
        if goes_on and (is_pinned(one.claim.places) or one.spots):
            lent.setdefault(host.claim.id, replace(one, host=None))
    return lent


def _stands_alone(one: Testimony) -> bool:
    if one.claim.summary or one.known or one.owned or _denies(one):
        return one.claim.summary
    return is_pinned(one.places) or (_is_whole(one) and not one.updates_toll)


def _is_whole(one: Testimony) -> bool:
    """Whether it names a day, a place of any size and a thing not spoken of before: "a drone hit a depot near there on Sunday"."""
    dated = one.claim.date is not None and one.claim.date.start is not None
    return dated and bool(one.places) and is_new(one.claim.target or "")


def _denies(one: Testimony) -> bool:
    return one.claim.mode == Mode.DENIED


def _host(one: Testimony, before: Sequence[Testimony], after: Sequence[Testimony]) -> Testimony | None:
    """The nearest claim at the same target; else the nearest attack; else, for its effects, another effect of it."""
    earlier = [t for t in reversed(before) if _fits(one, t)]
    near = [t for t in earlier if _near(one, t, _reach(one)) and _leads_on(one, t)]
    if (one.updates_toll and one.claim.sub_type in EFFECTS) or _denies(one):
        near += [t for t in after if t.paragraph - one.paragraph <= _AHEAD and _fits(one, t)]
    at_the_same = [t for t in earlier if _near(one, t, _KNOWN_WITHIN) and _at_the_same(one, t)]
    at_the_same.sort(key=lambda t: not one.target_heads & t.target_heads)
    attacks = [t for t in near if t.claim.sub_type not in EFFECTS]
    if (
        _denies(one) or one.claim.sub_type in EFFECTS
    ):  # what was denied before what stands nearer, a massacre before a march
        attacks.sort(key=lambda t: (t.claim.sub_type != one.claim.sub_type, t.claim.sub_type in MOVES))
    told_before = [t for t in near if t.claim.trigger.start < one.claim.trigger.start]
    return next(iter((*at_the_same, *attacks, *told_before)), None)


def _wider(one: Testimony, before: Sequence[Testimony]) -> Testimony | None:
    """For "the school in Mpondwe" the claim that told of a school, with a country or a region alone."""
    if one.claim.summary or not one.site or not is_definite(one.claim.target or ""):
        return None
    told = (t for t in reversed(before) if _near(one, t, _KNOWN_WITHIN) and not is_pinned(t.places) and not t.spots)
    return next((t for t in told if one.site & t.scenery and _fits(one, t)), None)


def _reach(one: Testimony) -> int:
    """How many paragraphs back the host may stand."""
    if one.another:
        return -1
    if one.owned and is_pinned(one.claim.places):
        return _OWNED_WITHIN
    return _KNOWN_WITHIN if one.known or _denies(one) else _NEXT_WITHIN


def _leads_on(one: Testimony, host: Testimony) -> bool:
    """An act that is told as new must be of a kind with its host, and by the same side."""
    if one.known or _denies(one) or one.updates_toll or one.claim.sub_type in EFFECTS:
        return True
    x, y = one.claim, host.claim
    sides = ((x.actor_side, y.actor_side), (x.target_side, y.target_side))
    parted = any(ours and theirs and ours != theirs for ours, theirs in sides)
    parted = parted or _other_actor(one, host)
    return not parted and alike(x.sub_type, y.sub_type) is not None


def _other_actor(one: Testimony, host: Testimony) -> bool:
    """Two actors that share no word and no side; "the attackers" are those who were told of."""
    x, y = one.claim, host.claim
    if is_definite(x.actor or "") or (x.actor_side and x.actor_side == y.actor_side):
        return False
    return bool(one.actor_words and host.actor_words and not one.actor_words & host.actor_words)


def _near(one: Testimony, other: Testimony, paragraphs: int) -> bool:
    return one.paragraph - other.paragraph <= paragraphs


def _at_the_same(one: Testimony, before: Testimony) -> bool:
    """Whether a claim's target is "the market" and an earlier one's a market, or a bazaar."""
    known = is_definite(one.claim.target or "")
    return known and bool(one.target_heads & before.target_heads or one.site & before.site)


def _fits(one: Testimony, host: Testimony) -> bool:
    """A host tells of an attack, or where or on what day; it is news if the other is; nothing speaks against it."""
    placed = host.places or (host.when is not None and host.when.start is not None) or host.paragraph == 0
    if host.claim.summary or host.claim.background != one.claim.background or (_denies(host) and not _denies(one)):
        return False
    if after(host.lead) is not None and after(one.lead) is None:
        return False  # the day before is told in passing
    return bool(placed or host.claim.sub_type not in EFFECTS) and score(one, host) is not None
