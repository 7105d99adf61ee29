"""What sounds like a happening of conflict and is none: metaphor, sport, film and books, dead figures of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.lexicon import noun_classes, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIGURE_MODIFIERS = word_list("refusal figure modifiers")
_FIGURE_OBJECTS = frozenset({"abstract", "sport"})
_SPORT_WORDS = word_list("refusal sport words")
_FICTION_WORDS = word_list("refusal fiction words")
_MENTION = word_list("refusal mention")
_MISHAP_PREPS = frozenset({"in", "by", "when", "from"})
_SPORT_NEEDED = 2
_FICTION_NEEDED = 2


def refused(trigger: Token, verb: Token, target: Token | None, actor: Token | None, *, violent: bool = True) -> bool:
    """Whether a trigger is a figure of speech, or its sentence is about sport or fiction."""
    if _figure(trigger, verb, target, violent=violent) or _subject_figure(actor):
        return True
    if violent and (_mishap(verb, actor) or _firm(actor)):
        return True
    return _about(trigger, _SPORT_WORDS, _SPORT_NEEDED) or _about(trigger, _FICTION_WORDS, _FICTION_NEEDED)


def _mishap(verb: Token, actor: Token | None) -> bool:
    """Harm done by nature or by accident."""
    causes = [actor] if actor is not None else []
    causes += [noun for _, noun in args.objects_of_prepositions(verb, _MISHAP_PREPS)]
    return any("disaster" in args.kinds(noun) and not args.kinds(noun) & {"weapon", "armed"} for noun in causes)


def _firm(actor: Token | None) -> bool:
    """A business attacks its rivals and fires its staff; a company "of marines" or a military one does not."""
    if actor is None or "business" not in noun_classes(actor.lemma_) or actor.pos_ == "PROPN":
        return False
    before = {c.lemma_.lower() for c in actor.children}
    return not before & {"military", "security", "of", "mercenary", "tank", "infantry"}


def _figure(trigger: Token, verb: Token, target: Token | None, *, violent: bool) -> bool:
    before = {c.lemma_.lower() for c in trigger.children if c.dep_ in {"amod", "compound", "nmod"}}
    if trigger.pos_ == "NOUN" and before & _FIGURE_MODIFIERS:
        return True
    if target is not None and target.lemma_ in _MENTION and trigger.tag_ == "VBG":
        return True
    if target is not None and violent and noun_classes(target.lemma_) & _FIGURE_OBJECTS:
        return not noun_classes(target.lemma_) & {"structure", "person", "place", "armed"}
    return verb.lemma_ == "go" and trigger.lower_ == "fighting"


def _subject_figure(actor: Token | None) -> bool:
    return actor is not None and noun_classes(actor.lemma_) == frozenset({"abstract"})


def _about(trigger: Token, words: frozenset[str], needed: int) -> bool:
    return sum(token.lemma_.lower() in words for token in trigger.sent) >= needed
