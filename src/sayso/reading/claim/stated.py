"""What a speaker demands, refuses or threatens by a plain statement: "they must leave", "we will not negotiate"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.happening import Happening
from sayso.reading.claim.lexicon import VERB, Entry, word_list
from sayso.reading.claim.nominal import ALLEGATIONS
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH = word_list("mode speech") | {"warn"}
_NONE: frozenset[str] = frozenset()
STATED = "stated"
_FLAGS = frozenset({STATED})
_DEMAND = Entry("must", VERB, EventType.REQUEST, "request", "sr", _NONE, _NONE, _NONE, _FLAGS)
_REFUSAL = Entry("will not", VERB, EventType.REJECT, "refusal", "s", _NONE, _NONE, _NONE, _FLAGS)
_THREAT = Entry("unless", VERB, EventType.THREATEN, "threat", "s", _NONE, _NONE, _NONE, _FLAGS)
_CONDEMNATION = Entry("is a crime", VERB, EventType.ACCUSE, "condemnation", "s", _NONE, _NONE, _NONE, _FLAGS)
_DENIAL = Entry("is untrue", VERB, EventType.REJECT, "denial", "s", _NONE, _NONE, _NONE, _FLAGS)
_FALSE = word_list("trigger untrue")
_CRIMES = frozenset(
    {"crime", "atrocity", "massacre", "terrorism", "genocide", "violation", "crimes", "aggression", "barbarity"}
)
_REFUSABLE = word_list("trigger refusable")
_SELF = frozenset({"it", "he", "she", "they", "we", "i"})
_CAN_BE_TOLD = frozenset({"person", "armed", "official", "government", "police", "name"})
_SCORE = 0.8  # a statement taken for an act; used only to rank


def from_statement(verb: Token) -> Happening | None:
    """A demand put on another, or a refusal or threat of one's own, in a clause that someone is quoted with."""
    if verb.dep_ not in {"ccomp", "parataxis"} or verb.head.lemma_ not in _SPEECH:
        return None
    return _condemned(verb) if verb.lemma_ in {"be", "have", "amount", "constitute", "commit"} else _demanded(verb)


def _demanded(verb: Token) -> Happening | None:
    auxiliaries = {c.lower_ for c in args.children(verb, "aux")}
    subjects = args.children(verb, "nsubj")
    if not subjects:
        return None
    negated = bool(args.children(verb, "neg"))
    speaker = args.surface_subject(verb.head)
    own = subjects[0].lower_ in _SELF or (speaker is not None and speaker.lemma_ == subjects[0].lemma_)
    if auxiliaries & {"will", "wo", "would"} and negated and own and verb.lemma_ in _REFUSABLE:
        return Happening(verb, verb, _REFUSAL, "verb", _SCORE, speaker or subjects[0], None)
    if auxiliaries & {"will", "would"} and own and _unless(verb):
        return Happening(verb, verb, _THREAT, "verb", _SCORE, speaker or subjects[0], None)
    if "must" in auxiliaries and not own and args.fits(subjects[0], _CAN_BE_TOLD):
        return Happening(verb, verb, _DEMAND, "verb", _SCORE, speaker, subjects[0])
    return None


def _condemned(verb: Token) -> Happening | None:
    """What a speaker says was a crime, an atrocity, terrorism."""
    if _untrue(verb):
        return Happening(verb.head, verb.head, _DENIAL, "verb", _SCORE, args.surface_subject(verb.head), None)
    named = [*args.children(verb, "attr", "dobj"), *args.objects(verb, "to")]
    if verb.lemma_ == "have" or not any(n.lemma_.lower() in _CRIMES for n in named) or args.children(verb, "neg"):
        return None
    return Happening(verb.head, verb.head, _CONDEMNATION, "verb", _SCORE, args.surface_subject(verb.head), None)


def _untrue(verb: Token) -> bool:
    """Whether reports or accusations are said to be false."""
    told = any(subject.lemma_ in ALLEGATIONS for subject in args.children(verb, "nsubj"))
    return told and any(c.lemma_.lower() in _FALSE for c in args.children(verb, "acomp", "attr"))


def _unless(verb: Token) -> bool:
    return any(c.lower_ == "unless" for clause in args.children(verb, "advcl") for c in args.offspring(clause))
