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
    "missile-noun": word_list("trigger missile-noun"),
    "tactical-noun": word_list("trigger tactical-noun"),
    "plot-noun": word_list("trigger plot-noun"),
    "duel-noun": word_list("trigger duel-noun"),
    "new-noun": word_list("trigger new-noun"),
    "term-noun": word_list("trigger term-noun"),
}
ALLEGATIONS = word_list("nominal allegations")
DENYING = word_list("nominal denying")
BEGINNING = word_list("nominal beginning")
_SHARES = frozenset(
    {"part", "role", "involvement", "hand", "participation", "responsibility", "complicity", "knowledge", "presence"}
)  # in an act: "denied any part in"
_BLAMING = word_list("nominal blaming")
_LAYING = frozenset({"attribute", "ascribe", "pin"})
_CULPABLE = frozenset({"armed", "government", "police", "name", "official"})
_OUTBREAKS = frozenset({"begin", "start", "erupt", "break", "flare", "resume", "intensify", "escalate", "ensue"})
_LOSING = word_list("nominal losing")
_STRETCHES = word_list("nominal stretches")
_ANSWERS = frozenset({"respond", "retaliate", "reply", "answer", "react", "follow", "intervene"})
_TELLS = frozenset({"speak", "tell"})
_PARTIES = frozenset({"armed", "government", "police", "name", "official", "pronoun"})
_BLUNDERS = frozenset({"run", "walk", "drive", "stumble", "blunder", "fall", "head"})
_GATHERED = frozenset({"talk", "negotiation", "discussion", "consultation"})
_MUTUAL = frozenset({EventType.CONSULT, EventType.AGREE, EventType.COOPERATE})
# Who tells a new figure is the subject: "the ministry lowered the toll to eight".
COUNT_MOVERS = frozenset({"raise", "lower", "cut", "reduce", "revise", "increase", "put", "update"})
_RISING = frozenset({"rise", "climb", "reach", "stand", "jump", "grow", "mount", "pass", "surpass", "hit", "exceed"})
TOLLS = frozenset({"toll", "tally", "count"})
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
        or (noun.pos_ == "VERB" and not is_act_noun(noun))
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


def is_act_noun(token: Token) -> bool:
    """Whether an "-ing" form tells of an act as a noun does: "left after fighting in the hills"."""
    bare = token.tag_ == "VBG" and token.dep_ in {"pobj", "pcomp"} and (token.lower_, NOUN) in entries()
    return bare and not any(c.dep_ in _VERBAL for c in args.offspring(token))


def _noun_lemma(noun: Token) -> str:
    if is_act_noun(noun):
        return str(noun.lower_)
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
        if flag in entry.flags and not words & wanted and not any(o.lemma_ in wanted for o in args.objects(noun, "of")):
            given = found is not None and noun.lemma_ in TOLLS and found[0].lemma_ in COUNT_MOVERS | _RISING
            return flag == "toll-noun" and (given or _of_attack(noun))
    return _licence_fits(entry, found) and _parties_fit(noun, entry)


def _parties_fit(noun: Token, entry: Entry) -> bool:
    """What an entry asks of the noun's own object and actor."""
    if "needs-object" in entry.flags:
        own = [o for _, o in args.objects_of_prepositions(noun, entry.preps | {"of"})]
        return any(args.fits(o, entry.object) for o in own or args.children(noun, "poss", "compound"))
    return "force-noun" not in entry.flags or "armed" in args.kinds(_noun_actor(noun) or noun)


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


def blamed(noun: Token) -> tuple[Token, str] | None:
    """The verb that lays an act at someone's door ("blamed the army for the shelling") or denies it, and which of the two."""
    first = outer(noun)
    preposition = first.head
    if preposition.lemma_ == "claim" and first.dep_ in {"dobj", "nsubjpass"}:
        return preposition, "blamed"
    if first.dep_ in {"dobj", "nsubjpass"} and preposition.lemma_ in _LAYING and _laid_on(preposition) is not None:
        return preposition, "laid"
    if first.dep_ != "pobj" or preposition.lower_ not in {"for", "of", "over", "behind", "in", "with"}:
        return None
    above = preposition.head
    if preposition.lower_ == "with":
        return _nothing_to_do(above)
    if preposition.lower_ == "in":
        shared = any(c.lemma_ in _SHARES for c in args.children(above, "dobj"))  # "denied any part | in the raid"
        denying = above.head if above.lemma_ in _SHARES else above if shared else None
        if denying is not None and denying.lemma_ == "have":
            denying = denying.head  # "denied that they had any part in"
        return (denying, "denied") if denying is not None and denying.lemma_ in DENYING else None
    return _blamed_by(above, preposition)


def _laid_on(verb: Token) -> Token | None:
    """At whose door an act is laid: "attributed the raid to the militia"."""
    over = [verb, *args.children(verb, "dobj", "nsubjpass")]
    found = (n for word in over for _, n in args.objects_of_prepositions(word, frozenset({"to", "on"})))
    return next((n for n in found if args.kinds(n) & _CULPABLE), None)


def _nothing_to_do(do: Token) -> tuple[Token, str] | None:
    """As in "had nothing to do with the raid": who says so of himself denies the act."""
    nothing = do.lemma_ == "do" and any(t.lower_ == "nothing" for t in (do.head, *do.head.children))
    have = do.head if do.head.lemma_ == "have" else do.head.head
    return (have, "denied") if nothing and have.lemma_ == "have" else None


def _blamed_by(above: Token, preposition: Token) -> tuple[Token, str] | None:
    if above.lemma_ in _BLAMING and args.is_verb(above):
        return above, "blamed"
    if above.lemma_ in ALLEGATIONS and above.head.lemma_ in DENYING:
        return above.head, "denied"
    if above.lemma_ in {"responsibility", "credit"} and args.is_verb(above.head):
        return above.head, "denied" if above.head.lemma_ in DENYING else "blamed"
    if any(c.lemma_ in {"responsibility", "credit"} for c in args.children(above, "dobj")) and args.is_verb(above):
        return above, "denied" if above.lemma_ in DENYING else "blamed"
    if above.lemma_ == "responsible" or (above.lemma_ == "be" and preposition.lower_ == "behind"):
        return above if above.lemma_ == "be" else above.head, "blamed"
    return None


def _culprit(verb: Token) -> Token | None:
    return _told_culprit(verb) or _party_to_blame(verb)


def _told_culprit(verb: Token) -> Token | None:
    """Whose act it was where another phrase than subject or object says so: "denied the involvement of his men"."""
    if verb.lemma_ in _LAYING:
        return _laid_on(verb)
    if verb.lemma_ == "blame" and verb.head.lemma_ == "be":
        return args.surface_subject(verb.head)
    having = next((c for c in args.children(verb, "ccomp") if c.lemma_ == "have"), None)
    if having is not None and verb.lemma_ in DENYING:
        return args.surface_subject(having)
    shared = (c for c in args.children(verb, "dobj") if c.lemma_ in _SHARES)
    return next((o for c in shared for o in [*args.objects(c, "of"), *args.objects(c, "by")]), None)


def _party_to_blame(verb: Token) -> Token | None:
    if verb.lemma_ == "claim" and args.is_passive(verb):
        by = (c for t in verb.subtree if t.lower_ == "by" and t.i > verb.i for c in args.children(t, "pobj"))
        return next(by, None)
    if verb.lemma_ in {"claim", "deny", "accept", "admit", "be", "have", "reject", "take"} or args.is_passive(verb):
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


def licence(noun: Token) -> tuple[Token, str] | None:
    """The predicate that makes a noun tell of a happening, and how; ``None`` for a mere mention."""
    first = outer(noun)
    head, dep = first.head, first.dep_
    if dep == "pobj" and head.lower_ == "of" and governor_noun(head.head):
        return None
    behind = _behind_preposition(noun, head) if dep == "pobj" else ""
    if behind:
        return head.head, behind
    if noun.lemma_ in TOLLS and _comes_to(head, dep):
        return head, "occur"
    if dep in {"attr", "nsubj"} and head.lemma_ == "be" and (dep == "attr" or _under_way(head)):
        return head, "light" if dep == "nsubj" else "there" if args.children(head, "expl") else "be"
    return _under_verb(head, dep) or _clause_licence(noun)


def _behind_preposition(noun: Token, preposition: Token) -> str:
    """What a verb does to the noun behind its preposition: takes part in it, answers with it, tells of it, comes under it."""
    over = preposition.head
    if preposition.lower_ == "in" and _takes_part(preposition, noun):
        return "light"
    if preposition.lower_ == "with" and over.lemma_ in _ANSWERS:
        return "light"
    told = preposition.lower_ in {"of", "about"} and over.lemma_ in _TELLS and _tells(over)
    return "suffer" if told or _undergone(preposition) else ""


def _comes_to(verb: Token, dep: str) -> bool:
    """Whether a toll is raised, or comes to a number."""
    moved = dep == "dobj" and verb.lemma_ in COUNT_MOVERS
    return moved or (dep == "nsubj" and verb.lemma_ in _RISING and _numbered(verb))


def _tells(verb: Token) -> bool:
    return args.fits(args.surface_subject(verb), _PARTIES | {"person", "media"})


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


def _under_way(be: Token) -> bool:
    words = {c.lower_ for c in args.offspring(be)}
    return "underway" in words or any(
        n.lower_ == "way" and not args.children(n, "poss") for n in args.objects(be, "under")
    )


def _takes_part(preposition: Token, noun: Token) -> bool:
    """Whether a verb takes part in what the noun tells, or is done "in protest at" something."""
    over = preposition.head
    if over.lemma_ == "be" and noun.lemma_ in _GATHERED and not args.children(noun, "det"):
        return args.fits(args.surface_subject(over), _PARTIES)
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
    if dep == "nsubj" and head.lemma_ in _OUTBREAKS and "occur" in classes and not args.children(head, "dobj"):
        return head, "occur"
    intransitive = dep == "nsubj" and "light" in classes and not args.children(head, "dobj")
    if dep in {"dobj", "nsubjpass"} or intransitive:
        for kind in ("suffer", "light", "expected", "planned", "possible", "pledged"):
            if kind in classes and (kind != "light" or dep != "nsubj" or "occur" in classes):
                return head, kind
    return (head, "occur") if dep in {"nsubj", "nsubjpass"} and "occur" in classes else None


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
    target = next(
        (n for _, n in args.objects_of_prepositions(noun, entry.preps) if n.ent_type_ not in {"DATE", "TIME"}), None
    )
    if why in {"blamed", "denied", "laid"}:
        return _culprit(verb) or actor, target
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
    behind = noun.nbor() if noun.i + 1 < len(noun.doc) else noun
    if behind.lower_ == "by" and noun.dep_ == "pobj" and args.children(behind, "pobj"):
        return args.children(behind, "pobj")[0]  # hung on the verb by the parser: "freed after mediation by the church"
    for word in modifiers(noun):
        if word.ent_type_ in {"NORP", "GPE", "ORG"} and word.dep_ in {"amod", "compound", "nmod"}:
            return word
        if "armed" in noun_classes(word.lemma_) and word.dep_ == "compound":
            return word
    return None
