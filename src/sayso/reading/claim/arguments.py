"""Who does what to whom: the agent, the patient and the phrases of a verb or noun in the parse.

The small parser errs, so each question is asked in more than one way: a passive without its auxiliary,
a relative or participle clause, a shared subject, a finite verb that was taken for an adjective.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.reading.claim.lexicon import noun_classes, word_list

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "csubj", "nsubjpass", "csubjpass"})
_RELATIVE = frozenset({"who", "that", "which", "whom"})
PARTITIVE = word_list("arguments partitive")
SCALES = frozenset({"dozen", "hundred", "thousand", "million", "score"})
# "accused the army of shelling": the object of these verbs does what the "-ing" form tells.
_ABOUT_OBJECT = word_list("arguments about object")
# Classes that a word before a noun lends it: "tank fire" is of weapons, "police convoy" of armed people.
_LENT = frozenset({"armed", "weapon", "defence", "curfew"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_PERSONAL = word_list("arguments personal")
_ABSTRACT_ENDINGS = ("ness", "ity", "ism", "ship", "tion", "sion", "ment", "ance", "ence", "ancy", "ency", "hood", "dom",
                     "ing", "cy", "th", "ics", "al", "age", "ure")  # fmt: skip
_PERSONAL_ENDINGS = (
    "man",
    "men",
    "woman",
    "women",
    "person",
    "people",
    "folk",
    "ist",
    "eer",
    "ian",
    "master",
    "keeper",
    "worker",
    "maker",
    "holder",
    "owner",
    "driver",
    "goer",
    "seeker",
    "rider",
)
_HOSTILE = frozenset({"friendly", "hostile", "enemy", "incoming", "live", "return", "retaliatory"})
_TRADE_ENDINGS = ("er", "or", "ee", "ant", "herd", "hand", "mate", "smith")
_NO_TRADES = word_list("arguments no trades")
CAPTIVE = frozenset({"hostage", "captive", "prisoner"})
_ALIGHT = frozenset({"alight", "ablaze", "aflame", "afire"})
_AWAY = frozenset({"away", "back", "off", "out", "down", "up", "over"})
_HUMAN = frozenset({"attacker", "citizen", "kin", "negotiator", "diplomat", "suspect", "faster"})
_TRANSITIVE = word_list("arguments transitive")
_OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "npadvmod", "dative", "prt", "attr"})
_UPWARDS = frozenset({"upwards", "upward"})
_LADEN = frozenset({"packed", "laden", "loaded", "filled", "rigged", "stuffed", "primed", "carrying", "wired"})
_HELD = frozenset({"captured", "abducted", "kidnapped", "detained", "jailed", "imprisoned", "captive", "hijacked"})
_EXPLOSIVES = frozenset({"explosive", "explosives", "dynamite", "bomb", "munition", "shell", "tnt"})
_DEPTH = 6  # clauses climbed for a shared subject
_PERSON_LIKE = frozenset({"person", "armed", "official", "government", "protester", "worker", "police"})


def is_verb(token: Token) -> bool:
    """Whether the token stands as a verb, by tag rather than by role."""
    return bool(token.tag_.startswith("VB"))


@lru_cache(maxsize=2)  # the text that is read, and a phrase that is parsed beside it
def _families(doc: Doc) -> list[list[tuple[str, Token]]]:
    """The children of every token with their roles: asked for some hundred times a sentence, so gathered once a text."""
    found: list[list[tuple[str, Token]]] = [[] for _ in range(len(doc))]
    for token in doc:
        head = token.head
        if head.i != token.i:
            found[head.i].append((token.dep_, token))
    return found


def children(token: Token, *deps: str) -> list[Token]:
    """The children of a token in these roles, in order."""
    return [child for dep, child in _families(token.doc)[token.i] if dep in deps]


def offspring(token: Token) -> list[Token]:
    """All children of a token, in order."""
    return [child for _, child in _families(token.doc)[token.i]]


@lru_cache(maxsize=2)
def _sentences(doc: Doc) -> list[tuple[int, int]]:
    """For every token where its sentence starts and ends."""
    return [(sentence.start, sentence.end) for sentence in doc.sents for _ in range(len(sentence))]


def sentence_of(token: Token) -> tuple[int, int]:
    """The first token of a token's sentence, and the one after its last."""
    return _sentences(token.doc)[token.i]


@lru_cache(maxsize=64)  # sentences: several happenings of one ask
def _lemmas(doc: Doc, bounds: tuple[int, int]) -> list[str]:
    return [token.lemma_.lower() for token in doc[slice(*bounds)]]


def lemmas_beside(token: Token) -> list[str]:
    """The lemmas of a token's sentence, in lower case."""
    return _lemmas(token.doc, sentence_of(token))


def with_conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it."""
    return [token, *token.conjuncts]


def objects_of_prepositions(token: Token, preps: frozenset[str] | None = None) -> Iterator[tuple[str, Token]]:
    """Pairs (preposition, its object) below a token, through chains such as "out of" or "up to"."""
    away = [c for c in children(token, "advmod") if c.lower_ in _AWAY]  # "slipped away from the base"
    for prep in [*children(token, "prep", "dative", "agent", "prt"), *away]:
        if prep.pos_ not in {"ADP", "SCONJ", "ADV", "PART", "VERB"}:
            continue
        for child in offspring(prep):
            if child.dep_ in {"pobj", "pcomp"} and (preps is None or prep.lower_ in preps):
                yield prep.lower_, child
            elif child.dep_ == "prep":
                for inner in children(child, "pobj"):
                    if preps is None or child.lower_ in preps or prep.lower_ in preps:
                        yield child.lower_, inner


def objects(token: Token, preposition: str) -> list[Token]:
    """The objects of one preposition below a token."""
    return [noun for _, noun in objects_of_prepositions(token, frozenset({preposition}))]


def misread_as_adjective(verb: Token) -> bool:
    """A finite verb that the parser hung before its own object, as in "defenders downed six drones"."""
    return bool(
        verb.dep_ == "amod"
        and verb.tag_ in _FINITE
        and verb.i > verb.sent.start
        and verb.nbor(-1).pos_ in {"NOUN", "PROPN", "PRON"}
    )


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject (or the noun that the participle follows) undergoes the act."""
    if children(verb, "auxpass", "nsubjpass"):
        return True
    if verb.dep_ == "acl" and any(children(c, "nummod") for c in children(verb, "oprd")):
        return False  # a parser's slip: "the invasion of the town by bandits left 14 dead"
    return _misread_as_finite(verb) or _bare_participle(verb)


def _bare_participle(verb: Token) -> bool:
    """Whether a participle without its auxiliary undergoes: behind a noun, beside a passive, or as in "found hanged"."""
    if verb.tag_ != "VBN" and not (verb.tag_ == "VBD" and verb.dep_ in {"acl", "conj"}):
        return False
    if verb.dep_ == "conj" and is_verb(verb.head) and not children(verb, "aux", "dobj"):
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "amod", "advcl", "xcomp"} and not children(verb, "nsubj", "dobj", "aux")


def _misread_as_finite(verb: Token) -> bool:
    """A participle that the parser took for the main verb: "five officers abducted from a checkpoint turned up dead"."""
    if verb.tag_ != "VBD" or verb.lemma_ not in _TRANSITIVE or verb.dep_ in {"relcl", "acl", "amod"}:
        return False
    behind = [c for c in offspring(verb) if c.i > verb.i]
    objects_too = any(c.dep_ in _OBJECTS or c.pos_ in {"NUM", "PRON"} for c in behind)
    return bool(children(verb, "nsubj")) and not objects_too and not children(verb, "aux", "conj")


def _noun_before(token: Token) -> Token | None:
    noun = token.nbor(-1) if token.i > token.sent.start else None
    while noun is not None and noun.dep_ in {"pobj", "conj", "compound", "prep"} and noun.head != token:
        if noun.head == noun or noun.head.i > token.i:
            break
        noun = noun.head
    return noun


def _resolve_relative(subject: Token, verb: Token) -> Token:
    if subject.lower_ in _RELATIVE:
        clause = verb
        while clause.dep_ in {"conj", "xcomp", "ccomp"} and clause.head != clause:
            clause = clause.head
        if clause.dep_ in {"relcl", "acl"}:
            return clause.head
    return subject


def coordinated_with(verb: Token) -> Token:
    """The verb that a coordinated verb stands beside: a finite one stands beside no bare infinitive.

    The parser likes the nearest verb, as in "warned that arms will not help and accused the alliance".
    """
    head = verb.head
    if verb.tag_ not in _FINITE:
        return head
    while head.tag_ == "VB" and head.head != head and is_verb(head.head):
        head = head.head
    return head


def surface_subject(verb: Token, *, depth: int = 0) -> Token | None:
    """The subject of a verb, its own or the one it shares, before asking who acts and who undergoes."""
    own = children(verb, *SUBJECTS)
    if own:
        return _resolve_relative(own[-1], verb)
    if misread_as_adjective(verb):
        return _noun_before(verb)
    if verb.dep_ in {"acl", "relcl"}:
        return verb.head
    if verb.dep_ == "amod":
        return None
    return _inherited_subject(verb, depth) if depth < _DEPTH else None


def _inherited_subject(verb: Token, depth: int) -> Token | None:
    head = coordinated_with(verb) if verb.dep_ == "conj" else verb.head
    if verb.dep_ == "pcomp" and head.head != head:
        preposition, head = head, head.head
        if head.lemma_ in _ABOUT_OBJECT and preposition.lower_ in {"of", "for", "from"}:
            return patient(head)
    if verb.dep_ == "xcomp" and children(head, "dobj") and verb.tag_ == "VB" and head.lemma_ != "use":
        return children(head, "dobj")[-1]
    if head == verb or not (is_verb(head) or head.pos_ in {"AUX", "ADJ"}):
        return None
    if head.pos_ == "ADJ" and not children(head, *SUBJECTS):
        head = head.head
    if verb.dep_ in {"conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "acomp", "parataxis"}:
        if verb.dep_ in {"ccomp", "advcl"} and verb.tag_ in _FINITE:
            return None
        return surface_subject(head, depth=depth + 1)
    return None


def agent(verb: Token) -> Token | None:
    """Who acts: the subject of an active verb, the by-phrase of a passive."""
    if not is_passive(verb):
        return surface_subject(verb)
    for prep in children(verb, "agent", "prep"):
        if prep.lower_ == "by":
            for child in children(prep, "pobj"):
                return child
    if verb.dep_ == "conj" and is_verb(verb.head) and is_passive(verb.head):
        return agent(verb.head)
    return None


def patient(verb: Token) -> Token | None:
    """Who undergoes: the object of an active verb, the subject of a passive."""
    if is_passive(verb):
        return surface_subject(verb)
    if misread_as_adjective(verb):
        return verb.head
    found = children(verb, "dobj", "obj", "attr")
    found = [noun for noun in found if noun.ent_type_ not in {"DATE", "TIME"}]
    if found and found[0].lower_ in _ALIGHT:
        return next(iter(children(found[0], "compound")), None)  # "set a grain store alight"
    return _resolve_relative(found[0], verb) if found else _object_elsewhere(verb)


def _object_elsewhere(verb: Token) -> Token | None:
    """The object that the parser hung elsewhere: before a relative clause, in a small clause, on a number."""
    if verb.dep_ == "relcl":
        own = children(verb, *SUBJECTS)
        placed = any(c.lower_ in {"where", "when", "why"} for c in offspring(verb))
        placed = placed or any(noun.lower_ == "which" for _, noun in objects_of_prepositions(verb))
        if own and own[0].lower_ not in _RELATIVE and not placed:
            return verb.head
    for clause in children(verb, "ccomp"):
        subjects = children(clause, "nsubj")
        small = clause.tag_ == "VBG" or (clause.pos_ == "ADJ" and not children(clause, "mark", "cop", "aux"))
        small = small or clause.lower_ in CAPTIVE or (verb.lemma_ == "let" and _told_of(verb))
        if small and subjects and subjects[0].i > verb.i:
            return subjects[0]
    number = [c for c in children(verb, "npadvmod", "nummod", "dep") if c.pos_ == "NUM" and c.i > verb.i]
    number += [noun for c in children(verb, "advmod") if c.lower_ in _UPWARDS for noun in objects(c, "of")]
    return number[0] if number else _shared_object(verb)


def _told_of(verb: Token) -> bool:
    return verb.tag_ != "VB" or bool(children(verb, "aux", *SUBJECTS))


def _shared_object(verb: Token) -> Token | None:
    """The object that two verbs share: "arrested and beat six lawmakers"."""
    beside = [c for c in children(verb, "conj") if is_verb(c) and c.i - verb.i == 2]  # noqa: PLR2004 - one "and" between
    return next(iter(children(beside[0], "dobj")), None) if beside and not children(verb, "prep", "prt") else None


def content(token: Token) -> Token:
    """The noun that a phrase is about: "reservists" in "tens of thousands of reservists"."""
    for _ in range(3):
        if token.lemma_.lower() not in PARTITIVE and token.pos_ != "NUM":
            return token
        inner = objects(token, "of") or _fronted(token)
        if not inner:
            return token
        token = inner[0]
    return token


def _fronted(number: Token) -> list[Token]:
    """What a bare number is of, where the sentence opens with it: "of the 22 drones launched, 17 were downed"."""
    verb = number.head
    if number.pos_ != "NUM" or number.dep_ not in SUBJECTS:
        return []
    return [noun for noun in objects(verb, "of") if noun.i < number.i and noun.head.i < number.i]


def _name_like(token: Token) -> bool:
    return bool(
        (token.pos_ == "PROPN" or token.ent_type_ in {"GPE", "LOC", "PERSON", "ORG", "NORP", "FAC"})
        and token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}
    )


def classes_of(token: Token) -> frozenset[str]:
    """The classes the word list gives a token, also where the tagger took a plural for a name."""
    return noun_classes(token.lemma_) or noun_classes(token.lower_) or noun_classes(token.lower_.removesuffix("s"))


def kinds(token: Token) -> frozenset[str]:
    """Every class of noun that a token may be of."""
    inner = content(token)
    found = set(classes_of(inner))
    if inner.lemma_ == "member":  # of what they are members of, they have its arms
        found |= {"armed" for noun in objects(inner, "of") if "armed" in kinds(noun)}
    if inner.lower_ in _PERSONAL:
        found |= {"pronoun"} | ({"person"} if inner.lower_ != "it" else set())
    found |= _of_number(inner) | _of_name(inner, found)
    if found & _HUMAN:
        found.add("person")
    if found & {"vehicle", "vessel"}:
        found.add("structure")
    if inner.lemma_ in {"group", "movement"} and _bare_or_named(inner):
        found.add("armed")
    if inner.ent_type_ == "ORDINAL":
        found |= {"number", "person"}  # "a twelfth had been stabbed"
    if not found and _person_by_ending(inner):
        found.add("person")
    if inner.ent_type_ == "NORP" or (inner.tag_ == "NNPS" and not found):
        found |= {"person", "name"}
    return frozenset(_lent(inner, found))


def _bare_or_named(group: Token) -> bool:
    """Whether it is "the group" and no more, or has a name: "the Red Dawn group"."""
    before = children(group, "amod", "compound", "nmod", "poss")
    return not [*before, *children(group, "prep")] or any(c.dep_ == "compound" and _name_like(c) for c in before)


def _person_by_ending(noun: Token) -> bool:
    """Whether the ending of a noun that no list knows is that of a trade or a role: "gunrunner", "evacuee"."""
    word = noun.lower_.removesuffix("s")
    personal = word.endswith(_PERSONAL_ENDINGS) or (word.endswith(_TRADE_ENDINGS) and word not in _NO_TRADES)
    return noun.tag_ in {"NN", "NNS"} and personal


def _of_number(noun: Token) -> set[str]:
    """What a bare number is of: "at least 20 wounded"."""
    if noun.pos_ != "NUM" and noun.ent_type_ != "CARDINAL":
        return set()
    return {"number"} | {"wounded" for c in offspring(noun) if c.lower_ in {"wounded", "injured"}}


def _of_name(noun: Token, found: set[str]) -> set[str]:
    """What a name may be of: a title lends it its office ("Minister Maria Lund")."""
    if not _name_like(noun) or found & (_PERSON_LIKE | {"weapon", "disaster", "vehicle"}):
        return set()
    named = {"name", "place", "settlement"} | ({"person"} if noun.ent_type_ in {"PERSON", "NORP"} else set())
    titles = children(noun, "compound", "nmod") if noun.ent_type_ in {"PERSON", ""} else []
    titled = any("official" in noun_classes(word.lemma_) for word in titles)
    return named | ({"official", "person"} if titled else set())


def _lent(noun: Token, found: set[str]) -> set[str]:
    """The classes of a noun with those that the words before it lend: "tank fire", "hostile fire", "police convoy"."""
    before = children(noun, "compound", "amod", "nmod")
    if any(c.lower_ in _LADEN for c in children(noun, "acl")) and _explosive(noun):
        found = found | {"weapon", "bomb"}
    if not found and any("aid" in noun_classes(c.lemma_) for c in before):
        found = found | {"aid"}  # "relief materials"
    if any(c.lower_ in _HELD for c in before):
        found = found | {"prisoner"}
    armed = noun.lemma_ == "fire" and any(kinds(c) & {"armed", "weapon"} for c in objects(noun, "from"))
    if armed or (noun.lemma_ == "fire" and any(c.lower_ in _HOSTILE for c in before)):
        found = found - {"disaster"}
    for left in before:
        lent = noun_classes(left.lemma_) & _LENT
        if lent:
            found = found | lent - ({"armed"} if found & {"weapon", "attack", "structure", "abstract"} else set())
            found = found - {"disaster"}
    return found


def _explosive(noun: Token) -> bool:
    """Whether a thing is told to be full of explosives: "a car packed with explosives"."""
    return any(
        child.lemma_.lower() in _EXPLOSIVES
        for clause in children(noun, "acl")
        for _, child in objects_of_prepositions(clause, frozenset({"with"}))
    )


def unlisted_thing(token: Token) -> bool:
    """Whether a noun that no list knows may be a thing or person: its ending is not that of a quality, act or thought."""
    noun = content(token)
    common = noun.tag_ in {"NN", "NNS"} and not kinds(token) and len(noun.text) > 2  # noqa: PLR2004 - no abbreviation
    return bool(common and not noun.lemma_.lower().endswith(_ABSTRACT_ENDINGS))


def fits(token: Token | None, wanted: frozenset[str]) -> bool:
    """Whether a token is of one of the classes wanted; "!x" refuses class x; "none" lets absence through."""
    if token is None:
        return not wanted or "none" in wanted or any(kind.startswith("!") for kind in wanted)
    have = kinds(token)
    if any(kind[1:] in have for kind in wanted if kind.startswith("!")):
        return False
    positive = {kind for kind in wanted if not kind.startswith("!") and kind != "none"}
    return not positive or bool(positive & have)
