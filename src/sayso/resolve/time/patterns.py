"""The patterns of time expressions, and the words near which each is tried."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.resolve.time.words import (
    DECADES,
    EASTER,
    FLOATING,
    HOLIDAYS,
    MONTHS,
    NUMBER_WORD,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=len, reverse=True))


_MONTH = rf"(?:(?:{_any(MONTHS)})|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_WD_ANY = rf"(?:{_WEEKDAY}|(?:mon|tues?|wed|thu|thurs?|fri|sat|sun)\.?)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[.:/]\d|,\d{3}\b|-\w*[a-z]{4})"
YEAR = r"(?:1[5-9]|20)\d\d(?!\d|[.,]\d)"
_TEENS = rf"(?:nineteen (?:hundred|{NUMBER_WORD})|two thousand(?: and)?(?: (?:{NUMBER_WORD}))?|twenty (?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen))"
_PART = r"(?:morning|afternoon|evening|night|lunchtime|noon|midday|midnight|dawn|dusk)"
_SEASON = rf"(?:{_any(SEASONS)})"
_UNIT1 = r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century|millennium)"
_UNITS = (
    r"(?:seconds|minutes|hours|days|nights|weeks|weekends|fortnights|months|quarters|years|decades|centuries|millennia)"
)
_UNIT = rf"(?:{_UNITS}|{_UNIT1})"
_NUM = rf"(?:\d[\d,]*(?:\.\d+)?(?: ?\d/\d|½)?|(?:{NUMBER_WORD})(?: hundred| thousand)?|an? (?:hundred|dozen|thousand)|hundreds of|dozens of|thousands of|tens of thousands of|half a dozen)"
_VAGUE = r"(?:a few|a couple(?: of)?|several|some|many|numerous|few|a good many)"
_COUNT = rf"(?:(?:{_NUM})(?: and a half)?(?: ?(?:to|or|-) ?(?:{_NUM}))?|(?:{_VAGUE})(?: more)?|a|an|another|half an?|an additional)"
_ADJ = r"(?:(?:trading|business|working|calendar|fiscal|full|straight|consecutive|whole|long|more|extra|short|additional)[ -])?"
_ABOUT = r"(?:almost|nearly|more than|less than|fewer than|at least|up to)"
_HALF = r"(?: and a half)?"
_SPAN = rf"(?P<n>{_COUNT}) {_ADJ}(?P<u>{_UNIT}){_HALF}"
_WHEN = r"(?P<mod>early|late|earlier|later|mid|sometime)"
_CLOCK = (
    r"(?P<clock>(?:[01]?\d|2[0-4])(?:[:.][0-5]\d){0,2} ?(?:[ap]\.? ?m\b\.?)|(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?!\d)|(?:[01]\d|2[0-4])[0-5]\d(?= ?(?:gmt|utc|hours|hrs|est|edt|local time))|noon|midday|midnight|(?:"
    + NUMBER_WORD
    + r") o'clock)"
)
_ZONE = r"(?: ?(?:gmt|utc|est|edt|cst|cdt|pst|pdt|cet|eet|msk|local time|moscow time|kyiv time|hours|hrs)\b| o'clock)?(?: in the (?:morning|afternoon|evening))?"
_DEICTIC = r"(?:today|tomorrow|yesterday|tonight)"
_DATE = rf"(?:(?P<wd>{_WD_ANY}),? (?:the )?)?(?P<m>{_MONTH}) ?(?:the )?(?P<d>{DAY})(?:,? (?:of )?(?P<y>{YEAR}))?"
_DATE_EU = (
    rf"(?:(?P<wd>{_WD_ANY}),? )?(?:the )?(?P<d>{DAY})(?: day)?(?: of)? (?P<m>{_MONTH})(?:,? (?:of )?(?P<y>{YEAR}))?"
)
_ORD = _any([*ORDINALS[:10], "1st", "2nd", "3rd", "4th"])
_WHICH = r"(?P<which>the (?:past|last|next|previous|following|coming|same|current|latest|then-current|preceding|ensuing|upcoming)|this past|this coming|this same|this|last|next|that same|that|past|previous|coming|upcoming|the same|these|those)"
_PERIOD = rf"(?:fiscal |calendar |financial |school |full )?(?P<u>day|week|weekend|month|quarter|year|decade|century|{_SEASON})"

# Rule, trigger group, pattern. Of two that match at one place the longer stands, then the one told first.
RULES: tuple[tuple[str, str, str], ...] = (
    ("iso", "year", r"(?P<iso>(?:1[5-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:(?:t| )(?P<t>[0-2]\d:[0-5]\d(?::[0-5]\d)?)(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?)?(?![\d-])"),
    ("iso_month", "year", r"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?![\d-])"),
    ("iso_week", "year", r"(?P<iso>(?:19|20)\d\d-?w(?:0[1-9]|[1-4]\d|5[0-3])(?:-[1-7])?)(?![\w-])"),
    ("iso_ordinal", "year", r"(?P<y>(?:19|20)\d\d)-(?P<n>[0-3]\d\d)(?![\w-])"),
    ("julian_day", "day", rf"(?:julian )?day (?P<n>\d{{1,3}})(?: of|,)? (?P<y>{YEAR})"),
    ("slash", "slash", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4}|\d{2})(?![\d/])"),
    ("slash_iso", "slash", r"(?P<y>(?:19|20)\d\d)/(?P<a>0[1-9]|1[0-2])/(?P<b>\d\d)(?![\d/])"),
    ("dotted", "year", r"(?P<b>\d{1,2})\.(?P<a>\d{1,2})\.(?P<y>(?:19|20)\d\d)(?!\d|\.\d)"),
    ("dtg", "dtg", r"(?P<d>[0-3]\d)(?P<t>[0-2]\d[0-5]\d)z ?(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) ?(?P<y>(?:20)?\d\d)\b"),
    ("clock_date", "clock", rf"{_CLOCK}{_ZONE},? (?:on )?(?:{_DATE})(?!\w)"),
    ("date", "month", rf"(?:{_DATE})(?:,? at (?:about |around )?{_CLOCK}{_ZONE})?(?!\w)"),
    ("date", "month", rf"{_DATE_EU}(?!\w)"),
    ("week_of", "month", rf"the week (?:of|beginning|starting|ending) (?:{_DATE}|{_DATE_EU.replace('?P<', '?P<eu_')})(?!\w)"),
    ("week_in_month", "month", rf"(?:the )?(?P<ord>first|second|third|fourth|last|final) week (?:of|in) (?P<m>{_MONTH})(?: (?:of )?(?P<y>{YEAR})|,? (?P<yy>last year|this year|next year))?(?!\w)"),
    ("month", "month", rf"(?:{_WHEN}[ -])?(?:the month of )?(?P<m>{_MONTH})(?:,? (?:of )?(?P<y>{YEAR}|{_TEENS})|,? (?:of )?(?P<yy>last year|this year|next year|the same year|that year))(?!\w)"),
    ("month", "month", rf"(?:(?:{_WHEN}|{_WHICH})[ -])?(?:the month of )?(?P<m>{_MONTH})(?!\w|\.? \d)"),
    ("clock_weekday", "clock", rf"{_CLOCK}{_ZONE},? (?:on )?(?:(?P<which>last|next|this) )?(?:(?P<wd>{_WEEKDAY})|(?P<deictic>{_DEICTIC}))(?!\w)"),
    ("weekday", "weekday", rf"(?:(?P<mod>early|late) )?(?:{_WHICH} )?(?P<wd>{_WEEKDAY})(?P<plural>s)?(?: (?P<part>{_PART}s?))?(?:,? at (?:about |around )?{_CLOCK}{_ZONE})?(?!\w)"),
    ("deictic", "deictic", r"(?:(?P<mod>early|late|earlier|later) )?(?P<w>the day before yesterday|the day after tomorrow|tonight|last night|overnight)(?!\w)"),
    ("deictic", "deictic", rf"(?:(?P<mod>early|late|earlier|later) )?(?P<w>today|yesterday|tomorrow)(?: (?P<part>{_PART}))?(?:,? at (?:about |around )?{_CLOCK}{_ZONE})?(?!\w)"),
    ("this_part", "part", r"(?:(?P<mod>early|late|earlier|later) )?(?P<which>this|that same|that|the same|the next|the following|the previous) (?P<part>morning|afternoon|evening|night)(?!\w)"),
    ("clock", "clock", rf"{_CLOCK}{_ZONE}(?!\w)"),
    ("dawn", "dawn", r"(?:the )?(?P<w>early hours|small hours|wee hours|early morning hours|dawn|dusk|daybreak)(?: of (?:the )?(?:(?P<wd>" + _WEEKDAY + r")(?: (?P<part>morning))?|(?P<part2>morning)))?(?!\w)"),
    ("period", "period", rf"(?:(?:{_WHEN}) (?:in )?)?(?:{_WHICH}) {_PERIOD}(?: or so)?(?!\w)"),
    ("the_period", "period", r"(?P<which>the) (?P<mod2>full |whole |entire |fiscal )?(?P<u>day|week|weekend|month|quarter|year|decade)(?!\w)"),
    ("season", "season", rf"(?:the )?(?:(?P<mod>early|late|mid)[ -])?(?P<s>{_SEASON})(?: of|,)? (?:(?P<y>{YEAR}|{_TEENS})|(?P<yy>last year|this year|next year|that year))(?!\w)"),
    ("season", "season", rf"(?P<the>the )?(?:(?P<mod>early|late|mid)[ -])?(?P<s>{_SEASON})(?!\w)"),
    ("edge", "edge", rf"(?:the )?(?P<edge>end|beginning|start|middle|close|turn) of (?:(?P<y>{YEAR})|(?P<which>the|this|last|next) (?P<u>day|week|month|quarter|year|decade|century)|(?P<m>{_MONTH})(?: (?P<y2>{YEAR}))?)(?!\w)"),
    ("year_end", "end", r"(?:the )?(?P<w>year(?:[- ]|'s )end)(?!\w)"),
    ("half", "half", rf"(?:the )?(?P<h>first|second|latter|last|1st|2nd)[ -]half(?: of (?:(?P<y>{YEAR})(?!s)|(?P<which>this|last|next|the) (?P<u>year)))?(?!\w| of)"),
    ("quarter", "quarter", rf"(?:the )?(?:(?:(?P<y>{YEAR})|(?P<rel>year-ago|year-earlier|latest|comparable|current))'?s? )?(?:(?:fiscal|calendar)[ -])?(?P<q>{_ORD})[ -]quarters?(?: (?:of|in) (?:(?:fiscal )?(?P<y2>{YEAR})|(?P<which>last|this|next|the) (?:fiscal )?year))?(?!\w)"),
    ("quarter", "quarter", rf"(?P<which>this|last|next) (?:fiscal )?year's (?P<q>{_ORD})[ -]quarter(?!\w)"),
    ("quarter", "quarter", rf"q(?P<q>[1-4])(?:[ ,/]*(?P<y>{YEAR}))?(?!\w)"),
    ("year_period", "year_period", rf"the (?:(?P<y>{YEAR})|(?:comparable |same )?(?P<rel>year-ago|year-earlier|latest|comparable)) (?P<u>period|quarter|fiscal year)(?!\w)"),
    ("year_ago_adj", "ago", r"(?P<w>year-ago|year-earlier)(?!\w)"),
    ("ago", "ago", rf"(?:{_ABOUT} )?{_SPAN}(?: or so)? (?P<dir>ago|earlier|from now|before now|hence)(?!\w)"),
    ("long_ago", "ago", rf"(?P<u>{_UNITS}) ago(?!\w)"),
    ("window", "unit", rf"(?P<the>the )?(?P<which>last|past|next|first|previous|coming|(?<=the )following|final|recent|latest|preceding|opening|initial|remaining) (?P<n>(?:{_NUM})(?: and a half)?(?: ?(?:to|or|-) ?(?:{_NUM}))?|{_VAGUE}) {_ADJ}(?P<u>{_UNIT})(?!\w)"),
    ("window_vague", "unit", rf"(?P<the>the )?(?P<which>recent|past|coming|(?<=the )(?:next|last|previous)) (?P<u>{_UNITS})(?: (?:and|or) (?P<u2>{_UNITS}))?(?!\w)"),
    ("day_before", "period", r"the (?P<u>day|night) (?P<dir>before|after)(?=[.,;:]|$)"),
    ("weeks_ahead", "ahead", rf"the (?P<u>{_UNITS}) (?:ahead|to come)(?!\w)"),
    ("adjective", "unit", rf"(?:(?:an? )(?=\S+ (?:period|term|stretch)\b))?(?P<n>(?:{_NUM})(?: and a half| to (?:{_NUM}))?|several|multi|half)-(?P<u>{_UNIT1})(?: period| term| stretch)?(?! ?- ?old| old|s? old|\w)"),
    ("adjective_long", "long", r"(?P<n>)(?P<u>day|week|month|year|hour|decade|century)(?P<plural>s?)-?long(?!\w)"),
    ("duration", "unit", rf"(?:{_ABOUT} )?(?:the )?{_SPAN}(?! old|-\w|\w| of age)"),
    ("bare_units", "unit", rf"(?P<u>{_UNITS})(?: (?:or|and) (?P<u2>{_UNITS}))?(?!\w| old|-old)"),
    ("set_each", "each", rf"(?P<q>every|each)(?: (?P<n>other|single|{_NUM}|few))? (?:(?P<u>{_UNIT}|{_SEASON})|(?P<wd>{_WEEKDAY})|(?P<m>{_MONTH}))(?: (?P<part>{_PART}))?(?!\w)"),
    ("set_often", "unit", rf"(?:(?P<times>once|twice|thrice|{_NUM} times) )(?:a|an|each|every|per) (?P<u>{_UNIT1})(?!\w)"),
    ("set_per", "period", r"(?P<art>a|an|per) (?P<u>day|week|month|year|hour)(?!\w)"),
    ("set_adverb", "adverb", r"(?P<w>hourly|daily|nightly|weekly|biweekly|monthly|bimonthly|yearly|annually)(?!\w)"),
    ("decade", "decade", rf"(?:the )?(?:(?P<mod>early|late|mid)[ -](?:to[ -]late[ -])?)?(?:(?P<y>(?:1[5-9]|20)\d0)'?s|'(?P<yy>\d0)'?s|(?:(?P<cent>nineteen|eighteen|twenty) ?-?)?(?P<w>{_any(DECADES)}))(?!\w)"),
    ("century", "century", rf"(?:the )?(?:(?P<mod>early|late|mid)[ -])?(?P<n>\d{{1,2}}(?:st|nd|rd|th)|{_any(ORDINALS[:21])})[ -]century(?!\w)"),
    ("fiscal", "fiscal", rf"(?:the )?(?:fiscal|financial)(?: year)? (?P<y>{YEAR})(?!\w)"),
    ("year", "year_word", rf"(?:(?P<mod>early|late|mid)[ -])?(?:the year )?(?P<y>{YEAR}|{_TEENS})(?:[-/](?P<y2>(?:19|20)?\d\d)(?!\d))?(?![\w%])"),
    ("holiday", "holiday", rf"(?:(?P<which>last|this|next) )?(?P<h>{_any([*HOLIDAYS, *FLOATING, *EASTER])})(?:,? (?P<y>{YEAR}))?(?!\w)"),
    ("present", "present", r"(?P<w>now|currently|current|at present|at the moment|nowadays|these days|present-day)(?!\w)"),
    ("past", "past", r"(?P<w>more recently|recently|recent|lately|some time ago|the recent past|the past|not long ago)(?!\w)"),
    ("future", "future", r"(?P<w>the (?:near|foreseeable|immediate|not too distant) (?:future|term)|the future|soon|someday)(?!\w)"),
    ("while", "while", r"(?P<w>a (?:long |little |short )?while|some time|a (?:long|short) time|a (?:fairly )?(?:lengthy|long|short) period)(?!\w)"),
)  # fmt: skip


# The words one of which each pattern needs: a pattern is tried only near one of them.
_UNIT_WORDS = frozenset({*UNITS, *(f"{u}s" for u in UNITS), "centuries", "millennia"})
_MONTH_WORDS = frozenset({*MONTHS, *(m[:3] for m in MONTHS), "sept"})
TRIGGERS: dict[str, frozenset[str]] = {
    "year": frozenset({"#4"}),
    "day": frozenset({"day"}),
    "slash": frozenset({"/"}),
    "dtg": _MONTH_WORDS,
    "month": _MONTH_WORDS,
    "weekday": frozenset({*WEEKDAYS, *(f"{d}s" for d in WEEKDAYS)}),
    "clock": frozenset(
        {
            "m",
            "am",
            "pm",
            "noon",
            "midday",
            "midnight",
            "gmt",
            "utc",
            "clock",
            ":",
            "hrs",
            "hours",
            "est",
            "edt",
            "local",
        }
    ),
    "deictic": frozenset({"today", "tomorrow", "yesterday", "tonight", "night", "overnight"}),
    "part": frozenset({"morning", "afternoon", "evening", "night"}),
    "dawn": frozenset({"hours", "dawn", "dusk", "daybreak"}),
    "period": frozenset({"day", "week", "weekend", "month", "quarter", "year", "decade", "century", "hour", *SEASONS}),
    "season": frozenset(SEASONS),
    "edge": frozenset({"end", "beginning", "start", "middle", "close", "turn"}),
    "end": frozenset({"end"}),
    "half": frozenset({"half"}),
    "quarter": frozenset({"quarter", "quarters", "q"}),
    "year_period": frozenset({"period", "quarter", "year"}),
    "ago": frozenset({"ago", "earlier", "now", "hence"}),
    "unit": _UNIT_WORDS,
    "ahead": frozenset({"ahead", "come"}),
    "each": frozenset({"every", "each"}),
    "long": frozenset(
        {"long", *(f"{u}{s}long" for u in ("day", "week", "month", "year", "hour", "decade") for s in ("", "s"))}
    ),
    "adverb": frozenset(
        {"hourly", "daily", "nightly", "weekly", "biweekly", "monthly", "bimonthly", "yearly", "annually"}
    ),
    "decade": frozenset({"s", *DECADES}),
    "century": frozenset({"century"}),
    "fiscal": frozenset({"fiscal", "financial"}),
    "year_word": frozenset({"#4", "nineteen", "two", "twenty"}),
    "holiday": frozenset(re.findall(r"[a-z]{3,}", " ".join([*HOLIDAYS, *FLOATING, *EASTER]))) - {"day", "the"},
    "present": frozenset({"now", "currently", "current", "present", "moment", "nowadays", "these"}),
    "past": frozenset({"recently", "recent", "lately", "ago", "past"}),
    "future": frozenset({"future", "term", "soon", "someday"}),
    "while": frozenset({"while", "time", "period"}),
}
