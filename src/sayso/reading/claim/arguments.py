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
# Nouns in "-er" and "-or" are of people ("smuggler"), except these.
_NO_DOERS = word_list("arguments no doers")
_DOER = 6  # letters; shorter ones are mostly things ("paper", "tower")
# "had the road blocked", "found the shop looted": the participle is passive, its subject undergoes.
_CAUSING = frozenset({"have", "get", "keep", "find", "see", "leave", "hear", "report", "want"})
_MASKED = frozenset({"masked", "hooded", "uniformed", "camouflaged", "plainclothes", "armed"})
_TAKEN = frozenset({"captured", "abducted", "kidnapped", "jailed", "detained", "imprisoned", "captive"})
_GEAR = word_list("arguments gear")
_STATES = frozenset({"alight", "ablaze", "aflame", "packing", "alive", "dead"})
_DOING = frozenset({"have", "get", "keep"})
_HOSTILE = frozenset({"friendly", "hostile", "enemy", "incoming", "live", "return", "retaliatory"})
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
    for prep in children(token, "prep", "dative", "agent", "prt"):
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
    if before_object(verb) is not None:
        return True
    if verb.dep_ != "amod" or verb.tag_ not in _FINITE or verb.i == sentence_of(verb)[0]:
        return False
    back = 3 if verb.nbor(-1).text == "-" and verb.i - sentence_of(verb)[0] > 2 else 1  # noqa: PLR2004 - "test-fired"
    return verb.nbor(-back).pos_ in {"NOUN", "PROPN", "PRON"}


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject (or the noun that the participle follows) undergoes the act."""
    if before_object(verb) is not None or _listed_active(verb) or heads_clause(verb):
        return False
    if children(verb, "auxpass", "nsubjpass") or _caused(verb) or (verb.tag_ == "VBN" and _of_being(verb)):
        return True
    if verb.tag_ != "VBN" and not (verb.tag_ == "VBD" and verb.dep_ in {"acl", "conj", "dep"}):
        return False
    beside = verb.dep_ == "conj" or (verb.dep_ == "dep" and not children(verb, "nsubj"))
    if beside and is_verb(verb.head) and not children(verb, "aux", "dobj"):
        return is_passive(verb.head) or bool(children(verb, "agent"))
    return verb.dep_ in {"acl", "amod", "advcl"} and not children(verb, "nsubj", "dobj", "aux")


def heads_clause(verb: Token) -> bool:
    """A parser's slip: "Bandits made off with ..." without a main verb, its verb hung on its subject."""
    alone = verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and verb.i == verb.head.i + 1
    return alone and bool(children(verb, "prt")) and not children(verb, "agent")


def _listed_active(verb: Token) -> bool:
    """A parser's slip: a verb of a list that goes on to an object was hung below the first one as a passive clause."""
    listed = verb.dep_ == "advcl" and is_verb(verb.head) and _listed_behind(verb, verb.head)
    return listed and any(children(c, "dobj") for c in children(verb, "conj") if _listed_behind(c, verb))


def _of_being(verb: Token) -> bool:
    """Whether a participle was taken for an adjective: "was slain"."""
    return verb.dep_ == "acomp" and verb.head.lemma_ == "be"


def before_object(verb: Token) -> Token | None:
    """The verb that a participle is listed with, where the parser hung it on their object: "killed, tortured and jailed scores"."""
    first = verb.head if verb.dep_ == "conj" and verb.head.dep_ == "amod" else verb
    noun = first.head
    if first.dep_ != "amod" or verb.tag_ not in {"VBN", "VBD"} or noun.dep_ != "dobj" or not is_verb(noun.head):
        return None
    between = verb.doc[noun.head.i + 1 : verb.i]
    listed = len(between) and between[0].text == "," and any(t.dep_ == "cc" for t in verb.doc[noun.head.i : noun.i])
    return (
        noun.head if listed and all(t.is_punct or t.dep_ in {"cc", "advmod", "amod", "conj"} for t in between) else None
    )


def _caused(verb: Token) -> bool:
    """Whether a participle tells what was done to its subject: "had the road blocked", "with 41 people killed"."""
    told = verb.tag_ == "VBD" and verb.head.lemma_ == "report"
    if (verb.tag_ != "VBN" and not told) or not children(verb, "nsubj") or children(verb, "aux", "dobj"):
        return False
    marks = {mark.lower_ for mark in children(verb, "mark")}
    beside = verb.dep_ == "pcomp" and verb.head.lower_ == "with"
    caused = verb.dep_ == "ccomp" and verb.head.lemma_ in _CAUSING and not marks
    return caused or beside or (verb.dep_ == "advcl" and marks == {"with"})


def _noun_before(token: Token) -> Token | None:
    back = 3 if token.i - token.sent.start > 2 and token.nbor(-1).text == "-" else 1  # noqa: PLR2004 - "test-fired"
    noun = token.nbor(-back) if token.i > token.sent.start else None
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
    above = head.head
    if verb.tag_ == "VBZ" and head.dep_ == "ccomp" and head.tag_ == "VBD" and above.tag_ == "VBZ":
        return above  # "maintains that they came and demands ..."
    return head


def surface_subject(verb: Token, *, depth: int = 0) -> Token | None:
    """The subject of a verb, its own or the one it shares, before asking who acts and who undergoes."""
    own = children(verb, *SUBJECTS)
    if own:
        return _resolve_relative(own[-1], verb)
    listed = before_object(verb)
    if listed is not None:
        return surface_subject(listed)
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
    if verb.dep_ == "acl" and verb.head.dep_ == "dobj" and verb.head.head.lemma_ == "keep":
        return surface_subject(verb.head.head)  # "kept the road blocked"
    if (
        _caused(verb)
        and verb.dep_ == "ccomp"
        and verb.head.lemma_ in _DOING
        and not children(children(verb, "nsubj")[0], "poss")
    ):
        return surface_subject(verb.head)
    return None


def patient(verb: Token) -> Token | None:
    """Who undergoes: the object of an active verb, the subject of a passive."""
    if is_passive(verb):
        return surface_subject(verb)
    if misread_as_adjective(verb):
        listed = before_object(verb)
        return verb.head if listed is None else patient(listed)
    found = children(verb, "dobj", "obj", "attr")
    found = [noun for noun in found if noun.ent_type_ not in {"DATE", "TIME"}]
    if found:
        return _resolve_relative(_before_state(found[0]), verb)
    if verb.dep_ == "relcl":
        own = children(verb, *SUBJECTS)
        placed = any(c.lower_ in {"where", "when", "why"} for c in offspring(verb))
        if own and own[0].lower_ not in _RELATIVE and not placed:
            return verb.head
    for clause in children(verb, "ccomp"):
        subjects = children(clause, "nsubj")
        small = (
            clause.tag_ == "VBG"
            or clause.lower_ in {"go", "loose"}
            or (clause.pos_ == "ADJ" and not children(clause, "mark", "cop", "aux"))
        )
        if small and subjects and subjects[0].i > verb.i:
            return subjects[0]
    return _misplaced_object(verb) or _shared_object(verb)


def _before_state(noun: Token) -> Token:
    """The object that the parser hung before the state it is brought into: "set a fuel depot alight"."""
    inside = children(noun, "compound", "nummod") if noun.lower_ in _STATES else []
    return inside[-1] if inside else noun


def _misplaced_object(verb: Token) -> Token | None:
    """An object that the parser took for an adverb or a complement: "stopped a march", "called home its consul"."""
    for child in children(verb, "npadvmod", "nummod", "dep", "oprd", "dative"):
        number = child.pos_ == "NUM" and child.dep_ != "oprd"
        listed = child.pos_ == "NOUN" and bool(classes_of(child)) and child.ent_type_ not in {"DATE", "TIME"}
        if child.i > verb.i and (number or (listed and child.dep_ in {"npadvmod", "oprd", "dative"})):
            return child
    return None


def _shared_object(verb: Token) -> Token | None:
    """The object that verbs share: "arrested and beat six lawmakers", "killed, tortured and jailed dozens"."""
    if children(verb, "prep", "prt"):
        return None
    last = verb
    while True:
        beside = [c for c in children(last, "conj", "advcl") if is_verb(c) and _listed_behind(c, last)]
        if not beside:
            return None
        last = beside[0]
        shared = children(last, "dobj")
        if shared:
            return shared[0]


def _listed_behind(verb: Token, first: Token) -> bool:
    """Whether a verb is the next of a list: "arrested, tortured and executed"."""
    return verb.i > first.i and verb.tag_ in _FINITE | {"VBN", first.tag_} and _next_word(first, verb)


def _next_word(verb: Token, other: Token) -> bool:
    """Whether no more than "and", a comma or an adverb stands between two verbs."""
    return all(token.dep_ in {"cc", "punct", "advmod"} for token in verb.doc[verb.i + 1 : other.i])


def content(token: Token) -> Token:
    """The noun that a phrase is about: "reservists" in "tens of thousands of reservists"."""
    for _ in range(3):
        if token.lemma_.lower() not in PARTITIVE and token.pos_ != "NUM":
            return token
        inner = [noun for _, noun in objects_of_prepositions(token, frozenset({"of"}))]
        if not inner:
            return token
        token = inner[0]
    return token


def _name_like(token: Token) -> bool:
    return bool(
        (token.pos_ == "PROPN" or token.ent_type_ in {"GPE", "LOC", "PERSON", "ORG", "NORP", "FAC"})
        and token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}
    )


def classes_of(token: Token) -> frozenset[str]:
    """The classes the word list gives a token, also where the tagger took a plural for a name."""
    if token.i > 1 and token.nbor(-1).text == "-":
        joined = noun_classes(f"{token.nbor(-2).lower_}-{token.lemma_.lower()}")
        if joined:
            return joined
    return noun_classes(token.lemma_) or noun_classes(token.lower_) or noun_classes(token.lower_.removesuffix("s"))


def _is_doer(noun: Token) -> bool:
    """Whether a noun that no list knows names people by what they do: "smugglers", "a mine clearer"."""
    lemma = noun.lower_.removesuffix("s")
    doing = lemma.endswith(("er", "or")) and len(lemma) >= _DOER and lemma not in _NO_DOERS
    return doing or lemma.endswith(_PERSONAL_ENDINGS)


def kinds(token: Token) -> frozenset[str]:
    """Every class of noun that a token may be of."""
    inner = content(token)
    found = set(classes_of(inner))
    if inner.lemma_ == "member":  # of what they are members of, they have its arms
        found |= {"armed" for noun in objects(inner, "of") if "armed" in kinds(noun)}
    if inner.lower_ in _PERSONAL:
        found |= {"pronoun"} | ({"person"} if inner.lower_ != "it" else set())
    found |= _of_number(inner) | _of_name(inner, found)
    if not found and inner.tag_ in {"NN", "NNS"} and _is_doer(inner):
        found.add("person")
    if inner.ent_type_ == "NORP" or (inner.tag_ == "NNPS" and not found):
        found |= {"person", "name"}
    return frozenset(_lent(inner, found))


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
    if noun.lemma_ == "fire" and any(c.lower_ in _HOSTILE for c in before):
        found = found - {"disaster"}
    for left in before:
        lent = noun_classes(left.lemma_) & _LENT
        if lent:
            found = found | lent - ({"armed"} if found & {"weapon", "attack", "structure", "abstract"} else set())
            found = found - {"disaster"}
    if "person" in found and any(left.lower_ in _TAKEN for left in before):
        found = found | {"prisoner"}
    return found | {"armed"} if "person" in found and _looks_armed(noun) else found


def _looks_armed(noun: Token) -> bool:
    """Whether people are told by their masks, arms or mounts: "masked men", "men in uniform"."""
    if noun.lemma_ not in {"man", "person", "youth", "individual", "figure", "people"}:
        return False
    before = {c.lower_ for c in children(noun, "amod", "compound")}
    worn = {inner.lemma_.lower() for _, inner in objects_of_prepositions(noun, frozenset({"in", "on", "with"}))}
    return bool(before & _MASKED or worn & _GEAR)


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
