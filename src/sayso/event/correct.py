"""What people may correct in an event or a claim: which fields, in what forms, and what a correction makes of them."""

from __future__ import annotations

import csv
import json
import math
import re
from datetime import date
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sayso.errors import UsageError
from sayso.records import EventType, Mode, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sayso.resolve.place.gazetteer import Gazetteer

Plain = dict[str, Any]
COUNTS = "counts."  # counts.killed, counts.wounded ...
_SURE = 0.5  # of the gazetteer's belief: a name that is less than even money must be told apart by the person
_POINT_KM = 1.0  # around a point that a person gives without saying how exact it is
_LONGEST = 500  # characters of a name: longer ones are no name
_RANGE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:-\s*(\d+(?:\.\d+)?)\s*)?")
_TEXTS = ("actor", "actor_side", "target", "target_side", "weapon", "outcome", "verification")


def typed(value: str | None) -> Any:  # noqa: ANN401 - whatever JSON holds
    """A value as a person typed it: JSON where it is some (3, null, [3, 4, 5]), else words."""
    try:
        return None if value is None else json.loads(value)
    except ValueError:
        return value


def accept(kind: str, field: str | None, value: Any, *, known: Gazetteer | None = None) -> Any:  # noqa: ANN401
    """The value of a correction as it is kept. ``kind`` is event or claim; ``known`` a gazetteer of the caller's.

    Raises ``UsageError`` for a field or a value that cannot be, naming what can.
    """
    readers = _FIELDS[kind]
    name = COUNTS if field and field.startswith(COUNTS) and len(field) > len(COUNTS) else field
    if name not in readers:
        raise UsageError(f"no {kind} has a field {field!r} to correct; there are {_named(readers)}")
    if name == "place":
        return _places(value, known)
    if name == COUNTS and field is not None:
        return _count(field.removeprefix(COUNTS), value)
    return readers[name](value)


def _named(readers: Iterable[str]) -> str:
    return ", ".join(f"{COUNTS}WHAT (counts.killed)" if name == COUNTS else name for name in readers)


def _one_of(allowed: Iterable[str], value: Any) -> str:  # noqa: ANN401
    names = list(allowed)
    if value not in names:
        raise UsageError(f"{value!r} is not one of {', '.join(names)}")
    return str(value)


def _sub_type(value: Any) -> str | None:  # noqa: ANN401
    return None if value is None else _one_of(_sub_types(), value)


@cache
def _sub_types() -> tuple[str, ...]:
    """The codebook's sub-types."""
    with (files("sayso.reading.claim") / "data" / "codebook.csv").open(encoding="utf8") as file:
        return tuple(dict.fromkeys(row["sub_type"] for row in csv.DictReader(file)))


def _text(value: Any) -> str | None:  # noqa: ANN401
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST or not value.isprintable():
        raise UsageError(f"{str(value)[:40]!r} is not a name; give up to {_LONGEST} printable characters, or null")
    return value.strip()


def _flag(value: Any) -> bool:  # noqa: ANN401
    if value in {"true", "false"}:
        return bool(value == "true")
    if not isinstance(value, bool):
        raise UsageError(f"{value!r} is not true or false")
    return value


def _date(value: Any) -> Plain | None:  # noqa: ANN401
    """A day, ``start/end`` with an open side left out, or the three fields of an interval."""
    if value is None:
        return None
    given = value
    if isinstance(value, str):
        first, slash, last = value.partition("/")
        given = {"start": first or None, "end": (last or None) if slash else first}
    if not isinstance(given, dict) or not set(given) <= {"start", "end", "precision", "text"}:
        raise _no_date(value)
    start, end = (_day(given.get(side), value) for side in ("start", "end"))
    if (start is None and end is None) or (start and end and start > end):
        raise _no_date(value)
    precision = given.get("precision") or ("open" if None in {start, end} else "day" if start == end else "interval")
    return {"start": start, "end": end, "precision": _one_of(_DATE_PRECISIONS, precision)}


_DATE_PRECISIONS = ("day", "week", "month", "season", "year", "interval", "open")


def _day(given: Any, whole: Any) -> str | None:  # noqa: ANN401
    try:
        return None if given is None else date.fromisoformat(given).isoformat()
    except (TypeError, ValueError) as error:
        raise _no_date(whole) from error


def _no_date(value: Any) -> UsageError:  # noqa: ANN401
    return UsageError(f"{value!r} is not a date; write 2023-02-16, 2023-02-16/2023-02-18, or /2023-02-18 for 'by'")


def _count(what: str, value: Any) -> Plain | None:  # noqa: ANN401
    """A number, ``3-5``, ``[low, best, high]``, the three by name, or null for a thing that was not counted."""
    if value is None:
        return None
    if isinstance(value, str) and (found := _RANGE.fullmatch(value)):
        low, high = float(found[1]), float(found[2] or found[1])
        value = [low, low if low == high else None, high]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = [value] * 3
    if isinstance(value, dict) and set(value) <= {"low", "best", "high"}:
        value = [value.get(name) for name in ("low", "best", "high")]
    figures = value if isinstance(value, list) and len(value) == 3 else [None] * 3  # noqa: PLR2004 - low, best, high
    given = [figure for figure in figures if figure is not None]
    if not given or not all(_is_figure(figure) for figure in given) or given != sorted(given):
        raise UsageError(f"{value!r} is no figure of {what}; write 3, 3-5, [3, 4, 5] (low, best, high) or null")
    named = dict(zip(("low", "best", "high"), figures, strict=True))
    return {"what": what, **named, "text": "corrected", "span": [0, 0]}


def _is_figure(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value >= 0


def _places(value: Any, known: Gazetteer | None) -> list[Plain]:  # noqa: ANN401
    """A name, ``lat, lon``, a place by its fields, a list of these, or null for no place."""
    if value is None:
        return []
    return [_place(one, known) for one in (value if isinstance(value, list) else [value])]


def _place(value: Any, known: Gazetteer | None) -> Plain:  # noqa: ANN401
    if isinstance(value, str) and (point := _point(value)):
        return _at(*point, {})
    if isinstance(value, str) and value.strip():
        return _by_name(value.strip(), None, known)
    if isinstance(value, dict) and {"lat", "lon"} <= set(value):
        return _at(value["lat"], value["lon"], value)
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return _by_name(value["name"], value.get("geonameid"), known)
    raise UsageError(f"{value!r} is not a place; write a name ('Pokrovsk, Donetsk') or degrees ('48.28, 37.18')")


def _point(text: str) -> tuple[float, float] | None:
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return lat, lon


def _at(lat: Any, lon: Any, given: Mapping[str, Any]) -> Plain:  # noqa: ANN401
    for value, most in ((lat, 90), (lon, 180)):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or abs(value) > most:
            raise UsageError(
                f"{lat}, {lon} is no point of the earth; write latitude, longitude in degrees: 48.28, 37.18"
            )
    radius = given.get("radius_km", _POINT_KM)
    if not _is_figure(radius):
        raise UsageError(f"{radius!r} is no radius in km")
    country = given.get("country")
    if country is not None and not re.fullmatch("[A-Z]{2}", str(country)):
        raise UsageError(f"{country!r} is no country's code; write two capitals: UA")
    name = _text(given.get("name")) or f"{lat:.4f}, {lon:.4f}"
    precision = _one_of(Precision, given.get("precision") or "point")
    found = {"lat": lat, "lon": lon, "radius_km": radius, "country": country, "admin1": _text(given.get("admin1"))}
    return _placed(name, precision, found)


def _by_name(name: str, geonameid: Any, known: Gazetteer | None) -> Plain:  # noqa: ANN401
    from sayso.resolve.place.find import find  # noqa: PLC0415 - loads the gazetteer
    from sayso.resolve.place.resolver import PRECISION  # noqa: PLC0415

    found = find(name, known=known)
    if geonameid is not None:
        found = [one for one in found if one.geonameid == geonameid]
    if not found:
        raise UsageError(
            f"no place in the gazetteer is called {name!r}; give degrees ('48.28, 37.18'), or add it by 'sayso places add'"
        )
    best = found[0]
    if geonameid is None and best.belief < _SURE:
        several = "; ".join(f"{one.name}, {one.admin1 or one.country} ({one.kind})" for one in found[:5])
        raise UsageError(f"several places are called {name!r}: {several}; name the region too, or give degrees")
    names = ("lat", "lon", "radius_km", "geonameid", "country", "admin1")
    return _placed(best.name, str(PRECISION[best.kind]), {name: getattr(best, name) for name in names})


def _placed(name: str, precision: str, found: Mapping[str, Any]) -> Plain:
    given = {"span": [0, 0], "text": name, "name": name, "precision": precision, "geonameid": None}
    return given | dict(found) | {"metonym": False, "rule": "corrected"}


_OF_BOTH: dict[str, Callable[[Any], Any]] = {
    "type": partial(_one_of, EventType),
    "sub_type": _sub_type,
    "place": partial(_places, known=None),
    "date": _date,
    COUNTS: partial(_count, "what"),
}
_FIELDS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "event": {**_OF_BOTH, "happened": _flag},
    "claim": {
        **_OF_BOTH,
        "mode": partial(_one_of, Mode),
        "background": _flag,
        "summary": _flag,
        **dict.fromkeys(_TEXTS, _text),
    },
}


def put(had: Mapping[str, Any], field: str, value: Any) -> tuple[Any, Plain]:  # noqa: ANN401
    """What a correction makes of a claim or an event: the value it had, and the columns that change.

    Put back, the value it had makes all as it was. ``had`` has the columns ``places``, ``date``, ``counts`` and the rest as what JSON can hold.
    """
    if field == "place":
        return had["places"], {"places": value}
    if field.startswith(COUNTS):
        what = field.removeprefix(COUNTS)
        before = next((count for count in had["counts"] if count["what"] == what), None)
        counts = [value if count["what"] == what else count for count in had["counts"]]
        counts += [] if before is not None else [value]
        return before, {"counts": [count for count in counts if count is not None]}
    return had[field], {field: value}
