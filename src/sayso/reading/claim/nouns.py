"""What kind of thing a noun names: by the word lists, its ending, its name, and the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.lexicon import noun_classes, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

ACTING = frozenset({"person", "armed", "official", "government", "police", "name"})  # who can act and be asked to
PARTIES = ACTING - {"person"} | {"pronoun"}  # who can be a side of it
ONESELF = frozenset({"it", "he", "she", "they", "we", "i"})
# Classes that a word before a noun lends it: "tank fire" is of weapons, "police convoy" of armed people.
_LENT = frozenset({"armed", "weapon", "defence", "curfew"})
_PERSONAL = word_list("nouns personal")
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
# Nouns with the ending of a trade or a role are of people ("smuggler", "evacuee"), except these.
_NO_DOERS = word_list("nouns no doers")
_DOER = 6  # letters; shorter ones are mostly things ("paper", "tower")
_TRADE_ENDINGS = ("er", "or", "ee", "ant", "herd", "hand", "mate", "smith")
_MASKED = frozenset({"masked", "hooded", "uniformed", "camouflaged", "plainclothes", "armed"})
_GEAR = word_list("nouns gear")
_HOSTILE = frozenset({"friendly", "hostile", "enemy", "incoming", "live", "return", "retaliatory"})
_HUMAN = frozenset({"attacker", "citizen", "kin", "negotiator", "diplomat", "suspect", "faster"})
_LADEN = frozenset({"packed", "laden", "loaded", "filled", "rigged", "stuffed", "primed", "carrying", "wired"})
_HELD = frozenset({"captured", "abducted", "kidnapped", "detained", "jailed", "imprisoned", "captive", "hijacked"})
_HOLDABLE = frozenset({"person", "armed", "vessel"})
_EXPLOSIVES = frozenset({"explosive", "explosives", "dynamite", "bomb", "munition", "shell", "tnt"})
_PERSON_LIKE = frozenset({"person", "armed", "official", "government", "protester", "worker", "police"})
_STRETCHES = word_list("nouns stretches")


def _name_like(token: Token) -> bool:
    return bool(
        (token.pos_ == "PROPN" or token.ent_type_ in {"GPE", "LOC", "PERSON", "ORG", "NORP", "FAC"})
        and token.ent_type_ not in {"DATE", "TIME", "MONEY", "PERCENT"}
    )


def _is_doer(noun: Token) -> bool:
    """Whether a noun that no list knows names people by what they do or undergo: "smugglers", "an evacuee"."""
    lemma = noun.lower_.removesuffix("s")
    doing = lemma.endswith(_TRADE_ENDINGS) and len(lemma) >= _DOER and lemma not in _NO_DOERS
    return doing or lemma.endswith(_PERSONAL_ENDINGS)


@args.once_a_token
def kinds(token: Token) -> frozenset[str]:
    """Every class of noun that a token may be of."""
    inner = args.content(token)
    found = set(args.classes_of(inner))
    if inner.lemma_ == "member":  # of what they are members of, they have its arms
        found |= {"armed" for noun in args.objects(inner, "of") if "armed" in kinds(noun)}
    if inner.lower_ in _PERSONAL:
        found |= {"pronoun"} | ({"person"} if inner.lower_ != "it" else set())
    found |= _of_number(inner) | _of_name(inner, found)
    if found & _HUMAN:
        found.add("person")
    if inner.lemma_ in {"group", "movement"} and _bare_or_named(inner):
        found.add("armed")
    if inner.ent_type_ == "ORDINAL":
        found |= {"number", "person"}  # "a twelfth had been stabbed"
    if not found and inner.tag_ in {"NN", "NNS"} and _is_doer(inner):
        found.add("person")
    if inner.ent_type_ == "NORP" or (inner.tag_ == "NNPS" and not found):
        found |= {"person", "name"}
    return frozenset(_lent(inner, found))


def _bare_or_named(group: Token) -> bool:
    """Whether it is "the group" and no more, or has a name: "the Red Dawn group"."""
    before = args.children(group, "amod", "compound", "nmod", "poss")
    return not [*before, *args.children(group, "prep")] or any(c.dep_ == "compound" and _name_like(c) for c in before)


def _of_number(noun: Token) -> set[str]:
    """What a bare number is of: "at least 20 wounded"."""
    if noun.pos_ != "NUM" and noun.ent_type_ != "CARDINAL":
        return set()
    return {"number"} | {"wounded" for c in args.offspring(noun) if c.lower_ in {"wounded", "injured"}}


def _of_name(noun: Token, found: set[str]) -> set[str]:
    """What a name may be of: a title lends it its office ("Minister Maria Lund")."""
    if not _name_like(noun) or found & (_PERSON_LIKE | {"weapon", "disaster", "vehicle"}):
        return set()
    named = {"name", "place", "settlement"} | ({"person"} if noun.ent_type_ in {"PERSON", "NORP"} else set())
    titles = args.children(noun, "compound", "nmod") if noun.ent_type_ in {"PERSON", ""} else []
    titled = any("official" in noun_classes(word.lemma_) for word in titles)
    return named | ({"official", "person"} if titled else set())


def _lent(noun: Token, found: set[str]) -> set[str]:
    """The classes of a noun with those that the words before it lend: "tank fire", "hostile fire", "police convoy"."""
    before = args.children(noun, "compound", "amod", "nmod")
    if any(c.lower_ in _LADEN for c in args.children(noun, "acl")) and _explosive(noun):
        found = found | {"weapon", "bomb"}
    if not found and any("aid" in noun_classes(c.lemma_) for c in before):
        found = found | {"aid"}  # "relief materials"
    armed = noun.lemma_ == "fire" and any(kinds(c) & {"armed", "weapon"} for c in args.objects(noun, "from"))
    if armed or (noun.lemma_ == "fire" and any(c.lower_ in _HOSTILE for c in before)):
        found = found - {"disaster"}
    for left in before:
        lent = noun_classes(left.lemma_) & _LENT
        if lent:
            found = found | lent - ({"armed"} if found & {"weapon", "attack", "structure", "abstract"} else set())
            found = found - {"disaster"}
    if found & _HOLDABLE and any(left.lower_ in _HELD for left in before):
        found = found | {"prisoner"}
    return found | {"armed"} if "person" in found and _looks_armed(noun) else found


def _looks_armed(noun: Token) -> bool:
    """Whether people are told by their masks, arms or mounts: "masked men", "men in uniform"."""
    if noun.lemma_ not in {"man", "person", "youth", "individual", "figure", "people"}:
        return False
    before = {c.lower_ for c in args.children(noun, "amod", "compound")}
    worn = {inner.lemma_.lower() for _, inner in args.objects_of_prepositions(noun, frozenset({"in", "on", "with"}))}
    return bool(before & _MASKED or worn & _GEAR)


def _explosive(noun: Token) -> bool:
    """Whether a thing is told to be full of explosives: "a car packed with explosives"."""
    return any(
        child.lemma_.lower() in _EXPLOSIVES
        for clause in args.children(noun, "acl")
        for _, child in args.objects_of_prepositions(clause, frozenset({"with"}))
    )


def unlisted_thing(token: Token) -> bool:
    """Whether a noun that no list knows may be a thing or person: its ending is not that of a quality, act or thought."""
    noun = args.content(token)
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


def outer(noun: Token) -> Token:
    """The noun, or the stretch or number of such happenings that holds it: "days of talks", "a wave of attacks"."""
    first = noun
    for _ in range(3):
        if first.dep_ == "conj" and first.head.pos_ in {"NOUN", "PROPN"}:
            first = first.head
        elif first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.lemma_ in _STRETCHES:
            first = first.head.head
    return first
