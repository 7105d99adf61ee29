"""The word lists of the claims reader: which lemmas tell of a happening, and what kinds of noun they go with."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso.records import EventType

if TYPE_CHECKING:
    from collections.abc import Iterator

NOUN = "noun"
VERB = "verb"
# Types whose words are also said of prices, plans and hearts: their objects have to be things or people.
VIOLENT = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.RETREAT, EventType.MOBILIZE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of triggers.csv: a lemma, what it tells of, and what its arguments must be.

    ``roles`` says where actor and target stand: ``so`` subject does it to object; ``s`` subject alone;
    ``sp`` subject to the object of a preposition; ``sx`` the object is a thing given or moved;
    ``rx`` the subject receives; ``pt`` the subject undergoes; ``sr`` the subject asks; ``n`` a noun.
    An empty set of classes lets anything through that is not abstract.
    """

    lemma: str
    kind: str
    type: EventType
    sub_type: str
    roles: str
    subject: frozenset[str]
    object: frozenset[str]
    preps: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Arm:
    """A kind of weapon, and the sub-type of an attack that was made with it."""

    kind: str
    sub_type: str


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = files("sayso.reading.claim") / "data" / name
    with path.open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _entry(row: dict[str, str], lemma: str) -> Entry:
    def words(column: str) -> frozenset[str]:
        return frozenset((row[column] or "").split())

    return Entry(
        lemma,
        row["pos"],
        EventType(row["type"]),
        row["sub_type"],
        row["roles"],
        words("subject"),
        words("object"),
        words("prep"),
        words("flags"),
    )


def _generality(entry: Entry) -> tuple[bool, bool, int, int]:
    """Entries with conditions of their own come first, then those that let the fewest classes through.

    Those that count only in a text that tells of force come last.
    """
    wide = 99
    special = entry.flags - {"effect", "speech", "munition", "needs-war"}
    return "needs-war" in entry.flags, not special, len(entry.object) or wide, len(entry.subject) or wide


@cache
def entries() -> dict[tuple[str, str], tuple[Entry, ...]]:
    """Entries by (lemma, noun or verb), the most particular first: those with flags, then with objects."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for row in _rows("triggers.csv"):
        for lemma in row["lemmas"].split():
            found.setdefault((lemma, row["pos"]), []).append(_entry(row, lemma))
    return {key: tuple(sorted(many, key=_generality)) for key, many in found.items()}


@cache
def verb_stems() -> frozenset[str]:
    """Every word in the keys of verbs: a verb whose lemma is none of them has no entry."""
    return frozenset(part for key, kind in entries() if kind == VERB for part in re.split(r"[_-]", key)) | {
        key for key, kind in entries() if kind == VERB
    }


# What is of the first kind is of the second too: a jeep can be hit, burned and searched like any other thing that is built.
_IMPLIED = {"vehicle": "structure", "vessel": "structure", "settlement": "place"}


@cache
def _classes(name: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows(name):
        for word in row["words"].split():
            found.setdefault(word, set()).update({row["class"], _IMPLIED.get(row["class"], row["class"])})
    return {word: frozenset(kinds) for word, kinds in found.items()}


def noun_classes(lemma: str) -> frozenset[str]:
    """Kinds of thing that a noun can name, empty where the list does not know it."""
    return _classes("nouns.csv").get(lemma.lower(), frozenset())


def governor_classes(lemma: str) -> frozenset[str]:
    """What a verb, noun or adjective does to the happening it governs (plans it, expects it ...)."""
    return _classes("governors.csv").get(lemma.lower(), frozenset())


@cache
def _arms() -> dict[str, Arm]:
    return {
        word: Arm(row["kind"], row["attack_sub_type"]) for row in _rows("weapons.csv") for word in row["words"].split()
    }


def arm(word: str) -> Arm | None:
    """The kind of weapon that a word names, or ``None``."""
    return _arms().get(word.lower())


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in _rows("claim_words.csv")}


def word_list(name: str) -> frozenset[str]:
    """The words of one list of claim_words.csv, named by the module and what the words are."""
    return _lists()[name]
