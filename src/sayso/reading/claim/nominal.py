"""Nouns that tell of a happening ("an attack on the port"), and what licenses them to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.blame import blamed, culprit
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
    "tactical-noun": word_list("trigger tactical-noun"),
    "plot-noun": word_list("trigger plot-noun"),
    "duel-noun": word_list("trigger duel-noun"),
    "new-noun": word_list("trigger new-noun"),
    "term-noun": word_list("trigger term-noun"),
}
BEGINNING = word_list("nominal beginning")
_OUTBREAKS = frozenset({"begin", "start", "erupt", "break", "flare", "resume", "intensify", "escalate", "ensue"})
_LOSING = word_list("nominal losing")
_ANSWERS = frozenset({"respond", "retaliate", "reply", "answer", "react", "follow", "intervene"})
_OFFICERS = frozenset({"police", "security"})
_OWNING = frozenset({"resort", "own", "admit", "confess", "return", "lead", "proceed"})
_STRICKEN = frozenset(
    {"rock", "shake", "paralyse", "paralyze", "mar", "cripple", "grip", "convulse", "engulf", "sweep"}
)
_TELLS = frozenset({"speak", "tell", "talk"})
_BOASTING = frozenset({"boast", "brag"})
_BLUNDERS = frozenset({"run", "walk", "drive", "stumble", "blunder", "fall", "head"})
_GATHERED = frozenset({"talk", "negotiation", "discussion", "consultation"})
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
_OF_DEAD = frozenset({"dead", "death", "fatality", "kill", "killed", "casualty", "body"})
RISING = frozenset({"rise", "climb", "reach", "stand", "jump", "grow", "mount", "pass", "surpass", "hit", "exceed"})
_RECIPIENTS = frozenset({"to", "for"})
_NOMINAL = frozenset({"nsubj", "csubj", "nsubjpass", "dobj", "pobj", "pcomp"})
_VERBAL = frozenset({"dobj", "xcomp", "ccomp", "prt", "aux", "nsubj", "advmod"})
_AHEAD = frozenset({"planned", "expected", "possible", "pledged"})
# What the predicate over a noun must do for an entry to be met.
_LICENCES = (
    ("blamed-noun", frozenset({"blamed"})),
    ("needs-verb", _AHEAD | {"light"}),
    ("speech-noun", _AHEAD | {"light"}),
    ("aid-noun", frozenset({"light"})),
)
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
    """Whether an "-ing" form stands as a noun that the lexicon knows: "fighting flared again", "left after fighting there"."""
    if token.tag_ != "VBG" or (token.lower_, NOUN) not in entries() or token.dep_ not in _NOMINAL:
        return False
    return not any(c.dep_ in _VERBAL for c in args.offspring(token))


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
    given = found is not None and found[0].lemma_ in COUNT_MOVERS | RISING and is_toll(noun)
    if "toll-noun" in entry.flags and noun.lemma_ != "toll":
        return given
    for flag, wanted in _NOUN_FLAGS.items():
        if flag in entry.flags and not words & wanted and not any(o.lemma_ in wanted for o in args.objects(noun, "of")):
            return flag == "toll-noun" and (given or _of_attack(noun))
    assault = "police-noun" in entry.flags and not words & _OFFICERS and _on_people(noun)
    return not assault and _licence_fits(entry, found) and _parties_fit(noun, entry)


def _parties_fit(noun: Token, entry: Entry) -> bool:
    """What an entry asks of the noun's own object and actor."""
    if "needs-object" in entry.flags:
        own = [o for _, o in args.objects_of_prepositions(noun, entry.preps | {"of"})]
        return any(nouns.fits(o, entry.object) for o in own or args.children(noun, "poss", "compound"))
    return "force-noun" not in entry.flags or "armed" in nouns.kinds(_noun_actor(noun) or noun)


def _on_people(noun: Token) -> bool:
    """Whether a raid at dawn or by night fell on people or a settlement, and was no search of a house."""
    return any("structure" not in nouns.kinds(n) for n in args.objects(noun, "on"))


def _of_attack(noun: Token) -> bool:
    """Whether it is the toll of an act of force: "the toll from the strike"."""
    objects = args.objects_of_prepositions(noun, frozenset({"from", "in", "of"}))
    return any(e.type is EventType.ASSAULT for _, o in objects for e in entries().get((_noun_lemma(o), NOUN), ()))


def _licence_fits(entry: Entry, found: tuple[Token, str] | None) -> bool:
    """What an entry asks of the predicate over its noun: that wars break out, that revenge is vowed, that losses are told."""
    verb, why = found or (None, "")
    lemma = verb.lemma_ if verb is not None else ""
    if any(flag in entry.flags and why not in allowed for flag, allowed in _LICENCES):
        return False
    if "begins" in entry.flags:
        return (why == "occur" and lemma in BEGINNING) or (why == "light" and lemma in {"fight", "wage"})
    if "vowed" in entry.flags:
        coming = verb is not None and why == "occur" and any(c.lemma_ == "will" for c in args.children(verb, "aux"))
        return why in {"pledged", "expected", "planned"} or coming
    return "losses" not in entry.flags or lemma in _LOSING


def is_toll(noun: Token) -> bool:
    """Whether a noun is a toll, or a number of the dead."""
    counted = {o.lemma_.lower() for o in [*args.objects(noun, "of"), *modifiers(noun)]}
    return noun.lemma_ == "toll" or (noun.lemma_ in {"number", "count", "tally"} and bool(counted & _OF_DEAD))


def licence(noun: Token) -> tuple[Token, str] | None:
    """The predicate that makes a noun tell of a happening, and how; ``None`` for a mere mention."""
    first = nouns.outer(noun)
    head, dep = first.head, first.dep_
    if dep == "pobj" and head.lower_ == "of" and governor_noun(head.head):
        return None
    if dep == "dobj" and _weapon_as_verb(head):
        return head.head, "light"
    behind = _behind_preposition(noun, head) if dep == "pobj" else ""
    if behind:
        return head.head, behind
    if is_toll(noun) and _comes_to(head, dep):
        return head, "occur"
    if dep == "attr" and head.lemma_ == "be":
        return head, "there" if args.children(head, "expl") else "be"
    return _under_verb(head, dep) or _clause_licence(noun)


def _weapon_as_verb(weapon: Token) -> bool:
    """A parser's slip: the weapon of an attack was taken for a verb, as in "resorted to grenade attacks"."""
    return weapon.dep_ == "xcomp" and weapon.head.lemma_ in _OWNING and "weapon" in noun_classes(weapon.lemma_)


def _behind_preposition(noun: Token, preposition: Token) -> str:
    """What a verb does to the noun behind its preposition: takes part in it, answers with it, tells of it, comes under it."""
    over = preposition.head
    if preposition.dep_ == "agent":
        return "light" if over.lemma_ in _STRICKEN and "occur" in _governing(over) else ""
    if preposition.lower_ == "in" and _takes_part(preposition, noun):
        return "light"
    if args.is_verb(over) and _by_preposition(preposition, noun):
        return "light"
    told = preposition.lower_ in {"of", "about"} and over.lemma_ in _TELLS and _tells(over)
    return "suffer" if told or _undergone(preposition) else ""


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


def _comes_to(verb: Token, dep: str) -> bool:
    """Whether a toll is raised, or comes to a number."""
    moved = dep == "dobj" and verb.lemma_ in COUNT_MOVERS
    return moved or (dep == "nsubj" and verb.lemma_ in RISING and _numbered(verb))


def _tells(verb: Token) -> bool:
    return nouns.fits(args.surface_subject(verb), nouns.PARTIES | {"person", "media"})


def _undergone(preposition: Token) -> bool:
    """As in "came under a fresh barrage", "came in for heavy fire", "ran into an ambush"."""
    verb = preposition.head
    match preposition.lower_:
        case "under":
            return verb.lemma_ == "come"
        case "for":
            return verb.lemma_ == "come" and any(c.lower_ == "in" for c in args.offspring(verb))
        case "into":
            return verb.lemma_ in _BLUNDERS and any(c.lemma_ == "ambush" for c in args.children(preposition, "pobj"))
    return False


def _numbered(verb: Token) -> bool:
    """Whether a toll comes to so many: "had climbed to 22 dead"; money and tonnes are no toll."""
    below = [*args.children(verb, "dobj", "npadvmod", "nummod"), *args.objects(verb, "to"), *args.objects(verb, "at")]
    return any(t.pos_ == "NUM" and t.ent_type_ in {"CARDINAL", ""} for t in below)


def _takes_part(preposition: Token, noun: Token) -> bool:
    """Whether a verb takes part in what the noun tells, or is done "in protest at" something."""
    over = preposition.head
    if over.lemma_ == "be" and noun.lemma_ in _GATHERED and not args.children(noun, "det"):
        return nouns.fits(args.surface_subject(over), nouns.PARTIES)
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
        return head, "light"
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
    way = any(n.lower_ == "way" and not args.children(n, "poss") for n in args.objects(verb, "under"))
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
        if "_" in key and found:
            break  # "set off" is not "set"
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
    given = (
        entry.type is EventType.AID and "needs-object" in entry.flags
    )  # the flour of "a delivery of flour" gets nothing
    towards = _RECIPIENTS if given else entry.preps
    target = next(
        (n for _, n in args.objects_of_prepositions(noun, towards) if n.ent_type_ not in {"DATE", "TIME"}), None
    )
    if why in {"blamed", "denied", "laid"}:
        return culprit(verb) or actor, target
    if "needs-attack" in entry.flags:
        return None, target
    return _roles_under(noun, entry, (verb, why), (actor, target))


def _roles_under(
    noun: Token, entry: Entry, over: tuple[Token, str], own: tuple[Token | None, Token | None]
) -> tuple[Token | None, Token | None]:
    """The noun's own roles, and what its predicate adds to them."""
    (verb, why), (actor, target) = over, own
    if why == "light":
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
        if prep == "by" or nouns.kinds(inner) & {"armed"}:
            return inner
    behind = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    if behind.lower_ == "by" and noun.dep_ == "pobj" and args.children(behind, "pobj"):
        return args.children(behind, "pobj")[0]  # hung on the verb by the parser: "freed after mediation by the church"
    for word in modifiers(noun):
        if word.ent_type_ in {"NORP", "GPE", "ORG"} and word.dep_ in {"amod", "compound", "nmod"}:
            return word
        if "armed" in noun_classes(word.lemma_) and word.dep_ == "compound":
            return word
    return None
