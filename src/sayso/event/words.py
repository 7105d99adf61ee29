"""What words tell of a happening: known or new, a toll that moved, what kind of thing was hit."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+")
_KNOWN = re.compile(r"\b(?:the|this|that|these|those)\s+(?:[\w’'-]+\s+){0,2}?([\w’'-]+)$", re.IGNORECASE)  # noqa: RUF001
_DEFINITE = re.compile(r"\s*(?:the|this|that|these|those)\b", re.IGNORECASE)
_TOLL = re.compile(
    r"\b(?:death |casualty )?toll\b|\bnumber of (?:the )?(?:dead|victims|people killed)\b", re.IGNORECASE
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
_ANYTHING = frozenset(_ANYTHING_WORDS.split())
_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "people": "people"}


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - "ties", "dies"
        return word[:-3] + "y"
    return word.removesuffix("s") if not word.endswith("ss") else word


def content_words(text: str | None) -> frozenset[str]:
    """The words of a phrase that carry it, lower case, plurals folded."""
    words = _WORD.findall((text or "").lower())
    return frozenset(_singular(word) for word in words if word not in _STOP)


def heads(text: str | None) -> frozenset[str]:
    """The nouns that say what kind of thing a phrase names; empty where it could be anything."""
    found = set()
    for part in _LISTED.split(_HEAD_ENDS.split(text or "", maxsplit=1)[0]):
        words = [_singular(word) for word in _WORD.findall(part.lower()) if word not in _STOP]
        found |= {words[-1]} if words else set()
    return frozenset() if found & _ANYTHING else frozenset(found)


def is_definite(phrase: str) -> bool:
    """Whether a noun phrase speaks of something known: "the market"."""
    return bool(_DEFINITE.match(phrase))


def is_known(lead: str) -> bool:
    """Whether the words up to a trigger speak of a known happening: "... after the overnight attack"."""
    known = _KNOWN.search(lead)
    return known is not None and _singular(known[1].lower()) in _HAPPENINGS


def is_toll_update(lead: str) -> bool:
    """Whether the words up to a trigger are about a toll as such."""
    return bool(_TOLL.search(lead[-60:]))


def context(text: str, start: int, end: int) -> tuple[str, int]:
    """The words of a sentence's beginning up to ``end`` (at most 120 before ``start``), and the paragraph's number."""
    before = text.rfind("\n\n", 0, start)
    return text[max(before + 2 if before >= 0 else 0, start - 120) : end], text.count("\n\n", 0, start)
