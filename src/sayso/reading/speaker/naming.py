"""The parts of a person's naming: "Donetsk regional Governor Pavlo Kyrylenko" is a role and a name.

Also what the words show of gender, for she and he to agree with.
"""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from sayso.records import Span
from sayso.resolve.actor import known_actors
from sayso.resolve.countries import country_named, government_named
from sayso.resolve.home import OPENERS

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROLE_OF = re.compile(
    r"(?i)\b(?:secretary of (?:state|defen[cs]e|war|the \w+)|chiefs? of (?:general )?staff|head of state"
    r"|attorney general|(?:director|secretary|surgeon|governor|inspector|solicitor)[- ]general|commander[- ]in[- ]chief"
    r"|chargé d'affaires|chairman of the joint chiefs of staff)\s+(?=[A-Z\u00c0-\u017d])"
)
_PARTICLES = "de|del|della|der|den|di|da|dos|la|le|van|von|bin|ibn|ben|al|el|abu|ter|ten|und|y"
_CAP = "(?:(?:[A-Z\u00c0-\u017d]\\.)+|(?:Mc|Mac|O['\u2019]|[Aa]l-|[Ee]l-|[Uu]l-|d['\u2019])?[A-Z\u00c0-\u017d][\\w\u2019'-]*)"
_GAP = "[^\\S\n]+"
RUN = re.compile(f"(?<![\\w-])(?!(?:{OPENERS})\\b){_CAP}(?:{_GAP}(?:(?:{_PARTICLES}){_GAP}){{0,2}}{_CAP})*")
_APPOSED = re.compile(r"^,\s*(?:(?:a|an|the|his|her|its|their|who)\s|[a-z]|[A-Z][\w.]*\s)")
_MALE = re.compile(
    r"(?i)\b(?:mr|sir|lord|king|prince|emir|sheikh|sultan|pope|patriarch|bishop|imam|ayatollah|father|brother|uncle|husband"
    r"|son|spokesman|chairman|congressman|businessman|policeman|salesman|cleric|rabbi|man|boy|archbishop|cardinal)\b"
)
_FEMALE = re.compile(
    r"(?i)\b(?:mrs|ms|miss|dame|lady|queen|princess|mother|sister|aunt|wife|widow|daughter|spokeswoman|chairwoman"
    r"|congresswoman|businesswoman|policewoman|actress|woman|girl)\b"
)
_TIES = frozenset({"of", "in", "at", "for", "from", "near", "to", "with", "by", "on", "the", "and"})
_ABBREVIATION = re.compile(r"[A-Z\d]{3,}")
_FEMALE_SURNAME = re.compile(r"(?:[oe]va|skaya|ska|aya|dottir)$")


@dataclass(frozen=True, slots=True)
class Named:
    """A person's naming inside a phrase: offsets of the ``name`` and, where there is one, of the ``role``."""

    name: Span
    role: Span | None = None


@cache
def _words(kind: str) -> frozenset[str]:
    data = tomllib.loads(files("sayso.reading.speaker").joinpath("data/name_words.toml").read_text(encoding="utf-8"))
    return frozenset(data[kind].split())


@cache
def _first_names() -> Mapping[str, str]:
    data = tomllib.loads(files("sayso.reading.speaker").joinpath("data/first_names.toml").read_text(encoding="utf-8"))
    return dict.fromkeys(data["men"].split(), "m") | dict.fromkeys(data["women"].split(), "f")


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def is_role(word: str) -> bool:
    """Whether the word ends a role ("Secretary", "minister", "Gen.")."""
    return word.casefold() in _words("roles")


def is_first_name(word: str) -> bool:
    """Whether the word is a first name of our list."""
    return _plain(word) in _first_names()


def gender_of(name: str, role: str | None = None) -> str | None:
    """Return "m", "f", or null where neither the role's words nor the name tell.

    A role outranks a name; a first name that the list lacks falls back on a woman's surname ending.
    """
    if role is not None:
        if _FEMALE.search(role):
            return "f"
        if _MALE.search(role):
            return "m"
    words = name.split()
    if found := _first_names().get(_plain(words[0])):
        return found
    return "f" if len(words) > 1 and _FEMALE_SURNAME.search(_plain(words[-1])) else None


def person_in(phrase: str, *, is_person: bool = False) -> Named | None:
    """Return the person that a noun phrase names, or null for an organisation, a country, or an unnamed source.

    ``is_person``: another reader (a named-entity tagger) holds the phrase's capitals for a person, which is
    needed where neither a role nor a known first name shows it.
    """
    for match in reversed(list(RUN.finditer(phrase))):
        start = _after_role(phrase, match)
        name = _trimmed(phrase, Span(start, match.end()))
        if name is None or not _is_head(phrase, name):
            continue
        if not _is_person(phrase, name, start > match.start(), is_person=is_person):
            continue
        return Named(name, _role(phrase, name))
    return None


def _after_role(phrase: str, run: re.Match[str]) -> int:
    """Return where the name starts in a run of capitals that may begin with a role or a nationality."""
    start = run.start()
    for role in _ROLE_OF.finditer(phrase):
        if run.start() <= role.end() < run.end():
            start = max(start, role.end())
    words = list(re.finditer(r"\S+", run.group()))
    for word, after in itertools.pairwise(words):
        bare = word.group().casefold()
        if bare in _words("roles") or re.search("['\u2019]s$", bare) or bare.removesuffix(".") in _words("roles"):
            start = max(start, run.start() + after.start())
    return start


def _trimmed(phrase: str, name: Span) -> Span | None:
    """Drop nationalities and actors before the name and a possessive after it; null if nothing is left."""
    text = re.sub("['\u2019]s?$", "", name.of(phrase))
    start = name.start
    while (head := re.match(r"(\S+)\s+", text)) and _is_prelude(head.group(1)):
        text = text[head.end() :]
        start += head.end()
    return Span(start, start + len(text)) if len(text) > 1 and not _is_known(text) else None


def _is_prelude(word: str) -> bool:
    """Whether a word before a name is none of it: a nationality, an actor, "Defence" after "Minister of"."""
    bare = re.sub("['\u2019]s$", "", word)
    return _is_known(bare) or bare.casefold() in _words("organisations")


@lru_cache(maxsize=1024)  # words of a text: asked again for every phrase that holds them
def _is_known(words: str) -> bool:
    known = known_actors().get(words)
    return bool(known or country_named(words) or government_named(words))


def _is_head(phrase: str, name: Span) -> bool:
    """Whether the name is the phrase's head: not "Biden's aides", "a spokesman for Biden", "Biden and Putin"."""
    if re.match("['\u2019]s?\\s+\\w", phrase[name.end :]):
        return False
    before = re.split(r",\s", phrase[: name.start])[-1]
    if re.search(r"(?:^|\s)(?:and|or)\s+(?:[\w.'\u2019-]+\s+){0,4}$", before) and RUN.search(before):
        return False
    if re.match(r",? (?:and|or) (?:[a-z]+ )*[A-Z]", phrase[name.end :]):
        return False
    tie = re.search(r"(?:^|\s)(\S+)\s+(of|for|to|by|from|with|in|at|near|on|against|about)\s", before)
    if tie is None:
        return True
    return tie.group(2) == "of" and tie.group(1).casefold() in _words("roles")


def _is_person(phrase: str, name: Span, after_role: bool, *, is_person: bool) -> bool:
    """Whether a run of capitals is a person: a role before it, a known first name, or what the tagger says."""
    words = name.of(phrase).split()
    if _is_organisation(words, phrase):
        return False
    before = phrase[: name.start].rstrip()
    last = re.search(r"([\w.'\u2019-]+|,)$", before)
    word = last.group(1) if last else ""
    if (after_role and not re.search("['\u2019]s$", word)) or is_role(word) or is_role(word.rstrip(".")):
        return True
    if word in _TIES:
        return False
    full = len(words) > 1
    if (full and is_first_name(words[0])) or word != ",":
        return (full and is_first_name(words[0])) or (is_person and (full or not before))
    return full and (is_person or _has_role(before))


def _is_organisation(words: list[str], phrase: str) -> bool:
    """Whether a run of capitals has an organisation's word, or an abbreviation, in it."""
    if any(w.casefold().strip(".") in _words("organisations") for w in words):
        return True
    return not phrase.isupper() and any(_ABBREVIATION.fullmatch(w) for w in words)


def _has_role(words: str) -> bool:
    return any(w.casefold() in _words("roles") for w in re.findall(r"[\w-]+", words))


def _role(phrase: str, name: Span) -> Span | None:
    """Return the words that say what the person is: before the name, else in apposition after it."""
    before = phrase[: name.start].rstrip(" ,")
    start = len(before) - len(re.sub(r"^(?:the|a|an)(?:\s+|$)", "", before, flags=re.IGNORECASE))
    if before[start:].strip() and not re.search("['\u2019]s$", before):
        return Span(start, len(before))
    after = phrase[name.end :]
    if _APPOSED.match(after):
        lead = len(after) - len(re.sub(r"^,\s*(?:(?:a|an|the)\s+)?", "", after))
        role = re.split(r",", after[lead:], maxsplit=1)[0].rstrip()
        if role and not role.startswith("who "):
            return Span(name.end + lead, name.end + lead + len(role))
    return None
