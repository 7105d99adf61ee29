"""Finer sub-types: what is asked for in a request, what is given in aid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.lexicon import noun_classes, word_list
from sayso.reading.claim.stated import STATED
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening

_MILITARY = word_list("purpose military")
_HUMANITARIAN = word_list("purpose humanitarian")
_FINANCIAL = word_list("purpose financial")
# What is asked for, by a word in the clause of asking; the first such word names the request.
_ASKED: tuple[tuple[str, frozenset[str]], ...] = (
    ("ceasefire", word_list("purpose ceasefire")),
    ("release", word_list("purpose release")),
    ("withdrawal", word_list("purpose withdrawal")),
    ("military aid", word_list("purpose military aid")),
    ("sanctions", word_list("purpose sanctions")),
    ("talks", word_list("purpose talks")),
    ("investigation", word_list("purpose investigation")),
    ("aid", word_list("purpose aid")),
    ("restraint", word_list("purpose restraint")),
    ("resignation", word_list("purpose resignation")),
)


_EASING = frozenset({"lift", "ease", "drop", "end", "scrap", "suspend"})


def asked_for() -> tuple[str, ...]:
    """The sub-types of REQUEST that a word of what is asked for decides."""
    return tuple(name for name, _ in _ASKED)


def finer(happening: Happening, sub_type: str) -> str:
    """The sub-type of an act of asking or giving once its object is known; others unchanged."""
    if happening.type is EventType.REQUEST:
        asked = _asked_words(happening.verb)
        words = [t.lemma_.lower() for t in ([happening.verb, *asked] if STATED in happening.entry.flags else asked)]
        easing = happening.verb.lemma_ in _EASING
        asked_for = (name for word in words for name, wanted in _ASKED if word in wanted)
        return next((name for name in asked_for if not (easing and name == "sanctions")), sub_type)
    if happening.type is EventType.AID and sub_type in {"aid", "military aid"}:
        return _aid(happening, sub_type)
    return sub_type


def _asked_words(verb: Token) -> list[Token]:
    """What is asked for: the words below the verb, without what is coordinated with it."""
    below = [
        child
        for child in args.offspring(verb)
        if child.i > verb.i and not (child.dep_ == "conj" and child.pos_ == "VERB")
    ]
    return [token for child in below for token in child.subtree]


def _aid(happening: Happening, sub_type: str) -> str:
    given = happening.moved if happening.moved is not None else happening.trigger
    words = {w.lemma_.lower() for w in _phrase_words(args.content(given))}
    if words & _MILITARY or noun_classes(given.lemma_) & {"arms"} - noun_classes("supply"):
        return "military aid"
    if words & _HUMANITARIAN:
        return "humanitarian aid"
    return "financial aid" if words & _FINANCIAL else sub_type


def _phrase_words(noun: Token) -> list[Token]:
    return [noun, *(c for c in args.offspring(noun) if c.dep_ in {"amod", "compound", "nmod", "conj"})]
