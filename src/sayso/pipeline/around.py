"""What stands around the claims of a version: the towns that its text names, whose page it is, and all that is said in it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sayso.event.answers import REFUSES, Said
from sayso.event.where import is_pinned
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import adapter
from sayso.records import Place, Precision
from sayso.resolve.countries import country_named
from sayso.resolve.home import country_of_dateline

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

_COUNTRIES = 3  # a text on one happening seldom has more that matter
_WIDE = frozenset({Precision.COUNTRY, Precision.PART_OF_COUNTRY, Precision.SEA})
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")
_TOWNS = 8  # the first towns of a text; a longer list is a digest, where a claim without a place may be anywhere


@dataclass(frozen=True, slots=True)
class Around:
    """``towns`` are in the order of the text, each once; ``countries`` are named most.

    Where a text names none, its dateline's. ``areas`` are its names of regions and countries; ``outlet`` is set if all pages are one's; ``said`` are its attributions.
    Where a text names no town, ``towns`` are its regions and islands.
    """

    towns: tuple[Place, ...] = ()
    countries: tuple[str, ...] = ()
    areas: frozenset[str] = frozenset()
    outlet: str | None = None
    said: tuple[Said, ...] = ()
    headline: str = ""


NOTHING = Around()


def around(connection: Connection, texts: Mapping[str, str], readings: Collection[str]) -> dict[str, Around]:
    """The surroundings of versions, by version id; ``texts`` are their words, ``readings`` their current ones."""
    wanted = sorted(texts)
    r, p, a = s.readings.c, s.printings.c, s.articles.c
    places: dict[str, tuple[Place, ...]] = {
        version: adapter(tuple[Place, ...]).validate_python(found or ())
        for some in chunks(sorted(set(readings)))
        for version, found in connection.execute(select(r.version_id, r.places).where(r.id.in_(some)))
    }
    v = s.versions.c
    heads = {
        row.id: row
        for some in chunks(wanted)
        for row in connection.execute(select(v.id, v.headline, v.dateline).where(v.id.in_(some)))
    }
    said = _said(connection, texts, readings)
    join = s.printings.join(s.articles, a.page_id == p.page_id)
    query = select(p.version_id, func.min(a.outlet), func.max(a.outlet)).select_from(join).group_by(p.version_id)
    outlets = {
        version: first if first == last else None
        for some in chunks(wanted)
        for version, first, last in connection.execute(query.where(p.version_id.in_(some)))
    }
    return {
        version: Around(
            _towns(found),
            _countries(found, texts[version]) or _dateline_country(heads[version].dateline),
            _areas(found),
            outlets.get(version),
            tuple(said.get(version, ())),
            heads[version].headline or "",
        )
        for version in wanted
        for found in (places.get(version, ()),)
    }


def _dateline_country(dateline: str | None) -> tuple[str, ...]:
    country = country_of_dateline(dateline) if dateline else None
    return (country,) if country else ()


def _said(connection: Connection, texts: Mapping[str, str], readings: Collection[str]) -> dict[str, list[Said]]:
    """The attributions of versions in the order of the text, by version id."""
    a = s.attributions.c
    columns = (a.id, a.version_id, a.speaker, a.side, a.cue, a.content, a.response, a.role, a.rules)
    found: defaultdict[str, list[Said]] = defaultdict(list)
    for some in chunks(sorted(set(readings))):
        query = select(*columns).where(a.reading_id.in_(some)).order_by(a.version_id, a.position)
        for row in connection.execute(query):
            text = texts[row.version_id]
            answer = row.response if row.response and row.response["status"] in REFUSES else {}
            found[row.version_id].append(
                Said(
                    row.id,
                    row.speaker,
                    row.side,
                    text.count("\n\n", 0, min(start for start, _ in row.content)),
                    " ".join(text[start:end] for start, end in row.cue),
                    " ".join(text[start:end] for start, end in row.content),
                    answer.get("by"),
                    row.role,
                    row.rules,
                )
            )
    return found


def _countries(found: Sequence[Place], text: str) -> tuple[str, ...]:
    """The countries that a text names most, by their places or by their people: "Malian soldiers"."""
    named = Counter(place.country for place in found if place.country)
    named.update(filter(None, map(country_named, _CAPITALISED.findall(text))))
    return tuple(sorted(named, key=lambda country: (-named[country], country))[:_COUNTRIES])


def _areas(found: Sequence[Place]) -> frozenset[str]:
    return frozenset(place.text.lower() for place in found if place.metonym or not is_pinned((place,)))


def _towns(found: Sequence[Place]) -> tuple[Place, ...]:
    named = [place for place in found if not place.metonym]
    pinned = [place for place in named if is_pinned((place,))] or [p for p in named if p.precision not in _WIDE]
    once = {place.text.lower(): place for place in reversed(pinned)}
    towns = sorted(once.values(), key=lambda place: place.span.start)
    return tuple(towns) if len(towns) <= _TOWNS else ()
