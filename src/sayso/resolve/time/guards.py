"""Which matches are ordinary words or names and no time: "may", "second", "the Sunday Times", "2,000 people"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sayso.records import Span

# How much of the text beside a match a guard sees, in characters.
_BESIDE = 40
_FIRST_YEAR, _LAST_YEAR, _DAYS = 1700, 2060, 366
_NAMES = frozenset({"may", "march", "april", "june", "august", "jan", "mar", "jun", "jul", "dec"})
_SHORT_MONTH = 3
# Shares of capitals between which a text is written in both cases; news lies near 0.04.
_FEW, _MOST = 0.003, 0.6

_BEFORE_NAME = re.compile(
    r"\b(?:in|since|by|until|till|from|through|during|for|before|after|between|of|late|early|mid|to|and|or|than|ended|ending|"
    r"the|its|their|this|last|next)[ -]$",
    re.IGNORECASE,
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|to|through|during|for|before|after|between|last|next|this|early|late|mid|"
    r"and|or|ended|ending|starting|beginning|the|a|an|its|their|his|her|that|each|every|around|about|dated|back|than|"
    r"throughout|on|per|past)|[(\-/])[ -]*$",
    re.IGNORECASE,
)
_VERB_AFTER_MONTH = re.compile(r" (?:be|have|not|on|to|of|for)\b|ers?\b")
_SURE_MONTH = re.compile(r"\b(?:in|since|by|until|last|next|of) $", re.IGNORECASE)
_PERSON_BEFORE = re.compile(r"[A-Z][\w.]+ (?:and|of) $")
_NAME_AFTER = re.compile(r" [A-Z][a-z]")

_PAPER_AFTER = re.compile(
    r" (?:Times|Telegraph|Mail|Express|Herald|Tribune|Mirror|Post|World|Independent|Mercury|Review|Observer|Agreement|"
    r"Night (?:Live|Football|Lights)|Revolution|Massacre|Street|Movement|Group|Club|Prayer|Adams|Addams)\b"
)
_NAMED_AFTER_DATE = re.compile(
    r" (?:movement|brigade|street|avenue|square|stadium|university|martyrs|coalition)\b", re.IGNORECASE
)
_NAMED_DAY = re.compile(r"(?:Bloody|Black|Ruby|Sheffield|Super|Freaky|Man|Good|Holy|Ash|Easter|Palm|Girl|Joe) $")

_COUNTED = re.compile(
    r"[ -](?:people|men|women|children|troops|soldiers|civilians|police|officers|workers|employees|jobs|shares|miles|km|"
    r"kilometers|kilometres|meters|metres|feet|yards|tons|tonnes|pounds?|kilos?|kg|dollars|euros|rubles|marks|francs|yen|"
    r"points|votes|members|homes|houses|cars|vehicles|tanks|shells|rounds|missiles|rockets|drones|others|refugees|"
    r"prisoners|fighters|rebels|militants|residents|villagers|protesters|demonstrators|students|passengers|bodies|"
    r"casualties|deaths|dead|wounded|injured|units|copies|barrels|acres|hectares|hours|days|weeks|months|years|times|"
    r"degrees|percent|per cent|sorties|attacks|strikes|a\.m\.|p\.m\.|a month|a year|a day|a week|square|cubic|million|"
    r"billion|m|ft|lbs?)\b"
)
_SURE_YEAR = re.compile(r"\b(?:in|since|during|until|till|before|after) $", re.IGNORECASE)
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|to|through|during|for|before|after|between|the|late|early|mid|a|an|and|or|"
    r"its|their|his|her|[a-z]+'s|s'|ended|fiscal|year|around|about|circa|is|was|that|as|than|nearly|vs\.?|due|into|"
    r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber|spring|summer|fall|autumn|winter)"
    r"|[(\-/,;:'_\"])\s*$|^\s*$",
    re.IGNORECASE,
)
_NUMBER_BEFORE_YEAR = re.compile(r"[\d.,:/$€£#'-]$")
_JOINED_YEAR = re.compile(r"(?:[A-Za-z]|\b(?:19|20)\d\d)-$|[a-z)], ?$")
_PART_OF_NUMBER = re.compile(r"-[a-z]|[:/]\d|°|-\d{3}")
_NUMBERED = re.compile(
    r"\b(?:flights?|room|no\.?|number|route|highway|interstate|channel|page|model|bus|gate|section|article|resolution|"
    r"unit|brigade|squadron|apartment|building|school|hull|psalm|windows|boeing|airbus|some|than|over|nearly|almost|"
    r"least|around|approximately|roughly|another|estimated|up) #?$",
    re.IGNORECASE,
)
_PLURAL_AFTER = re.compile(r" [a-z]+s\b(?! (?:of|in|for|by|to))")
_OWNED = re.compile(r"\b(?:the|a|an|its|his|her|their|[a-z]+'s) $", re.IGNORECASE)

_IN_SEASON = re.compile(r"\b(?:in|since|by|until|through|during|into|throughout|over|for) $", re.IGNORECASE)
_NO_SEASON = re.compile(r" (?:of|water|in|from|to)\b")
_FOR_UNITS = re.compile(
    r"\b(?:for|in|within|over|after|took|takes?|taken|taking|last|lasted|spent|spend|spending|of) $", re.IGNORECASE
)
_PART_OF_UNITS = re.compile(
    r"\b(?:minutes|number|hours|end|couple|matter|rest|most|all|some|many|one|last|first|days) of $", re.IGNORECASE
)
_TINY = re.compile(r" (?!later|after|before|and|or|of|to|in|for|by|when|with|until|at|on|from|ago)[a-z]")
_RATE = re.compile(r"(?:times|once|twice|\d|million|billion|hundred|thousand) $")
_PER_AFTER = re.compile(r"(?:\d|million|billion|thousand|hundred|dollars|times|[a-z]{3,}s|percent|%|rate|once|twice) $")
_NOT_PER = re.compile(
    r"\b(?:is|was|this|as|has|does|less|than|versus|lasts|takes|plus|across|his|its|perhaps|toss|minus) $"
)
_AT_CLOCK = re.compile(r"\b(?:at|by|around|until|from|to|since|before|after|about|shortly|and) $", re.IGNORECASE)
_ZONE_AFTER = re.compile(r" ?(?:gmt|utc|local|hrs|hours|est|edt)", re.IGNORECASE)
_DURING = re.compile(r"\b(?:for|in|during|of|through|throughout|over|this|ended|early in|late in) $", re.IGNORECASE)
_OTHER_PERIOD = re.compile(r" (?:of|when|that|after|before|ahead|to|in which)\b")
_DECADE_BEFORE = re.compile(r"\b(?:in|of|since|during|through|until|by)\b", re.IGNORECASE)
_FEAST_GOODS = re.compile(
    r" (?:trees?|lights?|shopping|shoppers|carols?|gifts?|presents?|markets?|cards?|eggs?|bonus|decorations?|movies?|album)\b"
)
_CURRENT_NOUN = re.compile(r" (?:in|of|is|was|that|flow\w*|and|to|from|at)\b|[^ -]|$")


@dataclass(frozen=True, slots=True)
class _Site:
    """A match with what stands on either side of it; ``cased`` where capitals tell names in its text."""

    cased: bool
    left: str
    words: str
    right: str
    parts: Mapping[str, str]


def cased(text: str) -> bool:
    """Whether capitals tell anything in a text: neither all letters are small nor most of them capital."""
    letters = sum(map(str.isalpha, text))
    return _FEW * letters < sum(map(str.isupper, text)) < _MOST * letters


def stands(text: str, span: Span, rule: str, parts: Mapping[str, str], *, cased: bool) -> bool:
    """Whether a match of ``rule`` at ``span`` is a time expression where it stands."""
    guard = _GUARDS.get(rule)
    if guard is None:
        return True
    left, right = text[max(0, span.start - _BESIDE) : span.start], text[span.end : span.end + _BESIDE]
    return guard(_Site(cased, left, span.of(text), right, parts))


def _month(at: _Site) -> bool:
    name = at.parts["m"]
    if at.cased and not name[0].isupper():
        return False
    if at.parts.keys() & {"y", "yy"}:
        return True
    if not at.cased:
        return bool(at.parts.keys() & {"mod", "which"}) or _SURE_MONTH.search(at.left) is not None
    if name.lower().rstrip(".") in _NAMES and _NAME_AFTER.match(at.right):
        return False
    if at.parts.keys() & {"mod", "which"}:
        return True
    return _bare_month(name.lower(), at)


def _bare_month(name: str, at: _Site) -> bool:
    """A month by itself: the likelier its word is another one, the surer must be what stands before."""
    if len(name) == _SHORT_MONTH and name != "may":
        return False
    if name in {"may", "march"} and _VERB_AFTER_MONTH.match(at.right):
        return _SURE_MONTH.search(at.left) is not None
    if name.rstrip(".") in _NAMES:
        return _BEFORE_NAME.search(at.left) is not None and not _PERSON_BEFORE.search(at.left)
    return _BEFORE_MONTH.search(at.left) is not None or not re.match(r" [A-Z]", at.right)


def _date(at: _Site) -> bool:
    if at.cased and not at.parts["m"][0].isupper():
        return False
    if _NAMED_AFTER_DATE.match(at.right):
        return False
    day_first = at.words.find(at.parts["d"]) < at.words.find(at.parts["m"])
    if day_first and at.left[-1:].isdigit():
        return False
    if "y" in at.parts:
        return True
    if day_first and at.parts["m"].lower() in {"may", "march", "mar"}:
        return re.match(r" (?:be|have|not)\b", at.right) is None
    return _COUNTED.match(at.right) is None


def _weekday(at: _Site) -> bool:
    if (at.cased and not at.parts["wd"][0].isupper()) or _PAPER_AFTER.match(at.right) or _NAMED_DAY.search(at.left):
        return False
    return not ("plural" in at.parts and re.match(r"['\w]", at.right))


def _year(at: _Site) -> bool:
    if at.parts.get("mod") or "year" in at.words.lower():
        return True
    if _COUNTED.match(at.right) or _PART_OF_NUMBER.match(at.right):
        return False
    if not at.parts["y"].isdigit():
        return _BEFORE_YEAR.search(at.left) is not None
    if _NUMBER_BEFORE_YEAR.search(at.left) and not _JOINED_YEAR.search(at.left):
        return False
    return _SURE_YEAR.search(at.left) is not None or _likely_year(at)


def _likely_year(at: _Site) -> bool:
    if _NUMBERED.search(at.left) or (_PLURAL_AFTER.match(at.right) and not _OWNED.search(at.left)):
        return False
    return _FIRST_YEAR <= int(at.parts["y"]) <= _LAST_YEAR and _BEFORE_YEAR.search(at.left) is not None


def _season(at: _Site) -> bool:
    if at.parts.keys() & {"y", "yy", "mod"}:
        return True
    named = at.parts["s"].lower() != "fall" and not _NO_SEASON.match(at.right)
    return named and _IN_SEASON.search(at.left) is not None


def _bare(at: _Site) -> bool:
    if at.parts["u"].lower() in {"seconds", "quarters", "nights", "minutes"}:
        return False
    return _FOR_UNITS.search(at.left) is not None and not _PART_OF_UNITS.search(at.left)


def _duration(at: _Site) -> bool:
    count, unit = at.parts["n"].lower(), at.parts["u"].lower()
    if count in {"a", "an"}:
        return _one_unit(unit, at)
    if unit == "second" or (count, unit) in {
        ("one", "quarter"),
        ("three", "quarters"),
        ("3", "quarters"),
        ("one", "night"),
    }:
        return False
    if re.search(r"\b(?:per|aged?) $", at.left):
        return False
    return not (count[0].isdigit() and re.search(r"[$€£\d.,-]$", at.left))


def _one_unit(unit: str, at: _Site) -> bool:
    """Such as "A month", but no "a second", "a calendar year", "a minute dose", "six times a month"."""
    if unit in {"second", "quarter", "night"} or re.search(r" (?:fiscal|calendar|financial) ", at.words):
        return False
    return not (unit == "minute" and _TINY.match(at.right)) and not _RATE.search(at.left)


def _per(at: _Site) -> bool:
    return _PER_AFTER.search(at.left) is not None and not _NOT_PER.search(at.left)


def _clock(at: _Site) -> bool:
    clock = at.parts["clock"]
    if re.fullmatch(r"[\d:.]+", clock):
        return at.words != clock or bool(_AT_CLOCK.search(at.left) or _ZONE_AFTER.match(at.right))
    return not re.search(r"[$€£.,:]$", at.left) and clock != "Noon"


def _period(at: _Site) -> bool:
    """Told from now, and not "the last day of the siege"."""
    counted = at.parts["which"].lower() in {"the last", "the next"} and at.right.startswith(" of ")
    return _title(at) and not counted


def _the_period(at: _Site) -> bool:
    unit = at.parts["u"].lower()
    if unit != "quarter" and _OTHER_PERIOD.match(at.right):
        return False
    if unit == "day":
        return re.search(r"\b(?:later|earlier) in $", at.left, re.IGNORECASE) is not None
    return _DURING.search(at.left) is not None


def _future(at: _Site) -> bool:
    if at.parts["w"].lower() == "the future":
        return re.search(r"\b(?:in|into) $", at.left, re.IGNORECASE) is not None
    return not (re.search(r"\b(?:as|too|how) $", at.left, re.IGNORECASE) or at.right.startswith(" after"))


def _title(at: _Site) -> bool:
    """Not the name of a paper or programme: "USA Today", "This Week"."""
    if not at.cased:
        return True
    words = at.words.split(" ")
    if len(words) > 1 and all(word.istitle() for word in words):
        return False
    return not (words[0][0].isupper() and re.search(r"[A-Z]\w* $", at.left))


def _word(at: _Site) -> bool:
    """No part of a name: "Now Magazine"."""
    return not at.cased or at.parts["w"].islower() or not _NAME_AFTER.match(at.right)


def _present(at: _Site) -> bool:
    return _word(at) and not (at.parts["w"].lower() == "current" and _CURRENT_NOUN.match(at.right))


def _decade(at: _Site) -> bool:
    """Such as "The fifties" in or since which things happen, and nobody's age ("in her fifties")."""
    if "w" not in at.parts or "cent" in at.parts:
        return True
    return at.words.lower().startswith(("the ", "early ", "late ", "mid")) and bool(_DECADE_BEFORE.search(at.left))


def _half(at: _Site) -> bool:
    """A half of a year; the bare "second half" is more often a match's."""
    return bool(at.parts.keys() & {"y", "which"})


def _edge(at: _Site) -> bool:
    return not (at.parts.get("u", "").lower() == "day" and re.search(r"\bat $", at.left, re.IGNORECASE))


def _holiday(at: _Site) -> bool:
    """The feast itself, and neither Easter Island nor a Christmas tree."""
    return "y" in at.parts or not (_FEAST_GOODS.match(at.right) or (at.cased and _NAME_AFTER.match(at.right)))


def _dawn(at: _Site) -> bool:
    return at.parts["w"].islower() or not at.cased


def _unbroken(at: _Site) -> bool:
    return re.search(r"[\w.-]$", at.left) is None


def _ordinal_day(at: _Site) -> bool:
    return 1 <= int(at.parts["n"]) <= _DAYS and _unbroken(at)


_GUARDS: dict[str, Callable[[_Site], bool]] = {
    "deictic": _title,
    "period": _period,
    "month": _month,
    "week_in_month": _month,
    "date": _date,
    "clock_date": _date,
    "week_of": _date,
    "weekday": _weekday,
    "year": _year,
    "season": _season,
    "bare_units": _bare,
    "duration": _duration,
    "set_per": _per,
    "clock": _clock,
    "the_period": _the_period,
    "set_adverb": _word,
    "half": _half,
    "edge": _edge,
    "holiday": _holiday,
    "dawn": _dawn,
    "dotted": _unbroken,
    "present": _present,
    "future": _future,
    "past": _word,
    "decade": _decade,
    "iso_ordinal": _ordinal_day,
    "julian_day": _ordinal_day,
}
