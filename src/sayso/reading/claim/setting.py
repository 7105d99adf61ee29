"""When and where a happening was: the times and places of its own clause, never those of the telling."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.arguments import SUBJECTS
from sayso.reading.claim.lexicon import arm, word_list
from sayso.reading.claim.nominal import COUNT_MOVERS, is_toll
from sayso.reading.parse.model import words_of
from sayso.records import EventType, Interval, Mode, Place, Precision, Span, Timex
from sayso.resolve.countries import is_demonym

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from spacy.tokens import Doc, Token

    from sayso.reading.claim.join import Told
    from sayso.records import Attribution

SPEECH = word_list("setting speech")
_AT = word_list("setting at")
_DESTINATION_TYPES = frozenset({EventType.ASSAULT, EventType.MOBILIZE, EventType.COERCE, EventType.PROTEST})
_STATIC = word_list("setting static")
_OBJECTS = frozenset({"dobj", "nsubjpass", "compound", "nmod", "conj", "obj"})
BODILY = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.PROTEST})
_DIRECT = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.RETREAT})
# What is told in these modes is past when it is told.
_PAST = frozenset({Mode.ASSERTED, Mode.DENIED, Mode.REQUESTED})
OWN, SPOKEN, PUBLISHED = "own words", "bounded by the day of speaking", "bounded by the day of publication"
ONLY = "the only day of the sentence"
COUNTED = "bounded by the day of the count"
# A word that names a day; a time without one ("at dusk") is of a day that was named before.
_SETTLED = word_list("setting settled")
_WITNESSES = word_list("setting witnesses")
POINTED, WITNESSED = "the place named before", "where its witnesses live"
_NAMES_DAY = re.compile(
    r"(?i)day\b|\d{1,2}(?:st|nd|rd|th)?\b(?![:.]\d)(?! ?[ap]\.?m)|night|morrow|week|month|year|hours"
)
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AHEAD = frozenset({Mode.PLANNED, Mode.EXPECTED, Mode.PLEDGED})
_WEEKDAY = re.compile(r"(?i)(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_BEFORE_LIGHT = re.compile(r"(?i)^before (?:dawn|daybreak|sunrise|first light|daylight|noon|midday|dusk)\b")
_SHORT = 2  # days; "this year" under another verb is not when it happened
_COUNTS_RISE = frozenset({"rise", "climb", "reach", "grow", "increase", "jump", "stand", "pass", "hit", "near"})


@dataclass(frozen=True, slots=True)
class Dated:
    """When a happening was, with the words; ``rule`` tells own words from bounds and from what was inherited."""

    interval: Interval
    spans: tuple[Span, ...]
    rule: str


def span_root(doc: Doc, span: Span) -> Token | None:
    """The token that heads a span of characters."""
    piece = doc.char_span(span.start, span.end, alignment_mode="expand")
    return piece.root if piece else None


def own_tokens(one: Told) -> set[int]:
    """Indices of every trigger and predicate that tells of a happening."""
    return {token.i for member in one.members for token in (member.trigger, member.verb)}


def _predicate(token: Token, owners: set[int]) -> tuple[Token | None, list[Token]]:
    """The first trigger or verb above a token, and the path to it."""
    path, here = [token], token
    while here.head != here:
        here = here.head
        path.append(here)
        if here.i in owners or args.is_verb(here) or here.pos_ == "AUX":
            return here, path
    return (here, path) if args.is_verb(here) else (None, path)


def _clause_of(token: Token, owners: set[int], others: set[int]) -> tuple[Token | None, list[Token]]:
    """The predicate above a token, past participles that only describe a noun ("a school sheltering families")."""
    predicate, path = _predicate(token, owners)
    while predicate is not None and predicate.dep_ == "acl" and predicate.tag_ == "VBG":
        if predicate.i in owners | others:
            break
        predicate, more = _predicate(predicate, owners)
        path += more[1:]
    return predicate, path


def _holds(predicate: Token, one: Told, owners: set[int], others: set[int]) -> bool:
    """Whether a predicate is of this happening: its own, one that governs it, or one coordinated with it."""
    if predicate.i in owners:
        return True
    if predicate.i in others or predicate.lemma_ in SPEECH:
        return False
    verb = one.lead.verb if args.is_verb(one.lead.verb) else None
    if verb is not None and verb.dep_ in {"xcomp", "ccomp", "pcomp"} and predicate in {verb.head, verb.head.head}:
        return True
    return predicate in one.lead.trigger.subtree and not args.is_verb(one.lead.trigger)


def date_of(one: Told, timexes: Sequence[Timex], doc: Doc, rest: Sequence[Told]) -> Dated | None:
    """The interval that the happening's own words give, or a bound that the day of speaking gives."""
    sentence = one.lead.trigger.sent
    owners = own_tokens(one)
    others = {i for other in rest if other is not one for i in own_tokens(other)} - owners
    shared: Dated | None = None
    held: list[Dated] = []
    left: list[Timex] = []
    for timex in _within(timexes, sentence.start_char, sentence.end_char):
        root = span_root(doc, timex.span)
        if timex.interval is None or root is None or _of_age(root) or is_hour(timex, words_of(doc)):
            continue
        predicate, path = _clause_of(root, owners, others)
        if predicate is None:
            continue
        if _holds(predicate, one, owners, others):
            if not _recalled(path) and not any(token.i in others for token in path):
                held.append(_own(one, timex, predicate, words_of(doc)))
        elif predicate.i in others and _coordinated(predicate, one):
            shared = shared or Dated(timex.interval, (timex.span,), "shared with a coordinated clause")
        elif predicate.i not in others and predicate.lemma_ not in SPEECH and root.i < predicate.i:
            left.append(timex)
    if held:
        return min(held, key=_length)
    if shared is None and len(left) == 1 and one.lead.type in BODILY and len(rest) == 1:
        only = Dated(left[0].interval or Interval(None, None), (left[0].span,), ONLY)
        return only if _length(only) <= _SHORT else None
    return shared


def _length(dated: Dated) -> int:
    """The days of an interval; the first of several as short goes before the others, an open one last."""
    start, end = dated.interval.start, dated.interval.end
    return (end - start).days if start is not None and end is not None else timedelta.max.days


def _own(one: Told, timex: Timex, predicate: Token, text: str) -> Dated:
    """The interval of a happening's own time: whole days, and for a toll that rises no more than a bound."""
    interval = timex.interval or Interval(None, None)
    if _BEFORE_LIGHT.match(timex.span.of(text)) and interval.start is None and _NAMES_DAY.search(timex.span.of(text)):
        interval = replace(interval, start=interval.end, precision="day")
    if any(is_toll(member.trigger) for member in one.members) and predicate.lemma_ in _COUNTS_RISE | COUNT_MOVERS:
        return Dated(Interval(None, interval.end, "open"), (timex.span,), COUNTED)
    return Dated(interval, (timex.span,), OWN)


def is_hour(timex: Timex, text: str) -> bool:
    """Whether a time names an hour or part of a day and no day: "at noon", "before dawn"."""
    return timex.type == "TIME" and not _NAMES_DAY.search(timex.span.of(text))


def not_after(dated: Dated, doc: Doc, published: date | None, mode: Mode) -> Dated:
    """What is told as past ended by the day of publication, and a weekday of what is to come lies ahead of it."""
    interval = dated.interval
    if published is not None and dated.rule == OWN and (mode in _AHEAD or _set_for(doc, dated.spans[0])):
        words = dated.spans[0].of(words_of(doc))
        week = timedelta(days=7)
        start, end = interval.start, interval.end
        if start is not None and end is not None and end < published <= end + week and _WEEKDAY.fullmatch(words):
            return replace(dated, interval=replace(interval, start=start + week, end=end + week))
    if mode not in _PAST or published is None or interval.end is None or interval.end <= published:
        return dated
    if interval.start is None or interval.start > published:
        return _year_before(dated, published, words_of(doc))
    return replace(dated, interval=replace(interval, end=published, precision="interval"))


def _year_before(dated: Dated, published: date, text: str) -> Dated:
    """A day of the calendar that lies ahead is last year's where the happening is told as past: "ousted on Feb. 1"."""
    start, end = dated.interval.start, dated.interval.end
    words = dated.spans[0].of(text)
    if dated.rule != OWN or start is None or end is None or not _MONTH.search(words) or _YEAR.search(words):
        return dated
    try:
        start, end = start.replace(year=start.year - 1), end.replace(year=end.year - 1)
    except ValueError:  # 29 February
        return dated
    return replace(dated, interval=replace(dated.interval, start=start, end=end)) if end <= published else dated


def _set_for(doc: Doc, span: Span) -> bool:
    """Whether a day is one that something is set for: "called a strike for Wednesday"."""
    root = span_root(doc, span)
    return root is not None and root.dep_ == "pobj" and root.head.lower_ == "for"


def bound_of(one: Told, attribution: Attribution | None, published: date | None, mode: Mode) -> Dated | None:
    """What was told on a day happened on that day at the latest: the day of speaking, else that of publication.

    The words of the second are the happening's own: their tense puts it before the telling.
    """
    if mode not in _PAST:
        return None
    if attribution is not None and attribution.said_on is not None and attribution.said_on_span is not None:
        end = attribution.said_on.end
        if end is not None:
            return Dated(Interval(None, end, "open"), (attribution.said_on_span,), SPOKEN)
    if published is None:
        return None
    trigger = one.lead.trigger
    return Dated(Interval(None, published, "open"), (Span(trigger.idx, trigger.idx + len(trigger.text)),), PUBLISHED)


def _within(timexes: Sequence[Timex], start: int, end: int) -> list[Timex]:
    return [t for t in timexes if start <= t.span.start < end and t.type in {"DATE", "TIME", "DURATION"}]


def _of_age(root: Token) -> bool:
    return root.head.lemma_ in {"old", "aged"} or root.lemma_ == "old"


def _recalled(path: list[Token]) -> bool:
    """A time under "since" opens a total; one under "anniversary" dates the anniversary."""
    return any(token.lemma_ in {"anniversary", "eve"} for token in path)


def _coordinated(predicate: Token, one: Told) -> bool:
    verb = one.lead.verb
    if args.children(verb, "nsubj", "nsubjpass"):
        return False
    return predicate in verb.conjuncts or (verb.dep_ == "advcl" and verb.head == predicate and verb.tag_ == "VBG")


def places_of(
    one: Told, places: Sequence[Place], doc: Doc, rest: Sequence[Told], apart: Sequence[Span]
) -> tuple[Place, ...]:
    """The places of the happening itself: in its clause, in a phrase of place, or its target.

    ``apart`` are spans whose words name something else: the actor, the weapon.
    """
    sentence = one.lead.trigger.sent
    owners = own_tokens(one) | _counted_event(one)
    others = {i for other in rest if other is not one for i in own_tokens(other)} - owners
    found, framing, left = [], [], []
    for place in places:
        if place.metonym or not sentence.start_char <= place.span.start < sentence.end_char:
            continue
        if any(place.span.overlaps(span) for span in apart):
            continue
        root = span_root(doc, place.span)
        if arm(place.text) is not None or (
            _helped(root) and one.lead.type is EventType.AID and place.precision in _COARSE
        ):
            continue
        if root is None or (root.ent_type_ == "NORP" and (root.tag_ != "NNP" or is_demonym(place.text))):
            continue
        predicate, path = _clause_of(root, owners, others)
        if (
            predicate is not None and _holds(predicate, one, owners, others) and _locates(path, one, others)
        ) or _site_of_clause(root, one):
            found.append(place)
        elif predicate is not None and _frames(predicate, path, sentence.start):
            framing.append(place)
        elif predicate is not None and predicate.i not in others and _stands_for_a_place(path, place):
            left.append(place)
    if not found and not framing and len(left) == 1 and len(rest) == 1 and one.lead.type in BODILY:
        found = left
    return _told_apart(found or framing, words_of(doc))


def _stands_for_a_place(path: list[Token], place: Place) -> bool:
    """Whether a town stands in a phrase of place, of whatever clause that is not of the telling."""
    if place.precision in _COARSE or path[-1].lemma_ in SPEECH or _origin(path):
        return False
    return any(token.dep_ == "prep" and token.lower_ in _STATIC for token in path)


def _helped(root: Token | None) -> bool:
    """Whether it is to whom something goes: a country that is sent food is helped, a town is where it arrives."""
    return root is not None and root.dep_ == "pobj" and root.head.lower_ in {"to", "for"}


def pointed_at(one: Told, places: Sequence[Place]) -> Place | None:
    """The place named last before a clause that says "there" or "in the town"."""
    verb = one.lead.verb
    below = [verb, *(n for _, n in args.objects_of_prepositions(verb))]
    there = any(c.lower_ == "there" and c.dep_ == "advmod" for token in below for c in args.offspring(token))
    known = any(
        noun.lemma_ in _SETTLED and p in {"in", "at", "near", "outside", "around", "into", "on"} and _bare(noun)
        for p, noun in args.objects_of_prepositions(verb)
    )
    if not there and not known:
        return None
    before = [p for p in places if p.span.end <= one.lead.trigger.idx and not p.metonym and p.precision not in _COARSE]
    return before[-1] if before else None


def _bare(noun: Token) -> bool:
    """Whether a noun is "the town" and no more."""
    return [c.lower_ for c in args.offspring(noun) if c.dep_ != "punct"] in (["the"], ["that"], ["this"])


def of_witness(attribution: Attribution, places: Sequence[Place], doc: Doc) -> Place | None:
    """Where those live who saw it: "residents of Nyala said"."""
    for place in places:
        root = span_root(doc, place.span)
        if place.metonym or root is None or root.dep_ != "pobj" or root.head.lower_ not in {"of", "in", "from"}:
            continue
        inside = any(s.start <= place.span.start and place.span.end <= s.end for s in attribution.source)
        if inside and root.head.head.lemma_ in _WITNESSES:
            return place
    return None


def _counted_event(one: Told) -> set[int]:
    """What a toll is of: it happened where the deaths did."""
    tolls = [member.trigger for member in one.members if is_toll(member.trigger)]
    return {noun.i for toll in tolls for _, noun in args.objects_of_prepositions(toll, frozenset({"from", "in", "of"}))}


_TO_THE_SIDE = re.compile(
    r"(?i)^,[^,.;]{0,60}?\b(?:north|south|east|west)[\w-]*\s+(?:of|from)\s+(?:the\s+)?(?:\w+\s+){0,3}$"
)
_SIDE_OF = re.compile(r"(?i)^(?:[\d.,]+\s*(?:km|miles|kilomet\w+)\s+)?(?:north|south|east|west)[\w-]*\s+of\b")
_HOLDS = re.compile(r"(?i)^(?:,|,?\s+(?:in|of))?\s+(?:the\s+)?(?:\w+(?:ern|al)\s+)?(?:\w+\s+of\s+)?$")
_COARSE = (Precision.COUNTRY, Precision.PART_OF_COUNTRY, Precision.ADMIN1, Precision.ADMIN2, Precision.REGION)


def _told_apart(found: Sequence[Place], text: str) -> tuple[Place, ...]:
    """Each place once, without those that only say where another one lies: "Tumaco, 300 km southwest of Cali"."""
    kept: list[Place] = []
    for place in found:
        before = next((k for k in reversed(found) if k.span.end <= place.span.start), None)
        between = text[before.span.end : place.span.start] if before is not None else ""
        beside = _TO_THE_SIDE.match(between) or (
            _SIDE_OF.match(place.span.of(text)) and re.match(r",[^,.;]{0,60}$", between)
        )
        holds = place.precision in _COARSE and before is not None and before.precision not in _COARSE
        if before is not None and (beside or (holds and _HOLDS.match(between))):
            continue
        if not any(k.name is not None and (k.name, k.precision) == (place.name, place.precision) for k in kept):
            kept.append(place)
    return tuple(kept)


def _locates(path: list[Token], one: Told, others: set[int]) -> bool:
    """Whether the path from a place to its predicate runs through a phrase of place or the direct target."""
    preps = [token.lower_ for token in path if token.dep_ in {"prep", "agent", "dative"}]
    top = path[-2] if len(path) > 1 else path[-1]
    taken_from = one.lead.sub_type == "abduction" and preps[-1:] == ["from"]  # "pupils from a school in Kagara"
    if (
        (_origin(path) and not taken_from)
        or any(token.i in others for token in path)
        or _of_foreseer(top, path[-1], one)
    ):
        return False
    if any(token.dep_ == "agent" for token in path) or (top.dep_ in {"nsubj", "poss", "appos"} and not preps):
        return one.lead.entry.roles == "pt" and not preps
    if not preps:
        return one.lead.type in _DIRECT and top.dep_ in _OBJECTS
    if one.lead.type is EventType.AID or one.lead.sub_type == "visit":
        return preps[0] in _STATIC or preps[0] in {"to", "into"}
    return _by_preposition(preps, one.lead.type)


def _site_of_clause(root: Token, one: Told) -> bool:
    """The place of the noun whose clause tells it: "the siege in Nairobi, in which gunmen killed 67"."""
    verb = one.lead.verb
    if verb.dep_ != "relcl" or root in verb.subtree or root not in verb.head.subtree:
        return False
    inside = any(n.lower_ == "which" and p in _STATIC for p, n in args.objects_of_prepositions(verb))
    inside = inside or any(c.lower_ in {"where", "when"} for c in args.offspring(verb))
    return inside and root.dep_ == "pobj" and root.head.lower_ in _STATIC and root.head.head == verb.head


def _of_foreseer(top: Token, predicate: Token, one: Told) -> bool:
    """Whether a place is that of whoever expects or plans it: "analysts in Kyiv expect a push"."""
    triggers = {member.trigger for member in one.members}
    return top.dep_ in SUBJECTS and predicate not in triggers and not triggers & set(top.subtree)


def _by_preposition(preps: list[str], kind: EventType) -> bool:
    if preps[0] in _STATIC:
        return True
    if kind is EventType.RETREAT:
        return "with" not in preps
    from_or_with = bool({"from", "with"} & set(preps))
    return kind in _DESTINATION_TYPES and not from_or_with and (preps[-1] in _AT or bool(_STATIC & set(preps)))


_OF_A_STATE = word_list("setting of a state")


def _origin(path: list[Token]) -> bool:
    """In "a man of Austin" the place tells who, and not where."""
    root = path[0]
    if root.dep_ in {"compound", "amod", "nmod", "poss"} and root.head.lemma_ in _OF_A_STATE:
        return True
    for token in path[1:]:
        if token.dep_ == "prep" and token.lower_ == "of" and token.head.lemma_ in _OF_A_STATE:
            return True
        if token.dep_ == "prep" and token.lower_ in {"of", "from"} and nouns.kinds(token.head) & {"person", "official"}:
            return not nouns.kinds(token.head) & {"place"}
    return False


def _frames(predicate: Token, path: list[Token], start: int) -> bool:
    """A place that opens the sentence frames what is told: "In Kyiv, officials said ..."."""
    top = path[-2] if len(path) > 1 else path[-1]
    return predicate.lemma_ in SPEECH and top.dep_ == "prep" and top.i == start and top.lower_ in {"in", "near", "at"}
