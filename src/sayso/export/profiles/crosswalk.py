"""The codebook's crosswalk: what a sub-type is called by ACLED, UCDP and CAMEO."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sayso.ledger.rows import Row


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one sub-type. ``acled_sub_events`` and ``ucdp`` hold every code that the act allows."""

    acled_event: str
    acled_sub_events: tuple[str, ...]
    ucdp: frozenset[str]
    cameo_root: str
    quad_class: int


@cache
def _crosswalk() -> Mapping[tuple[str, str], Codes]:
    with (files("sayso.reading.claim") / "data" / "codebook.csv").open(encoding="utf8") as lines:
        return {(row["type"], row["sub_type"]): _codes(row) for row in csv.DictReader(lines)}


def _codes(row: Mapping[str, str]) -> Codes:
    ucdp = row["ucdp"].replace(" or ", ", ").replace("any", ", ".join(TYPES_OF_VIOLENCE))
    return Codes(
        acled_event=row["acled_event"],
        acled_sub_events=tuple(row["acled_sub_event"].split("; ")),
        ucdp=frozenset(kind for kind in ucdp.split(", ") if kind in TYPES_OF_VIOLENCE),
        cameo_root=row["cameo_root"],
        quad_class=int(row["quad_class"]),
    )


TYPES_OF_VIOLENCE = {"state-based": 1, "non-state": 2, "one-sided": 3}


def codes(event: Row) -> Codes | None:
    """The codes of an event or a claim; ``None`` where it has no sub-type, which the crosswalk goes by."""
    return _crosswalk().get((event["type"], event["sub_type"] or ""))
