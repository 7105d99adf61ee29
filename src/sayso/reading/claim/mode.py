"""Whether a happening is told as fact: asserted, denied, possible, planned, expected, pledged, hypothetical."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.blame import ALLEGATIONS, DENYING
from sayso.reading.claim.condition import speaks_of_self
from sayso.reading.claim.happening import verb_keys, verb_lemma
from sayso.reading.claim.lexicon import governor_classes, word_list
from sayso.reading.claim.nominal import modifiers
from sayso.reading.claim.stated import STATED
from sayso.records import EventType, Mode

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening

_SPEECH = word_list("mode speech")
_FUTURE = frozenset({"will", "'ll", "shall", "wo", "\u2019ll"})
_WOULD = frozenset({"would", "'d", "\u2019d"})
_INSISTING = frozenset({"insist", "demand", "propose", "recommend", "urge", "request", "ask", "require"})
_FOREBODING = frozenset({"warn", "caution"})
_EVERY = frozenset({"every", "usually", "often", "always", "whenever", "sometimes"})
_ADVERBIAL = frozenset({"npadvmod", "advmod", "advcl"})
_CONDITIONS = frozenset({"unless", "lest", "whether"})
_TIMES_TO_COME = frozenset({"until", "till", "once", "before", "when", "after"})
# What takes two, or one's will: who "failed to" do it did not, and no attempt is told.
_OF_WILL = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE, EventType.AID, EventType.SUPPORT})
_TRIES = frozenset({"attempt", "plot", "bid", "conspiracy", "effort"})
_GATHERING = frozenset(
    {"march", "protest", "rally", "gather", "demonstrate", "turn", "take", "meet", "write", "assemble", "strike"}
)
_BY_DEEDS = frozenset({"demand", "protest", "denounce", "condemn", "press"})
_ONE_FORM = frozenset({"hit", "set", "cut", "shut", "put", "beat", "split", "burst", "let"})
_PROMISING = frozenset({"promise", "pledge", "vow", "guarantee", "swear"})
_CALENDAR = frozenset({"meet", "vote", "visit", "travel", "convene", "reconvene", "sit"})
_MAY = frozenset({"may", "might", "could", "can"})
_NORM = frozenset({"should", "must", "ought", "need"})
_PLEDGED_TYPES = frozenset(
    {EventType.AID, EventType.SUPPORT, EventType.COOPERATE, EventType.CONCEDE, EventType.RETREAT, EventType.SANCTION}
)
_ADJECTIVES = (
    ("planned_adjective", Mode.PLANNED),
    ("expected_adjective", Mode.EXPECTED),
    ("possible_adjective", Mode.POSSIBLE),
)
# Agreeing to one of these is to concede it (CONCEDE), and not a pledge.
YIELDED = frozenset({"surrender", "aid let through"})
AGREED = "agreed"
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acomp", "attr", "csubj", "oprd"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_GOVERNED = (
    ("pledged", Mode.PLEDGED),
    ("expected", Mode.EXPECTED),
    ("planned", Mode.PLANNED),
    ("possible", Mode.POSSIBLE),
    ("denied", Mode.DENIED),
)
# Verbs that by themselves promise a thing ("pledged aid") or fix a day for it ("called a strike").
_AHEAD = (
    ("to-come", Mode.PLEDGED),
    ("pledges", Mode.PLEDGED),
    ("plans", Mode.PLANNED),
    ("expects", Mode.EXPECTED),
)
_DEPTH = 8  # clauses climbed; news sentences seldom nest deeper


@dataclass(frozen=True, slots=True)
class Mood:
    """How a happening is told. ``mode`` null: not told as a happening at all, so no claim.

    ``cue`` is the word that decided, ``rule`` why; ``outcome`` a word such as "failed" or "repelled".
    """

    mode: Mode | None
    rule: str
    cue: Token | None = None
    outcome: Token | None = None


def mood(happening: Happening) -> Mood:
    """The mode of a happening, from its own words, its predicate, and the clauses over it."""
    if STATED in happening.entry.flags:
        return Mood(Mode.REQUESTED if happening.type is EventType.REQUEST else Mode.ASSERTED, STATED)
    for flag, mode in _AHEAD:
        if flag in happening.entry.flags:
            told = _verb_mood(happening)
            ahead = told.mode is Mode.ASSERTED or (flag == "to-come" and told.mode is Mode.PLANNED)
            return replace(told, mode=mode, cue=happening.verb, rule=flag) if ahead else told
    own = _noun_mood(happening) if happening.trigger != happening.verb or not args.is_verb(happening.verb) else None
    if own is not None and own.mode is not Mode.ASSERTED:
        return own
    if happening.licence == "suffer" and happening.verb.lemma_ in {"escape", "flee"}:
        return Mood(Mode.ASSERTED, "fled from")
    none = _nobody(happening)
    if none is not None:
        return Mood(Mode.DENIED, "no one", none)
    told = _verb_mood(happening)
    if happening.type is EventType.REQUEST and told.mode in {Mode.ASSERTED, Mode.PLEDGED, Mode.EXPECTED}:
        told = replace(told, mode=Mode.REQUESTED, rule="an act of asking")
    if own is not None and own.outcome is not None:
        told = replace(told, outcome=own.outcome)
    return told


def _nobody(happening: Happening) -> Token | None:
    """The "no one" or "no building" that makes a happening one that did not happen."""
    for role in (happening.actor, happening.target, happening.moved):
        if role is None:
            continue
        if role.lower_ in {"nobody", "none", "nothing"}:
            return role
        for child in args.offspring(role):
            if (child.dep_ == "det" and child.lower_ == "no") or child.lower_ == "neither":
                return child
    return None


def _noun_mood(happening: Happening) -> Mood | None:
    """What the words before a noun say of it, else what its predicate does to it."""
    before = _mood_of_modifiers(happening)
    return _licensed(happening) or before if before is None or before.mode is Mode.ASSERTED else before


def _mood_of_modifiers(happening: Happening) -> Mood | None:
    outcome = None
    for word in modifiers(happening.trigger):
        classes = governor_classes(word.lemma_) | governor_classes(word.lower_)
        for name, mode in _ADJECTIVES:
            if name in classes and not (happening.licence == "light" and mode is Mode.PLANNED):
                return Mood(mode, "adjective", word)
        if "unsuccessful_adjective" in classes:
            outcome = word
        if word.lower_ == "no":
            ahead = any(c.lower_ in _FUTURE | _WOULD for c in args.children(happening.verb, "aux"))
            return Mood(None if ahead else Mode.DENIED, "no", word)
    return Mood(Mode.ASSERTED, "noun", None, outcome) if outcome is not None else None


def _licensed(happening: Happening) -> Mood | None:
    if happening.verb.lemma_ == "agree" and happening.type is EventType.AGREE:
        return None
    for name, mode in (
        ("planned", Mode.PLANNED),
        ("expected", Mode.EXPECTED),
        ("possible", Mode.POSSIBLE),
        ("pledged", Mode.PLEDGED),
    ):
        if happening.licence == name:
            return _above(happening, Mood(mode, f"governor {name}", happening.verb))
    if happening.licence == "denied":
        return Mood(Mode.DENIED, "governor denied", happening.verb)
    if happening.licence == "suffer" and _beaten_off(happening.verb):
        return Mood(Mode.ASSERTED, "repelled", None, happening.verb)
    return None


def _beaten_off(verb: Token) -> bool:
    return any(governor_classes(key) & {"repelled", "foiled"} for key in verb_keys(verb))


def _above(happening: Happening, found: Mood) -> Mood:
    """A plan or an expectation that is itself denied or supposed is no claim."""
    over = _verb_mood(happening)
    return found if over.mode in {Mode.ASSERTED, Mode.EXPECTED, Mode.PLANNED, Mode.POSSIBLE} else over


def _verb_mood(happening: Happening) -> Mood:
    found = Mood(Mode.ASSERTED, "told")
    told_by = args.is_verb(happening.verb) or happening.verb.pos_ == "AUX"
    verb = happening.verb if told_by else _clause_of(happening.verb)
    for _ in range(_DEPTH):
        if verb is None:
            break
        found = _own_words(verb, happening, found)
        denied = _alleged_and_denied(verb)
        if denied is not None:
            return Mood(Mode.DENIED, "governor denied", denied)
        over, governed = _step(verb)
        if found.mode is not Mode.ASSERTED or over is None or _speaks_beside(verb, happening):
            break
        told = _governed(verb, over, happening, found) if governed else found
        if told is None or told.mode is not Mode.ASSERTED:
            return told or found
        found, verb = told, over
    return found


def _speaks_beside(verb: Token, happening: Happening) -> bool:
    """A participle of speech is said now, whatever the main clause plans: "would expel him, accusing him of lies"."""
    return verb.dep_ == "advcl" and verb.tag_ == "VBG" and "speech" in happening.entry.flags


def _clause_of(noun: Token) -> Token | None:
    token = noun
    while token.head != token:
        token = token.head
        if args.is_verb(token) or token.pos_ == "AUX":
            return token
    return None


def _hypothetical(verb: Token) -> bool:
    """Under "if", or turned round: "had the missile hit"."""
    if any(
        c.lower_ == "had" and any(s.i > c.i for s in args.children(verb, "nsubj")) for c in args.children(verb, "aux")
    ):
        return True
    return any(
        child.dep_ in {"mark", "advmod"} and "hypothetical_mark" in governor_classes(child.lower_)
        for child in args.offspring(verb)
        if child.i < verb.i
    )


def _unsettled(verb: Token) -> bool:
    """A clause under "unless" or "whether", or under "until" in the present tense, or a habit: "meets every Tuesday"."""
    marks = {c.lower_ for c in args.offspring(verb) if c.dep_ in {"mark", "advmod"} and c.i < verb.i}
    past = verb.lower_ in _ONE_FORM and verb.head.tag_ == "VBD"  # "died when shells hit the bus"
    present = verb.tag_ in {"VBZ", "VBP", "VB"} and not past
    return bool(marks & _CONDITIONS) or (present and (_is_habit(verb) or bool(marks & _TIMES_TO_COME)))


def _scheduled(verb: Token) -> bool:
    """The plain present of meetings and visits is of a calendar: "which meets over the weekend"."""
    return verb.tag_ in {"VBZ", "VBP"} and verb.lemma_ in _CALENDAR


def _is_habit(verb: Token) -> bool:
    """Whether it is done to each, or each time: "search every car", "meets every Tuesday"."""
    if any(c.lower_ in {"every", "each"} for o in args.children(verb, "dobj") for c in o.children):
        return True
    return any(t.lower_ in _EVERY for c in args.offspring(verb) if c.dep_ in _ADVERBIAL for t in c.subtree)


def _own_words(verb: Token, happening: Happening, found: Mood) -> Mood:
    """What a verb's own auxiliaries, negation and marks say."""
    marked = _marked(verb)
    if marked is not None:
        return marked
    auxiliaries = [c for c in args.offspring(verb) if c.dep_ in {"aux", "auxpass"}]
    if verb.dep_ == "conj" and args.is_verb(verb.head) and not auxiliaries and verb.tag_ in {"VB", "VBN"}:
        auxiliaries = [c for c in args.offspring(verb.head) if c.dep_ in {"aux", "auxpass"}]
    negated = [c for c in args.offspring(verb) if c.dep_ == "neg" or c.lower_ == "never"]
    if _subjunctive(verb) or (negated and any(a.lower_ in {"do", "does"} for a in auxiliaries)):
        return Mood(None, "asked for, or a habit denied", verb)
    if not auxiliaries and happening.verb == verb and happening.type is EventType.CONSULT and _scheduled(verb):
        return Mood(Mode.PLANNED, "on a calendar", verb)
    modal = next((word for word in auxiliaries if word.lower_ in _NORM | _MAY | _FUTURE | _WOULD), None)
    if modal is not None and not _sensed(verb, auxiliaries):
        past = any(a.lemma_ == "have" for a in auxiliaries)
        return _modal(verb, modal, happening, past=past, negated=bool(negated))
    return Mood(Mode.DENIED, "negated", negated[0]) if negated else found


def _marked(verb: Token) -> Mood | None:
    """What the mark over a verb's clause makes of it, or that it is due."""
    if _unsettled(verb):
        return Mood(None, "a condition, a question or a time to come", verb)
    if _hypothetical(verb):
        return Mood(Mode.HYPOTHETICAL, "if-clause", verb)
    due = verb.lemma_ == "be" and any(c.lower_ == "due" for c in args.children(verb, "acomp"))
    return Mood(Mode.PLANNED, "due", verb) if due else None


def _sensed(verb: Token, auxiliaries: list[Token]) -> bool:
    """What could be heard or seen was: "gunfire could be heard"."""
    return verb.lemma_ in {"hear", "see"} and any(a.lower_ == "could" for a in auxiliaries) and args.is_passive(verb)


def _modal(verb: Token, word: Token, happening: Happening, *, past: bool, negated: bool) -> Mood:
    if negated or word.lower_ in _NORM:
        return Mood(None, "negated or normative modal", word)
    if _only_if(verb):
        return Mood(Mode.HYPOTHETICAL, "if-clause", word)
    if word.lower_ in _MAY:
        return Mood(Mode.POSSIBLE if past or word.lower_ != "can" else None, "may", word)
    return _future(verb, word, happening)


def _only_if(verb: Token) -> bool:
    """Whether what will or may be done is said to hang on something: "would send food if the road opened"."""
    clauses = args.children(verb, "advcl", "ccomp")
    if any(_turned_round(clause) for clause in clauses):
        return True
    marks = (m for clause in clauses for m in args.children(clause, "mark") if m.lower_ in {"if", "provided", "unless"})
    return any(
        all(c.lower_ == "only" for c in args.children(mark, "advmod")) and mark.nbor(-1).lower_ not in {"even", "as"}
        for mark in marks
        if mark.i
    )


def _turned_round(clause: Token) -> bool:
    """A condition without "if": "should the state fail to pay"."""
    should = (a for a in args.children(clause, "aux") if a.lower_ in {"should", "were"})
    return any(s.i > a.i for a in should for s in args.children(clause, "nsubj", "nsubjpass"))


def _subjunctive(verb: Token) -> bool:
    """Whether it is what someone insists on: "insisted that the army withdraw"."""
    modal = any(c.lower_ in _FUTURE | _WOULD | _MAY for c in args.children(verb, "aux"))
    return verb.dep_ == "ccomp" and verb.tag_ in {"VB", "VBP"} and verb.head.lemma_ in _INSISTING and not modal


def _future(verb: Token, word: Token, happening: Happening) -> Mood:
    if word.lower_ in _WOULD and not _reported(verb):
        return Mood(Mode.HYPOTHETICAL, "would", word)
    if happening.type is EventType.REJECT and _speaker_acts(verb, happening):
        return Mood(Mode.ASSERTED, "told", word)  # who says that he will stay away refuses now
    if happening.type in _PLEDGED_TYPES or verb.head.lemma_ in _PROMISING or _speaker_acts(verb, happening):
        return Mood(Mode.PLEDGED, "future of the speaker", word)
    if happening.sub_type == "curfew or emergency" or happening.type in {
        EventType.CONSULT,
        EventType.MOBILIZE,
        EventType.PROTEST,
        EventType.AGREE,
    }:
        return Mood(Mode.PLANNED, "future", word)
    return Mood(Mode.EXPECTED, "future", word)


def _reported(verb: Token) -> bool:
    clause = verb
    while clause.dep_ in {"conj", "xcomp"} and clause.head != clause:
        clause = clause.head
    head = clause.head
    return bool(
        (clause.dep_ == "ccomp" and head.lemma_ in _SPEECH | {"promise", "pledge", "vow", "expect", "predict", "warn"})
        or any(c.dep_ in {"parataxis", "ccomp"} and c.lemma_ in _SPEECH for c in args.offspring(clause))
    )


def _speaker_acts(verb: Token, happening: Happening) -> bool:
    actor = happening.actor
    if actor is None:
        return False
    if actor.lower_ in {"we", "i"}:
        return True
    speech = verb.head if verb.dep_ == "ccomp" else None
    subject = args.surface_subject(speech) if speech is not None else None
    return subject is not None and (actor.lower_ in {"it", "he", "she", "they"} or subject.lemma_ == actor.lemma_)


def _infinitive(verb: Token) -> bool:
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in args.offspring(verb))


def _step(verb: Token) -> tuple[Token | None, bool]:
    """The next clause up, and whether it governs this one (a complement) or merely holds it."""
    head = verb.head
    if head == verb:
        return None, False
    if verb.pos_ in {"NOUN", "PROPN"} and verb.dep_ in {"dobj", "pobj"}:
        return _clause_of(verb), False
    if verb.dep_ == "pcomp":
        return (head.head, True) if head.head != head else (None, False)
    if verb.dep_ in {"conj", "dep"}:
        return _coordinated_step(verb)
    if verb.dep_ in _COMPLEMENTS or (verb.dep_ in {"acl", "advcl"} and _infinitive(verb)) or _any_that(verb):
        return head, True
    holds = verb.dep_ == "advcl" and args.is_verb(head) and verb.tag_ == "VBG"
    return (head, False) if holds else (None, False)


def _coordinated_step(verb: Token) -> tuple[Token | None, bool]:
    """A coordinated verb that shares the first one's subject and auxiliaries shares what governs it too."""
    if verb.tag_ in _FINITE or args.children(verb, "nsubj", "nsubjpass"):
        return args.coordinated_with(verb), False
    return _step(verb.head) if args.is_verb(verb.head) else (verb.head, True)


_REPORTS = frozenset({"report", "account", "rumour", "rumor"})
_NAMING = frozenset({"call", "describe", "brand", "label", "term"})
_FALSE_WORDS = "false untrue baseless unfounded groundless fabricated fake lie invention fabrication propaganda disinformation nonsense rumour rumor"
_FALSE = frozenset(_FALSE_WORDS.split())


def _alleged_and_denied(verb: Token) -> Token | None:
    """The verb that denies what a clause alleges: "rejected accusations that police had fired", "called reports that ... false"."""
    noun = verb.head
    if verb.dep_ == "ccomp" and noun.lemma_ in DENYING and any(c.lemma_ in ALLEGATIONS for c in args.offspring(noun)):
        return noun
    if verb.dep_ in {"acl", "ccomp", "relcl"} and noun.lemma_ in ALLEGATIONS and noun.dep_ in {"dobj", "nsubjpass"}:
        over = noun.head
        if over.lemma_ in DENYING:
            return over
    if verb.dep_ in {"acl", "ccomp", "relcl"} and noun.lemma_ in ALLEGATIONS | _REPORTS:
        named = noun.head.lemma_ in _NAMING or (noun.dep_ == "nsubj" and noun.head.lemma_ == "be")
        return noun.head if named and any(t.lemma_.lower() in _FALSE for t in verb.sent) else None
    return None


def _any_that(verb: Token) -> bool:
    """Whether a relative clause is about things supposed: "any convoy that crosses"."""
    return verb.dep_ == "relcl" and any(c.lower_ in {"any", "every", "whatever"} for c in args.offspring(verb.head))


def _governed(verb: Token, over: Token, happening: Happening, found: Mood) -> Mood | None:
    """What the governing word does to its complement; ``None`` where speech begins and the climb ends."""
    if _spoken(verb, over):
        return None
    if over.lemma_ == "use" and verb.lemma_ in _SPEECH | {"denounce", "condemn", "accuse", "call", "urge"}:
        return found  # "used an address to claim the capture of the town"
    if happening.type is EventType.REQUEST and verb.dep_ in {"advcl", "xcomp"} and over.lemma_ in _GATHERING:
        return found  # "marched to demand" is a demand that was made
    if (
        happening.trigger.lemma_ in _BY_DEEDS
        and verb.dep_ == "advcl"
        and over.tag_ in {"VBD", "VBN", "VBG", "VBZ", "VBP"}
    ):
        return found  # so is "blocked the road to demand"
    return _under(verb, over, happening, found)


def _spoken(verb: Token, over: Token) -> bool:
    """Whether a clause is what somebody says, or a sentence of its own that another goes on from."""
    if verb.dep_ in {"ccomp", "parataxis"} and (
        over.lemma_ in _SPEECH or (over.lemma_ in _FOREBODING and not speaks_of_self(over))
    ):
        return True
    first = verb.dep_ == "ccomp" and verb.i < over.i
    return first and verb.tag_ in _FINITE | {"VBN"} and bool(args.children(verb, "nsubj"))


def _under(verb: Token, over: Token, happening: Happening, found: Mood) -> Mood:
    classes = governor_classes(verb_lemma(over)) | governor_classes(over.lower_)
    foiled = over.lemma_ in _TRIES and bool(governor_classes(over.head.lemma_) & {"foiled", "repelled"})
    undone = "failed" in classes and happening.type in _OF_WILL
    if foiled or (classes & {"failed", "attempted"} and not undone and not _supposed(verb, over, classes)):
        return replace(found, outcome=over.head if foiled else over, rule="attempt")
    if undone or _supposed(verb, over, classes):
        return Mood(None, "thought of, not told", over)
    if over.lemma_ == "suspect" and verb.dep_ == "pcomp":
        return found  # "suspected of burning" is an accusation, as "accused of" is
    named = next(((name, mode) for name, mode in _GOVERNED if name in classes), None)
    if named is not None:
        return _softened(Mood(named[1], f"governor {named[0]}", over), over, happening)
    if not _infinitive(verb) or classes & {"carried", "light"} or (over.lemma_ == "be" and verb.lemma_ == "blame"):
        return found
    return _is_to(over) if over.lemma_ == "be" else Mood(None, "infinitive", over)


def _is_to(be: Token) -> Mood:
    return Mood(Mode.HYPOTHETICAL, "if-clause", be) if _only_if(be) else Mood(Mode.PLANNED, "is to", be)


def _supposed(verb: Token, over: Token, classes: frozenset[str]) -> bool:
    """Aims, needs, purposes, and what is asked, threatened or refused tell of nothing that happened."""
    if over.lemma_ == "want" and args.children(verb, "nsubj"):
        return True
    if verb.dep_ == "relcl" or (over.lemma_ == "be" and _thought_of(over)):
        return True
    if over.pos_ in {"NOUN", "PROPN", "ADJ"} and "normative" in classes:
        return True
    if classes & {"requested", "threatened", "refused"} and not classes & {name for name, _ in _GOVERNED}:
        return True
    return verb.dep_ == "advcl" and _infinitive(verb) and not classes & {"planned", "pledged", "expected", "attempted"}


def _thought_of(be: Token) -> bool:
    """Whether it is an aim or a judgement: "our aim is to ...", "it is hard to ..."; no more."""
    about = [c for c in be.children if c.dep_ in {"nsubj", "acomp", "attr"}]
    return any(governor_classes(word.lemma_) & {"normative"} for word in about)


def _softened(found: Mood, over: Token, happening: Happening) -> Mood:
    if any(c.dep_ == "neg" for c in args.offspring(over)):
        return Mood(None, "negated governor", over)
    if over.lemma_ == "agree" and (happening.type is EventType.AGREE or happening.sub_type in YIELDED):
        return Mood(Mode.ASSERTED, AGREED, over)
    return found
