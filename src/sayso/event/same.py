"""Are two claims about one happening? A score, or a reason why they cannot be. docs/events.md tells the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.event.kinds import COMMON, DOWNED, NO_SITE, alike, types_of
from sayso.event.sites import are_people
from sayso.event.when import day as day_of
from sayso.event.where import FULL, is_pinned
from sayso.event.where import place as place_of
from sayso.event.words import ANYTHING, content_words, is_definite, is_owned
from sayso.records import EventType, Mode
from sayso.resolve.countries import country_named

if TYPE_CHECKING:
    from sayso.event.testimony import Testimony
    from sayso.records import Count

THRESHOLD = 2.0  # two independent agreements, beside type and tense
_HOSTED = 2.0  # a claim that goes on to tell of the other
_SAME_WORDS = 2.0  # one sentence in two versions of a story
_RECALLED = -0.5  # news and a recollection of it, which must agree in place and day
_OTHER_TARGET = -1.0  # between versions; in one version it tells two happenings apart
_ANY_TARGET = 0.5  # "a village", "people": what any attack may hit, in two texts
_TELLING = 4.0  # from here on an equal number says that two claims are one; one or two are hurt in many attacks
_SMALL = 0.5
_MANY = 20.0  # dead or wounded; of fewer, figures that differ say nothing
_NOT_FAR = 0.6  # of the higher figure
_DISPUTED = -0.25  # another side named by another claimant
_UNANCHORED = 1.0  # at most, where neither place, target, number nor words are shared: kind and day alone join nothing
_SIDE = 0.5
_HALF = 0.5  # of kind, from which several half agreements of one day are as good as one whole
_BETWEEN = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
_PARTIES = 2  # words, of both sides together, that tell one agreement from another


def score(a: Testimony, b: Testimony) -> float | None:
    """How much speaks for one happening; ``None`` where something rules it out.

    Type and tense must agree; a conflict of kind, day, place, or (in one version) of target or number rules it out.
    Each field that both state and that agrees counts for it.
    """
    x, y = a.claim, b.claim
    across = x.type != y.type
    if a.tense != b.tense or (across and not types_of(x.type, x.sub_type) & types_of(y.type, y.sub_type)):
        return None
    denied = (x.mode == Mode.DENIED) != (y.mode == Mode.DENIED)
    strand = a.root.claim.id == b.root.claim.id
    known = (
        denied or strand or a.known or b.known or _known_site(a, b)
    )  # the name that is said of a known happening need not fit
    kind = alike(x.sub_type, y.sub_type)
    if (across and (kind or 0.0) < _HALF) or _night_s_tally(a, b):
        kind = None
    day, place = day_of(a, b), place_of(a, b)
    side, target, counts = _side(a, b), _target(a, b), _counts(a, b)
    apart = not known and a.version_id == b.version_id and (_two_deeds(a, b) or _set_apart(a, b))
    if apart or kind is None or day is None or place is None or side is None or target is None or counts is None:
        return None
    kind = max(kind, 0.0) if known else kind
    recalled = 0.0
    if x.background != y.background:
        if day < FULL:
            return None
        if place < FULL:
            return 0.0
        recalled = _RECALLED
    words = _words(a, b)
    rare = kind == 1 and day >= FULL and x.sub_type not in COMMON and (place >= _HALF or _one_concern(a, b))
    by_halves = kind >= _HALF and (a.story_id == b.story_id or day >= FULL) and place + side + target + counts >= 1
    if max(place, target, counts, words) < FULL and not by_halves and not rare:
        return min(kind + day + side, _UNANCHORED)
    return kind + day + place + side + target + counts + recalled + words


def _night_s_tally(a: Testimony, b: Testimony) -> bool:
    """Whether one is of what was shot down in many places, and the other of a hit: "14 of 19 drones were downed"."""
    one, other = (a, b) if a.claim.sub_type == DOWNED else (b, a)
    many = any((_figure(count) or 0.0) >= _TELLING for count in one.claim.counts)
    return one.claim.sub_type == DOWNED != other.claim.sub_type and many and not is_pinned(one.places)


def same(a: Testimony, b: Testimony) -> bool:
    """Whether the score is enough."""
    total = score(a, b)
    return total is not None and total >= THRESHOLD


def contradict(a: Testimony, b: Testimony) -> bool:
    """Whether two claims may not stand in one event: something rules it out, or two sorts of site were hit."""
    return score(a, b) is None or (_other_site(a, b) and not _own_account(a, b))


def _side(a: Testimony, b: Testimony) -> float | None:
    """Sides that agree. Who did it may be in dispute between two claimants; one claimant does not contradict himself."""
    agreed = 0.0
    x, y = a.claim, b.claim
    for one, other in ((x.actor_side, y.actor_side), (x.target_side, y.target_side)):
        if one and other and one == other:
            agreed = _SIDE
        elif one and other:
            if a.claimant is not None and a.claimant == b.claimant:
                return None
            agreed += _DISPUTED
    return agreed


def _target(a: Testimony, b: Testimony) -> float | None:
    """What was hit, or who was hurt; the two are not held against each other."""
    told_once = a.version_id == b.version_id
    if a.claim.type in _BETWEEN or a.claim.sub_type == "prisoner exchange":
        return 1.0 if len(a.parties & b.parties) >= _PARTIES else 0.0
    if _other_site(a, b):
        return 0.0 if _own_account(a, b) else None if told_once else _OTHER_TARGET
    effects = {one.claim.sub_type in NO_SITE for one in (a, b)}
    shared = a.target_words & b.target_words if len(effects) == 1 else frozenset()
    heads = a.target_heads & b.target_heads
    people = not told_once and are_people(heads)
    if a.site & b.site or (heads and not people) or len(shared - ANYTHING) > 1:
        return 1.0
    if not told_once and (shared or a.scenery & b.scenery):
        return FULL if a.scenery & b.scenery else _ANY_TARGET
    two = len(effects) == 1 and not a.site and not b.site and _two_things(a, b)
    return (None if told_once else _OTHER_TARGET / 2) if two else 0.0


def _set_apart(a: Testimony, b: Testimony) -> bool:
    """Whether the text tells the later one as one more: "another explosion", "the second blast"."""
    return _later(a, b).further


def _two_deeds(a: Testimony, b: Testimony) -> bool:
    """Whether two tellers lay two deeds at two doors: shells on a school, says one, and mortars at soldiers, the other."""
    if a.claimant == b.claimant:
        return False  # what one tells of several men may be parts of one attack
    ours, theirs = a.actor_words, b.actor_words
    sides = a.claim.actor_side is not None and a.claim.actor_side == b.claim.actor_side
    if any(t.claim.actor_side is None and is_definite(t.claim.actor or "") for t in (a, b)):
        return False  # "the attackers" are those who were told of
    if is_definite(_later(a, b).claim.target or ""):
        return False  # and "the stop" is where the bus stood
    if (a.claim.sub_type in NO_SITE) != (b.claim.sub_type in NO_SITE):
        return False  # who died is not what was hit
    hit = a.target_words and b.target_words and not (a.target_words & b.target_words or a.site & b.site)
    return bool(ours and theirs and hit) and not sides and not ours & theirs


def _own_account(a: Testimony, b: Testimony) -> bool:
    """Whether in one text who struck says himself what he hit, naming no place and day: "Russia said it had hit a depot"."""
    one, other = (a, b) if a.claim.trigger.start > b.claim.trigger.start else (b, a)
    c, side = one.claim, one.attribution.side if one.attribution is not None else None
    own = side is not None and side == c.actor_side and one.claimant != other.claimant
    bare = not c.places and (c.date is None or c.date.start is None)
    return own and bare and a.version_id == b.version_id and other.claim.actor_side in {None, side}


def _known_site(a: Testimony, b: Testimony) -> bool:
    """Whether one text comes back to what was hit: "the camp was shelled for hours"."""
    earlier, later = sorted((a, b), key=lambda t: t.claim.trigger.start)
    return a.version_id == b.version_id and is_definite(later.claim.target or "") and bool(later.site & earlier.scenery)


def _one_concern(a: Testimony, b: Testimony) -> bool:
    """Whether one side acts towards one country not its own: two reports of sanctions, of a summit."""
    acting = (a.claim.actor_side, b.claim.actor_side)
    own = country_named(acting[0] or "")
    return acting[0] is not None and acting[0] == acting[1] and bool(set(a.countries) & set(b.countries) - {own})


def _two_things(a: Testimony, b: Testimony) -> bool:
    """Whether both are named, and neither are people, who go by many names, nor what a text comes back to."""
    ours, theirs = a.target_heads, b.target_heads
    back = any(is_owned(t.claim.target or "") for t in (a, b)) or (
        a.version_id == b.version_id and is_definite(_later(a, b).claim.target or "")
    )
    return bool(ours and theirs) and not back and not are_people(ours) and not are_people(theirs)


def _later(a: Testimony, b: Testimony) -> Testimony:
    return max(a, b, key=lambda t: t.claim.trigger.start)


def _other_site(a: Testimony, b: Testimony) -> bool:
    """Two sorts of site, neither of which the other's sentence names; what a witness lost may be a part of either."""
    if any(is_owned(t.claim.target or "") for t in (a, b)):
        return False
    return bool(a.site and b.site) and not (a.site & b.scenery or a.scenery & b.site)


def _counts(a: Testimony, b: Testimony) -> float | None:
    """Numbers that differ tell two happenings apart in one version; between versions a toll may move."""
    shared = [(m, n) for m in a.claim.counts for n in b.claim.counts if m.what == n.what]
    figures = [m for m, n in shared if _figure(m) == _figure(n)]
    if figures:
        return 1.0 if max(_figure(m) or 0.0 for m in figures) >= _TELLING else _SMALL
    if a.version_id != b.version_id:
        return FULL if any(_many_alike(m, n) for m, n in shared) else 0.0
    if not shared or a.claimant != b.claimant:
        return 0.0
    return None if a.claim.places and b.claim.places else 0.0


def _many_alike(m: Count, n: Count) -> bool:
    """Whether two tolls are high and not far apart: so many seldom die twice in one country on one day."""
    low, high = sorted((_figure(m) or 0.0, _figure(n) or 0.0))
    return low >= _MANY and low >= _NOT_FAR * high


def _figure(count: Count) -> float | None:
    return count.best if count.best is not None else count.low if count.low is not None else count.high


def _words(a: Testimony, b: Testimony) -> float:
    """Weapon, actor, one sentence in two versions of a story, and a claim that goes on to tell of the other."""
    shared = (content_words(a.claim.weapon) & content_words(b.claim.weapon), a.actor_words & b.actor_words)
    total = 0.25 * sum(map(bool, shared))
    if a.lead and a.story_id == b.story_id and a.version_id != b.version_id and a.lead_words == b.lead_words:
        total += _SAME_WORDS
    if a.root.claim.id == b.root.claim.id:
        total += _HOSTED
    return total
