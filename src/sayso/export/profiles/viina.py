"""One row for each kind of event, populated place and day: the filter of VIINA's ``event_1pd`` files, in their columns."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sayso.export.profiles.crosswalk import codes
from sayso.export.profiles.shape import Column, happenings, table_profile
from sayso.export.profiles.values import civilians, days, figures, joined, reports, spot, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from sayso.export.told import Told

_PRECISION = {"point": "STREET", "city": "ADM3", "near": "ADM3"}  # a day and a populated place, or no row
_WAR = ("Battles", "Explosions/Remote violence")  # ACLED event types that are about military operations
# VIINA's tactics by sayso's sub-types; a sub-type is coded, so the others are 0 and not empty.
_TACTICS = {
    "t_aad_b": {"interception"},
    "t_airstrike_b": {"air strike", "missile strike"},
    "t_airalert_b": None,
    "t_uav_b": {"drone strike"},
    "t_armor_b": None,
    "t_arrest_b": {"arrest", "capture of people"},
    "t_artillery_b": {"shelling"},
    "t_control_b": {"territory taken"},
    "t_firefight_b": {"armed clash", "shooting"},
    "t_ied_b": {"bombing", "suicide bombing", "explosion"},
    "t_raid_b": {"ground attack", "offensive", "advance"},
    "t_occupy_b": {"invasion", "siege"},
    "t_property_b": {"attack on a building", "arson", "sabotage", "looting"},
    "t_cyber_b": {"cyber attack"},
}


@dataclass(frozen=True, slots=True)
class _Group:
    """Events of one sub-type at one place on one day, and the sides of their actors."""

    day: date
    events: tuple[Told, ...]

    @property
    def first(self) -> Told:
        return self.events[0]

    @property
    def place(self) -> dict[str, Any]:
        return spot(self.first.event)

    @property
    def sub_type(self) -> str:
        return str(self.first.event["sub_type"])


def _groups(told: Iterable[Told]) -> Iterator[_Group]:
    found: dict[tuple[Any, ...], list[Told]] = {}
    for one in happenings(told):
        when, place = days(one.event), spot(one.event)
        if when.long == 1 and place.get("precision") in _PRECISION and codes(one.event):
            where = place["geonameid"] or (place["lat"], place["lon"])
            key = (when.start, one.event["type"], one.event["sub_type"], where, stated(one, "actor_side"))
            found.setdefault(key, []).append(one)
    return (_Group(key[0], tuple(events)) for key, events in found.items())


def _id(group: _Group) -> str:
    return sha256(" ".join(one.event["id"] for one in group.events).encode()).hexdigest()[:16]


def _ascii(group: _Group) -> str:
    plain = unicodedata.normalize("NFKD", group.place["name"] or "")
    return plain.encode("ascii", "ignore").decode()


def _by(side: str) -> Callable[[_Group], int | None]:
    def initiated(group: _Group) -> int | None:
        by = stated(group.first, "actor_side")
        return None if by is None else int(by == side)

    return initiated


def _involved(side: str) -> Callable[[_Group], int | None]:
    def involved(group: _Group) -> int | None:
        sides = {
            claim[field] for one in group.events for claim in one.claims for field in ("actor_side", "target_side")
        }
        return 1 if side in sides else 0 if None not in sides and sides else None

    return involved


def _tactic(of: set[str]) -> Callable[[_Group], int]:
    return lambda group: int(group.sub_type in of)


def _war(group: _Group) -> int:
    found = codes(group.first.event)
    return int(found is not None and found.acled_event in _WAR)


def _civilian_casualties(group: _Group) -> int | None:
    hurt = any(figures(one.event, what)["high"] for one in group.events for what in ("killed", "wounded"))
    return 1 if hurt and any(map(civilians, group.events)) else None


def _reports(group: _Group) -> int:
    return len({claim["story_id"] for one in group.events for claim in one.claims})


def _sources(group: _Group) -> str | None:
    return joined([name for one in group.events for report in reports(one) for name in report.names], ",")


def _nothing(group: _Group) -> None:  # noqa: ARG001 - a column that sayso cannot fill
    return None


def _column(name: str, kind: str, says: str, value: Any = _nothing) -> Column:  # noqa: ANN401
    return Column(name, kind, says, value)


def _tactics() -> Iterator[Column]:
    for name, of in _TACTICS.items():
        if of is None:
            yield _column(name, "whole", "empty: no sub-type of sayso's is this")
        else:
            yield _column(name, "whole", f"1 for {', '.join(sorted(of))}; else 0", _tactic(of))


COLUMNS = (
    _column("viina_version", "text", "empty: these are not VIINA's data"),
    _column("event_id_1pd", "text", "a hash of the ids of the events", _id),
    _column("date", "text", "YYYYMMDD, as VIINA writes it", lambda g: f"{g.day:%Y%m%d}"),
    _column("n_reports", "whole", "reports of different newsrooms: copies count once", _reports),
    _column("event_ids", "text", "sayso's event ids", lambda g: joined([one.event["id"] for one in g.events], ",")),
    _column("sources", "text", "agencies, else outlets", _sources),
    _column("geonameid", "whole", "of the populated place", lambda g: g.place["geonameid"]),
    _column("feature_code", "text", "empty: not kept"),
    _column("asciiname", "text", "the place's name in ASCII", _ascii),
    _column("ADM1_NAME", "text", "the first-level region in the gazetteer", lambda g: g.place["admin1"]),
    _column("ADM1_CODE", "text", "empty: VIINA's own numbers"),
    _column("ADM2_NAME", "text", "empty: not in the gazetteer"),
    _column("ADM2_CODE", "text", "empty"),
    _column("longitude", "number", "of the place", lambda g: g.place["lon"]),
    _column("latitude", "number", "of the place", lambda g: g.place["lat"]),
    _column(
        "GEO_PRECISION",
        "text",
        "STREET for a point, ADM3 for a town or near one",
        lambda g: _PRECISION[g.place["precision"]],
    ),
    _column("t_mil_b", "whole", "1 for what ACLED calls battles and explosions; else 0", _war),
    _column(
        "a_rus_b",
        "whole",
        "1 if Russia is a side of any claim, 0 if every side is another, else empty",
        _involved("Russia"),
    ),
    _column("a_ukr_b", "whole", "likewise, Ukraine", _involved("Ukraine")),
    _column(
        "a_rus_init_b",
        "whole",
        "1 if the actor's side is Russia, 0 if it is another, empty if no text says",
        _by("Russia"),
    ),
    _column("a_ukr_init_b", "whole", "likewise, Ukraine", _by("Ukraine")),
    _column("a_civ_b", "whole", "empty: kinds of actors are not coded"),
    _column("a_other_b", "whole", "empty"),
    *_tactics(),
    _column("t_hospital_b", "whole", "empty: kinds of targets are not coded"),
    _column("t_milcas_b", "whole", "empty: texts rarely say whose dead"),
    _column(
        "t_civcas_b",
        "whole",
        '1 if people were hurt and the words for the target say "civilian"; else empty',
        _civilian_casualties,
    ),
    _column("t_retreat_b", "whole", "1 for withdrawal; else 0", _tactic({"withdrawal"})),
    _column("t_loc_b", "whole", "1: every row has a place", lambda g: int(bool(g.place))),
    _column("t_san_b", "whole", "1 for sanctions; else 0", _tactic({"sanctions"})),
    _column("tid", "text", "empty: VIINA's own numbers"),
)
PROFILE = table_profile(
    "viina",
    "the columns of VIINA's `event_1pd`: one row a kind of event, populated place and day",
    COLUMNS,
    rows=_groups,
)
