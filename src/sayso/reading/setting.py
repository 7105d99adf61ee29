"""When and where a happening was: the times and places of its own clause, never those of the telling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.lexicon import word_list
from sayso.records import EventType, Interval, Place, Span, Timex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Token

    from sayso.reading.join import Told

SPEECH = word_list("setting speech")
_AT = word_list("setting at")
_DESTINATION_TYPES = frozenset({EventType.ASSAULT, EventType.MOBILIZE, EventType.COERCE, EventType.PROTEST})
_STATIC = word_list("setting static")
_OBJECTS = frozenset({"dobj", "nsubjpass", "compound", "nmod", "conj", "obj"})
_DIRECT = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.RETREAT})


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
    for timex in _within(timexes, sentence.start_char, sentence.end_char):
        root = span_root(doc, timex.span)
        if timex.interval is None or root is None or _of_age(root):
            continue
        predicate, path = _clause_of(root, owners, others)
        if predicate is None:
            continue
        if _holds(predicate, one, owners, others):
            if _recalled(path) or any(token.i in others for token in path):
                continue
            return Dated(timex.interval, (timex.span,), "own words")
        if predicate.i in others and _coordinated(predicate, one):
            shared = shared or Dated(timex.interval, (timex.span,), "shared with a coordinated clause")
    return shared


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
    one: Told, places: Sequence[Place], doc: Doc, rest: Sequence[Told], actor: tuple[Span, ...]
) -> tuple[Place, ...]:
    """The places of the happening itself: in its clause, in a phrase of place, or its target."""
    sentence = one.lead.trigger.sent
    owners = own_tokens(one)
    others = {i for other in rest if other is not one for i in own_tokens(other)} - owners
    found, framing = [], []
    for place in places:
        if place.metonym or not sentence.start_char <= place.span.start < sentence.end_char:
            continue
        if any(place.span.overlaps(span) for span in actor):
            continue
        root = span_root(doc, place.span)
        if root is None or root.ent_type_ == "NORP":
            continue
        predicate, path = _clause_of(root, owners, others)
        if predicate is not None and _holds(predicate, one, owners, others) and _locates(path, one, others):
            found.append(place)
        elif predicate is not None and _frames(predicate, path, sentence.start):
            framing.append(place)
    return tuple(found or framing)


def _locates(path: list[Token], one: Told, others: set[int]) -> bool:
    """Whether the path from a place to its predicate runs through a phrase of place or the direct target."""
    preps = [token.lower_ for token in path if token.dep_ in {"prep", "agent", "dative"}]
    top = path[-2] if len(path) > 1 else path[-1]
    if _origin(path) or any(token.i in others for token in path):
        return False
    if any(token.dep_ == "agent" for token in path) or (top.dep_ in {"nsubj", "poss", "appos"} and not preps):
        return one.lead.entry.roles == "pt" and not preps
    if not preps:
        return one.lead.type in _DIRECT and top.dep_ in _OBJECTS
    return _by_preposition(preps, one.lead.type)


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
        if token.dep_ == "prep" and token.lower_ in {"of", "from"} and args.kinds(token.head) & {"person", "official"}:
            return not args.kinds(token.head) & {"place"}
    return False


def _frames(predicate: Token, path: list[Token], start: int) -> bool:
    """A place that opens the sentence frames what is told: "In Kyiv, officials said ..."."""
    top = path[-2] if len(path) > 1 else path[-1]
    return predicate.lemma_ in SPEECH and top.dep_ == "prep" and top.i == start and top.lower_ in {"in", "near", "at"}
