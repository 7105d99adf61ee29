"""What is recalled and not news, and what is a total over many happenings and never one event."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim.lexicon import word_list
from sayso.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening
    from sayso.reading.claim.join import Told
    from sayso.reading.claim.setting import Dated
    from sayso.reading.text import Text

_RECALL = frozenset({"anniversary", "anniversaries", "commemoration", "remembrance", "memorial"})
_MEMORIAL = word_list("recall memorial")
_WARS = frozenset({"war", "conflict", "campaign", "uprising", "insurgency"})
_OLD = timedelta(days=60)  # news of a war is told within days; two months leaves room for reports by the month


def is_recalled(one: Told, text: Text, dated: Dated | None) -> Span | None:
    """The words that make a claim background: an anniversary, or a date long before publication."""
    for member in one.members:
        for above in member.trigger.ancestors:
            if above.lower_ in _RECALL:
                return Span(above.idx, above.idx + len(above.text))
    if any(member.verb.dep_ in {"acl", "relcl"} for member in one.members):
        for word in one.lead.trigger.sent:
            if word.lemma_ in _MEMORIAL:
                return Span(word.idx, word.idx + len(word.text))
    return _long_ago(text, dated)


def _long_ago(text: Text, dated: Dated | None) -> Span | None:
    if text.published is None or dated is None or dated.interval.end is None:
        return None
    return dated.spans[0] if text.published - dated.interval.end >= _OLD else None


def is_total(one: Told) -> Span | None:
    """The "since ..." or "in the war" that makes a claim a total over many happenings."""
    for member in one.members:
        for token in (member.verb, member.trigger, *member.verb.conjuncts):
            found = _of_war(member) or _since(token) or _in_the_war(token) or _over_years(token)
            if found is not None:
                return found
    return None


def _of_war(member: Happening) -> Span | None:
    """What a whole war has done: "the conflict has driven four million people from their homes"."""
    actor = member.actor
    perfect = any(c.dep_ == "aux" and c.lower_ in {"has", "have"} for c in args.offspring(member.verb))
    if actor is None or not perfect or actor.lemma_ not in _WARS:
        return None
    return Span(actor.idx, actor.idx + len(actor.text))


def _over_years(token: Token) -> Span | None:
    """Years and decades over which a number was reached: "displaced two million people over a decade"."""
    for preposition in args.offspring(token):
        if preposition.dep_ == "prep" and preposition.lower_ in {"over", "in", "during"}:
            for noun in preposition.children:
                many = noun.lower_ in {"decade", "decades"} or (noun.lower_ == "years" and preposition.lower_ != "in")
                if noun.dep_ == "pobj" and many:
                    return Span(noun.left_edge.idx, noun.idx + len(noun.text))
    return None


def _in_the_war(token: Token) -> Span | None:
    for preposition in args.offspring(token):
        if preposition.dep_ == "prep" and preposition.lower_ in {"in", "during", "throughout"}:
            for noun in preposition.children:
                known = any(c.dep_ == "det" and c.lower_ in {"the", "this"} for c in args.offspring(noun))
                if known and noun.lemma_ in _WARS and noun.dep_ == "pobj":
                    return Span(noun.idx, noun.idx + len(noun.text))
    return None


def _since(token: Token) -> Span | None:
    for child in args.offspring(token):
        if child.lower_ == "since" and child.dep_ in {"prep", "mark", "advmod"}:
            return Span(child.idx, child.idx + len(child.text))
        if child.dep_ == "advcl" and any(c.lower_ == "since" for c in child.children):
            return Span(child.left_edge.idx, child.idx + len(child.text))
    return None
