"""Denials that make no claim of what they deny: "had nothing to do with it", "denied responsibility", "our troops held".

Each is named with the claim that it answers, the nearest that somebody else makes of an act of force or a retreat; one
that its sentence names goes before a nearer one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sayso.event.naming import is_person
from sayso.event.sites import sites
from sayso.event.where import is_pinned
from sayso.event.words import content_words
from sayso.records import EventType, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sayso.event.testimony import Testimony
    from sayso.records import Attribution

_WITHIN = 3  # paragraphs between a bare denial and what it answers
_DENIALS = frozenset({"denial"})
_ACCUSES = frozenset({"accusation"})
_TOLD = frozenset({Mode.ASSERTED, Mode.POSSIBLE})
_DEEDS = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.RETREAT, EventType.MOBILIZE})
_ACTS = _DEEDS | {EventType.AID, EventType.CONSULT, EventType.AGREE, EventType.PROTEST}
_TOLD_WITHIN = 3  # paragraphs between an act and who says what had happened
_HAD = re.compile(
    r"\bhad (?:\w+ ){0,2}?(?:\w+(?:ed|en|wn|ght|pt|nt|ld)|seen|gone|come|put|cut|hit|shot|found|left|met|made|paid|begun)\b"
)
_NO = re.compile(r"\b(?:no|not|none|never|nobody|nothing)\b|n[’']t\b|\bhad been \w+ing\b", re.IGNORECASE)  # noqa: RUF001
_BUT = re.compile(r"\b(?:but|although|though)\b")
_BLAMED_WITHIN = 1  # paragraphs between an act and who lays it at somebody's door
_LOSSES = frozenset({"territory taken", "advance", "offensive"})
REFUSES = frozenset({"denied", "rejected"})
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"(?:it|they|he|she|who|which|that|this|we|i)$", re.IGNORECASE)
_CUE = re.compile(r"\b(?:den(?:y|ied|ies|ying)|refut|disput|reject|dismiss)", re.IGNORECASE)
_NOT_US = re.compile(
    r"\bnothing to do with\b|\bno (?:part|role|hand|share|involvement|connection)\b|\bnever (?:attack|fire|str[iu]ck|target|bomb|shell|hit)"
    r"|\b(?:not|n[’']t|never)(?: been| have been)? (?:involved|behind|responsible|to blame|the work of|of (?:our|its|their) doing)\b"  # noqa: RUF001
    r"|\b(?:not|n[’']t|never) (?:carr(?:y|ied) out|take part|taken part|order(?:ed)?|do (?:it|this|that)|done (?:it|this|that))\b"  # noqa: RUF001
    r"|\bnone of (?:its|their|our|his|her)\b|\b(?:not|n[’']t|never) (?:been )?(?:there|present|nearby|in the area)\b"  # noqa: RUF001
    r"|\b(?:had|have|has) no (?:[\w-]+ ){0,2}?(?:forces|troops|fighters|men|aircraft|planes|jets|drones|units|presence)\b"
    r"|\b(?:is|was|are|were) not true\b"
    r"|\b(?:was|were|is|are|as|calling) (?:[\w-]+ ){0,3}?(?:false|staged|provocation|hoax|slander|libel|fiction|fabricated|baseless|untrue|unfounded|groundless|fake|nonsense|rumou?rs|exaggerated|a lie|lies|propaganda|disinformation|invented|a fabrication|fabrications)\b",
    re.IGNORECASE,
)
_HELD = re.compile(
    r"\b(?:not|n[’']t|never) (?:allow|let|retreat|withdraw|abandon|pull|left|leave|give up|given up|lost?)"  # noqa: RUF001
    r"|\b(?:held|hold|holds|holding)\b|\brepel|\bbeat(?:en)? (?:off|back)\b|\bpush(?:ed|ing)? back\b|\b(?:under|in) (?:\w+ ){0,3}?(?:control|hands)\b"
    r"|\bno (?:retreat|withdrawal|pullback)\b|\bstill (?:in|at)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution of a version, with or without claims: who says it, for whom, in which paragraph, in what words."""

    id: str
    speaker: str | None
    side: str | None
    paragraph: int
    cue: str = ""
    words: str = ""
    answered_by: str | None = None  # who denies or rejects what is said
    role: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict)

    @property
    def person(self) -> bool:
        """Whether a person speaks, and no body or crowd."""
        return is_person(self)


@dataclass(frozen=True, slots=True)
class _Denial:
    by: str
    side: str | None
    paragraph: int
    at: int  # how many claims of the version stand before it
    words: str
    held: bool = False  # it answers no deed but a loss of ground


def answered(settled: Sequence[Testimony], said: Iterable[Said]) -> list[Testimony]:
    """The claims of a version, in order, with those who answer them by a bare denial, and who blame somebody for them."""
    denials: defaultdict[str, set[str]] = defaultdict(set)
    attributions = list(said)
    for denial in _denials(settled, attributions):
        before = [t for t in reversed(settled[: denial.at]) if _meant(denial, t)]
        told = before or [t for t in settled[denial.at :] if _meant(denial, t)]
        if told:
            named = [t for t in told if _names(denial.words, t)]
            denials[(named or told)[0].claim.id].add(denial.by)
    backers = _backers(settled)
    for act, teller in _tellers(settled, attributions):
        backers[act].append(teller)
    return [
        replace(t, denials=tuple(sorted(denials[key])), backers=tuple(backers[key]))
        if (key := t.claim.id) in denials or key in backers
        else t
        for t in settled
    ]


def _backers(settled: Sequence[Testimony]) -> defaultdict[str, list[Attribution | Said]]:
    """Who blames somebody for an act told just before, and makes no claim of the act: "the president blamed the rebels"."""
    found: defaultdict[str, list[Attribution | Said]] = defaultdict(list)
    tellers = {t.attribution.id for t in settled if t.attribution is not None and t.claim.type in _DEEDS}
    for i, one in enumerate(settled):
        said, c = one.attribution, one.claim
        if c.sub_type not in _ACCUSES or c.mode not in _TOLD or said is None or said.id in tellers:
            continue
        blamed = (
            t
            for t in reversed(settled[:i])
            if t.claim.type in _DEEDS and t.claim.mode in _TOLD and not t.claim.summary
            if one.paragraph - t.paragraph <= _BLAMED_WITHIN
            if not (t.claim.actor_side and c.target_side) or t.claim.actor_side == c.target_side
        )
        if (act := next(blamed, None)) is not None:
            found[act.claim.id].append(said)
    return found


def _tellers(settled: Sequence[Testimony], said: Iterable[Said]) -> Iterator[tuple[str, Said]]:
    """Who says what had happened in words of which no claim is made, with the act that the text leads with, or tells last."""
    carried = {t.attribution.id for t in settled if t.attribution is not None}
    for told in said:
        if told.speaker is None or told.id in carried or told.answered_by or not _HAD.search(told.words):
            continue
        if _NOT_US.search(told.words) or _NO.search(_BUT.split(told.words)[0]) or _CUE.search(told.cue):
            continue
        acts = [t for t in settled if _told_of(t) and 0 <= told.paragraph - t.paragraph <= _TOLD_WITHIN]
        if acts:
            lead = acts[0].paragraph == 0 and not any(_apart(t, acts[0]) for t in acts[1:])
            yield acts[0 if lead else -1].claim.id, told


def _apart(t: Testimony, lead: Testimony) -> bool:
    """Whether a text tells of one more such happening: "another strike", an attack in a town of its own."""
    return t.another or (t.claim.type == lead.claim.type and is_pinned(t.claim.places))


def _told_of(t: Testimony) -> bool:
    c = t.claim
    return c.type in _ACTS and c.mode is Mode.ASSERTED and not c.summary and not c.background and not t.denies


def _denials(settled: Sequence[Testimony], said: Iterable[Said]) -> Iterator[_Denial]:
    """Claims that are mere denials, denied claims that found no host, then what attributions without such a claim say."""
    speaking: set[str] = set()
    for i, one in enumerate(settled):
        mere = one.claim.sub_type in _DENIALS
        if not mere and not one.denies:
            continue
        if one.attribution is not None:
            speaking.add(one.attribution.id)
        name = _denier(one)
        if name and (mere or one.host is None or one.claim.summary):
            side = one.attribution.side if one.attribution is not None else one.claim.actor_side
            yield _Denial(name, side, one.paragraph, i, one.sentence)
    carried = {t.attribution.id for t in settled if t.attribution is not None}
    for told in said:
        at = sum(t.paragraph <= told.paragraph for t in settled)
        if told.answered_by and told.id not in carried:
            yield _Denial(told.answered_by, None, told.paragraph, at, told.words)
        if told.speaker is None or told.id in speaking:
            continue
        denies = _NOT_US.search(told.words) or (_CUE.search(told.cue) and told.id not in carried)
        if denies or (told.side and _HELD.search(told.words)):
            yield _Denial(told.speaker, told.side, told.paragraph, at, told.words, held=not denies)


def _denier(one: Testimony) -> str | None:
    """Who denies: the speaker, or where a denial is told without one, its subject."""
    if one.attribution is not None or one.denies:
        return one.claimant
    name = _ARTICLE.sub("", one.claim.actor or "")
    return None if not name or _PRONOUN.match(name) else name


def _meant(denial: _Denial, told: Testimony) -> bool:
    """Whether it may answer a claim: told as a fact by somebody else, near it, of no other side than the denier."""
    c = told.claim
    if c.mode not in _TOLD or c.summary or c.type not in _DEEDS or told.claimant == denial.by:
        return False
    if abs(denial.paragraph - told.paragraph) > _WITHIN:
        return False
    if denial.held:
        return _lost(denial.side, told)
    return c.actor_side is None or denial.side is None or c.actor_side == denial.side or c.type is EventType.RETREAT


def _lost(side: str | None, told: Testimony) -> bool:
    """Whether somebody of another side says that this one gave ground."""
    c, by = told.claim, told.attribution.side if told.attribution is not None else None
    if side is None or side == by:
        return False
    if c.type is EventType.RETREAT:
        return c.actor_side == side
    return c.sub_type in _LOSSES and (c.target_side == side or c.actor_side not in {None, side})


def _names(words: str, told: Testimony) -> bool:
    """Whether the words of a denial name what was hit, or where."""
    low = words.lower()
    where = {place.text.lower() for place in told.places} | told.spots
    target = told.target_words - content_words("people civilians others")
    return bool(target & content_words(words) or sites(words) & told.site or any(name in low for name in where))
