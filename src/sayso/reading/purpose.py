"""Finer sub-types: what is asked for in a request, what is given in aid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.lexicon import noun_classes
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.trigger import Happening

_MILITARY = frozenset(
    "military arm weapon security defence defense ammunition artillery missile lethal tank air".split()
)
_HUMANITARIAN = frozenset("humanitarian food medical medicine relief shelter emergency blanket tent water".split())
_FINANCIAL = frozenset("financial economic loan grant budget macro-financial development credit".split())
# What is asked for, by a word in the clause of asking; the first that is found names the request.
_ASKED: tuple[tuple[str, frozenset[str]], ...] = (
    ("ceasefire", frozenset("ceasefire truce cease-fire hostility cessation".split())),
    ("release", frozenset("release free hostage prisoner".split())),
    ("withdrawal", frozenset("withdraw withdrawal retreat pull pullout".split())),
    ("military aid", frozenset("weapon arm tank ammunition missile artillery jet munition defence defense air-defence howitzer weaponry".split())),
    ("sanctions", frozenset("sanction embargo".split())),
    ("talks", frozenset("talk negotiation dialogue meeting negotiate summit".split())),
    ("investigation", frozenset("investigation inquiry probe investigate".split())),
    ("aid", frozenset("aid assistance help access corridor food".split())),
    ("restraint", frozenset("restraint calm de-escalation".split())),
    ("resignation", frozenset("resign resignation election step".split())),
)


def finer(happening: Happening, sub_type: str) -> str:
    """The sub-type of an act of asking or giving once its object is known; others unchanged."""
    if happening.type is EventType.REQUEST:
        words = {token.lemma_.lower() for token in happening.verb.subtree if token.i > happening.verb.i}
        return next((name for name, wanted in _ASKED if words & wanted), sub_type)
    if happening.type is EventType.AID and sub_type in {"aid", "military aid"}:
        return _aid(happening, sub_type)
    return sub_type


def _aid(happening: Happening, sub_type: str) -> str:
    given = happening.moved if happening.moved is not None else happening.trigger
    words = {w.lemma_.lower() for w in _phrase_words(args.content(given))}
    if words & _MILITARY or noun_classes(given.lemma_) & {"arms"} - noun_classes("supply"):
        return "military aid"
    if words & _HUMANITARIAN:
        return "humanitarian aid"
    return "financial aid" if words & _FINANCIAL else sub_type


def _phrase_words(noun: Token) -> list[Token]:
    return [noun, *(c for c in noun.children if c.dep_ in {"amod", "compound", "nmod", "conj"})]
