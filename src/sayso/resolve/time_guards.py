"""Which matches are ordinary words or names and no time: "may", "second", "the Sunday Times", "2,000 people"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sayso.records import Span

Parts = "Mapping[str, str]"
_NAMES = frozenset({"may", "march", "april", "june", "august", "jan", "mar", "jun", "jul", "dec", "sun", "sat", "wed", "mon"})
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|to|through|during|for|before|after|between|last|next|this|early|late|mid|"
    r"and|or|ended|ending|starting|beginning|the|a|an|its|their|his|her|that|each|every|around|about|dated|as of|back|than|through|throughout|"
    r"on|per|past)|[(\-/])[ -]*$",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"\b(?:in|since|by|until|till|from|through|during|for|before|after|between|of|late|early|mid|to|and|or|than|ended|ending|"
    r"the|its|their|this|last|next)$",
    re.IGNORECASE,
)
_ORG_AFTER = re.compile(
    r" (?:Times|Telegraph|Mail|Express|Herald|Tribune|Mirror|Post|World|Independent|Mercury|Review|Observer|Agreement|"
    r"Night (?:Live|Football|Lights)|Revolution|Massacre|Street|Movement|Group|Club|Prayer|Adams|Addams)\b"
)
_COUNTED = re.compile(
    r"[ -](?:people|men|women|children|troops|soldiers|civilians|police|officers|workers|employees|jobs|shares|miles|km|"
    r"kilometers|kilometres|meters|metres|feet|yards|tons|tonnes|pounds|kilos?|kg|dollars|euros|rubles|marks|francs|yen|"
    r"points|votes|members|homes|houses|cars|vehicles|tanks|shells|rounds|missiles|rockets|drones|others|refugees|"
    r"prisoners|fighters|rebels|militants|residents|villagers|protesters|demonstrators|students|passengers|bodies|"
    r"casualties|deaths|dead|wounded|injured|units|copies|barrels|acres|hectares|hours|days|weeks|months|years|times|"
    r"degrees|percent|per cent|sorties|attacks|strikes|a\.m\.|p\.m\.|a month|a year|a day|a week|square|cubic|million|billion|m|ft|lb|lbs)\b"
)
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|until|till|of|from|to|through|during|for|before|after|between|the|late|early|mid|a|an|and|or|"
    r"its|their|his|her|ended|fiscal|year|until|around|about|circa|is|that|as|than|nearly|vs\.?|"
    r"(?:jan|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber|spring|summer|fall|autumn|winter)|[(\-/,;:'_\"])\s*$|^\s*$",
    re.IGNORECASE,
)
_FLIGHT = re.compile(r"\b(?:flights?|room|no\.?|number|route|highway|route|interstate|channel|page|model|bus|gate|section|article|resolution|unit|brigade|squadron|apartment|building|school|hull|psalm|windows|boeing|airbus|about|some|than|over|nearly|almost|least|to|around|approximately|roughly|another|estimated|of|up) #?$", re.IGNORECASE)


def stands(text: str, span: Span, rule: str, parts: Mapping[str, str]) -> bool:
    """Whether a match of ``rule`` at ``span`` is a time expression where it stands."""
    guard = _GUARDS.get(rule)
    return guard is None or guard(text, span, parts)


def _left(text: str, span: Span, size: int = 24) -> str:
    return text[max(0, span.start - size) : span.start]


def _right(text: str, span: Span, size: int = 40) -> str:
    return text[span.end : span.end + size]


def _month(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    name = parts["m"]
    if not name[0].isupper():
        return False
    if parts.get("y") or parts.get("yy"):
        return True
    if len(name.rstrip(".")) < 4 and name.lower() not in {"may"} and "which" not in parts and not name.endswith("."):
        return False
    modified = parts.keys() & {"mod", "which"}
    right = _right(text, span)
    if name.lower().rstrip(".") in _NAMES and re.match(r" [A-Z][a-z]", right):
        return False
    if modified:
        return True
    left = _left(text, span)
    if name.lower() in {"may", "march"} and re.match(r" (?:be|have|not|on|to|of)\b|ers?\b", right):
        return re.search(r"\b(?:in|since|by|until|last|next|of)$", left.rstrip()) is not None
    if name.lower().rstrip(".") in _NAMES:
        return _BEFORE_NAME.search(left.rstrip(" -")) is not None and not re.search(r"[A-Z][\w.]+ (?:and|of)$", left.rstrip())
    return _BEFORE_MONTH.search(left) is not None or not re.match(r" [A-Z]", right)


def _date(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    if not parts["m"][0].isupper():
        return False
    day_first = text.find(parts["d"], span.start) < text.find(parts["m"], span.start)
    if day_first and re.match(r"\d", _left(text, span, 1) or " "):
        return False
    if day_first and not parts.get("y") and parts["m"].lower() in {"may", "march", "mar"}:
        return re.match(r" (?:be|have|not)\b", _right(text, span)) is None
    if parts.get("y"):
        return True
    return _COUNTED.match(_right(text, span)) is None


def _weekday(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    if not parts["wd"][0].isupper():
        return False
    right, left = _right(text, span), _left(text, span)
    if _ORG_AFTER.match(right) or re.search(r"(?:Bloody|Black|Ruby|Sheffield|Super|Freaky|Man|Good|Holy|Ash|Easter|Palm|Girl|Joe) $", left):
        return False
    return not ("plural" in parts and re.match(r"['\w]", right))


def _year(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    value = parts["y"]
    if not value.isdigit():
        return text[span.start].islower() is False or re.match(r"(?:nineteen|two|twenty)", value, re.IGNORECASE) is not None
    if parts.get("mod") or "year" in text[span.start : span.end].lower():
        return True
    left, right = _left(text, span), _right(text, span)
    if re.search(r"[\d.,:/$€£#'-]$", left) and not re.search(r"(?:[A-Za-z]|\b(?:19|20)\d\d)-$|[a-z)], ?$", left):
        return False
    if _COUNTED.match(right) or re.match(r"(?:-[a-z]|[:/]\d|°|-\d{3})", right):
        return False
    number = int(value)
    if re.search(r"\b(?:in|since|during|until|till|before|after)\s$", left):
        return True
    if _FLIGHT.search(left) and not re.search(r"\b(?:to|of|about) $", left):
        return False
    if re.match(r" [a-z]+s\b(?! (?:of|in|for|by|to))", right) and not re.search(r"\b(?:the|a|an|its|his|her|their|'s) $", left):
        return False
    return 1700 <= number <= 2060 and _YEAR_BEFORE.search(left) is not None


def _season(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    if "y" in parts or "yy" in parts or "mod" in parts:
        return True
    left, right = _left(text, span), _right(text, span)
    if re.search(r"\b(?:in|since|by|until|through|during|into|throughout|over|for)\s$", left, re.IGNORECASE):
        return parts["s"].lower() != "fall" and ("the" not in parts or True) and not re.match(r" (?:of|water|in|from|to)\b", right)
    return False


def _bare(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    return re.search(r"\b(?:for|in|within|over|after|took|takes?|taken|taking|last|lasted|spent|spend|spending|of)\s$", _left(text, span), re.IGNORECASE) is not None and parts[
        "u"
    ].lower() not in {"seconds", "quarters", "nights", "minutes"} and not re.search(r"\b(?:minutes|number|hours|end|couple|matter) of\s$|\b(?:rest|most|all|some|many|one|end|last|first|days) of\s$", _left(text, span))


def _duration(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    count, unit = parts["n"].lower(), parts["u"].lower()
    right, left = _right(text, span), _left(text, span)
    if unit == "second" or (unit == "quarter" and count in {"a", "an", "one"}) or (unit == "night" and count in {"a", "one"}):
        return False
    if unit == "quarters" and count in {"three", "3"}:
        return False
    if count in {"a", "an"} and re.search(r" (?:fiscal|calendar|financial) ", text[span.start : span.end]):
        return False
    if re.search(r"\b(?:per|aged?)\s$", left):
        return False
    if count in {"a", "an"} and re.search(r"(?:times|once|twice|\d|million|billion|hundred|thousand)\s$", left):
        return False
    return not (re.match(r"\d", count) and re.search(r"[$€£\d.,-]$", left))


def _per(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    del parts
    left = _left(text, span, 40)
    return re.search(r"(?:\d|million|billion|thousand|hundred|dollars|times|[a-z]{3,}s|percent|%|rate|once|twice)\s$", left) is not None and not re.search(
        r"\b(?:is|was|this|as|has|does|less|than|versus|lasts|takes|plus|across|his|its|perhaps|toss|minus)\s$", left
    )


def _clock(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    clock = parts["clock"].lower()
    if re.match(r"\d{1,2}:\d\d", clock) and not re.search(r"[apm]", clock):
        left = _left(text, span)
        return re.search(r"\b(?:at|by|around|until|from|to|since|before|after|about|shortly|and)\s$", left) is not None or re.match(
            r" ?(?:gmt|utc|local|hrs|hours|est|edt)", _right(text, span), re.IGNORECASE
        ) is not None or text[span.start : span.end] != parts["clock"]
    if re.search(r"[$€£.,:]$", _left(text, span)):
        return False
    return not (clock == "noon" and re.search(r"[A-Z]", parts["clock"]))


def _the_period(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    left, right = _left(text, span), _right(text, span)
    unit = parts["u"]
    if re.match(r" (?:of|when|that|after|before|ahead|to|in which)\b", right) and unit != "quarter":
        return False
    if unit == "day":
        return re.search(r"\b(?:later in|earlier in)\s$", left) is not None
    return re.search(r"\b(?:for|in|during|of|through|throughout|over|this|ended|early in|late in)\s$", left, re.IGNORECASE) is not None


def _adverb(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    word = parts["w"]
    return word.islower() or (text[span.start].isupper() and not re.match(r" [A-Z]", _right(text, span)))


def _future(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    left = _left(text, span)
    if parts["w"].lower() == "the future":
        return re.search(r"\b(?:in|into)\s$", left, re.IGNORECASE) is not None
    return not (re.search(r"\b(?:as|too|how)\s$", left) or re.match(r" after\b", _right(text, span)))


def _title(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    """Not the name of a paper or programme: "USA Today", "This Week"."""
    del parts
    words = text[span.start : span.end].split(" ")
    if len(words) > 1 and all(w[0].isupper() for w in words) and not words[0].isupper():
        return False
    return not (words[0][0].isupper() and re.search(r"[A-Z]\w* $", _left(text, span)))


def _word(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    return not re.match(r" [A-Z][a-z]", _right(text, span)) or parts["w"].islower()


def _decade(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    if "w" in parts and "cent" not in parts:
        return re.search(r"\b(?:in|of|since|during|through|early|mid|late|until|by)\b", _left(text, span)) is not None and text[span.start : span.start + 3].lower() in {"the", "ear", "lat", "mid"} and not re.search(r"\b(?:in|into) (?:his|her|their|its)\s$", _left(text, span))
    return True


def _ordinal_day(text: str, span: Span, parts: Mapping[str, str]) -> bool:
    return 1 <= int(parts["n"]) <= 366 and not re.search(r"[\w-]$", _left(text, span))


_GUARDS: dict[str, Callable[[str, Span, Mapping[str, str]], bool]] = {
    "deictic": _title,
    "period": _title,
    "month": _month,
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
    "set_adverb": _adverb,
    "present": _word,
    "future": _future,
    "past": _word,
    "decade": _decade,
    "iso_ordinal": _ordinal_day,
    "julian_day": _ordinal_day,
}
