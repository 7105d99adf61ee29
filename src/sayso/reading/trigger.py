"""Which words of a text tell of a happening: lexicon entries whose arguments are of the right kind.

``happenings(doc)`` gives every match, told as fact or not; claim.py decides which become claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading import refusal
from sayso.reading.lexicon import NOUN, VERB, Entry, entries, governor_classes, noun_classes, word_list
from sayso.records import EventType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token


_ARMS = word_list("trigger arms")
_NOUN_FLAGS: dict[str, frozenset[str]] = {
    "military-noun": word_list("trigger military-noun"),
    "phone-noun": word_list("trigger phone-noun"),
    "labour-noun": word_list("trigger labour-noun"),
    "joint-noun": word_list("trigger joint-noun"),
    "toll-noun": word_list("trigger toll-noun"),
    "prisoner-noun": word_list("trigger prisoner-noun"),
}
_MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
_TALK = word_list("trigger talk")
_VIOLENT = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.RETREAT, EventType.MOBILIZE})
_CAN_BE_ASKED = frozenset({"person", "armed", "official", "government", "name", "pronoun", "police"})
_LIGHT_WEIGHT = 0.9  # a plain entry; one with constraints that hold is surer
_CONSTRAINED_WEIGHT = 1.0


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


def happenings(doc: Doc) -> list[Happening]:
    """Every word of a parsed text that tells of a happening, in order; refused senses are left out."""
    found = []
    for token in doc:
        match = _verb(token) if args.is_verb(token) else _noun(token)
        if match is not None and not refusal.refused(
            match.trigger, match.verb, match.target or match.moved, match.actor, violent=match.type in _VIOLENT
        ):
            found.append(match)
    return found


def verb_lemma(verb: Token) -> str:
    """The lemma of a verb, mended where the parser cut an "e" too many or took the form for its own lemma."""
    lemma = str(verb.lemma_.lower())
    if (lemma, VERB) in entries() or governor_classes(lemma):
        return lemma
    for mended in (lemma + "e", lemma.removesuffix("ed"), lemma.removesuffix("d"), lemma.removesuffix("ing")):
        if mended != lemma and ((mended, VERB) in entries() or governor_classes(mended)):
            return mended
    return lemma


def _verb_keys(verb: Token) -> Iterator[str]:
    lemma = verb_lemma(verb)
    if verb.i >= verb.sent.start + 2 and verb.nbor(-1).text == "-":
        yield f"{verb.nbor(-2).lower_}-{lemma}"
    for child in verb.children:
        if child.dep_ == "prt" or (child.dep_ in {"advmod", "acomp", "oprd", "prep"} and child.i > verb.i):
            yield f"{lemma}_{child.lower_}"
            for _, noun in args.objects_of_prepositions(verb, frozenset({child.lower_})):
                yield f"{lemma}_{child.lower_}_{noun.lower_}"
                yield f"{lemma}_{noun.lower_}"
        elif child.dep_ in {"dobj", "npadvmod"}:
            yield f"{lemma}_{child.lower_}"
    yield lemma


def _verb(verb: Token) -> Happening | None:
    if verb.dep_ in {"aux", "auxpass"} or (verb.dep_ in {"amod", "compound"} and not args.misread_as_adjective(verb)):
        return None
    if verb.dep_ in {"nsubj", "nsubjpass", "pobj", "dobj", "appos"} and args.children(verb, "det"):
        return None
    for key in _verb_keys(verb):
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
    subject = (target or moved) if entry.roles == "pt" else actor
    if moved is not None and entry.type is EventType.AID:
        moved = theme_of(moved)
    if entry.roles == "rx":
        subject = target
    if entry.type is EventType.AID and moved is not None and target is None:
        target = _aided(moved)
    theme = moved if entry.roles in {"sx", "rx", "s", "sp"} else target
    if not args.fits(subject, entry.subject or frozenset({"!abstract", "none"})):
        return None
    if entry.roles == "pt" and target is None and moved is None:
        return None
    if entry.roles in {"so", "sx", "rx"} and not _object_fits(theme, verb, entry):
        return None
    if entry.roles == "s" and entry.object and not _object_fits(theme, verb, entry):
        return None
    if not _flags_hold(verb, entry, target, theme):
        return None
    score = _CONSTRAINED_WEIGHT if entry.object or entry.subject else _LIGHT_WEIGHT
    return Happening(verb, verb, entry, "verb", score, actor, target, moved)


def _object_fits(theme: Token | None, verb: Token, entry: Entry) -> bool:
    if "speech" in entry.flags and (theme is None or any(c.dep_ in {"ccomp", "xcomp"} for c in verb.children)):
        return True
    if theme is None:
        return "none" in entry.object
    return args.fits(theme, entry.object or frozenset({"!abstract"})) and (
        bool(entry.object) or not noun_classes(args.content(theme).lemma_) & {"abstract"}
    )


def _verb_roles(verb: Token, entry: Entry) -> tuple[Token | None, Token | None, Token | None]:
    """(actor, target, thing moved or given) for a verb under an entry."""
    who, whom = args.agent(verb), args.patient(verb)
    match entry.roles:
        case "so":
            return who, whom or (_prep_object(verb, entry) if entry.preps else None), None
        case "sp" if "munition" not in entry.flags or whom is not None:
            return who, _prep_object(verb, entry), whom
        case "sx":
            return who, _prep_object(verb, entry), whom
        case "rx":
            return _prep_object(verb, entry), who, whom
        case "pt":
            undergone = whom if args.is_passive(verb) else who
            if (
                undergone is not None
                and args.kinds(undergone) & {"weapon"}
                and not args.kinds(undergone) & {"structure"}
            ):
                return None, None, undergone
            return (
                _prep_object(verb, entry) if entry.preps else args.agent(verb) if args.is_passive(verb) else None,
                undergone,
                None,
            )
        case "sr":
            return who, _asked(verb, entry, whom), None
    second = _prep_object(verb, entry) if entry.preps else None
    if second is None and whom is not None and entry.preps:
        second = next((n for _, n in args.objects_of_prepositions(whom, entry.preps)), None)
    return who, second, whom


def _asked(verb: Token, entry: Entry, whom: Token | None) -> Token | None:
    """Of whom something is asked: one who can act, never the thing asked for."""
    named = [noun for _, noun in args.objects_of_prepositions(verb, entry.preps - {"for"})]
    for noun in [*named, *([whom] if whom is not None else [])]:
        if args.fits(noun, _CAN_BE_ASKED):
            return noun
    return None


def _flags_hold(verb: Token, entry: Entry, target: Token | None, theme: Token | None) -> bool:
    flags = entry.flags
    if entry.roles == "sp" and "move" not in flags and target is None and entry.lemma not in {"fire", "agree"}:
        return False
    if entry.roles == "sp" and entry.lemma in {"fire", "open_fire"} and not (target or theme):
        return False
    if "move" in flags and target is None and args.children(verb, "dobj"):
        return False
    if "needs-prep" in flags and _prep_object(verb, entry) is None:
        return False
    if "munition" in flags and theme is None:
        return False
    if "aid-with" in flags and not _given(verb, "with"):
        return False
    if "aid" in flags and "arms" in entry.object and theme is not None:
        return _arms_in(theme)
    if "needs-target" in flags and target is None:
        return False
    if "refuses" in flags:
        return not any(c.dep_ == "xcomp" and c.lemma_ in _TALK for c in verb.children)
    if "hostage" in flags:
        return verb_lemma(verb) in {"take", "hold"}
    if "asks" in flags:
        return any(c.dep_ in {"xcomp", "ccomp"} for c in verb.children) or bool(_given(verb, "for"))
    if "warns" in flags:
        return any(noun_classes(n.lemma_) & {"event"} or "consequence" in n.lemma_ for n in _given(verb, "of"))
    return True


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


def _given(verb: Token, prep: str) -> list[Token]:
    return [noun for _, noun in args.objects_of_prepositions(verb, frozenset({prep}))]


def _arms_in(theme: Token) -> bool:
    inner = args.content(theme)
    words = [inner, *args.children(inner, "compound", "amod", "conj", "nmod")]
    return bool(noun_classes(inner.lemma_) & {"arms"} or any(w.lemma_.lower() in _ARMS for w in words))


def _noun(noun: Token) -> Happening | None:
    lemma = _noun_lemma(noun)
    options = entries().get((lemma, NOUN), ())
    if not options or noun.dep_ in {"compound", "nmod", "poss", "npadvmod", "advmod"} or noun.pos_ == "VERB":
        return None
    if noun.pos_ == "ADJ" and noun.dep_ not in {"dobj", "pobj", "nsubj", "nsubjpass", "conj", "attr"}:
        return None
    found = licence(noun)
    for entry in options:
        if _noun_fits(noun, entry, found):
            verb, why = found or (noun, "bare")
            actor, target = _noun_roles(noun, entry, verb, why)
            return Happening(noun, verb, entry, why, _LIGHT_WEIGHT, actor, target)
    return None


def _noun_lemma(noun: Token) -> str:
    if noun.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return ""
    lemma = noun.lemma_.lower()
    return noun.lower_.removesuffix("s") if noun.pos_ == "PROPN" else lemma


def modifiers(noun: Token) -> list[Token]:
    """What stands before a noun and says more of it, through a hyphen that split it ("counter-offensive")."""
    found = [
        c for c in noun.children if c.i < noun.i and c.dep_ in {"amod", "compound", "nmod", "nummod", "poss", "det"}
    ]
    doc = noun.doc
    if noun.i - 2 >= noun.sent.start and doc[noun.i - 1].text == "-":
        found += [doc[noun.i - 2], *modifiers(doc[noun.i - 2])]
    return found + [c for m in found if m.dep_ == "amod" for c in m.conjuncts]


def _noun_fits(noun: Token, entry: Entry, found: tuple[Token, str] | None) -> bool:
    words = {m.lemma_.lower() for m in modifiers(noun)}
    for flag, wanted in _NOUN_FLAGS.items():
        if flag in entry.flags and not words & wanted:
            if flag == "prisoner-noun" and any(o.lemma_ in wanted for o in _given(noun, "of")):
                continue
            return False
    if "needs-object" in entry.flags:
        return any(args.fits(o, entry.object) for o in _given(noun, "of") or args.children(noun, "poss", "compound"))
    if "needs-verb" in entry.flags or "speech-noun" in entry.flags:
        return found is not None and found[1] == "light"
    if "aid-noun" in entry.flags:
        return found is not None and found[1] == "light"
    return True


def licence(noun: Token) -> tuple[Token, str] | None:
    """The predicate that makes a noun tell of a happening, and how; ``None`` for a mere mention."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in {"NOUN", "PROPN"}:
        first = first.head
    head, dep = first.head, first.dep_
    if dep == "pobj" and head.lower_ == "of" and governor_noun(head.head):
        return None
    classes = _governing(head)
    if dep in {"dobj", "nsubjpass"} or (dep == "nsubj" and "light" in classes and not args.children(head, "dobj")):
        for kind in ("suffer", "light", "expected", "planned", "possible", "pledged"):
            if kind in classes and (kind != "light" or dep != "nsubj" or "occur" in classes):
                return head, kind
    if dep in {"nsubj", "nsubjpass"} and "occur" in classes:
        return head, "occur"
    if dep == "attr" and head.lemma_ == "be":
        expletive = any(c.dep_ == "expl" for c in head.children)
        return head, "there" if expletive else "be"
    if dep in {"relcl", "acl"}:
        return None
    return _clause_licence(noun)


def governor_noun(token: Token) -> bool:
    """Whether a noun makes what it governs a recollection ("anniversary of") or a mere thought ("risk of")."""
    return token.pos_ in {"NOUN", "PROPN"} and bool(governor_classes(token.lemma_) & {"recall", "normative"})


def _governing(head: Token) -> frozenset[str]:
    if not (args.is_verb(head) or head.pos_ == "AUX"):
        return frozenset()
    keys = list(_verb_keys(head))
    found: frozenset[str] = frozenset()
    for key in keys:
        found |= governor_classes(key)
    return found


def _clause_licence(noun: Token) -> tuple[Token, str] | None:
    """A noun whose own clause tells of it: "an attack that killed ten", "shelling which hit ...", "launched by"."""
    for clause in args.children(noun, "relcl", "acl"):
        classes = _governing(clause)
        if classes & {"occur", "light"} and (args.is_passive(clause) or "occur" in classes):
            return clause, "light" if args.is_passive(clause) and "light" in classes else "occur"
    return None


def _noun_roles(noun: Token, entry: Entry, verb: Token, why: str) -> tuple[Token | None, Token | None]:
    actor = _noun_actor(noun)
    target = next(
        (n for _, n in args.objects_of_prepositions(noun, entry.preps) if n.ent_type_ not in {"DATE", "TIME"}), None
    )
    if why == "light":
        actor = args.agent(verb) if verb.dep_ != "acl" or args.children(verb, "agent") else actor
        actor = _not_the_same(actor, noun) or _noun_actor(noun)
        if target is None:
            wanted = entry.preps - {"in"}
            target = next(
                (n for _, n in args.objects_of_prepositions(verb, wanted) if n.ent_type_ not in {"DATE", "TIME"}), None
            )
    sides = (n for word in (noun, verb) for _, n in args.objects_of_prepositions(word, frozenset({"between"})))
    between = next((n for n in sides if n.ent_type_ not in {"DATE", "TIME"}), None)
    if between is not None:
        return between, None
    if why == "be" and actor is None:
        actor = _owner_of_effort(verb)
    if why in {"planned", "pledged"} and actor is None:
        actor = _not_the_same(args.agent(verb), noun)
    if entry.type is EventType.MOBILIZE:
        target = None
    if entry.type in _MUTUAL and actor is None and target is not None:
        return _mutual(noun) or target, None
    if why == "suffer":
        target = target or _not_the_same(args.agent(verb), noun)
    return actor, target


def _mutual(noun: Token) -> Token | None:
    return next((n for _, n in args.objects_of_prepositions(noun, frozenset({"of", "between", "by"}))), None)


def _owner_of_effort(be: Token) -> Token | None:
    """ "Russia's main effort has been an onslaught": the effort's owner acts."""
    for subject in args.children(be, "nsubj"):
        owners = args.children(subject, "poss")
        return owners[0] if owners else None
    return None


def _not_the_same(token: Token | None, noun: Token) -> Token | None:
    return None if token is None or token == noun or noun in token.conjuncts else token


def _noun_actor(noun: Token) -> Token | None:
    for child in noun.children:
        if child.dep_ == "poss" and child.ent_type_ not in {"DATE", "TIME"}:
            return child
    for prep, inner in args.objects_of_prepositions(noun, frozenset({"by", "from"})):
        if prep == "by" or args.kinds(inner) & {"armed"}:
            return inner
    for word in modifiers(noun):
        if word.ent_type_ in {"NORP", "GPE", "ORG"} and word.dep_ in {"amod", "compound", "nmod"}:
            return word
        if "armed" in noun_classes(word.lemma_) and word.dep_ in {"compound"}:
            return word
    return None
