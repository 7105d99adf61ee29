"""Nouns that tell of a happening ("an attack on the port"), and what licenses them to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.happening import Happening, verb_keys
from sayso.reading.claim.lexicon import NOUN, Entry, entries, governor_classes, noun_classes, word_list
from sayso.records import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOUN_FLAGS: dict[str, frozenset[str]] = {
    "military-noun": word_list("trigger military-noun"),
    "phone-noun": word_list("trigger phone-noun"),
    "labour-noun": word_list("trigger labour-noun"),
    "joint-noun": word_list("trigger joint-noun"),
    "cyber-noun": word_list("trigger cyber-noun"),
    "ethnic-noun": word_list("trigger ethnic-noun"),
    "toll-noun": word_list("trigger toll-noun"),
    "prisoner-noun": word_list("trigger prisoner-noun"),
    "fire-noun": word_list("trigger fire-noun"),
    "exchange-noun": word_list("trigger exchange-noun"),
    "shooting-noun": word_list("trigger shooting-noun"),
    "police-noun": word_list("trigger police-noun"),
    "campaign-noun": word_list("trigger campaign-noun"),
    "combat-noun": word_list("trigger combat-noun"),
    "truce-noun": word_list("trigger truce-noun"),
    "coup-noun": word_list("trigger coup-noun"),
    "missile-noun": word_list("trigger missile-noun"),
}
ALLEGATIONS = word_list("nominal allegations")
DENYING = word_list("nominal denying")
BEGINNING = word_list("nominal beginning")
_SHARES = frozenset(
    {"part", "role", "involvement", "hand", "participation", "responsibility", "complicity", "knowledge", "presence"}
)  # in an act: "denied any part in"
_BLAMING = word_list("nominal blaming")
_OUTBREAKS = frozenset({"begin", "start", "erupt", "break", "flare", "resume", "intensify", "escalate", "ensue"})
_LOSING = word_list("nominal losing")
_STRETCHES = word_list("nominal stretches")
_ANSWERS = frozenset({"respond", "retaliate", "reply", "answer", "react", "follow"})
_OFFICERS = frozenset({"police", "security"})
_OWNING = frozenset({"resort", "own", "admit", "confess", "return", "lead", "proceed"})
_STRICKEN = frozenset(
    {"rock", "shake", "paralyse", "paralyze", "mar", "cripple", "grip", "convulse", "engulf", "sweep"}
)
_MENTIONING = frozenset({"speak", "tell", "talk"})
_BOASTING = frozenset({"boast", "brag", "speak", "tell", "talk"})
_TRAVELLING = frozenset(
    {
        "fly",
        "travel",
        "arrive",
        "gather",
        "sit",
        "head",
        "return",
        "convene",
        "go",
        "come",
        "meet",
        "assemble",
        "land",
        "stop",
    }
)
_MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
# Who tells a new figure is the subject: "the ministry lowered the toll to eight".
COUNT_MOVERS = frozenset({"raise", "lower", "cut", "reduce", "revise", "increase", "put", "update", "give"})
_OF_DEAD = frozenset({"dead", "death", "fatality", "kill", "killed", "casualty"})
_AHEAD = frozenset({"planned", "expected", "possible", "pledged"})
_SCORE = 0.9  # below a verb whose arguments fit, above a bare guess; used only to rank


def from_noun(noun: Token) -> Happening | None:
    """The happening that a noun tells of, if the lexicon has it and its modifiers fit."""
    lemma = _noun_lemma(noun)
    options = entries().get((lemma, NOUN), ())
    if (
        not options
        or noun.ent_type_ in {"DATE", "TIME"}
        or noun.dep_ in {"compound", "nmod", "poss", "npadvmod", "advmod"}
        or (noun.pos_ == "VERB" and not is_gerund(noun))
    ):
        return None
    if noun.pos_ == "ADJ" and noun.dep_ not in {"dobj", "pobj", "nsubj", "nsubjpass", "conj", "attr"}:
        return None
    found = blamed(noun) or licence(noun)
    for entry in options:
        if _noun_fits(noun, entry, found):
            verb, why = found or (noun, "bare")
            actor, target = _noun_roles(noun, entry, verb, why)
            return Happening(noun, verb, entry, why, _SCORE, actor, target)
    return None


def is_gerund(token: Token) -> bool:
    """Whether an "-ing" form stands as a noun that the lexicon knows: "fighting flared again"."""
    if token.tag_ != "VBG" or (token.lower_, NOUN) not in entries():
        return False
    return token.dep_ in {"nsubj", "csubj", "nsubjpass", "dobj", "pobj"} and not args.children(
        token, "dobj", "aux", "nsubj"
    )


def _noun_lemma(noun: Token) -> str:
    if is_gerund(noun):
        return noun.lower_
    if noun.pos_ not in {"NOUN", "PROPN", "ADJ"} and (noun.lower_ != "fire" or noun.pos_ != "VERB"):
        return ""
    lemma = noun.lemma_.lower()
    if noun.i >= args.sentence_of(noun)[0] + 2 and noun.nbor(-1).text == "-":
        joined = f"{noun.nbor(-2).lower_}-{lemma}"
        if (joined, NOUN) in entries():
            return joined
    return noun.lower_.removesuffix("s") if noun.pos_ == "PROPN" else lemma


def modifiers(noun: Token) -> list[Token]:
    """What stands before a noun and says more of it, through a hyphen that split it ("counter-offensive")."""
    found = [
        c
        for c in args.offspring(noun)
        if c.i < noun.i and c.dep_ in {"amod", "compound", "nmod", "nummod", "poss", "det"}
    ]
    doc = noun.doc
    if noun.i - 2 >= args.sentence_of(noun)[0] and doc[noun.i - 1].text == "-":
        found += [doc[noun.i - 2], *modifiers(doc[noun.i - 2])]
    return found + [c for m in found if m.dep_ == "amod" for c in m.conjuncts]


def _noun_fits(noun: Token, entry: Entry, found: tuple[Token, str] | None) -> bool:
    words = {m.lemma_.lower() for m in modifiers(noun)}
    for flag, wanted in _NOUN_FLAGS.items():
        given = found is not None and is_toll(noun) and found[0].lemma_ in COUNT_MOVERS
        if flag == "toll-noun" and flag in entry.flags and noun.lemma_ != "toll":
            return given
        if flag in entry.flags and not words & wanted and not any(o.lemma_ in wanted for o in args.objects(noun, "of")):
            return flag == "toll-noun" and (given or _of_attack(noun))
    assault = "police-noun" in entry.flags and not words & _OFFICERS and _on_people(noun)
    if assault or not _licence_fits(entry, found):
        return False
    if "needs-object" in entry.flags:
        return any(
            args.fits(o, entry.object) for o in args.objects(noun, "of") or args.children(noun, "poss", "compound")
        )
    licences = {"light", *_AHEAD} if {"needs-verb", "speech-noun"} & entry.flags else {"light"}
    asks = bool({"needs-verb", "speech-noun", "aid-noun"} & entry.flags)
    return not asks or (found is not None and found[1] in licences)


def _on_people(noun: Token) -> bool:
    """Whether a raid at dawn or by night fell on people or a settlement, and was no search of a house."""
    return any("structure" not in args.kinds(n) for n in args.objects(noun, "on"))


def _of_attack(noun: Token) -> bool:
    """Whether it is the toll of an act of force: "the toll from the strike"."""
    objects = args.objects_of_prepositions(noun, frozenset({"from", "in", "of"}))
    return any(e.type is EventType.ASSAULT for _, o in objects for e in entries().get((_noun_lemma(o), NOUN), ()))


def _licence_fits(entry: Entry, found: tuple[Token, str] | None) -> bool:
    """What an entry asks of the predicate over its noun: that wars break out, that revenge is vowed, that losses are told."""
    verb, why = found or (None, "")
    lemma = verb.lemma_ if verb is not None else ""
    if "begins" in entry.flags:
        return why == "occur" and lemma in BEGINNING
    if "vowed" in entry.flags:
        coming = verb is not None and why == "occur" and any(c.lemma_ == "will" for c in args.children(verb, "aux"))
        return why in {"pledged", "expected", "planned"} or coming
    return "losses" not in entry.flags or lemma in _LOSING


def blamed(noun: Token) -> tuple[Token, str] | None:
    """The verb that lays an act at someone's door ("blamed the army for the shelling") or denies it, and which of the two."""
    found = _laid_at(noun)
    culprit = _culprit(found[0]) if found is not None else None
    nobody = culprit is not None and (
        culprit.lower_ in {"nobody", "none"} or any(c.lower_ == "no" for c in args.offspring(culprit))
    )
    return None if nobody else found  # "no one has claimed the bombing" tells of no culprit


def _laid_at(noun: Token) -> tuple[Token, str] | None:
    first = outer(noun)
    preposition = first.head
    if preposition.lemma_ == "claim" and first.dep_ in {"dobj", "nsubjpass"}:
        return preposition, "blamed"
    if first.dep_ != "pobj" or preposition.lower_ not in {"for", "of", "over", "behind", "in"}:
        return None
    above = preposition.head
    if preposition.lower_ == "in":
        shared = any(c.lemma_ in _SHARES for c in args.children(above, "dobj"))  # "denied any part | in the raid"
        denying = above.head if above.lemma_ in _SHARES else above if shared else None
        return (denying, "denied") if denying is not None and denying.lemma_ in DENYING else None
    return _blamed_by(above, preposition)


def _blamed_by(above: Token, preposition: Token) -> tuple[Token, str] | None:
    if above.lemma_ in _BLAMING and args.is_verb(above):
        return above, "blamed"
    if above.lemma_ in ALLEGATIONS and above.head.lemma_ in DENYING:
        return above.head, "denied"
    if above.lemma_ in {"responsibility", "credit"} and args.is_verb(above.head):
        return above.head, "denied" if above.head.lemma_ in DENYING else "blamed"
    if above.lemma_ == "responsible" or (above.lemma_ == "be" and preposition.lower_ == "behind"):
        return above if above.lemma_ == "be" else above.head, "blamed"
    return None


def _culprit(verb: Token) -> Token | None:
    if verb.lemma_ == "claim" and args.is_passive(verb):
        by = (c for t in verb.subtree if t.lower_ == "by" and t.i > verb.i for c in args.children(t, "pobj"))
        return next(by, None)
    if verb.lemma_ in {"claim", "deny", "accept", "admit", "be", "reject", "take"} or args.is_passive(verb):
        return args.surface_subject(verb)
    found = args.patient(verb)
    return None if found is None or found.lemma_ in {"responsibility", *ALLEGATIONS} else found


def outer(noun: Token) -> Token:
    """The noun, or the stretch or number of such happenings that holds it: "days of talks", "a wave of attacks"."""
    first = noun
    for _ in range(3):
        if first.dep_ == "conj" and first.head.pos_ in {"NOUN", "PROPN"}:
            first = first.head
        elif first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.lemma_ in _STRETCHES:
            first = first.head.head
    return first


def is_toll(noun: Token) -> bool:
    """Whether a noun is a toll, or a number of the dead."""
    counted = {o.lemma_.lower() for o in args.objects(noun, "of")}
    return noun.lemma_ == "toll" or (noun.lemma_ in {"number", "count", "tally"} and bool(counted & _OF_DEAD))


def licence(noun: Token) -> tuple[Token, str] | None:
    """The predicate that makes a noun tell of a happening, and how; ``None`` for a mere mention."""
    first = outer(noun)
    head, dep = first.head, first.dep_
    if dep == "pobj" and head.lower_ == "of" and governor_noun(head.head):
        return None
    if _through_preposition(noun, head, dep):
        return head.head, "light"
    if is_toll(noun) and dep == "dobj" and head.lemma_ in COUNT_MOVERS:
        return head, "occur"
    if dep == "attr" and head.lemma_ == "be":
        return head, "there" if args.children(head, "expl") else "be"
    return _under_verb(head, dep) or _clause_licence(noun)


def _through_preposition(noun: Token, head: Token, dep: str) -> bool:
    """Whether a verb does an act that it has behind a preposition: "took part in a raid", "resorted to bombings"."""
    if dep == "dobj":  # "resorted to grenade attacks", the weapon taken for a verb
        return head.dep_ == "xcomp" and head.head.lemma_ in _OWNING and "weapon" in noun_classes(head.lemma_)
    if dep != "pobj":
        return False
    if head.dep_ == "agent" and "occur" in _governing(head.head) and head.head.lemma_ in _STRICKEN:
        return True
    taken = head.lower_ == "in" and _takes_part(head, noun)
    return taken or (args.is_verb(head.head) and _by_preposition(head, noun))


def _by_preposition(preposition: Token, noun: Token) -> bool:
    """Whether a verb reaches the act that it does or owns to through a preposition: "resorted to", "boasted of"."""
    over = preposition.head
    consults = any(e.type is EventType.CONSULT for e in entries().get((_noun_lemma(noun), NOUN), ()))
    match preposition.lower_:
        case "with":
            return over.lemma_ in _ANSWERS
        case "to":
            return over.lemma_ in _OWNING or (over.lemma_ == "put" and noun.lemma_ in {"vote", "referendum"})
        case "of":
            return over.lemma_ in _BOASTING
        case "for":
            return over.lemma_ == "thank" or (consults and over.lemma_ in _TRAVELLING)
    return False


def _takes_part(preposition: Token, noun: Token) -> bool:
    """Whether a verb takes part in what the noun tells, or is done "in protest at" something."""
    over = preposition.head
    if over.lemma_ in {"participate", "engage", "join"} or (over.lemma_ == "part" and over.head.lemma_ == "take"):
        return True
    if over.lemma_ == "take" and any(c.lemma_ == "part" for c in args.children(over, "dobj")):
        return True
    behind = any(c.lower_ in {"at", "against", "over"} for c in args.children(noun, "prep"))
    bare = not args.children(noun, "det", "poss", "amod")
    return noun.lemma_ == "protest" and args.is_verb(over) and (behind or bare)


def _under_verb(head: Token, dep: str) -> tuple[Token, str] | None:
    """What a verb does to the noun that is its subject or object."""
    classes = _governing(head)
    dep = "nsubj" if dep == "csubj" else dep
    if dep == "nsubj" and head.lemma_ in {"be", "get"} and _under_way(head):
        return head, "occur"
    if dep == "nsubj" and any("expected" in governor_classes(c.lemma_) for c in args.children(head, "acomp")):
        return head, "expected"
    if dep == "nsubj" and head.lemma_ in _OUTBREAKS and "occur" in classes and not args.children(head, "dobj"):
        return head, "occur"
    intransitive = dep == "nsubj" and "light" in classes and not args.children(head, "dobj")
    if dep in {"dobj", "nsubjpass"} or intransitive:
        for kind in ("suffer", "light", "expected", "planned", "possible", "pledged"):
            if kind in classes and (kind != "light" or dep != "nsubj" or "occur" in classes):
                return head, kind
    return (head, "occur") if dep in {"nsubj", "nsubjpass"} and "occur" in classes else None


def _under_way(verb: Token) -> bool:
    way = any(noun.lower_ == "way" for noun in args.objects(verb, "under"))
    return way or any(c.lower_ in {"underway", "afoot"} for c in args.offspring(verb))


def governor_noun(token: Token) -> bool:
    """Whether a noun makes what it governs a recollection ("anniversary of") or a mere thought ("risk of")."""
    return token.pos_ in {"NOUN", "PROPN"} and bool(governor_classes(token.lemma_) & {"recall", "normative"})


def _governing(head: Token) -> frozenset[str]:
    if not (args.is_verb(head) or head.pos_ == "AUX"):
        return frozenset()
    keys = list(verb_keys(head))
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
    if why in {"blamed", "denied"}:
        return _culprit(verb) or actor, target
    if "needs-attack" in entry.flags:
        return None, target
    return _roles_under(noun, entry, (verb, why), (actor, target))


def _roles_under(
    noun: Token, entry: Entry, over: tuple[Token, str], own: tuple[Token | None, Token | None]
) -> tuple[Token | None, Token | None]:
    """The noun's own roles, and what its predicate adds to them."""
    (verb, why), (actor, target) = over, own
    if why == "light" and verb.lemma_ not in _MENTIONING:
        actor = args.agent(verb) if verb.dep_ != "acl" or args.children(verb, "agent") else actor
        actor = args.patient(verb) if verb.lemma_ == "thank" else actor
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
    """Who acts in "Russia's main effort has been an onslaught": the effort's owner."""
    for subject in args.children(be, "nsubj"):
        owners = args.children(subject, "poss")
        return owners[0] if owners else None
    return None


def _not_the_same(token: Token | None, noun: Token) -> Token | None:
    return None if token is None or token == noun or noun in token.conjuncts else token


def _noun_actor(noun: Token) -> Token | None:
    for child in args.offspring(noun):
        if child.dep_ == "poss" and child.ent_type_ not in {"DATE", "TIME"}:
            return child
    for prep, inner in args.objects_of_prepositions(noun, frozenset({"by", "from"})):
        if prep == "by" or args.kinds(inner) & {"armed"}:
            return inner
    for word in modifiers(noun):
        if word.ent_type_ in {"NORP", "GPE", "ORG"} and word.dep_ in {"amod", "compound", "nmod"}:
            return word
        if "armed" in noun_classes(word.lemma_) and word.dep_ == "compound":
            return word
    return None
