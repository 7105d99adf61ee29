"""What a sentence says happened, as named features: its main predicates, their modality, objects and classes of act."""

from __future__ import annotations

import itertools
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

_SAYING = frozenset(
    [
        "say",
        "announce",
        "tell",
        "report",
        "confirm",
        "declare",
        "state",
        "note",
        "add",
        "show",
        "suggest",
        "believe",
        "think",
        "reiterate",
        "describe",
    ]
)
_FUTURE = frozenset(["will", "would", "may", "might", "could", "shall"])
_DUTY = frozenset(["must", "should"])
_MODALS = _FUTURE | _DUTY | {"can"}
_OBJECTS = frozenset(["dobj", "pobj", "attr", "oprd"])
_DEEPER = frozenset(["ccomp", "xcomp", "acomp", "attr"])
_LONGEST_CHAIN = 5
_READ = 3  # predicates of the chain that give features; deeper ones are seldom the happening
_MOST_OBJECTS = 4


@cache
def acts() -> dict[str, tuple[str, ...]]:
    """Trigger lemma -> classes of act, from ``data/acts.tsv``; nouns begin with ``n:``, objects follow ``+``."""
    table: dict[str, list[str]] = {}
    for line in files("sayso.reading.types").joinpath("data", "acts.tsv").read_text(encoding="utf8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, words = line.split("\t")
        for word in words.split():
            table.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in table.items()}


def lemma(token: Token) -> str:
    """The lemma, with its particle: ``hand_over``."""
    particle = next((c.lemma_.lower() for c in token.children if c.dep_ == "prt"), "")
    return f"{token.lemma_.lower()}_{particle}" if particle else token.lemma_.lower()


def predicates(doc: Doc) -> list[Token]:
    """The chain of main predicates from the root down, without verbs of saying where something is under them."""
    roots = [s.root for s in doc.sents]
    token: Token | None = next((r for r in roots if r.pos_ in {"VERB", "AUX"}), roots[0] if roots else None)
    chain: list[Token] = []
    while token is not None and token not in chain and len(chain) < _LONGEST_CHAIN:
        chain.append(token)
        below = (c for c in token.children if c.dep_ in _DEEPER and c.pos_ in {"VERB", "AUX", "ADJ", "NOUN"})
        token = next(below, None)
    return [t for t in chain if t.lemma_.lower() not in _SAYING] or chain


def _objects(verb: Token) -> list[Token]:
    found = [c for c in verb.children if c.dep_ in _OBJECTS]
    for preposition in verb.children:
        if preposition.dep_ in {"prep", "agent"}:
            found += [c for c in preposition.children if c.dep_ == "pobj" and c.ent_type_ not in {"DATE", "TIME"}]
    return found[:_MOST_OBJECTS]


def _object_features(verb: Token, place: int) -> Iterator[tuple[str, float]]:
    known, word = acts(), verb.lemma_.lower()
    for thing in _objects(verb):
        noun = thing.lemma_.lower()
        yield f"o={noun}", 1.0
        yield f"vo={word}+{noun}", 1.0
        yield from ((f"cls{place}={name}", 1.5) for name in known.get(f"{word}+{noun}", ()))
        yield from ((f"ocls={name}", 1.0) for name in known.get(f"n:{noun}", ()))
        inner = [z for q in thing.children if q.dep_ == "prep" for z in q.children if z.dep_ == "pobj"]
        inner += [q for q in thing.children if q.dep_ in {"amod", "compound"}]
        for token in inner:
            yield from ((f"o2cls={name}", 1.0) for name in known.get(f"n:{token.lemma_.lower()}", ()))


def _class_features(verb: Token, place: int, helpers: set[str], above: tuple[str, ...]) -> Iterator[tuple[str, float]]:
    known = acts()
    for name in known.get(lemma(verb), ()) or known.get(verb.lemma_.lower(), ()):
        yield f"cls{place}={name}", 1.0
        if helpers & _FUTURE:
            yield f"fut+{name}", 1.0
        if helpers & _DUTY:
            yield f"must+{name}", 1.0
        if "not" in helpers:
            yield f"neg+{name}", 1.0
        yield from ((f"{over}>{name}", 1.0) for over in above)


def _predicate_features(chain: list[Token]) -> Iterator[tuple[str, float]]:
    known = acts()
    for place, verb in enumerate(chain[:_READ]):
        helpers = {c.lemma_.lower() for c in verb.children if c.dep_ in {"aux", "auxpass"}}
        helpers |= {"not" for c in verb.children if c.dep_ == "neg"}
        yield f"v{place}={lemma(verb)}", 1.0
        yield from ((f"aux{place}={h}", 1.0) for h in helpers if h in _MODALS or h == "not")
        if any(c.dep_ == "auxpass" for c in verb.children):
            yield f"pass{place}", 1.0
        yield from (
            (f"vp{place}={verb.lemma_.lower()}_{c.lemma_.lower()}", 0.5)
            for c in verb.children
            if c.dep_ in {"prep", "agent"}
        )
        yield from _object_features(verb, place)
        yield from _class_features(verb, place, helpers, known.get(lemma(chain[0]), ()) if place else ())


def features(doc: Doc) -> dict[str, float]:
    """Named features of a parsed sentence or snippet; every value is at most 1.5."""
    known, chain = acts(), predicates(doc)
    found = dict(_predicate_features(chain))
    if chain and chain[0].dep_ != "ROOT":
        found["said"] = 1.0
    for token in doc:
        if token.pos_ == "VERB":
            found |= {f"any={name}": 1.0 for name in known.get(lemma(token), ())}
        if token.pos_ in {"NOUN", "ADJ", "VERB"}:
            found |= {f"anyn={name}": 1.0 for name in known.get(f"n:{token.lemma_.lower()}", ())}
        if token.dep_ == "mark" and token.lower_ in {"if", "unless"}:
            found["if"] = 1.0
    return found


def word_features(doc: Doc) -> dict[str, float]:
    """Lemmas, pairs of lemmas and pieces of three to five letters, scaled to length one each."""
    words = [t.lemma_.lower() for t in doc if not t.is_punct and not t.is_space]
    groups: list[set[str]] = [{f"w={w}" for w in words} | {f"ww={a} {b}" for a, b in itertools.pairwise(words)}]
    padded = " ".join(t.lower_ for t in doc if not t.is_punct and not t.is_space)
    groups.append({f"c={padded[i : i + n]}" for n in (3, 4, 5) for i in range(max(0, len(padded) - n + 1))})
    return {name: float(len(group)) ** -0.5 for group in groups for name in group}
