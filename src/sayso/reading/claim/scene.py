"""When and where a happening was that is told within a scene set before: "the market", "the raid", "two of the dead"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import nouns
from sayso.reading.claim.lexicon import word_list
from sayso.reading.claim.setting import COUNTED, PUBLISHED, SPOKEN, is_hour
from sayso.records import Claim, EventType, Mode, Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from spacy.tokens import Doc, Token

    from sayso.reading.text import Text
    from sayso.records import Timex

SCENE = "the same scene: "
_BODILY = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.RETREAT, EventType.PROTEST})
_OF_WORDS = frozenset(
    {EventType.REQUEST, EventType.ACCUSE, EventType.REJECT, EventType.THREATEN, EventType.AGREE, EventType.SUPPORT}
)
_TAKEN = frozenset({Mode.ASSERTED, Mode.DENIED})
_WEAK = frozenset({None, SPOKEN, PUBLISHED, COUNTED})  # rules of a date that only bounds
_EVENTS = word_list("scene events")
_SITES = word_list("scene sites")
_VICTIMS = re.compile(
    r"(?i)\b(?:of the (?:dead|wounded|injured|killed|victims|casualties|(?:\w+ )?(?:deaths|injuries)|attackers)"
    r"|the (?:dead|wounded|injured|victims|casualties|death toll|toll))\b"
)
_APART = re.compile(
    r"(?i)^\W*(?:separately|meanwhile|elsewhere|earlier|later|in a separate|in another|also|on \w+day)\b"
)
_OTHER_TIME = re.compile(
    r"(?i)\b(?:since|last (?:week|month|year)|(?:week|month|year|day)s? (?:ago|earlier|later|before))\b"
)
_OPENING = re.compile(r"(?:In|At|Near|Around|Outside)\s+((?:the\s+)?[^,.;:\n]{2,40}),")
_LONG = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})
_WIDE = timedelta(days=7)  # a longer interval is a campaign and no scene: a judgement, not measured
_REACH = 3  # paragraphs back to the scene that a definite phrase means: a judgement, not measured


@dataclass(frozen=True, slots=True)
class _Here:
    """A claim among the others of its text, and the word that tells of it."""

    text: Text
    claims: Sequence[Claim]
    index: int
    token: Token
    timexes: Sequence[Timex]

    @property
    def claim(self) -> Claim:
        """The claim itself."""
        return self.claims[self.index]

    @property
    def before(self) -> Sequence[Claim]:
        """The claims told before it, the last first."""
        return self.claims[: self.index][::-1]

    def paragraph(self, claim: Claim) -> int:
        """The number of a claim's paragraph, from 1."""
        return sum(paragraph.start <= claim.trigger.start for paragraph in self.text.paragraphs)


def in_scene(
    text: Text, claims: Sequence[Claim], timexes: Sequence[Timex], places: Sequence[Place]
) -> tuple[Claim, ...]:
    """Claims with the date and places of the scene that they are told in, where their own words give none.

    A scene is set by a happening with its own date or place. What is told of it later says so: by a definite noun for
    the happening or its site, by its victims, by an hour without a day, or by standing in the same sentence or the
    next; a paragraph that opens with a place ("In Nyala, ...") is that place's. Words are those that set the scene.
    """
    done = [_framed(text, claim, places) for claim in claims]
    for _ in range(2):  # a clause may also stand before the one that sets its scene
        for index, claim in enumerate(done):
            if _open(claim):
                done[index] = _placed(_Here(text, tuple(done), index, _token(text.doc, claim.trigger), timexes))
    return tuple(done)


def _open(claim: Claim) -> bool:
    weak = claim.rules.get("date") in _WEAK or not claim.places
    told = claim.type in _BODILY and claim.mode in _TAKEN
    return weak and told and not claim.background and not claim.summary


def _placed(here: _Here) -> Claim:
    for why, tie in _TIES.items():
        scene = tie(here)
        if scene is not None:
            return _taken(here.claim, scene, why)
    return here.claim


def _taken(claim: Claim, scene: Claim, why: str) -> Claim:
    words, rules = dict(claim.words), dict(claim.rules)
    date, places = claim.date, claim.places
    rule = SCENE + why
    if rules.get("date") in _WEAK and scene.date is not None and scene.rules.get("date") not in _WEAK:
        date, words["date"], rules["date"] = scene.date, scene.words["date"], rule
    if not places and scene.places:
        places, words["places"], rules["places"] = scene.places, scene.words["places"], rule
    return replace(claim, date=date, places=places, words=words, rules=rules)


def _sets(claim: Claim) -> bool:
    """Whether a claim can set a scene: told as fact, news, and dated or placed by its own words or its scene's."""
    dated = claim.rules.get("date") not in _WEAK
    if claim.date is not None and dated and claim.date.start is not None and claim.date.end is not None:
        dated = claim.date.end - claim.date.start <= _WIDE
        if not dated:
            return False
    told = claim.type in _BODILY and claim.mode in _TAKEN and not claim.background and not claim.summary
    return told and (dated or bool(claim.places))


def _same_sentence(here: _Here) -> Claim | None:
    """A claim of the same sentence under the same attribution."""
    sentence = here.token.sent
    if _at_another_time(here.token):
        return None
    start, end = sentence.start_char, sentence.end_char
    for other in sorted(here.claims, key=lambda c: abs(c.trigger.start - here.claim.trigger.start)):
        if not start <= other.trigger.start < end or _contrasted(here, other):
            continue
        if other.id != here.claim.id and _sets(other) and other.attribution_id == here.claim.attribution_id:
            return other
    return None


def _contrasted(here: _Here, other: Claim) -> bool:
    """Whether "but" or "while" stands between the two."""
    start, end = sorted((here.claim.trigger.start, other.trigger.start))
    return re.search(r"\b(?:but|while|whereas)\b", here.text.text[start:end]) is not None


def _definite_event(here: _Here) -> Claim | None:
    """The scene, where the clause has "the attack", "this raid" and the like."""
    start, end = args.sentence_of(here.token)
    known = any(t.lemma_.lower() in _EVENTS and start <= t.i < end and _definite(t) for t in here.token.subtree)
    return _scene(here) if known and not _at_another_time(here.token) else None


def _definite_site(here: _Here) -> Claim | None:
    """The scene, where the target is "the market", "the base" and no more."""
    noun = _target(here)
    if noun is None or noun.lemma_.lower() not in _SITES or not _definite(noun) or _at_another_time(here.token):
        return None
    named = any(c.pos_ == "PROPN" or c.ent_type_ or c.dep_ == "prep" for c in args.offspring(noun))
    return None if named else _scene(here)


def _victims(here: _Here) -> Claim | None:
    """The scene, where the sentence tells of "three of the dead", "the wounded"."""
    found = _VICTIMS.search(here.token.sent.text)
    return _scene(here) if found and not _at_another_time(here.token) else None


def _hour(here: _Here) -> Claim | None:
    """The last dated scene, where the sentence has an hour and no day."""
    sentence = here.token.sent
    near = [t for t in here.timexes if sentence.start_char <= t.span.start < sentence.end_char]
    return (
        _scene(here, dated=True) if any(is_hour(t, here.text.text) and not _hyphenated(here, t) for t in near) else None
    )


def _hyphenated(here: _Here, timex: Timex) -> bool:
    """Whether an hour is part of a compound: "a dusk-to-dawn curfew"."""
    around = here.text.text[max(0, timex.span.start - 1) : timex.span.start]
    return "-" in (around, here.text.text[timex.span.end : timex.span.end + 1])


def _next_sentence(here: _Here) -> Claim | None:
    """The scene of the paragraph, for people hurt by nobody named, with no place or time of their own."""
    claim, sentence, noun = here.claim, here.token.sent, _target(here)
    own = any(sentence.start_char <= t.span.start < sentence.end_char and t.interval is not None for t in here.timexes)
    if (
        claim.type is not EventType.ASSAULT
        or claim.actor is not None
        or claim.places
        or own
        or _APART.match(sentence.text)
        or _at_another_time(here.token)
    ):
        return None
    if noun is not None and "person" not in nouns.kinds(noun):
        return None
    same = (c for c in here.before if _sets(c) and here.paragraph(c) == here.paragraph(claim))
    return next((c for c in same if c.rules.get("date") not in _WEAK), None)


_TIES: Mapping[str, Callable[[_Here], Claim | None]] = {
    "one sentence": _same_sentence,
    "a known happening": _definite_event,
    "a known site": _definite_site,
    "its victims": _victims,
    "an hour of its day": _hour,
    "the next sentence": _next_sentence,
}


def _scene(here: _Here, *, dated: bool = False) -> Claim | None:
    """The scene last set within reach, else that of the lead."""
    for other in here.before:
        settled = _sets(other) and (not dated or other.rules.get("date") not in _WEAK)
        near = here.paragraph(here.claim) - here.paragraph(other) <= _REACH or here.paragraph(other) == 1
        if settled and near:
            return other
    return None


def _framed(text: Text, claim: Claim, places: Sequence[Place]) -> Claim:
    """The place that a paragraph opens with holds for what it tells: "In Nyala, ..."."""
    if claim.places or claim.type in _OF_WORDS or claim.mode not in _TAKEN | {Mode.PLANNED} or claim.summary:
        return claim
    start = max((p.start for p in text.paragraphs if p.start <= claim.trigger.start), default=0)
    opening = _OPENING.match(text.text, start)
    if opening is None:
        return claim
    found = next((p for p in places if not p.metonym and start < p.span.start and p.span.end == opening.end(1)), None)
    if found is None:
        return claim
    words = {**claim.words, "places": (found.span,)}
    rules = {**claim.rules, "places": SCENE + "the paragraph opens with the place"}
    return replace(claim, places=(found,), words=words, rules=rules)


def _definite(noun: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in {"the", "this", "that"} for c in args.offspring(noun))


def _at_another_time(token: Token) -> bool:
    """Whether the clause says that it was at another time: "weeks after", "since", "last month"."""
    start, end = args.sentence_of(token)
    near = token.doc[max(start, token.left_edge.i - 2) : min(end, token.right_edge.i + 1)]
    if _OTHER_TIME.search(near.text):
        return True
    marks = [c for c in args.offspring(token) if c.dep_ == "mark" and c.lower_ in {"after", "before"}]
    return any(m.lower_ == "before" or any(c.lower_ in _LONG for c in m.children) for m in marks)


def _token(doc: Doc, span: Span) -> Token:
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return found.root if found is not None else doc[0]


def _target(here: _Here) -> Token | None:
    spans = here.claim.words.get("target", ())
    return _token(here.text.doc, spans[0]) if spans else None
