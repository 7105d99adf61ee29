"""What sounds like a happening of conflict and is none: metaphor, sport, film and books, dead figures of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.lexicon import VIOLENT, noun_classes, word_list
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening

_FIGURE_MODIFIERS = word_list("refusal figure modifiers")
_FIGURE_OBJECTS = frozenset({"abstract", "sport"})
_SPORT_WORDS = word_list("refusal sport words")
_FICTION_WORDS = word_list("refusal fiction words")
_MENTION = word_list("refusal mention")
_MISHAP_PREPS = frozenset({"in", "by", "when", "from"})
_ACCIDENTS = word_list("refusal accidents")
_HURT = frozenset({"dead", "wounded", "injured", "hurt", "homeless", "trapped", "stranded", "missing"})
_SPORT_NEEDED = 2
_FICTION_NEEDED = 2


def refused(one: Happening) -> bool:
    """Whether a trigger is a figure of speech or a mishap, or its sentence is about sport or fiction."""
    violent = one.type in VIOLENT
    target = one.target if one.target is not None else one.moved
    if (
        _mention(one, target)
        or _leaves_hurt(one)
        or (one.actor is not None and noun_classes(one.actor.lemma_) == {"abstract"})
    ):
        return True
    if violent and (_figure(target) or _mishap(one.verb, one.actor) or _firm(one.actor)):
        return True
    return _about(one.trigger, _SPORT_WORDS, _SPORT_NEEDED) or _about(one.trigger, _FICTION_WORDS, _FICTION_NEEDED)


def _mention(one: Happening, target: Token | None) -> bool:
    """Words of conflict that tell of none: "bombing victims", "a price war", "go down fighting" and such."""
    before = {c.lemma_.lower() for c in one.trigger.children if c.dep_ in {"amod", "compound", "nmod"}}
    if one.trigger.pos_ == "NOUN" and before & _FIGURE_MODIFIERS:
        return True
    if target is not None and target.lemma_ in _MENTION and one.trigger.tag_ == "VBG":
        return True
    return bool(one.verb.lemma_ == "go" and one.trigger.lower_ == "fighting")


def _leaves_hurt(one: Happening) -> bool:
    """Leaving people dead, hurt or homeless is no withdrawal, nor is a thing that was left by somebody."""
    if one.verb.lemma_ != "leave" or one.type is not EventType.RETREAT:
        return False
    if one.verb.dep_ == "acl" and args.is_passive(one.verb):
        return True
    return any(token.lower_ in _HURT for token in one.verb.subtree if token.i > one.verb.i)


def _figure(target: Token | None) -> bool:
    """An attack on a plan, a record or a mood."""
    classes = noun_classes(target.lemma_) if target is not None else frozenset()
    return bool(classes & _FIGURE_OBJECTS) and not classes & {"structure", "person", "place", "armed"}


def _mishap(verb: Token, actor: Token | None) -> bool:
    """Harm done by nature or by accident."""
    if any(clause.lemma_ in _ACCIDENTS for clause in args.children(verb, "advcl")):
        return True
    causes = [actor] if actor is not None else []
    causes += [noun for _, noun in args.objects_of_prepositions(verb, _MISHAP_PREPS)]
    return any("disaster" in args.kinds(noun) and not args.kinds(noun) & {"weapon", "armed"} for noun in causes)


def _firm(actor: Token | None) -> bool:
    """A business attacks its rivals and fires its staff; a company "of marines" or a military one does not."""
    if actor is None or "business" not in noun_classes(actor.lemma_) or actor.pos_ == "PROPN":
        return False
    before = {c.lemma_.lower() for c in actor.children}
    return not before & {"military", "security", "of", "mercenary", "tank", "infantry"}


def _about(trigger: Token, words: frozenset[str], needed: int) -> bool:
    return sum(token.lemma_.lower() in words for token in trigger.sent) >= needed
