"""Reads claims: the happenings that a text reports, each with its fields and the words they were read from.

Rules over a dependency parse. trigger.py finds the words, join.py joins those that tell of one happening,
mode.py says whether it is told as fact, and the fields come from arguments.py, setting.py, toll.py and
instrument.py. Another reader may take this one's place: it needs ``read_claims`` and nothing else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.reading.claim import arguments as args
from sayso.reading.claim import setting
from sayso.reading.claim.continuing import carry_on
from sayso.reading.claim.instrument import outcome_of, refined, weapon_of, weapon_words
from sayso.reading.claim.join import Told, is_told, told
from sayso.reading.claim.mode import AGREED, YIELDED
from sayso.reading.claim.parties import actor_of, story_of, target_of
from sayso.reading.claim.purpose import finer
from sayso.reading.claim.recall import is_recalled, is_total
from sayso.reading.claim.scene import in_scene
from sayso.reading.claim.toll import counts_of
from sayso.reading.claim.trigger import happenings
from sayso.records import Attribution, Claim, EventType, Mode, Place, Span, Timex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from sayso.reading.claim.happening import Happening
    from sayso.reading.speaker.coreference import Story
    from sayso.reading.text import Text

_DIGEST = 16  # hex digits: a ledger of 10^8 claims would see a clash once in some 3,000 ledgers


@dataclass(slots=True)
class _Draft:
    """A claim in the making: values, their words and the rules that set them."""

    values: dict[str, object] = field(default_factory=dict)
    words: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: object, spans: Sequence[Span], rule: str) -> None:
        self.values[name], self.words[name], self.rules[name] = value, tuple(spans), rule


@dataclass(frozen=True, slots=True)
class _Given:
    """What a claim is read from: the text, what other readers found in it, and all that one sentence tells."""

    text: Text
    attributions: Sequence[Attribution]
    timexes: Sequence[Timex]
    places: Sequence[Place]
    story: Story
    sentence: Sequence[Told] = ()


def read_claims(
    text: Text, attributions: Sequence[Attribution], timexes: Sequence[Timex], places: Sequence[Place]
) -> tuple[Claim, ...]:
    """Every reported happening of a text, in order, under the innermost attribution that covers it.

    ``attributions``, ``timexes`` and ``places`` are the other readers' for the same text. Pure: the same
    arguments give the same claims, with the same ids.
    """
    by_sentence: dict[int, list[Happening]] = {}
    for happening in happenings(text.doc):
        by_sentence.setdefault(args.sentence_of(happening.trigger)[0], []).append(happening)
    claims: list[Claim] = []
    story = story_of(text, attributions)
    for found in by_sentence.values():
        given = _Given(text, attributions, timexes, places, story, told(found))
        claims += [
            _claim(one, given) for one in given.sentence if is_told(one) and not _merely_negated(one, attributions)
        ]
    return in_scene(text, carry_on(text, claims), timexes, places)


def _claim(one: Told, given: _Given) -> Claim:
    draft = _Draft()
    attribution = _attribution(one, given.attributions)
    _put_kind(draft, one, given.text)
    actor = actor_of(one, attribution, given.story)
    for name, party in (("actor", actor), ("target", target_of(one, actor, given.story))):
        if party is not None:
            draft.put(name, party.value, party.spans, party.rule)
    _put_date(draft, one, given, attribution)
    apart = (*(actor.spans if actor else ()), *draft.words.get("weapon", ()))
    where = setting.places_of(one, given.places, given.text.doc, given.sentence, apart)
    if where:
        draft.put("places", where, [place.span for place in where], "place of the clause")
    elif one.lead.type in setting.BODILY:
        _put_place_of_words(draft, one, given, attribution)
    counts = counts_of(one, given.text.doc, given.sentence, given.timexes)
    if counts:
        draft.put("counts", counts, [count.span for count in counts], "counted noun")
    return _finished(given.text, draft, _span(one.lead.trigger), attribution)


def _put_kind(draft: _Draft, one: Told, text: Text) -> None:
    """Type, sub-type, mode, weapon and outcome."""
    trigger, weapon = _span(one.lead.trigger), weapon_of(one)
    yielded = one.mood.rule == AGREED and one.lead.sub_type in YIELDED
    kind = EventType.CONCEDE if yielded else one.lead.type
    draft.put("type", kind, [trigger], f"lexicon {one.lead.entry.lemma}")
    draft.put("sub_type", finer(one.lead, refined(one, weapon[0] if weapon else None)), [trigger], "lexicon and weapon")
    mode_words = _span(one.mood.cue) if one.mood.cue is not None else trigger
    draft.put("mode", one.mood.mode or Mode.ASSERTED, [mode_words], one.mood.rule)
    if weapon is not None:
        named = weapon_words(weapon[1])
        draft.put("weapon", named.of(text.text), [named], "named with the act")
    outcome = outcome_of(one)
    if outcome is not None:
        draft.put("outcome", outcome[0], [outcome[1]], "outcome word")


def _put_date(draft: _Draft, one: Told, given: _Given, attribution: Attribution | None) -> None:
    """The date or its bound, and whether that makes the claim a recollection or a total."""
    mode, published = draft.values["mode"], given.text.published
    dated = setting.date_of(one, given.timexes, given.text.doc, given.sentence)
    bound = setting.bound_of(one, attribution, published, mode)  # type: ignore[arg-type]  # put by _put_kind
    told = bound if dated is None else setting.not_after(dated, given.text.doc, published, mode)  # type: ignore[arg-type]
    if told is not None:
        draft.put("date", told.interval, told.spans, told.rule)
    recalled, total = is_recalled(one, given.text, dated), is_total(one)
    if recalled is not None:
        draft.put("background", True, [recalled], "words of recall")
    if total is not None:
        draft.put("summary", True, [total], "words of a total")


def _put_place_of_words(draft: _Draft, one: Told, given: _Given, attribution: Attribution | None) -> None:
    """The place that "there" or "in the town" means, else where the witnesses live."""
    pointed = setting.pointed_at(one, given.places)
    if pointed is not None:
        draft.put("places", (pointed,), [pointed.span], setting.POINTED)
        return
    seen = setting.of_witness(attribution, given.places, given.text.doc) if attribution is not None else None
    if seen is not None:
        draft.put("places", (seen,), [seen.span], setting.WITNESSED)


def _merely_negated(one: Told, attributions: Sequence[Attribution]) -> bool:
    """What the reporter says did not happen is no claim; what a speaker says did not happen is denied."""
    return (
        one.mood.mode is Mode.DENIED and one.mood.rule != "governor denied" and _attribution(one, attributions) is None
    )


def _finished(text: Text, draft: _Draft, trigger: Span, attribution: Attribution | None) -> Claim:
    under = attribution.id if attribution is not None else None
    seed = "\x1f".join((text.id or text.text, f"{trigger.start}-{trigger.end}", str(draft.values["type"]), under or ""))
    identity = hashlib.sha256(seed.encode()).hexdigest()[:_DIGEST]
    return Claim(
        id=identity,
        trigger=trigger,
        attribution_id=under,
        words=draft.words,
        rules=draft.rules,
        **draft.values,  # type: ignore[arg-type]  # put() is called with the fields of Claim
    )


def _span(token: Token) -> Span:
    return Span(token.idx, token.idx + len(token.text))


def _attribution(one: Told, attributions: Sequence[Attribution]) -> Attribution | None:
    """The innermost attribution whose content covers the trigger; for an act of speech, the one it is the cue of."""
    trigger = _span(one.lead.trigger)
    covering = [a for a in attributions if any(s.start <= trigger.start and trigger.end <= s.end for s in a.content)]
    if covering:
        return _denier(one, covering) or min(covering, key=lambda a: (sum(s.end - s.start for s in a.content), a.id))
    if "speech" in one.lead.entry.flags or one.mood.mode is Mode.PLEDGED:
        cue = _span(one.mood.cue) if one.mood.cue is not None else trigger
        for attribution in attributions:
            if any(s.overlaps(trigger) or s.overlaps(cue) for s in attribution.cue):
                return attribution
    return None


def _denier(one: Told, covering: Sequence[Attribution]) -> Attribution | None:
    """Who denies what another reports: a denial is under who denies, and not under the reports that he rejects."""
    if one.mood.mode is not Mode.DENIED or one.mood.cue is None:
        return None
    cue = _span(one.mood.cue)
    return next((a for a in covering if any(s.overlaps(cue) for s in a.cue)), None)
