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
_ACCUSATION = Entry("to blame", VERB, EventType.ACCUSE, "accusation", "s", _NONE, _NONE, _NONE, _FLAGS)
_WILL = frozenset({"will", "would"})
_DENIAL = Entry("is untrue", VERB, EventType.REJECT, "denial", "s", _NONE, _NONE, _NONE, _FLAGS)
_FALSE = word_list("trigger untrue")
_CRIMES = frozenset(
    {"crime", "atrocity", "massacre", "terrorism", "genocide", "violation", "crimes", "aggression", "barbarity"}
)
_REFUSABLE = word_list("trigger refusable")
_VOWING = frozenset({"vow", "swear", "promise", "pledge", "resolve"})
_PARTIES = frozenset({"armed", "official", "government", "police", "name", "pronoun"})
_UNGRANTED = word_list("stated ungranted")
_PRICES = frozenset({"price", "consequence", "consequences", "response"})
_DEAR = frozenset({"heavy", "high", "steep", "terrible", "bloody", "bitter"})
_CEASING = frozenset({"end", "stop", "cease", "halt", "lift"})
_SELF = frozenset({"it", "he", "she", "they", "we", "i"})
_CAN_BE_TOLD = frozenset({"person", "armed", "official", "government", "police", "name"})
_SCORE = 0.8  # a statement taken for an act; used only to rank


def from_statement(verb: Token) -> Happening | None:
    """A demand put on another, or a refusal or threat of one's own, in a clause that someone is quoted with."""
    if verb.dep_ == "xcomp" and verb.head.lemma_ in _VOWING and args.children(verb, "neg"):
        refuser = args.surface_subject(verb.head)  # "vowed never to surrender"
        told = verb.lemma_ in _REFUSABLE and args.fits(refuser, _PARTIES)
        return Happening(verb, verb, _REFUSAL, "verb", _SCORE, refuser, None) if told else None
    if verb.dep_ not in {"ccomp", "parataxis"} or verb.head.lemma_ not in _SPEECH:
        return None
    return _condemned(verb) if verb.lemma_ in {"be", "have", "amount", "constitute", "commit"} else _demanded(verb)


def _demanded(verb: Token) -> Happening | None:
    auxiliaries = {c.lower_ for c in args.children(verb, "aux")}
    subjects = args.children(verb, "nsubj")
    if not subjects:
        return None
    speaker = args.surface_subject(verb.head)
    if auxiliaries & _WILL and _retribution(verb):
        return Happening(verb, verb, _THREAT, "verb", _SCORE, speaker, subjects[0])
    if "must" in auxiliaries and verb.lemma_ in _CEASING and args.kinds(subjects[0]) & {"siege", "war", "attack"}:
        return Happening(verb, verb, _DEMAND, "verb", _SCORE, speaker, None)
    return _told_to(verb, auxiliaries, subjects, speaker)


def _told_to(verb: Token, auxiliaries: set[str], subjects: list[Token], speaker: Token | None) -> Happening | None:
    """A refusal or threat where the speaker is the subject, a demand where another is."""
    negated = bool(args.children(verb, "neg"))
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
    speaker = args.surface_subject(verb.head)
    ahead = {c.lower_ for c in args.children(verb, "aux")} & _WILL
    if ahead and any(_none_of(c) for c in args.children(verb, "attr")):
        return Happening(verb, verb, _REFUSAL, "verb", _SCORE, speaker, None)
    if any(c.lower_ == "blame" for c in args.children(verb, "xcomp", "acomp", "attr")):
        return Happening(verb, verb, _ACCUSATION, "verb", _SCORE, speaker, args.surface_subject(verb))
    if _untrue(verb) or _no_part_in(verb):
        return Happening(verb.head, verb.head, _DENIAL, "verb", _SCORE, args.surface_subject(verb.head), None)
    named = [*args.children(verb, "attr", "dobj"), *args.objects(verb, "to")]
    if verb.lemma_ == "have" or not any(n.lemma_.lower() in _CRIMES for n in named) or args.children(verb, "neg"):
        return None
    return Happening(verb.head, verb.head, _CONDEMNATION, "verb", _SCORE, args.surface_subject(verb.head), None)


def _retribution(verb: Token) -> bool:
    """Whether somebody is told that he will suffer for it: "would pay a heavy price", "will be met with force"."""
    if verb.lemma_ in {"pay", "face", "suffer"}:
        owed = [c for c in args.children(verb, "dobj") if c.lemma_ in _PRICES]
        return any(c.lemma_ != "price" or {m.lower_ for m in c.children} & _DEAR for c in owed)
    met = verb.lemma_ in {"meet", "answer"} and args.is_passive(verb)
    return met and any(n.lemma_ in {"force", "response", "fire", "bullet"} for n in args.objects(verb, "with"))


def _untrue(verb: Token) -> bool:
    """Whether reports or accusations are said to be false."""
    told = any(subject.lemma_ in ALLEGATIONS for subject in args.children(verb, "nsubj"))
    return told and any(c.lemma_.lower() in _FALSE for c in args.children(verb, "acomp", "attr"))


def _none_of(noun: Token) -> bool:
    """Something that is not granted: "there will be no talks"."""
    return noun.lemma_ in _UNGRANTED and any(c.lower_ == "no" for c in args.children(noun, "det"))


def _no_part_in(verb: Token) -> bool:
    """Whether the speaker has nothing to do with something, or no part in it."""
    if verb.lemma_ != "have":
        return False
    nothing = any(c.lower_ == "nothing" for c in args.children(verb, "dobj"))
    return nothing and any(t.lemma_ == "do" for t in verb.subtree)


def _unless(verb: Token) -> bool:
    return any(c.lower_ == "unless" for clause in args.children(verb, "advcl") for c in args.offspring(clause))
