"""What a speaker demands, refuses or threatens by a plain statement: "they must leave", "we will not negotiate"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.blame import ALLEGATIONS
from sayso.reading.claim.happening import Happening
from sayso.reading.claim.lexicon import VERB, VIOLENT, Entry, entries, verb_stems, word_list
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_SPEECH = word_list("mode speech") | {"warn"}
_NONE: frozenset[str] = frozenset()
STATED = "stated"
_FLAGS = frozenset({STATED})
_SAID = frozenset({STATED, "speech"})
_TIMID = frozenset({"needs-war"})  # said in peace too, of prices and players
_DEMAND = Entry("must", VERB, EventType.REQUEST, "request", "sr", _NONE, _NONE, _NONE, _FLAGS)
_REFUSAL = Entry("will not", VERB, EventType.REJECT, "refusal", "s", _NONE, _NONE, _NONE, _FLAGS)
_THREAT = Entry("unless", VERB, EventType.THREATEN, "threat", "s", _NONE, _NONE, _NONE, _FLAGS)
_CONDEMNATION = Entry("is a crime", VERB, EventType.ACCUSE, "condemnation", "s", _NONE, _NONE, _NONE, _SAID)
_ACCUSATION = Entry("to blame", VERB, EventType.ACCUSE, "accusation", "s", _NONE, _NONE, _NONE, _SAID)
_DENIAL = Entry("is untrue", VERB, EventType.REJECT, "denial", "s", _NONE, _NONE, _NONE, _SAID)
_ADVICE = replace(_DEMAND, flags=_FLAGS | _TIMID)
_NEVER = replace(_REFUSAL, flags=_FLAGS | _TIMID)
_NO_SUCH = replace(_DENIAL, flags=_SAID | _TIMID)
_FALSE = word_list("trigger untrue")
_CRIMES = frozenset(
    {"crime", "atrocity", "massacre", "terrorism", "genocide", "violation", "crimes", "aggression", "barbarity"}
)
_REFUSABLE = word_list("trigger refusable")
# What is no demand though it has the form of one: "thank you", "look".
_NO_DEMANDS = frozenset(
    {"thank", "welcome", "see", "say", "meet", "die", "fear", "take", "show", "congratulate", "salute", "hear"}
)
_ASKING = frozenset({"let", "come", "go", "bring", "keep", "tell", "think"})
_OUGHT = frozenset({"should", "must", "ought"})
_PROOFS = frozenset(
    {"footage", "video", "picture", "image", "recording", "document", "letter", "account", "photograph"}
)
_NOBODY = frozenset({"nobody", "none", "no"})
_GROUNDLESS = frozenset({"truth", "substance", "basis", "foundation", "evidence"})
_PARTS = frozenset({"part", "role", "hand", "involvement", "knowledge", "nothing"})
_UNGRANTED = word_list("stated ungranted")
_LOOK_BACK = 80  # tokens searched for the mark that opens a quotation
_VOWING = frozenset({"vow", "swear", "promise", "pledge", "resolve"})
_PRICES = frozenset({"price", "consequence", "consequences", "response"})
_DEAR = frozenset({"heavy", "high", "steep", "terrible", "bloody", "bitter"})
_CEASING = frozenset({"end", "stop", "cease", "halt", "lift"})
_WILL = frozenset({"will", "would", "'ll", "\u2019ll"})
_SCORE = 0.8  # a statement taken for an act; used only to rank


def from_statement(verb: Token) -> Happening | None:
    """A demand put on another, or a refusal or threat of one's own, in a clause that someone is quoted with."""
    if verb.dep_ == "xcomp" and verb.head.lemma_ in _VOWING and args.children(verb, "neg"):
        refuser = args.surface_subject(verb.head)  # "vowed never to surrender"
        told = verb.lemma_ in _REFUSABLE and nouns.fits(refuser, nouns.PARTIES)
        return Happening(verb, verb, _REFUSAL, "verb", _SCORE, refuser, None) if told else None
    said = verb.dep_ in {"ccomp", "parataxis"} and verb.head.lemma_ in _SPEECH
    if verb.dep_ == "conj" and verb.tag_ == "VB" and not args.children(verb, "aux", *args.SUBJECTS):
        return _demanded_too(verb)
    asked = _imperative(verb)
    if asked is None and not said:
        return _demanded_in_quote(verb)
    return asked or _refused(verb) or _denied(verb) or _told_of(verb)


def _told_of(verb: Token) -> Happening | None:
    return _condemned(verb) if verb.lemma_ in {"be", "have", "amount", "constitute", "commit"} else _demanded(verb)


def _quoted(token: Token) -> bool:
    """Whether a token stands within quotation marks."""
    for before in reversed(token.doc[max(0, token.i - _LOOK_BACK) : token.i]):
        if "\n\n" in before.text:
            break
        if before.text in {"\u201c", "\u201d"}:
            return before.text == "\u201c"
    marks = [t for t in token.doc[max(0, token.i - _LOOK_BACK) : token.i] if t.text == '"' or "\n\n" in t.text]
    last = max((i for i, t in enumerate(marks) if t.text != '"'), default=-1)
    return (len(marks) - last - 1) % 2 == 1


def _imperative(verb: Token) -> Happening | None:
    """What somebody is told to do in so many words: "Lift the sanctions first"."""
    if verb.tag_ != "VB" or verb.dep_ not in {"ROOT", "ccomp", "advcl", "parataxis"}:
        return None
    if verb.lemma_ not in verb_stems() - _NO_DEMANDS | _ASKING or args.children(verb, *args.SUBJECTS, "aux", "mark"):
        return None
    start, _ = args.sentence_of(verb)
    if any(not t.is_punct and not t.is_space for t in verb.doc[start : verb.i]) or not _quoted(verb):
        return None
    over = verb.head if verb.head.lemma_ in _SPEECH else None
    return Happening(
        verb, verb, _ADVICE, "verb", _SCORE, args.surface_subject(over) if over is not None else None, None
    )


def _demanded_in_quote(verb: Token) -> Happening | None:
    """A demand in a sentence that goes on from a quotation: "The union should freeze their assets."."""
    ought = any(c.lower_ in _OUGHT for c in args.children(verb, "aux"))
    return _demanded(verb) if verb.dep_ == "ROOT" and ought and _quoted(verb) else None


def _demanded_too(verb: Token) -> Happening | None:
    """A second demand that shares the first one's "should": "should disarm the militia and free the prisoners"."""
    first = verb.head
    if not any(c.lower_ in _OUGHT for c in args.children(first, "aux")):
        return None
    over = from_statement(first)
    if over is None or over.entry not in {_DEMAND, _ADVICE}:
        return None
    return Happening(verb, verb, over.entry, "verb", _SCORE, over.actor, over.target)


def _refused(verb: Token) -> Happening | None:
    """What a speaker says nobody will do, or there will not be: "there would be no talks"."""
    clause = verb if verb.lemma_ != "go" else next(iter(args.children(verb, "xcomp")), verb)
    coming = clause != verb or any(c.lower_ in _WILL for c in args.children(verb, "aux"))
    nobody = any(_none(subject) for subject in args.children(verb, "nsubj", "nsubjpass"))
    never = args.children(verb, "expl") and any(
        _none(noun) and noun.lemma_ in _UNGRANTED for noun in args.children(verb, "attr")
    )
    if coming and (never or (nobody and clause.lemma_ in _REFUSABLE)):
        return Happening(verb, verb, _NEVER, "verb", _SCORE, args.surface_subject(verb.head), None)
    return None


def _none(noun: Token) -> bool:
    return noun.lower_ in _NOBODY or noun.lower_ == "one" or any(c.lower_ == "no" for c in args.children(noun, "det"))


def _denied(verb: Token) -> Happening | None:
    """That there was no such thing, no truth in it, or that one had no part in it."""
    subjects = args.children(verb, "nsubj", "nsubjpass", "attr")
    such = any(_none(s) and any(c.lower_ == "such" for c in args.children(s, "amod")) for s in subjects)
    groundless = any(s.lemma_ in _GROUNDLESS and _none(s) for s in subjects) or any(
        n.lemma_ in _GROUNDLESS for n in args.objects(verb, "without")
    )
    apart = verb.lemma_ in {"have", "play", "take"} and any(
        n.lemma_ in _PARTS and (n.lemma_ == "nothing" or _none(n)) and args.children(n, "prep", "relcl", "acl")
        for n in args.children(verb, "dobj")
    )
    if such or groundless or apart:
        return Happening(verb.head, verb.head, _NO_SUCH, "verb", _SCORE, args.surface_subject(verb.head), None)
    return None


def _demanded(verb: Token) -> Happening | None:
    auxiliaries = {c.lower_ for c in args.children(verb, "aux")}
    subjects = args.children(verb, "nsubj")
    if not subjects:
        return None
    speaker = args.surface_subject(verb.head) if verb.head != verb else None
    if auxiliaries & _WILL and _retribution(verb):
        return Happening(verb, verb, _THREAT, "verb", _SCORE, speaker, subjects[0])
    if "must" in auxiliaries and verb.lemma_ in _CEASING and nouns.kinds(subjects[0]) & {"siege", "war", "attack"}:
        return Happening(verb, verb, _DEMAND, "verb", _SCORE, speaker, None)
    return _told_to(verb, auxiliaries, subjects, speaker)


def _told_to(verb: Token, auxiliaries: set[str], subjects: list[Token], speaker: Token | None) -> Happening | None:
    """A refusal or threat where the speaker is the subject, a demand where another is."""
    negated = bool(args.children(verb, "neg"))
    own = subjects[0].lower_ in nouns.ONESELF or (speaker is not None and speaker.lemma_ == subjects[0].lemma_)
    if auxiliaries & {"will", "wo", "would"} and negated and own and verb.lemma_ in _REFUSABLE:
        return Happening(verb, verb, _REFUSAL, "verb", _SCORE, speaker or subjects[0], None)
    if auxiliaries & {"will", "would"} and own and (_unless(verb) or _if_not(verb)):
        return Happening(verb, verb, _THREAT, "verb", _SCORE, speaker or subjects[0], None)
    past = any(c.lemma_ == "have" for c in args.children(verb, "aux"))
    if auxiliaries & _OUGHT and not past and not own and nouns.fits(subjects[0], nouns.ACTING):
        asking = speaker if verb.dep_ != "ROOT" else None
        kind = _DEMAND if "must" in auxiliaries else _ADVICE
        return Happening(verb, verb, kind, "verb", _SCORE, asking, subjects[0])
    return None


def _condemned(verb: Token) -> Happening | None:
    """What a speaker says was a crime, an atrocity, terrorism."""
    speaker = args.surface_subject(verb.head)
    if any(c.lower_ == "blame" for c in args.children(verb, "xcomp", "acomp", "attr")):
        return Happening(verb, verb, _ACCUSATION, "verb", _SCORE, speaker, args.surface_subject(verb))
    if _untrue(verb):
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
    told = any(subject.lemma_ in ALLEGATIONS | _PROOFS for subject in args.children(verb, "nsubj"))
    return told and any(c.lemma_.lower() in _FALSE for c in args.children(verb, "acomp", "attr"))


def _if_not(verb: Token) -> bool:
    """Whether it is what would be done to those who do not comply: "would send in troops if they did not leave"."""
    hostile = any(e.type in VIOLENT - {EventType.RETREAT} for e in entries().get((verb.lemma_, VERB), ()))
    clauses = (c for c in args.children(verb, "advcl") if any(m.lower_ == "if" for m in args.children(c, "mark")))
    return hostile and any(args.children(clause, "neg") for clause in clauses)


def _unless(verb: Token) -> bool:
    return any(c.lower_ == "unless" for clause in args.children(verb, "advcl") for c in args.offspring(clause))
