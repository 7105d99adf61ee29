"""What a place mention could be: its candidates in the gazetteer, and what the words around it say of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.resolve.place.geometry import distance_km
from sayso.resolve.place.mention_words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.records import Span
    from sayso.resolve.place.gazetteer import Entry, Gazetteer

# More than this many places of one name are never told apart by anything but a named parent.
MOST_CANDIDATES = 60
_LEADING = re.compile(
    r"^(?:the\s+)?(?:(?:city|town|village|township|borough|state|port|county|province|region|republic|kingdom|commonwealth|"
    r"greater|metro|metropolitan|downtown|central|upper|lower|inner|old|mainland|northern|southern|eastern|western|"
    r"north|south|east|west|northeast(?:ern)?|northwest(?:ern)?|southeast(?:ern)?|southwest(?:ern)?|mid)(?:\s+of)?[\s-]+)",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s-]+(?:city|town|township|twp\.?|village|area|region|province|oblast|district|governorate|prefecture|state|"
    r"island|islands|municipality|metro|metropolitan|borough|parish|department|valley|station|airport|port|beach|"
    r"county|co\.?|area|river|raion|rayon|krai|suburb|camp|base)$",
    re.IGNORECASE,
)
_COUNTY = re.compile(r"\s(?:co\.?|cty\.?)$", re.IGNORECASE)
_SAINT = {"st.": "saint", "st": "saint", "mt.": "mount", "mt": "mount", "ft.": "fort", "ft": "fort", "pt.": "point"}
_AFTER = re.compile(r"\A((?:[A-Z][\w.'\u2019-]*)(?:\s(?:[A-Z][\w.'\u2019-]*|of|and)){0,3})")
# What may stand between a place and its parent: ", ", " in ", ", in the eastern ", " in Ukraine's ", ", a town in ".
_ADJECTIVE = r"(?:(?:far |partly |partially |mostly )?(?:\w+-)?(?:north|south|east|west|central|mid|coastal|occupied|neighbou?ring|contested|disputed|held|rural)\w*)"
_BETWEEN = re.compile(
    rf"\A(?:,\s*|\s*\(\s*|\s+(?=[A-Z][a-z]{{0,5}}\.)|,?\s+in\s+|,\s+(?:a|the) (?:\w+ ){{0,2}}(?:city|town|village|suburb|settlement|port) (?:in|of)\s+)"
    rf"(?:in\s+)?(?:the\s+)?(?:{_ADJECTIVE}\s+)?(?:[A-Z]\w+['\u2019]s\s+)?(?:{_ADJECTIVE}\s+)?(?:(?:province|region|state|oblast|county|district) of\s+)?"
)
_ADMIN_WORD = re.compile(
    r"\A(?:,? (?:and|or)(?: the)? [A-Z][\w'\u2019-]+)?[\s-](?:(?:regions?|provinces?|oblasts?|states?|governorates?|prefectures?|districts?)\b|regional\b|oblast'?s\b)",
    re.IGNORECASE,
)
_ADMIN_BEFORE = re.compile(
    r"\b(?:regions?|provinces?|oblasts?|states?|governorates?|districts?) of (?:the )?(?:[\w'\u2019-]+(?:,| and)\s+)*$",
    re.IGNORECASE,
)
_REGION_AFTER = re.compile(
    r"\A(?:,? (?:and|or)(?: the)? [A-Z][\w'\u2019-]+)? (?:regions?|provinces?|oblasts?|governorates?)\b|\A regional (?:governor|administration|military|council|head)\b"
)
_REGION_BEFORE = re.compile(
    r"\b(?:regions?|provinces?|oblasts?|governorates?) of (?:the )?(?:[A-Z][\w'\u2019-]+(?:,| and|, and) )*$"
)
_CITY_BEFORE = re.compile(
    r"\b(?:city|town|village|port|suburb|settlement|hamlet|capital|municipality|stronghold|hub|township)"
    r"(?: of|,)? $|\bdowntown $",
    re.IGNORECASE,
)
_PLURAL_BEFORE = re.compile(
    r"\b(?:cities|towns|villages|settlements)(?: of|,)?(?: [\w'\u2019-]+(?:,| and))* $", re.IGNORECASE
)
_COUNTY_AFTER = re.compile(r"\A\s+(?:county|parish|co\.|borough)\b", re.IGNORECASE)
_CITY_AFTER = re.compile(
    r"\A(?:\s|['\u2019]s\s)+(?:city (?:council|hall)|mayor|police|town council|airport)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: where, its words, its candidates, and what its surroundings ask for.

    ``whole`` is false where only a part of the words is a known name ("Cavan Town Hall"). ``wants`` is a kind
    that the neighbouring words name (city, admin1, admin2), ``parents`` what is named after it ("Pokrovsk, in Donetsk").
    """

    span: Span
    text: str
    candidates: tuple[Entry, ...]
    whole: bool = True
    wants: str | None = None
    parents: tuple[Entry, ...] = ()


def mention_at(text: str, span: Span, places: Gazetteer) -> Mention:
    """Return what stands at a span, with its candidates."""
    name = " ".join(span.of(text).split())
    found, whole = lookup(name, places)
    wants = wanted_kind(text, span, name)
    if wants == "admin1" and _is_plainly_a_region(text, span):
        found = _only(found, {"admin1"}) or _only(found, {"admin2", "region", "country"}) or found
    parents = parents_of(text, span, places)
    if parents and _only(found, {"country"}) and not _only(parents, {"admin1", "admin2", "region"}):
        parents = ()  # "Mexico, Canada" is a list: no country lies in another
    return Mention(span, name, found[:MOST_CANDIDATES], whole, wants, parents)


def _only(entries: tuple[Entry, ...], kinds: set[str]) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.kind in kinds and e.how != "short")


def _is_plainly_a_region(text: str, span: Span) -> bool:
    """Whether "region", "province" or the like stands beside a name ("the regions of X and Y", "X oblast")."""
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 30]
    return bool(_REGION_AFTER.match(after) or _REGION_BEFORE.search(before))


def lookup(name: str, places: Gazetteer) -> tuple[tuple[Entry, ...], bool]:
    """Return the candidates for some words, and whether all of the words are the name."""
    for form in _forms(name):
        if found := places.find(form):
            return found, True
    return _partly(name, places), False


def _forms(words: str) -> Iterator[str]:
    bare = re.sub(r"(?:['\u2019]s|['\u2019])$", "", words.strip(" ,;:\"'()[]"))
    yield bare
    without_the = re.sub(r"^the\s+", "", bare, flags=re.IGNORECASE)
    yield without_the
    yield bare + "."
    yield _COUNTY.sub(" County", without_the)
    yield " ".join(_SAINT.get(w.casefold(), w) for w in without_the.split())
    yield re.sub(r"\bSaint\b", "St.", without_the)
    yield re.sub(r"^(?:County|Co\.?)\s+", "", without_the)
    if len(without_the.split()) > 1 or "-" in without_the:
        yield _TRAILING.sub("", without_the)
        yield _LEADING.sub("", without_the)
        yield _LEADING.sub("", _TRAILING.sub("", without_the))


def _partly(name: str, places: Gazetteer) -> tuple[Entry, ...]:
    """Candidates for the longest run of capitalised words inside, the earliest of these first."""
    tokens = re.findall(r"[^\W\d_][\w.'\u2019-]*", name)
    for length in range(len(tokens) - 1, 0, -1):
        for start in range(len(tokens) - length + 1):
            piece = tokens[start : start + length]
            if not piece[0][:1].isupper() or words("site").issuperset(w.casefold() for w in piece):
                continue
            if found := tuple(e for e in places.find(" ".join(piece)) if e.how != "short"):
                return found
    return ()


def wanted_kind(text: str, span: Span, words: str) -> str | None:
    """Return the kind of place that the words at and around a mention ask for, or null."""
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 30]
    if (
        re.search(r"\s(?:county|parish|co\.)$", words, re.IGNORECASE)
        or re.match(r"county\s", words, re.IGNORECASE)
        or _COUNTY_AFTER.match(after)
    ):
        return "admin2"
    if re.search(r"\s(?:region|oblast|province|governorate|state|krai)$", words, re.IGNORECASE):
        return "admin1"
    if _ADMIN_WORD.match(after) or _ADMIN_BEFORE.search(before):
        return "admin1"
    if _CITY_BEFORE.search(before) or _PLURAL_BEFORE.search(before) or _CITY_AFTER.match(after):
        return "city"
    return None


def parents_of(text: str, span: Span, places: Gazetteer) -> tuple[Entry, ...]:
    """Return what the place named straight after a mention could be: "X, Ky.", "X, in Donetsk", "X (Ukraine)"."""
    after = text[span.end : span.end + 90]
    gap = _BETWEEN.match(after)
    following = _AFTER.match(after[gap.end() :]) if gap else None
    words = following[1].split() if following else []
    for length in range(len(words), 0, -1):
        name = " ".join(words[:length])
        forms = {name, name.rstrip(".,"), re.sub(r"['\u2019]s$", "", name)}
        if found := [e for form in sorted(forms) for e in places.find(form) if _is_parent(e)]:
            return tuple(found)
    return ()


def _is_parent(entry: Entry) -> bool:
    return entry.how not in {"short", "demonym"} and entry.kind in {"admin1", "admin2", "country", "region"}


def lies_in(entry: Entry, parent: Entry) -> bool:
    """Whether one place is inside another, by its divisions or, for regions without a code, by distance."""
    if entry.id == parent.id or entry.kind == "country":
        return False
    if parent.kind == "country":
        return entry.country == parent.country
    if parent.kind == "admin1" and parent.admin1:
        return (entry.country, entry.admin1) == (parent.country, parent.admin1)
    if parent.kind == "admin2" and parent.admin2:
        return (entry.country, entry.admin1, entry.admin2) == (parent.country, parent.admin1, parent.admin2)
    return distance_km(entry.lat, entry.lon, parent.lat, parent.lon) <= parent.radius_km


def inside_any(entry: Entry, parents: Sequence[Entry]) -> bool:
    """Whether a place is inside one of several possible parents."""
    return any(lies_in(entry, p) for p in parents)
