"""Verbs that tell of a happening: their roles, and what each entry of the lexicon asks of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.happening import Happening, verb_keys, verb_lemma
from sayso.reading.lexicon import VERB, VIOLENT, Entry, entries, noun_classes, word_list
from sayso.records import EventType

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Token

_ARMS = word_list("trigger arms")
_TALK = word_list("trigger talk")
_FIRE = frozenset({"fire", "open_fire"})
_CAN_BE_ASKED = frozenset({"person", "armed", "official", "government", "name", "pronoun", "police"})
_SURE, _LIKELY = 1.0, 0.9  # an entry whose conditions hold, and one without conditions; used only to rank


def from_verb(verb: Token) -> Happening | None:
    """The happening that a verb tells of, under the first entry whose arguments fit."""
    if verb.dep_ in {"aux", "auxpass"} or (verb.dep_ in {"amod", "compound"} and not args.misread_as_adjective(verb)):
        return None
    if verb.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj", "appos"} and args.children(verb, "det"):
        return None
    for key in verb_keys(verb):
        for entry in entries().get((key, VERB), ()):
            match = _fit_verb(verb, entry)
            if match is not None:
                return match
    return None


def _prep_object(verb: Token, entry: Entry) -> Token | None:
    for _, noun in args.objects_of_prepositions(verb, entry.preps):
        if noun.ent_type_ not in {"DATE", "TIME"}:
            return noun
    for child in args.children(verb, "dative"):
        if child.pos_ in {"NOUN", "PROPN", "PRON"}:
            return child
    return None


def _fit_verb(verb: Token, entry: Entry) -> Happening | None:
    actor, target, moved = _verb_roles(verb, entry)
    if entry.type is EventType.AID and moved is not None:
        moved = theme_of(moved)
        target = target or _aided(moved)
    subject = {"pt": target or moved, "rx": target}.get(entry.roles, actor)
    theme = moved if entry.roles in {"sx", "rx", "s", "sp"} else target
    if not args.fits(subject, entry.subject or frozenset({"!abstract", "none"})):
        return None
    if entry.roles == "pt" and target is None and moved is None:
        return None
    needs_object = entry.roles in {"so", "sx", "rx"} or (entry.roles in {"s", "sp"} and entry.object)
    if needs_object and not _object_fits(theme, verb, entry):
        return None
    if not _flags_hold(_Frame(verb, entry, target, theme)):
        return None
    score = _SURE if entry.object or entry.subject else _LIKELY
    return Happening(verb, verb, entry, "verb", score, actor, target, moved)


def _object_fits(theme: Token | None, verb: Token, entry: Entry) -> bool:
    if "speech" in entry.flags and (theme is None or any(c.dep_ in {"ccomp", "xcomp"} for c in verb.children)):
        return True
    if theme is None:
        return "none" in entry.object
    if entry.object or entry.type not in VIOLENT:
        return args.fits(theme, entry.object)
    return args.fits(theme, frozenset({"!abstract"})) and "abstract" not in noun_classes(args.content(theme).lemma_)


_Roles = tuple["Token | None", "Token | None", "Token | None"]


def _verb_roles(verb: Token, entry: Entry) -> _Roles:
    """(actor, target, thing moved or given) for a verb under an entry."""
    who, whom = args.agent(verb), args.patient(verb)
    at = _prep_object(verb, entry) if entry.preps else None
    match entry.roles:
        case "so":
            return who, whom or at, None
        case "rx":
            return at, who, whom
        case "pt":
            return _undergone(verb, entry, who, whom)
        case "sr":
            return who, _asked(verb, entry, whom), None
    if at is None and whom is not None and entry.preps and (entry.roles == "s" or "munition" in entry.flags):
        below = (n for noun in args.with_conjuncts(whom) for _, n in args.objects_of_prepositions(noun, entry.preps))
        at = next(below, None)
    return who, at, whom


def _undergone(verb: Token, entry: Entry, who: Token | None, whom: Token | None) -> _Roles:
    """Roles of a verb whose subject undergoes: a bomb that explodes is the weapon, a town that falls the target."""
    passive = args.is_passive(verb)
    if whom is not None and not passive:
        return None, None, None
    subject = whom if passive else who
    if subject is not None and "weapon" in args.kinds(subject) and "structure" not in args.kinds(subject):
        return None, None, subject
    actor = _prep_object(verb, entry) if entry.preps else args.agent(verb) if passive else None
    return actor, subject, None


def _asked(verb: Token, entry: Entry, whom: Token | None) -> Token | None:
    """Of whom something is asked: one who can act, never the thing asked for."""
    named = [noun for _, noun in args.objects_of_prepositions(verb, entry.preps - {"for"})]
    for noun in [*named, *([whom] if whom is not None else [])]:
        if args.fits(noun, _CAN_BE_ASKED):
            return noun
    return None


@dataclass(frozen=True, slots=True)
class _Frame:
    """A verb under an entry, with its roles filled."""

    verb: Token
    entry: Entry
    target: Token | None
    theme: Token | None


def _points_at(frame: _Frame) -> bool:
    """Verbs of motion and fire need what they are aimed at, or at least what is fired."""
    if frame.entry.roles != "sp" or frame.target is not None or "move" in frame.entry.flags:
        return True
    return frame.entry.lemma == "agree" or (
        bool({frame.entry.lemma} & _FIRE or "munition" in frame.entry.flags) and frame.theme is not None
    )


def _arms_or_aid(frame: _Frame) -> bool:
    return "arms" not in frame.entry.object or frame.theme is None or _arms_in(frame.theme)


def _asks(frame: _Frame) -> bool:
    clause = any(c.dep_ in {"xcomp", "ccomp"} for c in frame.verb.children)
    asked = [frame.verb, *([frame.target] if frame.target is not None else [])]
    return clause or any(args.objects(token, "for") for token in asked)


def _warns(frame: _Frame) -> bool:
    return any(noun_classes(n.lemma_) & {"event"} or "consequence" in n.lemma_ for n in args.objects(frame.verb, "of"))


# What an entry's flag asks of the sentence.
_CHECKS: dict[str, Callable[[_Frame], bool]] = {
    "move": lambda f: f.target is not None or not args.children(f.verb, "dobj"),
    "needs-prep": lambda f: _prep_object(f.verb, f.entry) is not None,
    "needs-target": lambda f: f.target is not None,
    "munition": lambda f: f.theme is not None,
    "aid-with": lambda f: bool(args.objects(f.verb, "with")),
    "aid": _arms_or_aid,
    "threatens": lambda f: (
        any(c.dep_ in {"xcomp", "ccomp"} for c in f.verb.children) or bool(args.objects(f.verb, "with"))
    ),
    "refuses": lambda f: not any(c.dep_ == "xcomp" and c.lemma_ in _TALK for c in f.verb.children),
    "hostage": lambda f: verb_lemma(f.verb) in {"take", "hold"},
    "asks": _asks,
    "warns": _warns,
    "arrives": lambda f: bool(args.objects(f.verb, "in") or args.objects(f.verb, "at")),
    "active": lambda f: not args.is_passive(f.verb) and f.verb.tag_ in {"VBD", "VBN"},
}


def _flags_hold(frame: _Frame) -> bool:
    return _points_at(frame) and all(check(frame) for flag, check in _CHECKS.items() if flag in frame.entry.flags)


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
    return next((n for n in found if args.fits(n, frozenset({"name", "government", "armed", "person", "place"}))), None)


def _arms_in(theme: Token) -> bool:
    inner = args.content(theme)
    words = [inner, *args.children(inner, "compound", "amod", "conj", "nmod")]
    return bool(noun_classes(inner.lemma_) & {"arms"} or any(w.lemma_.lower() in _ARMS for w in words))
