"""What stands around the claims of a version: the towns that its text names, and whose page it is."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from sayso.event.where import is_pinned
from sayso.ledger import schema as s
from sayso.ledger.chunks import chunks
from sayso.ledger.codec import adapter
from sayso.records import Place
from sayso.resolve.countries import country_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

_COUNTRIES = 3  # a text on one happening seldom has more that matter
_CAPITALISED = re.compile(r"\b[A-Z][a-z]+\b")
_TOWNS = 8  # the first towns of a text; a longer list is a digest, where a claim without a place may be anywhere


@dataclass(frozen=True, slots=True)
class Around:
    """``towns`` are in the order of the text, each once; ``countries`` are named most.

    ``areas`` are its names of regions and countries; ``outlet`` is set if all pages are one's.
    """

    towns: tuple[Place, ...] = ()
    countries: tuple[str, ...] = ()
    areas: frozenset[str] = frozenset()
    outlet: str | None = None


NOTHING = Around()


def around(connection: Connection, texts: Mapping[str, str], readings: Iterable[str]) -> dict[str, Around]:
    """The surroundings of versions, by version id; ``texts`` are their words, ``readings`` their current ones."""
    wanted = sorted(texts)
    r, p, a = s.readings.c, s.printings.c, s.articles.c
    places: dict[str, tuple[Place, ...]] = {
        version: adapter(tuple[Place, ...]).validate_python(found or ())
        for some in chunks(sorted(set(readings)))
        for version, found in connection.execute(select(r.version_id, r.places).where(r.id.in_(some)))
    }
    join = s.printings.join(s.articles, a.page_id == p.page_id)
    query = select(p.version_id, func.min(a.outlet), func.max(a.outlet)).select_from(join).group_by(p.version_id)
    outlets = {
        version: first if first == last else None
        for some in chunks(wanted)
        for version, first, last in connection.execute(query.where(p.version_id.in_(some)))
    }
    return {
        version: Around(_towns(found), _countries(found, texts[version]), _areas(found), outlets.get(version))
        for version in wanted
        for found in (places.get(version, ()),)
    }


def _countries(found: Sequence[Place], text: str) -> tuple[str, ...]:
    """The countries that a text names most, by their places or by their people: "Malian soldiers"."""
    named = Counter(place.country for place in found if place.country)
    named.update(filter(None, map(country_named, _CAPITALISED.findall(text))))
    return tuple(sorted(named, key=lambda country: (-named[country], country))[:_COUNTRIES])


def _areas(found: Sequence[Place]) -> frozenset[str]:
    return frozenset(place.text.lower() for place in found if place.metonym or not is_pinned((place,)))


def _towns(found: Sequence[Place]) -> tuple[Place, ...]:
    once = {place.text.lower(): place for place in reversed(found) if not place.metonym and is_pinned((place,))}
    towns = sorted(once.values(), key=lambda place: place.span.start)
    return tuple(towns) if len(towns) <= _TOWNS else ()
