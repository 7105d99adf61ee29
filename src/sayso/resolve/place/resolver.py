"""Places: each mention found, resolved jointly over the article, with a precision and a radius that are honest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sayso.records import Place, Precision, Span
from sayso.resolve.place.candidates import mention_at
from sayso.resolve.place.facilities import AREA_KM, town_of
from sayso.resolve.place.gazetteer import gazetteer
from sayso.resolve.place.government import stands_for_government
from sayso.resolve.place.levels import settled
from sayso.resolve.place.mentions import find_mentions
from sayso.resolve.place.ranking import chosen, groups_of
from sayso.resolve.place.relations import composed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.text import Text
    from sayso.resolve.place.candidates import Mention
    from sayso.resolve.place.gazetteer import Entry, Gazetteer

PRECISION = {
    "city": Precision.CITY,
    "point": Precision.POINT,
    "admin1": Precision.ADMIN1,
    "admin2": Precision.ADMIN2,
    "country": Precision.COUNTRY,
    "sea": Precision.SEA,
    "river": Precision.REGION,
    "region": Precision.REGION,
    "continent": Precision.REGION,
    "part": Precision.PART_OF_COUNTRY,
}
# A site is somewhere in or about the town that it is placed by: at least this many kilometres either way.
_LEAST_RADIUS = {"town named beside it": 15.0, "part of the words": 15.0, "area of the article": AREA_KM}
# A name is left open unless one spot is believed three to two against the next candidate. On the development texts
# this leaves 6 of 100 mentions open (LGL) and makes 92 of 100 answers right, against 90 when every name is answered.
LEAST_BELIEF = 0.6


@dataclass(frozen=True, slots=True)
class Resolved:
    """A mention with the entry that it was taken for, and how far that is believed (0 to 1)."""

    mention: Mention
    entry: Entry | None
    belief: float
    rule: str


def places(text: Text, *, mentions: Sequence[Span] | None = None, known: Gazetteer | None = None) -> tuple[Place, ...]:
    """Return the places named in a text, resolved jointly, in the order of the text.

    With ``mentions`` the answer is at exactly those spans; without, they are found, and demonyms ("Ukrainian")
    are left out because they say whose something is, not where. Composed expressions become one place:
    "southwest of Bakhmut" (precision near), "northern and western Ukraine" (two parts of a country). A capital
    or country that stands for its government has ``metonym`` set and no coordinates. A mention that cannot be
    placed keeps its words, with ``name`` and coordinates null. ``known`` is a gazetteer of the caller's
    (default: the packaged one; ``gazetteer(path)`` adds a user's).
    """
    found = toponyms(text, mentions=mentions, known=known)
    if mentions is not None:
        return tuple(as_place(r) for r in found)
    located = [
        _without_location(p) if stands_for_government(text.doc, p) else p
        for p in map(as_place, found)
        if p.rule != "demonym"
    ]
    return tuple(sorted(composed(text, located, _main_country(found)), key=lambda p: p.span))


def toponyms(text: Text, *, mentions: Sequence[Span] | None = None, known: Gazetteer | None = None) -> list[Resolved]:
    """Return every mention, demonyms and metonyms included, with the gazetteer entry that it is taken for."""
    names = known or gazetteer()
    spans = find_mentions(text.doc, names) if mentions is None else mentions
    read = [mention_at(text.text, span, names) for span in spans]
    answers = [Resolved(m, None, 0.0, "unknown name") for m in read]
    if groups := groups_of(read):
        for group, (entry, belief) in zip(groups, chosen(groups), strict=True):
            for number in group.mentions:
                answers[number] = Resolved(read[number], entry, belief, _rule(read[number], entry))
        answers = _at_their_level(answers, [g.mentions for g in groups])
    answers = [
        a if a.belief >= LEAST_BELIEF or not a.entry else replace(a, entry=None, rule="ambiguous name") for a in answers
    ]
    return _with_sites(answers, text.text)


def _at_their_level(answers: list[Resolved], groups: list[tuple[int, ...]]) -> list[Resolved]:
    """Tell towns from the divisions that are named after them."""
    everything = [a.mention for a in answers]
    for numbers in groups:
        fellows = [answers[n].mention for n in numbers]
        for n in numbers:
            if entry := answers[n].entry:
                answers[n] = replace(answers[n], entry=settled(answers[n].mention, entry, fellows, everything))
    return answers


def _with_sites(answers: list[Resolved], text: str) -> list[Resolved]:
    """Place what has no name of its own in the gazetteer by the towns beside it."""
    sure = [(a.mention, a.entry) for a in answers if a.entry]
    for number, answer in enumerate(answers):
        if answer.entry is None and not answer.mention.whole:
            entry, rule = town_of(answer.mention, sure, text)
            answers[number] = Resolved(answer.mention, entry, LEAST_BELIEF if entry else 0.0, rule)
    return answers


def _rule(mention: Mention, entry: Entry) -> str:
    if entry.how == "demonym":
        return "demonym"
    if mention.parents:
        return "named parent"
    return "gazetteer"


def as_place(resolved: Resolved) -> Place:
    """Return a resolved mention as the record that the other rooms read."""
    mention, entry = resolved.mention, resolved.entry
    if entry is None:
        return Place(span=mention.span, text=mention.text, rule=resolved.rule)
    return Place(
        span=mention.span,
        text=mention.text,
        name=entry.name,
        precision=PRECISION[entry.kind] if mention.whole or entry.kind not in {"city", "point"} else Precision.NEAR,
        lat=entry.lat,
        lon=entry.lon,
        radius_km=round(max(entry.radius_km, _LEAST_RADIUS.get(resolved.rule, 0.0)), 1),
        geonameid=entry.geonameid or None,
        country=entry.country or None,
        admin1=entry.admin1 or None,
        rule=resolved.rule,
    )


def _without_location(place: Place) -> Place:
    return replace(place, metonym=True, lat=None, lon=None, radius_km=None)


def _main_country(found: Sequence[Resolved]) -> str | None:
    """The country that an article is about: the one where most of its places below a country lie."""
    votes: dict[str, float] = {}
    for r in found:
        if r.entry and r.entry.country:
            votes[r.entry.country] = votes.get(r.entry.country, 0.0) + (
                1.0 if r.entry.kind in {"city", "admin1", "admin2", "region"} else 0.4
            )
    if not votes:
        return None
    best = max(votes, key=lambda c: votes[c])
    return best if votes[best] >= _CLEAR * sum(votes.values()) else None


# "The south" is read as part of a country only where one country has at least this share of the article's places.
_CLEAR = 0.5
