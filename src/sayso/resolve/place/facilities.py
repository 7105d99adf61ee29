"""Buildings, streets and other sites that no gazetteer has: placed by the town that the text names beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.resolve.place.geometry import distance_km
from sayso.resolve.place.mention_words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.resolve.place.candidates import Mention
    from sayso.resolve.place.gazetteer import Entry

# A part of the words ("Cavan" in "Cavan Town Hall") counts when it is this near to a place that is sure.
_SUPPORT_KM = 150.0
# How far, in characters, the town may stand from the site: about a sentence, and about a paragraph.
_SENTENCE, _PARAGRAPH = 160, 700
# An article is about one area when this share of its towns lies within AREA_KM of one of them. On the development
# texts the nearest town is then within 161 km of the site in 77 of 100 cases; without this condition in 58.
_ONE_AREA, AREA_KM = 0.7, 100.0
_FOLLOWS = re.compile(r"\A\s*(?:,|\(|in|at|near|of|outside)\s+(?:the\s+)?(?:\w+\s+){0,2}\Z", re.IGNORECASE)
_OWNS = re.compile(r"\A(?:['\u2019]s\s+(?:[\w-]+\s+){0,2}|\s+)\Z")
_TOWN = {"city", "admin2", "point"}


def town_of(mention: Mention, sure: Sequence[tuple[Mention, Entry]], text: str) -> tuple[Entry | None, str]:
    """Return the place that a site belongs to, with the rule that says so, or (null, "unknown name").

    ``sure`` are the mentions that were resolved by their own names. In this order: a town named straight after
    or before ("in Paterson", "Derry's ..."), a part of the site's name that is near a sure place or is a country's,
    and, for what is called a street, a school, a court or the like in an article that is about one area, the
    nearest town of the paragraph.
    """
    around = sorted(((_gap(mention, m), m, e) for m, e in sure if e.kind in _TOWN), key=lambda x: x[0])
    for gap, other, entry in around[:4]:
        if gap < _SENTENCE and _is_joined(mention, other, text):
            return entry, "town named beside it"
    if part := _supported_part(mention, [e for _, e in sure]):
        return part, "part of the words"
    if not any(w.strip(".").casefold() in words("site") for w in mention.text.split()):
        return None, "unknown name"
    near = next((e for gap, _, e in around if gap < _PARAGRAPH), None)
    if near and _is_about(near, [e for _, _, e in around]):
        return near, "area of the article"
    return None, "unknown name"


def _is_about(town: Entry, towns: Sequence[Entry]) -> bool:
    """Whether most of an article's towns are around this one."""
    around = sum(distance_km(town.lat, town.lon, t.lat, t.lon) <= AREA_KM for t in towns)
    return around >= _ONE_AREA * len(towns)


def _gap(one: Mention, other: Mention) -> int:
    return max(other.span.start - one.span.end, one.span.start - other.span.end, 0)


def _is_joined(site: Mention, town: Mention, text: str) -> bool:
    if town.span.start >= site.span.end:
        return bool(_FOLLOWS.match(text[site.span.end : town.span.start]))
    return bool(_OWNS.match(text[town.span.end : site.span.start]))


def _supported_part(mention: Mention, sure: Sequence[Entry]) -> Entry | None:
    for entry in mention.candidates:
        if entry.kind in {"country", "continent"}:
            return entry
    best = min(((_nearest(e, sure), e.id, e) for e in mention.candidates), default=None)
    if best and best[0] <= _SUPPORT_KM:
        return best[2]
    return None


def _nearest(entry: Entry, sure: Sequence[Entry]) -> float:
    return min(
        (distance_km(entry.lat, entry.lon, s.lat, s.lon) for s in sure if s.kind not in {"country", "continent"}),
        default=9e9,
    )
