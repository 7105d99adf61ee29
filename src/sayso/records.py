"""The words of sayso as frozen records: what each stage takes and gives. No logic lives here.

Offsets are character offsets, end exclusive. A field that a text does not state is ``None``.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the ledger's codec reads these annotations when it runs
from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003
from enum import StrEnum
from typing import Any, NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words of this span."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


Spans = tuple[Span, ...]


class Mode(StrEnum):
    """Whether a claim says that its happening happened."""

    ASSERTED = "asserted"
    DENIED = "denied"
    POSSIBLE = "possible"
    PLANNED = "planned"
    EXPECTED = "expected"
    REQUESTED = "requested"
    PLEDGED = "pledged"
    HYPOTHETICAL = "hypothetical"


class EventType(StrEnum):
    """PLOVER's sixteen types of 2021."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    COOPERATE = "COOPERATE"
    AID = "AID"
    CONCEDE = "CONCEDE"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


class Relation(StrEnum):
    """How a printing relates to the canonical text of its version."""

    IDENTICAL = "identical"
    EDITED = "edited"
    TRUNCATED = "truncated"
    EXTENDED = "extended"


class Precision(StrEnum):
    """How exactly a place is known, from the finest to the coarsest."""

    POINT = "point"
    NEAR = "near"
    CITY = "city"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    PART_OF_COUNTRY = "part of country"
    COUNTRY = "country"
    SEA = "sea"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Page:
    """Bytes as got. ``id`` is their SHA-256 in hex; never changed, never dropped."""

    id: str
    source: str
    data: bytes
    media_type: str
    got_at: datetime
    url: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Things in a source that are no page and no fault, such as pictures in an archive; ``what`` they are, in words."""

    source: str
    what: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """A value read from a page outside its story text, with the words and the rule that gave it."""

    value: str
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line that was cut from a page, and why. ``position`` counts the page's lines from 0."""

    text: str
    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class Article:
    """A page's text once cleaned.

    ``paragraphs`` are the story's own, without headline, byline, dateline and furniture.
    ``found`` holds every header value with its words: keys headline, byline, agency, dateline,
    published (ISO date or date-time), outlet, language, kill or correction notes.
    """

    page_id: str
    headline: str | None
    paragraphs: tuple[str, ...]
    byline: str | None = None
    agency: str | None = None
    dateline: str | None = None
    published: date | None = None
    language: str | None = None
    outlet: str | None = None
    furniture: tuple[Furniture, ...] = ()
    found: Mapping[str, Found] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference of a printing from its version.

    ``paragraph`` counts the version's paragraphs (the printing's, for what was added).
    ``kind``: spelling, typo, typography, style, wording, figure, cut, added, moved.
    """

    kind: str
    paragraph: int
    version: str
    printing: str


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of a story: the text that is read, with what its printings know between them.

    ``evidence`` names, for headline, agency, published and byline, the page that gave it and its words.
    """

    id: str
    story_id: str
    text: str
    headline: str | None = None
    agency: str | None = None
    published: date | None = None
    byline: str | None = None
    dateline: str | None = None
    evidence: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Printing:
    """One article as a carrier of one version.

    ``aligned`` pairs paragraph numbers (version, printing) with a similarity of 0 to 1.
    """

    page_id: str
    version_id: str
    relation: Relation
    score: float
    aligned: tuple[tuple[int, int, float], ...] = ()
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, both included; ``None`` leaves a side open.

    ``precision``: day, week, month, season, year, interval, or open.
    """

    start: date | None
    end: date | None
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression in the terms of TimeML: type DATE, TIME, DURATION or SET, and value."""

    span: Span
    type: str
    value: str
    interval: Interval | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place named in a text, resolved where the text allows it (``lat`` and ``lon`` else null).

    ``name`` is the gazetteer's or a description ("southern Ukraine"); ``country`` ISO 3166-1 alpha-2;
    ``metonym`` marks a capital or country that stands for its government and is never a location.
    """

    span: Span
    text: str
    name: str | None = None
    precision: Precision | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    geonameid: int | None = None
    country: str | None = None
    admin1: str | None = None
    metonym: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of something: ``what`` in the codebook's words (killed, missiles downed, usd ...)."""

    what: str
    low: float | None
    best: float | None
    high: float | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Verification:
    """``status``: unverified, verified, disputed, no details; ``by`` is who (not) verified; null if silent."""

    status: str
    by: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Response:
    """What another side answered: ``status`` is no comment, denied, rejected, confirmed."""

    by: str
    status: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as spans, and what is known of the speaker.

    ``speaker`` is the resolved name, ``side`` the country or bloc spoken for, ``quote`` one of
    direct, indirect, mixed; ``parent`` the id of the attribution this one is nested in.
    ``rule`` names the rule or model that found it. ``words`` maps the further fields that have a value
    (speaker, side, role, channel, stance, said_on, verification, response) to the spans they were read
    from, the antecedent's for a speaker resolved within the story; ``rules`` to the rule that set them.
    """

    id: str
    content: Spans
    source: Spans = ()
    cue: Spans = ()
    speaker: str | None = None
    side: str | None = None
    role: str | None = None
    channel: str | None = None
    channel_span: Span | None = None
    quote: str | None = None
    stance: str | None = None
    said_on: Interval | None = None
    said_on_span: Span | None = None
    verification: Verification | None = None
    response: Response | None = None
    parent: str | None = None
    rule: str = ""
    words: Mapping[str, Spans] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """One reported happening, under an attribution or (``None``) in the reporter's own voice.

    ``words`` maps each field that has a value to the spans it was read from; ``rules`` to the rule or
    model that set it. ``trigger`` is the word that tells of the happening. ``background`` marks what is
    recalled and not news (a recap, an anniversary); ``summary`` a total over many happenings.
    """

    id: str
    type: EventType
    mode: Mode
    trigger: Span
    attribution_id: str | None = None
    sub_type: str | None = None
    actor: str | None = None
    actor_side: str | None = None
    target: str | None = None
    target_side: str | None = None
    places: tuple[Place, ...] = ()
    date: Interval | None = None
    counts: tuple[Count, ...] = ()
    weapon: str | None = None
    outcome: str | None = None
    verification: str | None = None
    background: bool = False
    summary: bool = False
    words: Mapping[str, Spans] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a text says of its words: a ``name`` that somebody gives to something, or a ``correction`` of itself.

    Of a name, ``span`` is the name's words, ``thing`` those for what is so called, ``by`` and ``side`` whose name it is:
    null for "so-called" and quotation marks that nobody owns.
    """

    kind: str
    span: Span
    thing: Span | None = None
    by: str | None = None
    side: str | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read in one version by one set of readers."""

    version_id: str
    attributions: tuple[Attribution, ...] = ()
    claims: tuple[Claim, ...] = ()
    timexes: tuple[Timex, ...] = ()
    places: tuple[Place, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Corroboration:
    """Who stands behind an event, once copies are collapsed. Names, not only numbers.

    ``newsrooms`` tell it of their own account; ``leans_on`` are those that other reports are credited to be made with.
    """

    pages: int
    outlets: tuple[str, ...]
    versions: int
    stories: int
    claimants: tuple[str, ...]
    sides: tuple[str, ...]
    verified_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    unverified_by: tuple[str, ...] = ()
    newsrooms: tuple[str, ...] = ()
    leans_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Claims judged to be about one happening. ``happened`` is true only if some claim asserts it.

    ``status`` is suggested until a person confirms or rejects it. ``corrected`` maps each field that a person
    corrected to what the machine had, and who did it when. ``doubts`` counts the reasons to look again.
    """

    id: str
    type: EventType
    happened: bool
    claim_ids: tuple[str, ...]
    corroboration: Corroboration
    sub_type: str | None = None
    places: tuple[Place, ...] = ()
    date: Interval | None = None
    counts: tuple[Count, ...] = ()
    status: str = "suggested"
    corrected: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    doubts: int = 0
