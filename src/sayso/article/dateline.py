"""The dateline before a story's first words: "KYIV, Feb 16 (Reuters) -", "LONDON (AP) —", "MOSCOW, 16 February. /TASS/."."""

from __future__ import annotations

# ruff: noqa: RUF001 - printed pages use these quotes and dashes
import re
from functools import cache
from typing import NamedTuple

from sayso.article.credit import agencies, agency_names
from sayso.article.dates import MONTH_DAY, find_date, month_day
from sayso.article.towns import is_large_town
from sayso.records import Found


class Dateline(NamedTuple):
    """What stands before a story's first words, and where those begin.

    ``place`` keeps the printed form ("TURNBERRY/GLASGOW, Scotland"); ``day`` is an ISO date, or "--02-16" where
    the year is not printed.
    """

    end: int
    words: str
    place: str | None
    agency: Found | None
    day: Found | None


_NAME = r"[A-Z][\w.'’-]*"
_COUNTRY = rf"{_NAME}(?: (?:of (?:the )?|and )?{_NAME}){{0,2}}"  # "Democratic Republic of Congo"
_CAPS = r"[A-Z][A-Z.'’-]*[A-Z](?: [A-Z][A-Z.'’-]*)*"
_PLACE_CAPS = rf"(?:{_CAPS}(?:\s?/\s?{_CAPS})*)(?:,? (?:\[{_NAME}\]|{_COUNTRY}))?"
_PLACE_ANY = (
    rf"{_NAME}(?:[ -](?:de |la |el |al-|es-)?{_NAME}){{0,3}}(?:\s?/\s?{_NAME}(?: {_NAME}){{0,2}})*"
    rf"(?:,? (?:\[{_NAME}(?: {_NAME})*\]|{_COUNTRY}))?"
)
_DATE = (
    rf"(?:(?:(?i:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?i:day)?[,.]? )?(?i:{MONTH_DAY})(?:,? \d{{4}})?)"
)
_AGENCY = r"(?:[(\[/]\s?(?P<agency>{any}(?:\s?/\s?{any})*|[A-Z][\w .&'’-]{{1,30}})\s?[)\]/])"
_DASH = r"(?:\s?(?:--+|[—–:_]|\.\s?[-—–])\s?|\s-\s?|-\s)"

# From the surest form to the loosest; in each a dash or a bracketed credit stands between place and story.
_FORMS = (
    rf"^(?P<place>{_PLACE_ANY})[,.]? (?P<date>{_DATE})[,.]? ?{_AGENCY}(?:{_DASH}|\.\s|\s|$)",
    rf"^(?P<place>{_PLACE_ANY}),? ?{_AGENCY}(?:{_DASH}|\.\s|\s(?=[A-Z\"“‘'])|$)",
    rf"^(?P<date>{_DATE}),? ?{_AGENCY}(?:{_DASH}|\.\s)",
    rf"^{_AGENCY}\s?[-—–]+\s?(?P<place>{_PLACE_CAPS}),? (?P<date>{_DATE})\s?[-—–.]+\s",
    rf"^{_AGENCY}{_DASH}",
    rf"^(?P<place>{_PLACE_CAPS}),? (?P<date>{_DATE}),? ?(?:(?P<agency>{{any}}) ?)?{_DASH}",
    rf"^(?P<place>{_PLACE_CAPS})(?:{_DASH})(?=[A-Z\"“‘']|$)",
    rf"^(?P<place>{_PLACE_ANY}), (?P<date>{_DATE})(?:{_DASH})(?=[A-Z\"“‘'])",
    rf"^\((?P<place>{_PLACE_ANY}),? (?P<date>{_DATE})\)\s?[-—–]+\s(?=[A-Z\"“‘'])",
    rf"^(?P<date>{_DATE})\s?--\s?(?P<place>{_PLACE_CAPS})\s?--\s?(?=[A-Z\"“‘'])",
)
_TOWN_ALONE = re.compile(rf"^(?P<place>{_NAME}(?:[ -]{_NAME}){{0,2}})(?:: | [–—] |-- | -- )(?=[A-Z\"“‘'])")
_LONGEST = 110
_NO_PLACE = re.compile(
    r"^(?:BREAKING|UPDATED?|WATCH|EXCLUSIVE|OPINION|ANALYSIS|EDITORIAL|FILE|NOTE|CORRECTION|VIDEO|PHOTOS?|LIVE|READ|MORE"
    r"|RELATED|JUST IN|NEWS|FACTBOX|EXPLAINER|TIMELINE|Q|A|DEAR|ATTENTION|WARNING|SPOILER|PS|P\.S\."
    r"|NATO|UN|U\.N\.|EU|E\.U\.|US|U\.S\.|UK|U\.K\.|ISIS|ISIL|IMF|WHO|NASA|OPEC|OSCE|IAEA|UNICEF|UNESCO|FIFA|UEFA|ASEAN|CIA|FBI|GOP)\b"
)


def dateline(paragraph: str) -> Dateline | None:
    """Read the dateline at the start of ``paragraph``; ``None`` if it begins with the story."""
    if not paragraph[:1].isupper() and paragraph[:1] not in "([":
        return None
    start = paragraph[:_LONGEST]
    for form in _FORMS:
        match = _pattern(form).match(start)
        if match and not _NO_PLACE.match(match.group()) and not _is_run_in(match):
            return _read(match)
    alone = _TOWN_ALONE.match(start)
    return (
        Dateline(alone.end(), alone.group().strip(), alone["place"], None, None)
        if alone and is_large_town(alone["place"])
        else None
    )


def _is_run_in(match: re.Match[str]) -> bool:
    """Whether words in capitals before a colon, or many of them, are a heading run in and no town's name."""
    words = match.group()
    if "agency" in match.groupdict() or "date" in match.groupdict() or "," in words or "/" in words:
        return False
    many = 2
    return (words.rstrip().endswith(":") or words.count(" ") > many) and not is_large_town(match["place"])


def is_place_line(line: str) -> bool:
    """Whether a line is nothing but a dateline's place in capitals ("HELSINKI", "PORT-AU-PRINCE, Haiti")."""
    return bool(_PLACE_LINE.fullmatch(line)) and not _NO_PLACE.match(line) and is_large_town(line.partition(",")[0])


_PLACE_LINE = re.compile(rf"{_CAPS}(?:, {_NAME}(?: {_NAME})?)?")


def _read(match: re.Match[str]) -> Dateline | None:
    parts = match.groupdict()
    words = match.group().strip()
    place = parts.get("place")
    named = parts.get("agency")
    agency = agency_names(named) if named else None
    if named and not agency and not _looks_like_credit(named, place):
        return None
    credit = Found(agency, words, "dateline") if agency else None
    return Dateline(match.end(), words, _place(place) if place else None, credit, _day(parts.get("date")))


def _place(printed: str) -> str:
    """The place without the stop before a date; the stops of "N.Y." stay."""
    stripped = printed.rstrip(" ,")
    return stripped.removesuffix(".") if stripped.count(".") == 1 else stripped


def _looks_like_credit(named: str, place: str | None) -> bool:
    """A bracket that is no known agency still ends a dateline after a place in capitals: "MOSCOW (Staff) -"."""
    return named.isupper() or (place is not None and place.partition(",")[0].isupper())


def _day(words: str | None) -> Found | None:
    if not words:
        return None
    if whole := find_date(words):
        return Found(whole.day.isoformat(), words, "dateline")
    found = month_day(words)
    return Found(f"--{found[0]:02d}-{found[1]:02d}", words, "dateline") if found else None


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(form.replace("{any}", agencies().pattern).replace("{{", "{").replace("}}", "}"))
