"""Whose country a local office speaks for: "authorities", "police", "the mayor" in the place a paragraph tells of."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sayso.records import Span
from sayso.resolve.countries import country_named, government_named, is_demonym
from sayso.resolve.place.gazetteer import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.reading.text import Text

LOCAL_OFFICE = re.compile(
    r"(?i)\b(?:authorit(?:y|ies)|officials?|police|governors?|mayors?|administration|prosecutors?|emergency services?"
    r"|rescue(?:rs| services?| workers?)|firefighters|fire service|civil defen[cs]e|government|ministr(?:y|ies)"
    r"|security forces|security services?|border guards?|coast ?guard|lawmakers?|parliament"
    r"|municipality|city council|commissioners?|task force|municipal|spokes(?:man|woman|person)|attorney general"
    r"|president|prime minister|(?:interior|foreign|defen[cs]e|health|information) minister)\b"
)
# Words that open a sentence with a capital and are no part of a name.
OPENERS = (
    "In|On|At|The|A|An|And|But|From|For|To|By|As|After|Before|While|When|With|Since|Near|Across|Outside|Around"
    "|Meanwhile|However|Earlier|Later|Both|Its|Their|His|Her|This|That|Also|Inside|Over|Until|During|Although|If|Or|So|Then|Now|Because|Like|Under|Despite|Into|Through|Most|Some|Many|All|No|Not|One|Two|Three"
)
# An army fights abroad as well as at home, so the place that it is told of does not say whose it is.
_ARMED = re.compile(r"(?i)\b(?:army|military|armed forces|air force|navy)\b")
# Words after which another party is named, not the one who speaks: "the ambassador TO Moscow", "an adviser ON Syria".
AWAY = re.compile(r"\b(?:to|on|against|about|towards?|under|despite|after|before|amid|over|into|than)\b[^,]*")
_OFFICE_WORDS = re.compile(
    r"\b(?:Mayor|Governor|Deputy|Police|Chief|General|Colonel|Interior|Foreign|Defen[cs]e|Health|Information|Justice|Finance|Minister|Ministry"
    r"|President|Prime|Vice|Acting|Emergency|Services?|Civil|Protection|Security|Council|Department|Office|Spokes(?:man|woman|person)"
    r"|Regional|Provincial|State|District|Military|Administration|Government|Authorit(?:y|ies)|Parliament|Border|Guards?|Coast|Fire|Rescue|Head)\b"
)
_CAPITALISED = (
    f"(?!(?:{OPENERS})\\b)[A-Z\u00c0-\u017d][\\w\u2019'-]+(?:[^\\S\\n]+[A-Z\u00c0-\u017d][\\w\u2019'-]+){{0,3}}"
)
_WHERE = re.compile(
    r"\b(?:[Ii]n|[Nn]ear|[Aa]cross|[Oo]utside|[Aa]round|[Aa]t|[Ii]nto|[Oo]ver|[Tt]hroughout|[Oo]n|[Ff]rom|[Oo]f)\s+"
    rf"(?:[a-z-]+\s+){{0,5}}?({_CAPITALISED})"
)
CAPITALS = re.compile(rf"(?<![\w-]){_CAPITALISED}")
# Paragraphs back to which a happening's place still holds for a later "authorities said".
_REACH = 3


@dataclass(frozen=True, slots=True)
class Home:
    """The country of a local office: alpha-2 ``code``, the ``rule`` that found it and its words in the text."""

    code: str
    rule: str
    span: Span | None = None


def is_local_office(phrase: str) -> bool:
    """Whether the phrase names an office of some country without saying of which."""
    return bool(LOCAL_OFFICE.search(phrase) or _ARMED.search(phrase))


def home_country(text: Text, *, phrase: str, at: int | None = None) -> Home | None:
    """Return the country in which the office named by ``phrase`` (at offset ``at``) serves, or null.

    In order: a place inside the phrase; a place told of in its paragraph, nearest first; the paragraphs
    before; the dateline; the only country that the story names.
    """
    start = text.text.find(phrase) if at is None else at
    story = story_countries(text)
    if start >= 0:
        away = [m.span() for m in AWAY.finditer(phrase)]
        inside = [
            Span(start + m.start(), start + m.end())
            for m in CAPITALS.finditer(phrase)
            if not any(a <= m.start() < b for a, b in away)
        ]
        for span in inside:
            if code := _country_at(span.of(text.text), story):
                return Home(code, "place in the phrase", span)
    bound = bool(_ARMED.search(phrase)) or _is_someones(phrase)
    for place in () if bound else _places_near(text, max(start, 0)):
        if code := _country_at(place.of(text.text), story):
            return Home(code, "place of the paragraph's happening", place)
    abroad = bool(_ARMED.search(phrase)) and bool(
        story
    )  # written from a neighbour: the army may be of the country told of
    if text.dateline and (code := _country_of_dateline(text.dateline.split(",")[0].title(), story)):
        if not abroad or code in story:
            return Home(code, "dateline")
        return None
    if story and not _is_someones(phrase):
        code, times = story.most_common(1)[0]
        if 2 * times > story.total() and code in dict(_story_countries(text.text, people=False)):
            return Home(code, "the country that the story is about")
    return None


def _is_someones(phrase: str) -> bool:
    """Whether an office bears a name of its own ("the Obama administration"), so that no place near makes it local."""
    return bool(re.search(r"\s[A-Z\u00c0-\u017d]", _OFFICE_WORDS.sub("", f" {phrase[:1].lower()}{phrase[1:]}")))


def _places_near(text: Text, at: int) -> Iterator[Span]:
    """Yield places told of: in the paragraph at ``at``, nearest first, then in the paragraphs before it."""
    here = next((i for i, p in enumerate(text.paragraphs) if p.start <= at < p.end), 0)
    for number in range(here, max(-1, here - _REACH), -1):
        paragraph = text.paragraphs[number]
        spans = [
            Span(paragraph.start + m.start(1), paragraph.start + m.end(1))
            for m in _WHERE.finditer(paragraph.of(text.text))
        ]
        yield from sorted(spans, key=lambda s: abs(s.start - at) if number == here else -s.start)


@lru_cache(maxsize=64)
def _story_countries(text: str, *, people: bool = True) -> tuple[tuple[str, int], ...]:
    """Codes and counts; without ``people``, "Russian shells" is no sign that the story is set in Russia."""
    found: Counter[str] = Counter()
    seats: list[tuple[str, str]] = []
    for match in CAPITALS.finditer(text):
        for piece in pieces(match.group()):
            if (code := country_named(piece)) is not None:
                found[code] += people or not is_demonym(piece)
                break
            if (code := government_named(piece)) is not None:
                seats.append((piece, code))
                break
    named = set(found)
    for piece, code in seats:  # Tripoli is no sign of Libya in a story that names Lebanon
        if code in named or not named.intersection(place_countries(piece)):
            found[code] += 1
    return tuple((code, times) for code, times in found.most_common() if times)


def story_countries(text: Text) -> Counter[str]:
    """Return the countries that a story names, by name, people or seat of government, and how often."""
    return Counter(dict(_story_countries(text.text)))


def _country_at(name: str, story: Counter[str]) -> str | None:
    """Return the country of a place name: a country itself, else the story's country that has such a place."""
    bare = re.sub("['\u2019]s?$", "", name)
    for piece in pieces(bare):
        if (code := country_named(piece)) is not None:
            return None if is_demonym(piece) else code
        candidates = place_countries(piece)
        named = [code for code in candidates if code in story]
        if named:
            return max(named, key=lambda c: (story[c], -candidates.index(c)))
        if (code := government_named(piece)) is not None:
            return code
        if candidates and not story:
            return candidates[0]
    return None


def _country_of_dateline(town: str, story: Counter[str]) -> str | None:
    """The country of the town that a report is written from; the largest town of the name, where the story names none."""
    return _country_at(town, story) or next(iter(place_countries(town)), None)


def country_of_dateline(dateline: str) -> str | None:
    """The country of the place that a report is written from, by the place alone."""
    return _country_of_dateline(dateline.split(",", maxsplit=1)[0].title(), Counter())


def pieces(name: str) -> Iterator[str]:
    """Yield a run of capitals, then its shorter parts, the longest and leftmost first."""
    words = name.split()
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            if start == 0 or words[start - 1] != "New":  # New Jersey is not Jersey
                yield re.sub("['\u2019]s?$", "", " ".join(words[start : start + size]))


@lru_cache(maxsize=4096)
def place_countries(name: str) -> tuple[str, ...]:
    """Return the countries that have a place of this name, the most populous place first."""
    found = [e for e in gazetteer().find(name) if e.country and e.how in {"name", "other name", "short"}]
    return tuple(dict.fromkeys(e.country for e in sorted(found, key=lambda e: -e.population)))
