"""Which words of a text tell of a happening: lexicon entries whose arguments are of the right kind.

``happenings(doc)`` gives every match, told as fact or not; claim.py decides which become claims.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.symbols import ADJ, ADV, AUX, INTJ, NOUN, NUM, PROPN, VERB, X

from sayso.reading.claim import arguments as args
from sayso.reading.claim.happening import Happening
from sayso.reading.claim.lexicon import VIOLENT, noun_classes, word_list
from sayso.reading.claim.nominal import from_noun, is_gerund
from sayso.reading.claim.refusal import refused
from sayso.reading.claim.verbal import from_verb
from sayso.reading.claim.victims import from_victims
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OTHER_CAUSES = word_list("join context")
_WEAPONS = word_list("trigger deadly")
_DYING = frozenset({"die", "perish", "succumb"})
_TELLING = frozenset(
    {VERB, AUX, NOUN, PROPN, ADJ, NUM, ADV, X, INTJ}
)  # parts of speech; a slip of the tagger may be any
_TIMID = "needs-war"
_NEAR = 150  # tokens; some six sentences of news

__all__ = ["Happening", "happenings"]


def happenings(doc: Doc) -> list[Happening]:
    """Every word of a parsed text that tells of a happening, in order; refused senses are left out."""
    words = (t for t in doc if t.pos in _TELLING)
    found = (_found(t) for t in words)
    return _in_context([one for one in found if one is not None and not refused(one)])


def _found(token: Token) -> Happening | None:
    people = token.dep_ == "pobj" and bool(args.children(token, "det"))  # "of the injured"
    if not args.is_verb(token) or people:
        return from_noun(token) or from_victims(token)
    gerund = is_gerund(token)
    if gerund and token.dep_ in {"pobj", "pcomp"}:
        return from_noun(token)  # "left after fighting in the hills": who left did not fight
    return from_verb(token) or (from_noun(token) if gerund else None)


def _in_context(found: list[Happening]) -> list[Happening]:
    """Deaths and losses are of an attack where the text tells of one nearby and the sentence names no other cause."""
    attacks = [
        one.trigger.i for one in found if one.type is EventType.ASSAULT and "needs-attack" not in one.entry.flags
    ]
    told = [one for one in found if _TIMID not in one.entry.flags or _in_war(one, found)]
    return [_of_attack(one) if _has_attack(one, attacks) else one for one in told]


def _in_war(one: Happening, found: list[Happening]) -> bool:
    """Whether the text about it tells of force: people are hauled from buses and moved out of towns in peace too."""
    at = one.trigger.i
    if any(
        other.type in VIOLENT
        and not {_TIMID, "needs-attack"} & other.entry.flags
        and abs(other.trigger.i - at) <= _NEAR
        for other in found
    ):
        return True
    return any(word != at and -_NEAR <= word - at < _NEAR for word in _words_of_war(one.trigger.doc))


@lru_cache(maxsize=2)  # the text that is read, and a phrase that is parsed beside it
def _words_of_war(doc: Doc) -> list[int]:
    """Where nouns of war stand in a text."""
    return [token.i for token in doc if token.pos_ == "NOUN" and "war" in noun_classes(token.lemma_)]


def _has_attack(one: Happening, attacks: list[int]) -> bool:
    if "needs-attack" not in one.entry.flags or any(
        lemma in _OTHER_CAUSES for lemma in args.lemmas_beside(one.trigger)
    ):
        return False
    if one.entry.lemma in _DYING and any(lemma in _WEAPONS for lemma in args.lemmas_beside(one.trigger)):
        return True
    return any(abs(at - one.trigger.i) <= _NEAR for at in attacks)


def _of_attack(one: Happening) -> Happening:
    return replace(one, entry=replace(one.entry, flags=one.entry.flags - {"needs-attack"}))
