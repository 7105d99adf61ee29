"""Who is said to have done it, and to whom: the actor and the target of a claim, with their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.setting import own_tokens
from sayso.records import Span
from sayso.resolve.countries import country_name, country_named

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from sayso.reading.happening import Happening
    from sayso.reading.join import Told
    from sayso.reading.text import Text
    from sayso.records import Attribution

_THINGS = frozenset({"weapon", "attack", "structure", "disaster", "vehicle", "airborne", "abstract"})
_ACTORS = frozenset({"armed", "person", "official", "government", "name", "pronoun", "police", "protester", "defence"})
_PRONOUNS = frozenset({"it", "its", "they", "their", "he", "his", "she", "her"})
_PLURAL = frozenset({"they", "their"})
_TIMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT"})


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or target: the value, the spans it was read from, and how."""

    value: str
    spans: tuple[Span, ...]
    rule: str


def actor_of(
    one: Told, text: Text, attribution: Attribution | None, attributions: Sequence[Attribution]
) -> Party | None:
    """Who acts, where the words say so; a weapon or an event is no actor."""
    for member in (one.lead, *one.members):
        actor = member.actor
        if actor is None or not _can_act(actor) or (member is not one.lead and _stray(member, one)):
            continue
        return _speaker(actor, attributions) or _party(actor, text.text)
    for member in one.members:
        owner = _owner_of_weapon(member)
        if owner is not None:
            return owner
    return _defender(one, attribution, text.text)


def target_of(one: Told, text: Text, actor: Party | None) -> Party | None:
    """Whom or what it was done to; the same words are never actor and target."""
    acts = sorted(one.members, key=lambda member: "effect" in member.entry.flags)
    for member in (one.lead, *acts):
        target = member.target
        if target is None or target.ent_type_ in _TIMES or args.content(target).pos_ in {"PRON", "NUM"}:
            continue
        span = args.phrase(target)
        if (actor is None or span not in actor.spans) and span.of(text.text).strip():
            return Party(span.of(text.text), (span,), "patient")
    return None


def _can_act(token: Token) -> bool:
    if token.pos_ == "NUM" or token.ent_type_ in _TIMES or token.lower_ in {"that", "which", "who", "this"}:
        return False
    classes = args.kinds(token)
    return bool(classes & _ACTORS) or not classes & _THINGS


def _stray(member: Happening, one: Told) -> bool:
    """A participle that hangs from a verb of another happening, or of speech, has borrowed that verb's subject."""
    return bool(
        member.verb.dep_ in {"advcl", "acl", "dep"}
        and member.verb.head.i not in own_tokens(one)
        and not args.children(member.verb, "nsubj", "agent")
    )


def _speaker(actor: Token, attributions: Sequence[Attribution]) -> Party | None:
    """Whom a pronoun means that is the source of an attribution: the speaker it was resolved to."""
    if actor.lower_ not in _PRONOUNS:
        return None
    for attribution in attributions:
        spans = attribution.words.get("speaker", ())
        here = any(s.start <= actor.idx < s.end for s in attribution.source)
        if here and attribution.speaker is not None and spans:
            return Party(attribution.speaker, spans, "the speaker that the pronoun means")
    return None


def _party(actor: Token, text: str) -> Party:
    code = country_named(actor.text) if actor.dep_ in {"amod", "compound", "nmod"} else None
    if code is not None:
        return Party(country_name(code), (Span(actor.idx, actor.idx + len(actor.text)),), "adjective of a country")
    named = _named(actor)
    span = args.phrase(named)
    if named is actor:
        return Party(span.of(text), (span,), "agent")
    others = [args.phrase(c) for c in args.children(actor, "conj")]
    value = " and ".join(s.of(text) for s in (span, *others))
    return Party(value, (span, *others), "pronoun in the sentence")


def _named(token: Token) -> Token:
    """Whom a pronoun means, where the same sentence names one before it as a subject."""
    if token.lower_ not in _PRONOUNS:
        return token
    subjects = [
        t
        for t in token.sent
        if t.dep_ in {"nsubj", "nsubjpass"}
        and t.pos_ in {"PROPN", "NOUN"}
        and t.i < token.i
        and args.kinds(t) & _ACTORS
    ]
    agreeing = [t for t in subjects if (token.lower_ in _PLURAL) == (t.tag_ in {"NNS", "NNPS"})]
    if agreeing:
        return agreeing[-1]
    return subjects[0] if subjects else token


def _owner_of_weapon(member: Happening) -> Party | None:
    """The country whose drones, bombs or missiles struck: "a Russian glide bomb hit"."""
    weapon = member.actor if member.actor is not None else member.moved
    if weapon is None or member.sub_type == "interception" or "weapon" not in args.kinds(weapon):
        return None
    for word in args.children(args.content(weapon), "amod", "compound", "nmod"):
        code = country_named(word.text) if word.ent_type_ in {"NORP", "GPE"} else None
        if code is not None:
            return Party(country_name(code), (Span(word.idx, word.idx + len(word.text)),), "whose weapon it was")
    return None


def _defender(one: Told, attribution: Attribution | None, text: str) -> Party | None:
    """Missiles that a side says were shot down, with nobody named, were shot down by that side."""
    if one.lead.sub_type != "interception" or attribution is None or attribution.side is None or not attribution.source:
        return None
    theirs = one.lead.target is not None and attribution.side.lower() in args.phrase(one.lead.target).of(text).lower()
    return None if theirs else Party(attribution.side, attribution.source, "the side that says so")
