"""Who the dead and hurt were: "11 of the dead were traders", "the victims included a nurse", "was treated for bullet wounds"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.happening import Happening
from sayso.reading.claim.lexicon import VERB, Entry, word_list
from sayso.reading.claim.nominal import COUNT_MOVERS, RISING, is_toll
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

VICTIMS = "victims"
_DEAD = word_list("victims dead")
_HURT = word_list("victims hurt")
_NONE: frozenset[str] = frozenset()
_FLAGS = frozenset({"needs-attack", "effect"})
_KILLING = Entry("dead", VERB, EventType.ASSAULT, "killing", "sx", _NONE, _NONE, _NONE, _FLAGS)
_WOUNDING = Entry("wounded", VERB, EventType.ASSAULT, "wounding", "sx", _NONE, _NONE, _NONE, _FLAGS)
_HURT_BY = Entry("wound", VERB, EventType.ASSAULT, "wounding", "sx", _NONE, _NONE, _NONE, frozenset({"effect"}))
_TALLIES = frozenset({"number", "toll", "count", "tally", "figure"})
_WOUNDS = frozenset({"wound", "injury"})
_CAUSES = frozenset({"gunshot", "bullet", "shrapnel", "stab", "blast", "machete", "gun", "shell", "pellet"})
_HURTABLE = frozenset({"person", "armed", "number", "official", "pronoun"})
_SCORE = 0.8  # told by a noun alone; used only to rank
_NAMES = frozenset({"be", "include", "comprise"})


def from_victims(noun: Token) -> Happening | None:
    """The killing or wounding that a clause goes on to tell of when it says who the victims were."""
    word = noun.lower_
    if noun.lemma_ in _WOUNDS:
        return _from_wound(noun)
    if word not in _DEAD | _HURT or not any(
        c.dep_ == "det" and c.lower_ in {"the", "those"} for c in args.offspring(noun)
    ):
        return None
    told = _tallied(noun, word)
    if told is not None:
        return told
    clause, above = _clause(noun)
    if clause is None or clause.lemma_ not in _NAMES or args.children(clause, "neg"):
        return None
    who = next(iter(args.children(clause, "attr", "dobj")), None)
    if above.lower_ == "among":
        who = next(iter(args.children(clause, "nsubj", "attr")), None)
    if who is None or not nouns.kinds(who) & {"person", "armed", "number", "official"}:
        return None
    return Happening(noun, clause, _WOUNDING if word in _HURT else _KILLING, VICTIMS, _SCORE, None, who, noun)


def _tallied(noun: Token, word: str) -> Happening | None:
    """As in "put the number of the injured at nine": a toll by another name."""
    number = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "of" or number.lemma_ not in _TALLIES or is_toll(number):
        return None
    verb = number.head
    put = number.dep_ in {"dobj", "nsubjpass"} and verb.lemma_ in COUNT_MOVERS
    if not put and not (number.dep_ == "nsubj" and verb.lemma_ in RISING):
        return None
    kind = _WOUNDING if word in _HURT else _KILLING
    return Happening(noun, verb, kind, VICTIMS, _SCORE, None, noun, noun)


def _from_wound(noun: Token) -> Happening | None:
    """The wounding that a wound tells of whose cause is named: "limped into a clinic with a gunshot wound"."""
    if not any(c.lemma_.lower() in _CAUSES for c in args.children(noun, "compound", "amod", "nmod")):
        return None
    verb = next((a for a in noun.ancestors if args.is_verb(a)), None)
    if verb is None or args.children(verb, "neg") or (noun.head.pos_ != "ADP" and noun.head != verb):
        return None
    whom = args.patient(verb)
    if whom in (None, noun) or not nouns.kinds(whom) & _HURTABLE:
        whom = args.surface_subject(verb)
    if whom is None or not nouns.kinds(whom) & _HURTABLE:
        return None
    return Happening(noun, verb, _HURT_BY, VICTIMS, _SCORE, None, whom, whom)


def _clause(noun: Token) -> tuple[Token | None, Token]:
    """The verb that the noun, or a number of it, is subject of, and the word between."""
    if noun.dep_ == "nsubj":
        return noun.head, noun
    if noun.dep_ != "pobj":
        return None, noun
    if noun.head.lower_ == "of" and noun.head.head.lemma_ in _TALLIES:
        return None, noun
    preposition = noun.head
    if preposition.lower_ == "among":
        return preposition.head, preposition
    if preposition.lower_ == "of" and preposition.head.dep_ == "nsubj":
        return preposition.head.head, preposition
    return None, noun
