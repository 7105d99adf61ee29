"""What sounds like a happening of conflict and is none: metaphor, sport, film and books, dead figures of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.lexicon import noun_classes

if TYPE_CHECKING:
    from spacy.tokens import Token

_FIGURE_MODIFIERS = frozenset(
    "price trade bidding culture court legal political verbal personal heart panic marketing media social charm word "
    "advertising propaganda diplomatic uphill box-office bargaining custody title rating".split()
)
_FIGURE_OBJECTS = frozenset({"abstract", "sport"})
_SPORT_WORDS = frozenset(
    "goal goalkeeper midfielder striker league cup match playoff innings quarterback scorer penalty halftime "
    "half-time tournament champions referee touchdown pitch fixture derby semifinal semi-final quarterfinal "
    "wimbledon baseline inning overtime knockout bout boxer wicket batsman bowler".split()
)
_FICTION_WORDS = frozenset(
    "film movie novel sequel episode box-office thriller protagonist villain hero blockbuster screenplay drama "
    "documentary game gamer videogame player reenactment re-enactment play opera comic cartoon fictional series "
    "trailer director actor actress plot remake audience exhibition painting".split()
)
_SPORT_NEEDED = 2
_FICTION_NEEDED = 2


def refused(trigger: Token, verb: Token, target: Token | None, actor: Token | None) -> bool:
    """Whether a trigger is a figure of speech, or its sentence is about sport or fiction."""
    if _figure(trigger, verb, target) or _subject_figure(actor):
        return True
    return _about(trigger, _SPORT_WORDS, _SPORT_NEEDED) or _about(trigger, _FICTION_WORDS, _FICTION_NEEDED)


def _figure(trigger: Token, verb: Token, target: Token | None) -> bool:
    before = {c.lemma_.lower() for c in trigger.children if c.dep_ in {"amod", "compound", "nmod"}}
    if trigger.pos_ == "NOUN" and before & _FIGURE_MODIFIERS:
        return True
    if target is not None and noun_classes(target.lemma_) & _FIGURE_OBJECTS:
        return not noun_classes(target.lemma_) & {"structure", "person", "place", "armed"}
    return verb.lemma_ == "go" and trigger.lower_ == "fighting"


def _subject_figure(actor: Token | None) -> bool:
    return actor is not None and noun_classes(actor.lemma_) == frozenset({"abstract"})


def _about(trigger: Token, words: frozenset[str], needed: int) -> bool:
    return sum(token.lemma_.lower() in words for token in trigger.sent) >= needed
