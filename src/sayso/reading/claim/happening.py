"""A word that tells of a happening, and the keys under which the lexicon knows a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.lexicon import VERB, Entry, entries, governor_classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from sayso.records import EventType


@dataclass(frozen=True, slots=True)
class Happening:
    """A word that tells of a happening. ``verb`` is the predicate over it: itself, or a light verb.

    ``licence`` says why a noun counts as telling of one: light, suffer, occur, there, plan, dated ...
    ``score`` is 0 to 1.
    """

    trigger: Token
    verb: Token
    entry: Entry
    licence: str
    score: float
    actor: Token | None
    target: Token | None
    moved: Token | None = None

    @property
    def type(self) -> EventType:
        """The PLOVER type of the entry."""
        return self.entry.type

    @property
    def sub_type(self) -> str:
        """The codebook's sub-type of the entry, before weapons refine it."""
        return self.entry.sub_type


_STATES = args.CAPTIVE | {"go"}  # "took eleven guards hostage"
_PARTICLES = frozenset({"down", "up", "off", "out", "away", "back"})
_ADVERBIAL = frozenset({"prt", "advmod", "acomp", "oprd", "prep", "intj", "dep"})
_INTO = frozenset({"in", "into", "behind", "to", "under"})
_NAMING = frozenset({"dobj", "npadvmod", "nsubjpass"})  # objects that make one act with their verb ("opened fire")
# Forms that the model's lemma table does not know.
_IRREGULAR = {
    "retook": "retake",
    "retaken": "retake",
    "overran": "overrun",
    "downed": "down",
    "shelled": "shell",
    "hoped": "hope",
    "hoping": "hope",
}


def verb_lemma(verb: Token) -> str:
    """The lemma of a verb, mended where the parser cut an "e" too many or took the form for its own lemma."""
    lemma = _IRREGULAR.get(verb.lower_, str(verb.lemma_.lower()))
    if (lemma, VERB) in entries() or governor_classes(lemma):
        return lemma
    for mended in (lemma + "e", lemma.removesuffix("ed"), lemma.removesuffix("d"), lemma.removesuffix("ing")):
        if mended != lemma and ((mended, VERB) in entries() or governor_classes(mended)):
            return mended
    return lemma


def verb_keys(verb: Token) -> Iterator[str]:
    """Lexicon keys of a verb with its particles, objects and prepositions, the longest first."""
    lemma = verb_lemma(verb)
    start, end = args.sentence_of(verb)
    if verb.i >= start + 2 and verb.nbor(-1).text == "-":
        yield f"{verb.nbor(-2).lower_}-{lemma}"
    behind = verb.nbor().lower_ if verb.i + 1 < end else ""
    if behind in _PARTICLES and verb.nbor().head != verb:
        yield f"{lemma}_{behind}"  # a particle that the parser hung elsewhere
    if any(child.lemma_ == "let" for child in args.children(verb, "aux")):
        yield f"let_{lemma}"
    for child in args.children(verb, "advmod"):
        yield f"{child.lower_}_{lemma}"
        if child.lower_ == "jointly":
            yield child.lower_
    for child in args.offspring(verb):
        if child.dep_ in _ADVERBIAL and (child.i > verb.i or child.dep_ == "prt"):
            yield from _keys_of_adverb(verb, child, lemma)
        elif _names_act(child):
            yield f"{lemma}_{child.lower_}"
            yield from (
                f"{lemma}_{c.lower_}" for c in args.children(child, "amod") if c.i > child.i
            )  # "left nine dead"
    for thing in args.children(verb, "dobj"):
        yield from (
            f"{lemma}_{noun.lower_}" for _, noun in args.objects_of_prepositions(thing, _INTO)
        )  # "threw him in jail"
    yield lemma


def _keys_of_adverb(verb: Token, child: Token, lemma: str) -> Iterator[str]:
    """Keys of a verb with a particle or preposition: "pulled alive from the rubble", "walked out of prison"."""
    inside = args.objects_of_prepositions(child) if child.pos_ in {"ADJ", "ADV"} else ()
    yield from (f"{lemma}_{noun.lower_}" for _, noun in inside)
    for _, noun in args.objects_of_prepositions(verb, frozenset({child.lower_})):
        yield f"{lemma}_{child.lower_}_{noun.lower_}"
        yield f"{lemma}_{noun.lower_}"
    if not any(c.ent_type_ in {"DATE", "TIME"} for c in args.children(child, "pobj")):  # "over the weekend"
        yield f"{lemma}_{child.lower_}"


def _names_act(child: Token) -> bool:
    """Whether a word below a verb makes one act with it: its object, or the state it brings about."""
    state = child.pos_ == "ADJ" or child.lower_ in _STATES or child.tag_ == "VBN"
    return child.dep_ in _NAMING or (child.dep_ in {"ccomp", "xcomp", "advcl"} and state)
