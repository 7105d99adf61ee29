"""House style: forms that newsrooms write differently and mean alike (months, titles, numbers, units)."""

from __future__ import annotations

import re
from collections import Counter

from sayso.numerals import TENS, UNITS
from sayso.story.fold import american

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ABBREVIATED = {
    **{month[:3]: month for month in _MONTHS},
    "sept": "september",
    **{day[:3]: day for day in _DAYS},
    "tues": "tuesday",
    "thur": "thursday",
    "thurs": "thursday",
    "gov": "governor",
    "gen": "general",
    "lt": "lieutenant",
    "col": "colonel",
    "maj": "major",
    "capt": "captain",
    "sgt": "sergeant",
    "cmdr": "commander",
    "adm": "admiral",
    "brig": "brigadier",
    "sen": "senator",
    "rep": "representative",
    "pres": "president",
    "prof": "professor",
    "dr": "doctor",
    "mr": "mister",
    "st": "saint",
    "mt": "mount",
    "no": "number",
    "vs": "versus",
    "govt": "government",
}
_ALSO = {
    "km": "kilometer",
    "kms": "kilometer",
    "kilometers": "kilometer",
    "kilometres": "kilometer",
    "kilometre": "kilometer",
    "kg": "kilogram",
    "kilograms": "kilogram",
    "m": "million",
    "mn": "million",
    "bn": "billion",
    "percent": "%",
    "percentage": "%",
    "ok": "okay",
    "uk": "britain",
    "pct": "%",
}
NUMBER_WORDS = {
    **UNITS,
    **TENS,
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "dozen": 12,
}
_ORDINALS = re.compile(r"^(\d+)(?:st|nd|rd|th)$")
_NUMBER = re.compile(r"^\d[\d.,]*$")


def abbreviations() -> frozenset[str]:
    """The abbreviations that may carry a stop, in lower case and without it."""
    return frozenset(_ABBREVIATED)


def value_of(token: str) -> float | None:
    """The number that one token writes in figures or as a word, or ``None``."""
    bare = token.lower().rstrip(".")
    ordinal = _ORDINALS.match(bare)
    if ordinal:
        return float(ordinal[1])
    if bare in NUMBER_WORDS:
        return float(NUMBER_WORDS[bare])
    if not _NUMBER.match(bare):
        return None
    digits = bare.replace(",", "")
    return float(digits) if digits.count(".") < 2 else None  # noqa: PLR2004 - 1.2.3 is no number


def style_key(tokens: tuple[str, ...]) -> str:
    """A key that the house styles of one phrase share: "Feb. 24" and "February 24", "8" and "eight"."""
    return "".join(filter(None, map(_token_key, tokens))).replace("per%", "%").replace("percent", "%")


def _token_key(token: str) -> str:
    if not any(letter.isalnum() for letter in token):
        return "" if token in {"-", ".", ","} else token
    number = value_of(token)
    if number is not None:
        return f"{number:g}"
    word = token.lower().replace(".", "").replace("'", "")
    return _ABBREVIATED.get(word) or _ALSO.get(word) or american(word)


_NUMBERS = re.compile(r"\d[\d.,]*\d|\d|\b(?:" + "|".join(NUMBER_WORDS) + r")\b")


def numbers_of(text: str) -> Counter[float]:
    """The numbers that a text in lower case writes, in figures or as words, and how often each."""
    values = (value_of(match[0]) for match in _NUMBERS.finditer(text))
    return Counter(value for value in values if value is not None)
