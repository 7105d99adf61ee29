"""Who the dead of an attack were: "11 of the dead were traders", "the victims included a nurse", "among the dead was a boy"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.happening import Happening
from sayso.reading.claim.lexicon import VERB, Entry, word_list
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
_SCORE = 0.8  # told by a noun alone; used only to rank
_NAMES = frozenset({"be", "include", "comprise"})


def from_victims(noun: Token) -> Happening | None:
    """The killing or wounding that a clause goes on to tell of when it says who the victims were."""
    word = noun.lower_
    if word not in _DEAD | _HURT or not any(
        c.dep_ == "det" and c.lower_ in {"the", "those"} for c in args.offspring(noun)
    ):
        return None
    clause, above = _clause(noun)
    if clause is None or clause.lemma_ not in _NAMES or args.children(clause, "neg"):
        return None
    who = next(iter(args.children(clause, "attr", "dobj")), None)
    if above.lower_ == "among":
        who = next(iter(args.children(clause, "nsubj", "attr")), None)
    if who is None or not args.kinds(who) & {"person", "armed", "number", "official"}:
        return None
    return Happening(noun, clause, _WOUNDING if word in _HURT else _KILLING, VICTIMS, _SCORE, None, who, noun)


def _clause(noun: Token) -> tuple[Token | None, Token]:
    """The verb that the noun, or a number of it, is subject of, and the word between."""
    if noun.dep_ == "nsubj":
        return noun.head, noun
    if noun.dep_ != "pobj":
        return None, noun
    preposition = noun.head
    if preposition.lower_ == "among":
        return preposition.head, preposition
    if preposition.lower_ == "of" and preposition.head.dep_ == "nsubj":
        return preposition.head.head, preposition
    return None, noun
