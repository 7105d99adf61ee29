"""The words that dates are told in: months, weekdays, units, numbers, holidays, as tables and as pattern parts."""

from __future__ import annotations

import re

from sayso import numerals

_ONES, _TENS = list(numerals.UNITS), list(numerals.TENS)
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEASONS = {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"}
PARTS = {
    "morning": "MO", "dawn": "MO", "noon": "MI", "lunchtime": "MI", "midday": "MI",
    "afternoon": "AF", "evening": "EV", "night": "NI", "dusk": "EV",
}  # fmt: skip
# TimeML letters of the units; a T stands before those under a day.
UNITS = {
    "second": "TS", "minute": "TM", "hour": "TH", "day": "D", "night": "D", "week": "W", "weekend": "WE",
    "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y", "decade": "E", "century": "C", "millennium": "L",
}  # fmt: skip
VAGUE = frozenset({"few", "several", "some", "many", "numerous", "recent", "coming"})

SMALL = numerals.UNITS | numerals.TENS
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
DECADES = {w + "s": n for w, n in (("fiftie", 5), ("sixtie", 6), ("seventie", 7), ("eightie", 8), ("ninetie", 9))} | {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
}
# Fixed days as (month, day); feasts that move are reckoned in time_anchor.
HOLIDAYS = {
    "new year's day": (1, 1), "new year's eve": (12, 31), "new year's": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "valentine's day": (2, 14), "st. patrick's day": (3, 17),
    "april fools' day": (4, 1), "may day": (5, 1), "victory day": (5, 9), "independence day": (7, 4), "july fourth": (7, 4),
    "the fourth of july": (7, 4), "fourth of july": (7, 4), "bastille day": (7, 14), "halloween": (10, 31),
    "veterans day": (11, 11), "armistice day": (11, 11), "guy fawkes day": (11, 5), "international women's day": (3, 8),
    "defender of the fatherland day": (2, 23), "orthodox christmas": (1, 7), "orthodox christmas eve": (1, 6),
}  # fmt: skip
# (month, weekday from 0, which one; -1 is the last)
FLOATING = {
    "thanksgiving day": (11, 3, 4), "thanksgiving": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "martin luther king day": (1, 0, 3), "presidents' day": (2, 0, 3), "presidents day": (2, 0, 3),
    "columbus day": (10, 0, 2), "mother's day": (5, 6, 2), "father's day": (6, 6, 3), "election day": (11, 1, 1),
}  # fmt: skip
EASTER = {
    "easter sunday": 0,
    "easter monday": 1,
    "easter": 0,
    "good friday": -2,
    "palm sunday": -7,
    "ash wednesday": -46,
}

NUMBER_WORD = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES[1:], key=len, reverse=True))}"
)
_FRACTION = {"1/2": 0.5, "1/4": 0.25, "3/4": 0.75, "½": 0.5}
_NUMBER = re.compile(
    rf"\d[\d,]*(?:\.\d+)?|½|{NUMBER_WORD}|hundreds?|thousands?|dozens?|couple|half|an?|another", re.IGNORECASE
)


def number(words: str) -> float | None:
    """The number that words tell ("2 1/2", "two and a half", "a couple of"); ``None`` where it is vague."""
    words = " ".join(words.lower().split())
    if any(w in VAGUE for w in words.split()) or re.search(r"dozens|hundreds|thousands|tens of", words):
        return None
    total = sum(value for piece, value in _FRACTION.items() if piece in words)
    for piece in _FRACTION:
        words = words.replace(piece, "")
    if "and a half" in words:
        words, total = words.replace("and a half", ""), total + 0.5
    if words.startswith("half a"):
        words = "0.5 " + words[6:].lstrip("n ")
    found = _NUMBER.search(words)
    if not found:
        return total or None
    value = 0.0
    for word in _NUMBER.findall(words.split(" to ")[0].split(" or ")[0]):
        value = _add(value, word)
    return value + total


def _add(value: float, word: str) -> float:
    """The number so far with one more of its words."""
    scale = {"hundred": 100, "thousand": 1000, "dozen": 12}.get(word)
    if scale:
        return (value or 1) * scale
    if word[0].isdigit():
        return (value or 1) * float(word.replace(",", ""))
    if word in {"a", "an", "another"}:
        return value or 1
    return 2 if word == "couple" else value + sum(SMALL.get(part, 0) for part in re.split(r"[- ]", word))


def year_of_words(words: str) -> int | None:
    """The year of spelled words ("nineteen ninety-seven", "two thousand three"), or ``None``."""
    parts = [SMALL.get(w, w) for w in re.split(r"[- ]+", words.lower()) if w not in {"and", "hundred"}]
    if parts[:2] == [2, "thousand"] and all(isinstance(p, int) for p in parts[2:]):
        return 2000 + sum(p for p in parts[2:] if isinstance(p, int))
    if parts and isinstance(parts[0], int) and parts[0] in {17, 18, 19, 20} and all(isinstance(p, int) for p in parts):
        return parts[0] * 100 + sum(p for p in parts[1:] if isinstance(p, int))
    return None


def ordinal(words: str) -> int | None:
    """The number of an ordinal ("third", "3rd", "twenty-first"), or ``None``."""
    words = words.lower().replace(" ", "-")
    digits = re.match(r"\d+", words)
    if digits:
        return int(digits.group())
    return ORDINALS.index(words) + 1 if words in ORDINALS else None


def month_number(word: str) -> int:
    """1 to 12 of a month's name or short form."""
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def weekday_number(word: str) -> int:
    """0 (Monday) to 6 of a weekday's name or short form."""
    return next(n for n, name in enumerate(WEEKDAYS) if name.startswith(word.lower().rstrip(".,")[:3]))


def unit(word: str) -> str:
    """The singular of a unit's word."""
    word = word.lower()
    irregular = {"centuries": "century", "millennia": "millennium"}
    return irregular.get(word) or word.removesuffix("s")
