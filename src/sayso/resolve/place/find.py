"""Looking a place up by hand: every candidate for a name, how far each is believed, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.records import Span
from sayso.resolve.countries import countries
from sayso.resolve.place.candidates import Mention, inside_any, mention_at
from sayso.resolve.place.gazetteer import gazetteer
from sayso.resolve.place.ranking import beliefs, groups_of, is_capital, table_of, weights

if TYPE_CHECKING:
    from sayso.resolve.place.gazetteer import Entry, Gazetteer


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name could mean. ``belief`` is from 0 to 1 over all of the name's candidates."""

    name: str
    kind: str
    lat: float
    lon: float
    radius_km: float
    country: str | None
    admin1: str | None
    admin2: str | None
    population: int | None
    geonameid: int | None
    belief: float
    why: str


def find(name: str, *, country: str | None = None, known: Gazetteer | None = None) -> list[Candidate]:
    """Return every place that a name could mean, the most believed first, each with the reasons for its rank.

    ``name`` may end in a parent as it would in a text ("Pokrovsk, Donetsk"). ``country`` (alpha-2) keeps only
    candidates of that country. An unknown name gives an empty list. ``known``: see ``places``.
    """
    names = known or gazetteer()
    head = name.partition(",")[0].strip()
    mention = mention_at(name, Span(name.find(head), name.find(head) + len(head)), names)
    if country:
        kept = tuple(e for e in mention.candidates if e.country == country.upper())
        mention = Mention(mention.span, mention.text, kept, mention.whole, mention.wants, mention.parents)
    groups = groups_of([mention])
    if not groups:
        return []
    table = table_of(groups)
    ranked = sorted(zip(beliefs(table, weights()).tolist(), table.entries, strict=True), key=lambda pair: -pair[0])
    return [_candidate(entry, belief, mention) for belief, entry in ranked]


def _candidate(entry: Entry, belief: float, mention: Mention) -> Candidate:
    return Candidate(
        name=entry.name,
        kind=entry.kind,
        lat=entry.lat,
        lon=entry.lon,
        radius_km=round(entry.radius_km, 1),
        country=entry.country or None,
        admin1=entry.admin1 or None,
        admin2=entry.admin2 or None,
        population=entry.population or None,
        geonameid=entry.geonameid or None,
        belief=round(belief, 3),
        why="; ".join(_reasons(entry, mention)),
    )


def _reasons(entry: Entry, mention: Mention) -> list[str]:
    """What speaks for a candidate, in words: the features of the ranking that a reader can check."""
    reasons = [_HOW.get(entry.how, entry.how)]
    if mention.parents:
        reasons.append(
            "inside the place named after it"
            if inside_any(entry, mention.parents)
            else "outside the place named after it"
        )
    if entry.population:
        reasons.append(f"{entry.population:,} people")
    if entry.fame:
        reasons.append(f"{entry.fame} other names in the world's languages")
    if is_capital(entry):
        reasons.append(f"capital of {countries()[entry.country].name}")
    if entry.kind not in {"city", "point"}:
        reasons.append(f"a {_KIND.get(entry.kind, entry.kind)}")
    return reasons


_HOW = {
    "name": "this is its first name",
    "other name": "one of its other names",
    "demonym": "the word for its people",
    "abbreviation": "its abbreviation",
    "short": "its name without the word for what it is",
}
_KIND = {"admin1": "first-level division", "admin2": "second-level division"}
