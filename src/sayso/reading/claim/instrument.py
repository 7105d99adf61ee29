"""With what an attack was made, which sub-type of attack that makes it, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.lexicon import Arm, arm, word_list
from sayso.reading.claim.nominal import modifiers
from sayso.records import EventType, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from sayso.reading.claim.join import Told

_WITH = frozenset({"with", "by", "using", "from", "in", "of"})
_REFINED = frozenset(
    {"attack", "ground attack", "explosion", "killing", "wounding", "bombing", "attack on a building", "shelling",
     "missile strike", "air strike"}
)  # fmt: skip
_SHOOTERS = word_list("instrument shooters")
# Sub-types that a weapon changes only if it is of these kinds.
_KEPT = {
    "missile strike": frozenset({"missile", "drone", "artillery"}),
    "air strike": frozenset({"missile", "drone", "artillery"}),
    "shelling": frozenset({"missile", "drone", "small arms"}),
}
_ARMED = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.PROTEST})
_FIRE = frozenset({"fire", "blaze", "damage", "blackout", "outage", "evacuation"})
_CAUSES = frozenset({"cause", "spark", "trigger", "start", "ignite"})


def weapon_of(one: Told) -> tuple[Arm, Token] | None:
    """The weapon that the happening's own words name, most telling first."""
    if one.lead.type not in _ARMED or one.lead.sub_type == "armed clash":
        return None
    for token in _candidates(one):
        found = arm(token.lemma_) or arm(token.lower_) or arm(token.lower_.rstrip("s"))
        if found is not None:
            return found, token
    return None


def _candidates(one: Told) -> Iterator[Token]:
    for member in one.members:
        if not args.is_verb(member.trigger):
            yield from (m for m in modifiers(member.trigger))
            for inner in _of(member.trigger):
                yield inner
            for clause in args.children(member.trigger, "acl", "relcl"):
                yield from _with(clause)
    for member in one.members:
        verb = member.verb
        if member.actor is not None:
            yield from (c for c in args.content(member.actor).children if c.lower_ == "suicide")
        for noun in (member.actor, member.moved, *(_with(verb))):
            if noun is not None and args.classes_of(args.content(noun)) & {"weapon", "vehicle", "attack"}:
                inner = args.content(noun)
                yield from (c for c in inner.children if c.dep_ in {"compound", "nmod", "amod"} and c.pos_ != "NUM")
                yield inner
        if member.sub_type == "interception" and member.target is not None:
            inner = args.content(member.target)
            yield from (c for c in inner.children if c.dep_ in {"compound", "nmod"} and arm(c.lemma_))
            yield inner


def _of(noun: Token) -> list[Token]:
    return [inner for _, inner in args.objects_of_prepositions(noun, frozenset({"of", "with", "by"}))]


def _with(verb: Token) -> list[Token]:
    found = [args.content(inner) for _, inner in args.objects_of_prepositions(verb, _WITH)]
    for child in args.offspring(verb):
        if child.dep_ == "advcl" and child.lemma_ == "use":
            found += args.children(child, "dobj")
    return found


def refined(one: Told, weapon: Arm | None) -> str:
    """The sub-type once the weapon and the attacker are known."""
    sub = one.lead.sub_type
    if weapon is None:
        return _unarmed(one, sub)
    kept = _KEPT.get(sub, frozenset())
    if sub not in _REFINED or (kept and weapon.kind not in kept):
        return sub
    return weapon.sub_type


def _unarmed(one: Told, sub: str) -> str:
    if sub == "shelling" and one.lead.verb.lemma_ in {"fire", "open"} and _at_people(one):
        return "shooting"
    if sub != "attack" or one.lead.actor is None or args.is_verb(one.lead.trigger):
        return sub
    flown = arm(args.content(one.lead.actor).lemma_)
    if flown is not None and flown.sub_type == "air strike":
        return flown.sub_type
    on_foot = "armed" in nouns.kinds(one.lead.actor) and one.lead.trigger.lemma_ != "strike"
    return "ground attack" if on_foot else sub


def _at_people(one: Told) -> bool:
    target, actor = one.lead.target, one.lead.actor
    if actor is not None and args.content(actor).lemma_.lower() in _SHOOTERS:
        return True
    return target is not None and bool(nouns.kinds(target) & {"person", "armed"}) and not nouns.kinds(target) & {"name"}


def weapon_words(token: Token) -> Span:
    """The name of a weapon without its number: "Kalibr missiles", "drones"."""
    head = token.head if token.dep_ in {"compound", "nmod", "amod"} and arm(token.head.lemma_) else token
    start = head
    for child in reversed(list(head.lefts)):
        near = child.i == start.i - 1 and child.dep_ in {"compound", "nmod", "amod"}
        if not near or child.ent_type_ in {"NORP", "GPE"}:
            break
        numbered = any(c.pos_ == "NUM" or c.dep_ in {"nummod", "det", "advmod"} for c in child.lefts)
        counted = child.lemma_ in {"dozen", "hundred", "score"}
        if counted:
            break
        start = child if numbered else child.left_edge
    return Span(start.idx, head.idx + len(head.text))


def outcome_of(one: Told) -> tuple[str, Span] | None:
    """What came of it: unsuccessful, repelled, a fire; with the words that say so."""
    if one.mood.outcome is not None:
        word = one.mood.outcome
        value = "unsuccessful" if word.lemma_ in {"fail", "failed", "try", "attempt"} else word.lower_
        return value, Span(word.idx, word.idx + len(word.text))
    for member in one.members:
        for clause in args.offspring(member.verb):
            if clause.dep_ in {"advcl", "conj"} and clause.lemma_ in _CAUSES:
                for noun in args.children(clause, "dobj"):
                    if noun.lemma_ in _FIRE:
                        return noun.lower_, Span(noun.idx, noun.idx + len(noun.text))
    return None
