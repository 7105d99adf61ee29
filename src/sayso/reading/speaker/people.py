"""The persons of a story: every place where one is named in full or by surname, with role and gender."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.reading.speaker.naming import RUN, gender_of, is_role, person_in
from sayso.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from sayso.reading.text import Text

# Parts of speech that may stand before a name in its own noun phrase.
_IN_PHRASE = frozenset({"ADJ", "NOUN", "PROPN", "DET", "PART", "NUM", "PRON"})
_ARTICLES = frozenset({"The", "A", "An"})
_LONGEST_ROLE = 9
_LONGEST_RUN = 9  # a longer run of capitals is a headline, or a text all in capitals
_APPOSITION = re.compile(
    r"^,\s+(?:(?:a|an|the|his|her|its|their|\w+['\u2019]s)\s)?[^,.;:\"\u201c\u201d\n]{3,90}(?=[,.;\n]|$)"
)
_ROLE_AHEAD = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Tt]heir|\w+['\u2019]s)\s[^,.;:\"\u201c\u201d\n]{3,80},\s$")
_APPOSED_ROLE = re.compile(
    r"(?i)\b(?:\w+man|\w+woman|\w+person|chief|head|leader|minister|president|governor|mayor|director|commander|official"
    r"|general|colonel|analyst|expert|professor|adviser|advisor|aide|resident|secretary|ambassador|envoy|lawyer"
    r"|activist|doctor|nurse|teacher|farmer|student|officer|deputy|member|founder|owner|coordinator|researcher"
    r"|historian|economist|fellow|driver|father|mother|son|daughter|wife|husband|brother|sister|widow|candidate)\b"
)


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the story. ``name`` is the fullest name used; ``phrase`` the noun phrase that introduces it."""

    name: str
    role: str | None
    gender: str | None
    name_span: Span
    phrase: Span
    role_span: Span | None = None

    @property
    def surname(self) -> str:
        """The last word of the name, or the last two where a particle stands before it."""
        return surname_of(self.name)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a person is named. ``subject``: as the subject of a clause."""

    span: Span
    person: Person
    subject: bool


def surname_of(name: str) -> str:
    """Return the part of a name that stands for the whole on second mention."""
    found = re.search(r"(?:(?:de|del|der|di|bin|ibn|van|von|la)\s+)*[^\s]+$", name)
    return found.group() if found else name


@lru_cache(maxsize=4)  # several stages of one text ask
def people_of(text: Text) -> tuple[tuple[Person, ...], tuple[Mention, ...]]:
    """Return the story's persons in order of introduction, and all mentions of them in order."""
    full = list(_introductions(text))
    persons: dict[str, Person] = {}
    for person in full:
        known = persons.get(person.name)
        if known is None or (known.role is None and person.role is not None):
            persons[person.name] = person
    for name in [n for n in persons if " " not in n]:
        if any(other != name and surname_of(other) == name for other in persons):
            del persons[name]
    return tuple(persons.values()), tuple(_mentions(text, persons))


def _introductions(text: Text) -> Iterator[Person]:
    """Yield every naming of a person that shows itself to be one."""
    doc = text.doc
    labels = {i: ent.label_ for ent in doc.ents for i in range(ent.start, ent.end)}
    at = text.tokens_at
    for match in RUN.finditer(text.text):
        token = at.get(match.start())
        if token is None or len(match.group().split()) > _LONGEST_RUN:
            continue
        start = _phrase_start(token)
        start = start if start < match.start() else _role_before(text.text, start)
        end = match.end()
        tail = _APPOSITION.match(text.text[end : end + 120])
        told = tail and _APPOSED_ROLE.search(tail.group()) and not re.match(r",\s+(?:who|whose|which)\b", tail.group())
        stop = end + (tail.end() if tail and told else 0)
        phrase = text.text[start:stop]
        last = next((at[i] for i in range(end - 1, match.start() - 1, -1) if i in at), token)
        is_person = labels.get(last.i) == "PERSON" and not (last.is_sent_start and last.i == token.i)
        named = person_in(phrase, is_person=is_person and token.text not in _ARTICLES)
        if named is None or not (match.start() - start <= named.name.start < end - start):
            continue
        yield person_at(phrase, start, named.name, named.role)


def _role_before(text: str, at: int) -> int:
    """Where the role begins that stands in commas before a bare name: "the minister of security in the state, Ana Bello"."""
    before = _ROLE_AHEAD.search(text[max(0, at - 100) : at])
    return at - len(before[0]) if before is not None and _APPOSED_ROLE.search(before[0]) else at


def person_at(phrase: str, start: int, name: Span, role: Span | None) -> Person:
    """Return the person whom a phrase at an offset names; ``name`` and ``role`` are offsets into the phrase."""
    words = re.sub(r"\s+", " ", name.of(phrase))
    said = role.of(phrase) if role else None
    return Person(
        words,
        re.sub(r"\s+", " ", said) if said else None,
        gender_of(words, said),
        Span(start + name.start, start + name.end),
        Span(start, start + len(phrase)),
        Span(start + role.start, start + role.end) if role else None,
    )


def _phrase_start(token: Token) -> int:
    """Return where the noun phrase begins that runs up to and into this token."""
    first = token
    for _ in range(_LONGEST_ROLE):
        if first.i == 0 or first.is_sent_start:
            break
        before = first.nbor(-1)
        if before.lower_ == "of" and before.i > 0 and is_role(before.nbor(-1).text):
            first = before.nbor(-1)
            continue
        hyphen = before.text in {"-", "\u2013"} and before.i > 0 and not before.whitespace_
        if before.is_space or not (before.pos_ in _IN_PHRASE or hyphen):
            break
        if before.tag_ == "NNS" and first.text[:1].isupper():
            break
        first = before
    return first.idx


def _mentions(text: Text, persons: dict[str, Person]) -> Iterator[Mention]:
    """Yield every occurrence of a person's full name or surname, left to right."""
    forms: dict[str, Person] = {}
    for person in persons.values():
        forms.setdefault(person.surname, person)
        forms.setdefault(person.surname[:1].upper() + person.surname[1:], person)  # "Al-Burhan said"
    forms |= persons
    if not forms:
        return
    names = sorted(forms, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names) + r")(?![\w-])"
    )
    at = text.tokens_at
    for match in pattern.finditer(text.text):
        last = at.get(match.start() + match.group().rfind(" ") + 1)
        subject = last is not None and last.dep_ in {"nsubj", "nsubjpass"}
        yield Mention(Span(match.start(), match.end()), forms[re.sub(r"\s+", " ", match.group())], subject)
