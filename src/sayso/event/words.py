"""What words tell of a happening: known or new, a toll that moved, what kind of thing was hit."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_KNOWN = re.compile(r"\b(?:the|this|that|these|those)\s+(?:[\w’'-]+\s+){0,2}?([\w’'-]+)$", re.IGNORECASE)  # noqa: RUF001
_DEFINITE = re.compile(r"\s*(?:the|this|that|these|those)\b", re.IGNORECASE)
_OWNED = re.compile(r"\s*(?:their|his|her)\s", re.IGNORECASE)
_TOLL = re.compile(
    r"\b(?:death |casualty )?toll\b|\bnumber of (?:the )?(?:dead|victims|people killed)\b", re.IGNORECASE
)
_SPOT = re.compile(
    r"\b(?:in|at|near|of|outside|around|to|on|between|attacked|stormed|left|raided|took|captured|seized|entered|overran|retook|recaptured|shelled|bombed|struck|hit|reached|into|towards|road from|(?:town|city|village|suburb|district|port|capital|camp),?)\s+(?:the\s+(?:[a-z]\w*\s+)?)?"
    r"((?:[A-Z][\w’'-]+|al-[A-Z]\w+)(?:[ -](?:[A-Z][\w’'-]+|al-[A-Z]\w+)){0,2})"  # noqa: RUF001
)
_OWNER = re.compile(r"^.+[’']s\s+")  # noqa: RUF001 - "Kenya's Mandera" is Mandera too
_NO_SPOT = re.compile(
    r"^(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2,5}day)\b"
    r"|\b(?:Ministry|Minister|President|Army|Force|Forces|Party|Council|Nations|Union|Agency|Church|Telegram|Twitter|Facebook|[Pp]rovince|[Rr]egion|[Ss]tate)$"
)
_ANOTHER = re.compile(
    r"\b(?:another|(?:a|two|three) separate|separately|elsewhere|across (?:town|the city)|on the other side of (?:town|the city)"
    r"|(?:minutes|hours?|days?|weeks?|months?) after|(?:a|the) (?:second|third) (?:[\w-]+ ){0,2}?"
    r"(?:attack|strike|airstrike|raid|blast|explosion|bombing|shelling|assault|ambush|bomb|bomber|missile|rocket|drone|shell|wave|incident))\b",
    re.IGNORECASE,
)
_DAYS_AFTER = re.compile(
    r"\b(?:hours?|days?|weeks?|months?) after (?!(?:the|that|this|these|he|she|it|they)\b)", re.IGNORECASE
)
_NEW = re.compile(r"\ban?\s+(?:[\w’'-]+\s+){0,2}?([\w’'-]+)$", re.IGNORECASE)  # noqa: RUF001
_LATE = re.compile(r"\blate (?:on |at |that )?\w+|\bmidnight\b|\bovernight\b|\bnight\b", re.IGNORECASE)
_EARLY = re.compile(
    r"\bearly (?:on |in |hours|this )?\w+|\bmidnight\b|\bovernight\b|\bnight\b|\b(?:before|at) (?:dawn|daybreak)\b|\bpre-?dawn\b|\bsmall hours\b",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(r"\s+(?:of|in|at|near|on|from|with|for|who|that|which|by|outside|inside)\b|[,(]", re.IGNORECASE)
_LISTED = re.compile(r"\s+(?:and|or)\s+|,\s*", re.IGNORECASE)
_STOP = frozenset(
    "a an the of in on at to and or its his her their this that these those some several more than one two three at least".split()  # noqa: SIM905 - reads better than a column
)
_HAPPENING_WORDS = (
    "attack strike airstrike shelling bombing bombardment blast explosion raid assault ambush killing murder massacre shooting "
    "kidnapping abduction clash battle fighting offensive incursion protest demonstration march riot arrest detention"
)
_HAPPENINGS = frozenset(_HAPPENING_WORDS.split())
# What a report may call any target whatever: these neither agree nor disagree with a kind of building or vehicle.
_ANYTHING_WORDS = (
    "area town city village district neighbourhood neighborhood region province settlement suburb centre center street "
    "position target facility infrastructure site object place building people person civilian resident man woman child "
    "other victim soldier troop fighter force personnel worker member home house side territory"
)
ANYTHING = frozenset(_ANYTHING_WORDS.split())
_SHORT = "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Gov Gen Col Lt Maj Sgt Capt Mr Mrs Ms Dr St No".split()  # noqa: SIM905 - reads better than a column
_STOPS = re.compile("".join(rf"(?<!\b{word})" for word in _SHORT) + r"(?<![A-Z])[.!?][\"”’]?\s+(?=[\"“A-Z0-9])|\n\n")  # noqa: RUF001
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "people": "people"}


def singular(word: str) -> str:
    """A noun without its plural ending, as far as that can be told from its letters."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - "ties", "dies"
        return word[:-3] + "y"
    return word.removesuffix("s") if not word.endswith("ss") else word


def content_words(text: str | None) -> frozenset[str]:
    """The words of a phrase that carry it, lower case, plurals folded."""
    words = _WORD.findall((text or "").lower())
    return frozenset(singular(word) for word in words if word not in _STOP)


def heads(text: str | None) -> frozenset[str]:
    """The nouns that say what kind of thing a phrase names; empty where it could be anything."""
    found = set()
    for part in _LISTED.split(_HEAD_ENDS.split(text or "", maxsplit=1)[0]):
        words = [singular(word) for word in _WORD.findall(part.lower()) if word not in _STOP]
        found |= {words[-1]} if words else set()
    return frozenset() if found & ANYTHING else frozenset(found)


def is_definite(phrase: str) -> bool:
    """Whether a noun phrase speaks of something known: "the market"."""
    return bool(_DEFINITE.match(phrase))


def is_new(phrase: str) -> bool:
    """Whether a noun phrase brings something up: "a market"."""
    return phrase.lower().startswith(("a ", "an "))


def is_border(name: str, sentence: str) -> bool:
    """Whether a sentence names a country for its border alone: "near the Congo border", "near the border with Mali"."""
    bare = re.escape(name)
    return bool(re.search(rf"\b{bare}(?:ese|['’]s)? border|\bborder (?:with|to|of) (?:the )?{bare}\b", sentence))  # noqa: RUF001


def is_owned(phrase: str) -> bool:
    """Whether a noun phrase is theirs who were spoken of: "their vehicle"."""
    return bool(_OWNED.match(phrase))


def is_known(lead: str) -> bool:
    """Whether the words up to a trigger speak of a known happening: "... after the overnight attack"."""
    known = _KNOWN.search(lead)
    return known is not None and singular(known[1].lower()) in _HAPPENINGS


def is_further(lead: str) -> bool:
    """Whether the words up to a trigger set a happening apart from those before: "elsewhere", "the second blast", "a day after"."""
    return bool(_ANOTHER.search(_STOPS.split(lead)[-1]))


def after(lead: str) -> int | None:
    """How many characters from the end a clause of an earlier day begins: "a day after shelling there killed ten"."""
    sentence = _STOPS.split(lead)[-1]
    found = _DAYS_AFTER.search(sentence)
    return len(sentence) - found.start() if found is not None else None


def is_another(lead: str) -> bool:
    """Whether the words up to a trigger tell of one more happening: "elsewhere", "another strike", "a strike"."""
    new = _NEW.search(lead)
    return is_further(lead) or (new is not None and singular(new[1].lower()) in _HAPPENINGS)


def hours(sentence: str) -> frozenset[str]:
    """The ends of a day that a sentence speaks of: ``late``, ``early``; a night is both."""
    found = (("late", _LATE.search(sentence)), ("early", _EARLY.search(sentence)))
    return frozenset(name for name, match in found if match)


def spots(sentence: str) -> frozenset[str]:
    """The names that stand where a sentence says where, lower case: villages that no gazetteer has, and others."""
    found = (match[1].removesuffix("'s").removesuffix("’s") for match in _SPOT.finditer(sentence))  # noqa: RUF001
    names = {part for name in found for part in (name, _OWNER.sub("", name)) if part}
    return frozenset(name.lower() for name in names if not _NO_SPOT.search(name))


def is_toll_update(lead: str) -> bool:
    """Whether the words up to a trigger are about a toll as such."""
    return bool(_TOLL.search(lead[-60:]))


def context(text: str, start: int, end: int) -> tuple[str, int]:
    """The words of a sentence's beginning up to ``end`` (at most 120 before ``start``), and the paragraph's number."""
    before = text.rfind("\n\n", 0, start)
    return text[max(before + 2 if before >= 0 else 0, start - 120) : end], text.count("\n\n", 0, start)


def sentence_of(text: str, start: int, end: int) -> str:
    """The sentence around a trigger, as far as stops and capitals tell: enough to look for words of time."""
    first = max((mark.end() for mark in _STOPS.finditer(text, max(0, start - 400), start)), default=max(0, start - 400))
    last = _STOPS.search(text, end)
    return text[first : last.start() if last else end + 400]
