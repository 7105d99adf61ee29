"""To whom a source's words point: an antecedent within the story, else the person or body that it names itself."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.speaker.coreference import Antecedent, Story, antecedent, hull
from sayso.reading.speaker.naming import person_in
from sayso.reading.speaker.people import person_at
from sayso.records import Attribution, Span
from sayso.resolve.actor import known_actors, side_of
from sayso.resolve.countries import countries, country_name, government_named

if TYPE_CHECKING:
    from sayso.reading.speaker.people import Person

_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
# What a reader may take into a source and what is no part of who speaks: how, where and in what it was said.
_BESIDE = re.compile(r",\s+(?:in|on|at|during|speaking|citing|via|by|through|also|meanwhile)\b")
_ON_DAY = re.compile(r"\s+(?:(?:earlier|later|late|early) )?(?:on|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)$")
_PRONOUN = re.compile(
    r"(?i)^(?:he|she|it|they|i|we|you|who|which|that|one|this|these|those|some|others?|many|his|her)$"
)
_BODIES = re.compile(
    r"(?i)\b(?:navy|army|military|air force|armed forces|border guard|coast ?guard|ministry|government|coalition|police|group|movement|alliance|bloc"
    r"|mission|commission|agency|presidency|rebels?|union|militia|junta)\b"
)
_RANK = re.compile(
    r"(?i)^(?:brigadier |lieutenant |major |brig\.? |lt\.? |maj\.? )?(?:general|gen\.?|colonel|col\.?|major|maj\.?|captain|capt\.?|admiral|adm\.?)$"
)
_OWNED = re.compile("(?i)^((?:its|their)|(?:the )?[a-z]+['\u2019]s?)\\s")


def resolve(story: Story, attribution: Attribution) -> Antecedent | None:
    """Return whom a source means, or null for a pronoun that finds nobody."""
    known = antecedent(story, attribution)
    if known is not None or not attribution.source:
        return known
    span = hull(attribution.source)
    return _itself(story, span, re.sub(r"\s+", " ", span.of(story.text.text)).strip(" ,"))


def owner_of(story: Story, role: str, at: int) -> Antecedent | None:
    """Return the body that a role belongs to by a pronoun or a common noun: "the group's deputy leader"."""
    found = _OWNED.match(role)
    if found is None:
        return None
    owner = re.sub("['\u2019]s?$", "", found.group(1))
    words = owner if owner.casefold() in {"its", "their"} else f"the {owner.removeprefix('the ')}"
    return antecedent(story, Attribution(id=f"owner:{at}", content=(), source=(Span(at, at + 1),)), words=words)


def body_before(story: Story, role: str, at: int) -> Antecedent | None:
    """Return the last body of the kind that a role names whose side its own words tell: "Ukraine's navy"."""
    noun = _BODIES.search(role)
    kinds = noun.group() if noun else "army|military|armed forces" if _RANK.match(role) else None
    if kinds is None:
        return None
    pattern = re.compile(f"\\b[A-Z\u00c0-\u017d][\\w.\u2019'-]*\\s+(?:[\\w.'\u2019-]+\\s+){{0,3}}?(?i:{kinds})\\b")
    for match in reversed(list(pattern.finditer(story.text.text, 0, at))):
        if side_of(match.group()) is not None:
            span = Span(match.start(), match.end())
            return Antecedent(match.group(), span, match.group(), "the body last named", at=match.start())
    return None


def _itself(story: Story, span: Span, words: str) -> Antecedent | None:
    """Return the source as its own answer: a person's name, else the phrase without its article."""
    if _PRONOUN.match(words):
        return None
    own = story.text.text[span.start : span.end]
    for mention in story.mentions:
        person = mention.person
        if (
            span.start <= mention.span.start < span.end
            and person.name_span == mention.span
            and _heads(own, span, mention.span)
        ):
            return Antecedent(
                person.name, person.name_span, words, "named in the source", _own(own, span, person), span.start
            )
    named = person_in(own)
    if named is not None:
        person = person_at(own, span.start, named.name, named.role)
        return Antecedent(person.name, person.name_span, words, "named in the source", person, span.start)
    if (other := _other_name(story, span, own)) is not None:
        return other
    lead = _ARTICLE.match(own)
    start = span.start + (lead.end() if lead else 0)
    kept = _ON_DAY.sub("", _BESIDE.split(story.text.text[start : span.end], maxsplit=1)[0].rstrip(" ,"))
    name = re.sub(r"\s+", " ", kept).lstrip(" ,")
    return Antecedent(name, Span(start, start + len(kept)), words, "the source's own words", at=span.start)


def _other_name(story: Story, span: Span, own: str) -> Antecedent | None:
    """Return the full name of an actor that the source shortens ("the RSF"), or the country of a capital that speaks."""
    bare = _ARTICLE.sub("", own.strip(" ,"))
    known = known_actors().get(bare)
    if known is not None and known.name != bare and (at := story.text.text.find(known.name)) >= 0:
        words = Span(at, at + len(known.name))
        return Antecedent(known.name, words, bare, "short name: named in full", at=span.start)
    code = government_named(bare)
    if known is None and code is not None and bare in {countries()[code].capital, "Kiev"}:
        return Antecedent(country_name(code), span, bare, "capital for its government", at=span.start)
    return None


def _heads(source: str, span: Span, name: Span) -> bool:
    """Whether a name inside a source is the one who speaks, and not someone it mentions."""
    named = person_in(source, is_person=True)
    return named is not None and named.name.start + span.start <= name.start < named.name.end + span.start


def _own(source: str, span: Span, person: Person) -> Person:
    """Return the person with the role that this source gives, if it gives one."""
    named = person_in(source, is_person=True)
    if named is None or named.role is None:
        return person
    role = Span(span.start + named.role.start, span.start + named.role.end)
    return replace(person, role=re.sub(r"\s+", " ", named.role.of(source)), role_span=role, phrase=span)
