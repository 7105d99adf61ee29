"""Who does what to whom: the agent, the patient and the phrases of a verb or noun in the parse.

The small parser errs, so each question is asked in more than one way: a passive without its auxiliary,
a relative or participle clause, a shared subject, a finite verb that was taken for an adjective.
"""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

from sayso.reading.claim.lexicon import noun_classes, word_list

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from spacy.tokens import Doc, Token

SUBJECTS = frozenset({"nsubj", "csubj", "nsubjpass", "csubjpass"})
_RELATIVE = frozenset({"who", "that", "which", "whom"})
PARTITIVE = word_list("arguments partitive")
SCALES = frozenset({"dozen", "hundred", "thousand", "million", "score"})
# "accused the army of shelling": the object of these verbs does what the "-ing" form tells.
_ABOUT_OBJECT = word_list("arguments about object")
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
# "had the road blocked", "found the shop looted": the participle is passive, its subject undergoes.
_CAUSING = frozenset({"have", "get", "keep", "find", "see", "leave", "hear", "report", "want"})
_STATES = frozenset({"alight", "ablaze", "aflame", "afire", "packing", "alive", "dead"})
_DOING = frozenset({"have", "get", "keep"})
CAPTIVE = frozenset({"hostage", "captive", "prisoner"})
_AWAY = frozenset({"away", "back", "off", "out", "down", "up", "over"})
_TRANSITIVE = word_list("arguments transitive")
_OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "npadvmod", "dative", "prt", "attr"})
_UPWARDS = frozenset({"upwards", "upward"})
_DEPTH = 6  # clauses climbed for a shared subject


_Answer = TypeVar("_Answer")


def once_a_token(ask: Callable[[Token], _Answer]) -> Callable[[Token], _Answer]:
    """A question about a token whose answer is kept while its text is read: entries of the lexicon ask it again and again."""

    @lru_cache(maxsize=2)  # the text that is read, and a phrase that is parsed beside it
    def known(_doc: Doc) -> dict[int, _Answer]:
        return {}

    @wraps(ask)
    def answer(token: Token) -> _Answer:
        kept = known(token.doc)
        if token.i not in kept:
            kept[token.i] = ask(token)
        return kept[token.i]

    return answer


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


@once_a_token
def misread_as_adjective(verb: Token) -> bool:
    """A finite verb that the parser hung before its own object, as in "defenders downed six drones"."""
    if before_object(verb) is not None:
        return True
    if verb.dep_ != "amod" or verb.tag_ not in _FINITE or verb.i == sentence_of(verb)[0]:
        return False
    back = 3 if verb.nbor(-1).text == "-" and verb.i - sentence_of(verb)[0] > 2 else 1  # noqa: PLR2004 - "test-fired"
    return verb.nbor(-back).pos_ in {"NOUN", "PROPN", "PRON"}


@once_a_token
def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject (or the noun that the participle follows) undergoes the act."""
    if before_object(verb) is not None or _listed_active(verb) or heads_clause(verb):
        return False
    if children(verb, "auxpass", "nsubjpass") or _caused(verb) or (verb.tag_ == "VBN" and _of_being(verb)):
        return True
    if verb.dep_ == "acl" and any(children(c, "nummod") for c in children(verb, "oprd")):
        return False  # a parser's slip: "the invasion of the town by bandits left 14 dead"
    return _misread_as_finite(verb) or _bare_participle(verb)


def _bare_participle(verb: Token) -> bool:
    """Whether a participle without its auxiliary undergoes: behind a noun, beside a passive, or as in "found hanged"."""
    if verb.tag_ != "VBN" and not (verb.tag_ == "VBD" and verb.dep_ in {"acl", "conj", "dep"}):
        return False
    beside = verb.dep_ == "conj" or (verb.dep_ == "dep" and not children(verb, "nsubj"))
    if beside and is_verb(verb.head) and not children(verb, "aux", "dobj"):
        return is_passive(verb.head) or bool(children(verb, "agent"))
    return verb.dep_ in {"acl", "amod", "advcl", "xcomp"} and not children(verb, "nsubj", "dobj", "aux")


def _misread_as_finite(verb: Token) -> bool:
    """A participle that the parser took for the main verb: "five officers abducted from a checkpoint turned up dead"."""
    if verb.tag_ != "VBD" or verb.lemma_ not in _TRANSITIVE or verb.dep_ in {"relcl", "acl", "amod"}:
        return False
    behind = [c for c in offspring(verb) if c.i > verb.i]
    objects_too = any(c.dep_ in _OBJECTS or c.pos_ in {"NUM", "PRON"} for c in behind)
    return bool(children(verb, "nsubj")) and not objects_too and not children(verb, "aux", "conj")


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


@once_a_token
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
    return _resolve_relative(_before_state(found[0]), verb) if found else _object_elsewhere(verb)


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
        small = small or clause.lower_ in CAPTIVE | {"go", "loose"} or (verb.lemma_ == "let" and _told_of(verb))
        if small and subjects and subjects[0].i > verb.i:
            return subjects[0]
    return _misplaced_object(verb) or _shared_object(verb)


def _before_state(noun: Token) -> Token:
    """The object that the parser hung before the state it is brought into: "set a fuel depot alight"."""
    before = children(noun, "compound", "nummod", "amod") if noun.lower_ in _STATES else []
    inside = [c for c in before if c.dep_ != "amod" or c.tag_ in {"NN", "NNS"}]
    return inside[-1] if inside else noun


def _misplaced_object(verb: Token) -> Token | None:
    """An object that the parser took for an adverb or a complement: "stopped a march", "called home its consul"."""
    for child in children(verb, "npadvmod", "nummod", "dep", "oprd", "dative"):
        number = child.pos_ == "NUM" and child.dep_ != "oprd"
        listed = child.pos_ == "NOUN" and bool(classes_of(child)) and child.ent_type_ not in {"DATE", "TIME"}
        if child.i > verb.i and (number or (listed and child.dep_ in {"npadvmod", "oprd", "dative"})):
            return child
    upwards = (noun for c in children(verb, "advmod") if c.lower_ in _UPWARDS for noun in objects(c, "of"))
    return next(upwards, None)


def _told_of(verb: Token) -> bool:
    return verb.tag_ != "VB" or bool(children(verb, "aux", *SUBJECTS))


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


@once_a_token
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


@once_a_token
def classes_of(token: Token) -> frozenset[str]:
    """The classes the word list gives a token, also where the tagger took a plural for a name."""
    if token.i > 1 and token.nbor(-1).text == "-":
        joined = noun_classes(f"{token.nbor(-2).lower_}-{token.lemma_.lower()}")
        if joined:
            return joined
    return noun_classes(token.lemma_) or noun_classes(token.lower_) or noun_classes(token.lower_.removesuffix("s"))
