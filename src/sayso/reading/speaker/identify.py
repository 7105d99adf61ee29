"""Who an attribution's source is: the resolved name, the role, and the country or bloc spoken for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.speaker.coreference import Antecedent, Story, hull, is_first_person
from sayso.reading.speaker.source import body_before, owner_of, resolve
from sayso.records import Span
from sayso.resolve.actor import Actor, actor_of
from sayso.resolve.countries import country_name
from sayso.resolve.home import home_country, is_local_office

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.text import Text
    from sayso.records import Attribution


def identify(text: Text, attributions: Sequence[Attribution]) -> tuple[Attribution, ...]:
    """Return the attributions with speaker, role and side, their words and their rules.

    An attribution without a source, or whose pronoun finds no antecedent, keeps a null speaker.
    """
    story = Story(text, attributions)
    found: dict[str, Attribution] = {}
    for attribution in sorted((a for a in attributions if a.source), key=lambda a: _turn(text, a)):
        found[attribution.id] = _identified(story, attribution, tuple(found.values()))
    return tuple(found.get(a.id, a) for a in attributions)


def _turn(text: Text, attribution: Attribution) -> tuple[bool, Span]:
    """Return the order of resolving: that of the text, but who says "I" after whom the quotation belongs to."""
    span = hull(attribution.source)
    return is_first_person(span.of(text.text)), span


def _identified(story: Story, attribution: Attribution, before: Sequence[Attribution]) -> Attribution:
    span = hull(attribution.source)
    words = re.sub(r"\s+", " ", span.of(story.text.text)).strip(" ,")
    known = resolve(story, attribution)
    if known is None:
        return attribution
    story.resolved[attribution.id] = known
    result = _with(attribution, "speaker", known.name, known.span, known.rule)
    role, role_span = _role_of(known)
    if role is not None and role_span is not None:
        result = _with(result, "role", role, role_span, "role in the naming")
    return _with_side(story, result, known, words, before)


def _with(attribution: Attribution, key: str, value: str, span: Span, rule: str) -> Attribution:
    """Return the attribution with one more field, its words and its rule."""
    changed: Attribution = replace(
        attribution,
        words={**attribution.words, key: (span,)},
        rules={**attribution.rules, key: rule},
        **{key: value},  # type: ignore[arg-type]
    )
    return changed


def _role_of(known: Antecedent) -> tuple[str | None, Span | None]:
    return (known.person.role, known.person.role_span) if known.person else (None, None)


def _with_side(
    story: Story, attribution: Attribution, known: Antecedent, words: str, before: Sequence[Attribution]
) -> Attribution:
    """Set the side: by the source's own words, the antecedent's, the same speaker's, the group's, the place's."""
    text = story.text
    span = hull(attribution.source)
    own = actor_of(words)
    if own.side is not None and own.words is not None:
        where = text.text.find(words[own.words[0] : own.words[1]], span.start, span.end)
        at = Span(where, where + own.words[1] - own.words[0]) if where >= 0 else span
        return _with(attribution, "side", own.side, at, own.rule)
    for phrase in _phrases(story, known):
        there = actor_of(phrase)
        if there.side is not None:
            return _with(attribution, "side", there.side, known.span, f"{there.rule}, of the antecedent")
    earlier = next((a for a in reversed(before) if a.side and a.speaker == attribution.speaker), None)
    if earlier is not None and earlier.side is not None:
        return _with(attribution, "side", earlier.side, earlier.words["side"][0], "side of the same speaker before")
    body = _body_of(story, known)
    if body is not None and (side := actor_of(body.phrase).side) is not None:
        return _with(attribution, "side", side, body.span, f"of the body in the role; {body.rule}")
    group = _group_of(story, attribution)
    if group is not None:
        return _with(attribution, "side", group[0], group[1], "member of a group named before")
    return _with_home(story, attribution, known, own)


def _phrases(story: Story, known: Antecedent) -> tuple[str, ...]:
    """Return the phrases that may show an antecedent's side, the nearest first."""
    person = known.person
    if person is None:
        return (known.phrase,)
    introduced = [p for p in story.people if p.name == person.name]
    return (known.phrase, *(re.sub(r"\s+", " ", p.phrase.of(story.text.text)) for p in introduced), person.name)


def _body_of(story: Story, known: Antecedent) -> Antecedent | None:
    """Return the body that a person's role names by a common noun: "Navy spokesman", "its deputy leader"."""
    if known.person is None or known.person.role is None or known.person.role_span is None:
        return None
    start = known.person.role_span.start
    return owner_of(story, known.person.role, start) or body_before(story, known.person.role, start)


def _group_of(story: Story, attribution: Attribution) -> tuple[str, Span] | None:
    """Return the side of a group named before whose noun is this speaker's role: "Ukrainian analysts", then one."""
    noun = re.search(r"(\w+)$", attribution.role or "")
    if noun is None:
        return None
    plural = noun.group(1).casefold() + "s"
    start = hull(attribution.source).start
    for chunk in reversed([c for c in story.text.noun_chunks if c.end_char <= start]):
        if chunk.root.lower_ == plural and (side := actor_of(chunk.text).side) is not None:
            return side, Span(chunk.start_char, chunk.end_char)
    return None


def _with_home(story: Story, attribution: Attribution, known: Antecedent, own: Actor) -> Attribution:
    """Give a local office ("authorities", "the governor") the country of the happening's place."""
    words = known.phrase if known.person is None else f"{known.person.role or ''}"
    if own.kind in {"media", "civilians"} or not is_local_office(words):
        return attribution
    at = hull(attribution.source).start
    if known.person is not None and known.person.role_span is not None:
        at = known.person.role_span.start
    home = home_country(story.text, phrase=words, at=at)
    if home is None:
        return attribution
    span = home.span or hull(attribution.source)
    return _with(attribution, "side", country_name(home.code), span, home.rule)
