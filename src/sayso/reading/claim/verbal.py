"""Verbs that tell of a happening: their roles, and what each entry of the lexicon asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.condition import Frame, holds, prep_object
from sayso.reading.claim.happening import Happening, verb_keys, verb_lemma
from sayso.reading.claim.lexicon import VERB, VIOLENT, Entry, entries, noun_classes, verb_stems, word_list
from sayso.reading.claim.stated import from_statement
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_CAN_BE_ASKED = nouns.ACTING | nouns.PARTIES
_NOT_A_THING = frozenset({"!abstract", "!weapon", "!attack", "!disaster", "!agreement"})
_OWN_OBJECT = frozenset({"so", "s", "sx", "rx"})
_BODILY = frozenset({"person", "structure", "armed"})
_FORCEFUL = frozenset({"armed", "weapon", "attack"})
_TAKING = frozenset({"arrest", "abduction", "capture of people", "seizure of goods", "looting"})
_POWERS = frozenset({"name", "pronoun", "government", "police"})
_RETAKING = frozenset({"retake", "recapture", "overrun", "liberate"})
_ONLY_BODILY = word_list("verbal only bodily")  # verbs that are said of no plan or price
_SURE, _LIKELY = 1.0, 0.9  # an entry whose conditions hold, and one without conditions; used only to rank


def from_verb(verb: Token) -> Happening | None:
    """The happening that a verb tells of, under the first entry whose arguments fit."""
    if _tells_nothing(verb):
        return None
    stated = from_statement(verb)
    if stated is not None:
        return stated
    if verb_lemma(verb) not in verb_stems() and not any(c.lower_ == "jointly" for c in args.offspring(verb)):
        return None
    for key in verb_keys(verb):
        match = _first_fit(verb, key)
        if match is not None:
            return match
    return None


def _first_fit(verb: Token, key: str) -> Happening | None:
    """The first entry under a key that fits; one that needs an attack beside it yields to one that is an attack."""
    spare = None
    for entry in entries().get((key, VERB), ()):
        if spare is not None and entry.type is not spare.type:
            continue
        match = _fit_verb(verb, entry)
        if match is not None and "needs-attack" not in entry.flags:
            return match
        spare = spare or match
    return spare


def _tells_nothing(verb: Token) -> bool:
    """Auxiliaries, adjectives, nouns, and "to blame", which accuses whom it is said of."""
    if verb.dep_ in {"aux", "auxpass"} or (verb.dep_ in {"amod", "compound"} and not args.misread_as_adjective(verb)):
        return True
    if verb.lower_ == "blame" and verb.head.lemma_ == "be":
        return True
    return verb.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj", "appos"} and bool(args.children(verb, "det"))


def _fit_verb(verb: Token, entry: Entry) -> Happening | None:
    actor, target, moved = _verb_roles(verb, entry)
    if entry.type is EventType.AID and moved is not None:
        moved = theme_of(moved)
        target = target or _aided(moved)
    subject = {"pt": target or moved, "rx": target}.get(entry.roles, actor)
    theme = moved if entry.roles in {"sx", "rx", "s", "sp"} else target
    if not _subject_fits(subject, theme, verb, entry):
        return None
    if entry.roles == "pt" and target is None and moved is None:
        return None
    needs_object = (entry.roles in {"so", "sx", "rx"} and not _is_idiom(theme, entry)) or (
        entry.roles in {"s", "sp"} and entry.object
    )
    if needs_object and not _object_fits(theme, verb, entry) and not _unlisted(theme, subject, entry):
        return None
    if not holds(Frame(verb, entry, target, theme)):
        return None
    score = _SURE if entry.object or entry.subject else _LIKELY
    return Happening(verb, verb, entry, "verb", score, actor, target, moved)


def _is_idiom(theme: Token | None, entry: Entry) -> bool:
    """Whether the object is part of the entry itself: "regained his freedom"."""
    if entry.roles in {"so", "sx"} or "_" not in entry.lemma:
        return False
    return theme is None or theme.lower_ == entry.lemma.rsplit("_", 1)[-1]


def _subject_fits(subject: Token | None, theme: Token | None, verb: Token, entry: Entry) -> bool:
    """Whether the subject is of a kind that the entry lets act; a passive that names nobody lets its object decide."""
    if nouns.fits(subject, entry.subject or frozenset({"!abstract", "none"})):
        return True
    if entry.type is EventType.PROTEST:
        return False
    decided = bool(entry.object) and entry.roles in {"so", "s", "sx"} and theme is not None
    return subject is None and decided and args.is_passive(verb) and verb.dep_ != "acl"


def _unlisted(theme: Token | None, subject: Token | None, entry: Entry) -> bool:
    """Whether the object is a thing or person that no list has, under one who is armed or a weapon, or under nobody."""
    upon = entry.object & _BODILY or entry.sub_type == "seizure of goods"
    if theme is None or not upon or not (entry.type is EventType.ASSAULT or entry.sub_type in _TAKING):
        return False
    if entry.sub_type == "territory taken" and entry.lemma not in _RETAKING:
        return False
    forced = subject is not None and bool(nouns.kinds(subject) & _FORCEFUL)
    free = subject is None or bool(nouns.kinds(subject) & _POWERS)
    actual = free and entry.lemma in _ONLY_BODILY
    named_before = theme.lower_ in {"it", "them"} and "person" not in entry.object  # "after storming it"
    return (forced and named_before) or ((forced or actual) and nouns.unlisted_thing(theme))


def _object_fits(theme: Token | None, verb: Token, entry: Entry) -> bool:
    if "speech" in entry.flags and (theme is None or any(c.dep_ in {"ccomp", "xcomp"} for c in args.offspring(verb))):
        return True
    if theme is None:
        return "none" in entry.object
    if entry.object or entry.type not in VIOLENT:
        return nouns.fits(theme, entry.object)
    return nouns.fits(theme, frozenset({"!abstract"})) and "abstract" not in noun_classes(args.content(theme).lemma_)


_Roles = tuple["Token | None", "Token | None", "Token | None"]


def _verb_roles(verb: Token, entry: Entry) -> _Roles:
    """(actor, target, thing moved or given) for a verb under an entry."""
    who, whom = args.agent(verb), args.patient(verb)
    if entry.roles == "sp" and verb.dep_ == "acl" and "weapon" in entry.subject and "weapon" in nouns.kinds(verb.head):
        who, whom = verb.head, None  # a parser's slip: a rocket that ploughs into a house undergoes nothing
    if whom is None and "_" in entry.lemma and entry.roles in _OWN_OBJECT and not args.is_passive(verb):
        whom = _behind_particle(verb, entry)
    at = prep_object(verb, entry) if entry.preps else None
    match entry.roles:
        case "so":
            return who, whom or at, None
        case "rx":
            return at, who, whom
        case "pt":
            return _undergone(verb, entry, who, whom)
        case "sr":
            return who, _asked(verb, entry, whom), None
    if (
        at is None
        and whom is not None
        and entry.preps
        and (entry.roles == "s" or "munition" in entry.flags or "_" in entry.lemma)
    ):
        below = (n for noun in args.with_conjuncts(whom) for _, n in args.objects_of_prepositions(noun, entry.preps))
        at = next(below, None)
    if at is None and whom is not None and entry.roles == "sp":
        at = _behind_clause(whom, entry)
    return who, at, whom


def _behind_particle(verb: Token, entry: Entry) -> Token | None:
    """The object behind a particle that the parser took for a preposition: "sealed off the street", "looked into it"."""
    return next(iter(args.objects(verb, entry.lemma.rsplit("_", 1)[-1])), None)


def _behind_clause(whom: Token, entry: Entry) -> Token | None:
    """What is aimed at, hung on a participle before it: "drove a lorry packed with explosives into the gate"."""
    clauses = args.children(whom, "acl")
    return next((n for clause in clauses for _, n in args.objects_of_prepositions(clause, entry.preps)), None)


def _undergone(verb: Token, entry: Entry, who: Token | None, whom: Token | None) -> _Roles:
    """Roles of a verb whose subject undergoes: a bomb that explodes is the weapon, a town that falls the target."""
    passive = args.is_passive(verb)
    if whom is not None and entry.lemma.endswith(f"_{whom.lower_}"):
        whom = None  # the noun of an idiom: "took effect"
    if whom is not None and whom.pos_ != "NUM" and not passive and entry.type is not EventType.COERCE:
        return None, None, None
    subject = whom if passive else who
    if subject is not None and "weapon" in nouns.kinds(subject) and "structure" not in nouns.kinds(subject):
        return None, None, subject
    told = subject is not None and "curfew" in nouns.kinds(subject)
    if told or entry.type in {EventType.CONSULT, EventType.AGREE}:
        return None, None, subject
    if entry.sub_type == "displacement":
        return args.agent(verb) if passive else None, subject, None
    actor = prep_object(verb, entry) if entry.preps else args.agent(verb) if passive else None
    return actor, subject, None


def _asked(verb: Token, entry: Entry, whom: Token | None) -> Token | None:
    """Of whom something is asked: one who can act, never the thing asked for."""
    named = [noun for _, noun in args.objects_of_prepositions(verb, entry.preps - {"for"})]
    for noun in [*named, *([whom] if whom is not None else [])]:
        if nouns.fits(noun, _CAN_BE_ASKED) and "wanted" not in nouns.kinds(noun):
            return noun
    told_to = any(c.tag_ == "VB" and _to(c) for c in args.children(verb, "xcomp"))
    told_to = told_to and "needs-target" in entry.flags
    return whom if told_to and whom is not None and nouns.fits(whom, _NOT_A_THING) else None  # "pressed both camps to"


def _to(verb: Token) -> bool:
    return any(c.lower_ == "to" for c in args.children(verb, "aux"))


def theme_of(token: Token) -> Token:
    """What is given, where money stands for it: "aid" in "billions of dollars in military aid"."""
    if token.ent_type_ == "MONEY" or token.pos_ in {"NUM", "SYM"} or token.lemma_ in {"dollar", "euro", "worth"}:
        for above in (token, token.head):
            for _, noun in args.objects_of_prepositions(above, frozenset({"in", "of"})):
                if noun_classes(noun.lemma_) & {"aid", "arms"}:
                    return noun
    return token


def _aided(theme: Token) -> Token | None:
    found = (n for _, n in args.objects_of_prepositions(theme, frozenset({"to", "for"})))
    return next(
        (n for n in found if nouns.fits(n, frozenset({"name", "government", "armed", "person", "place"}))), None
    )
