"""The claims of current events as columns of numbers: what a filter asks of speakers, sides and texts, in a few milliseconds.

Read at the first such question after the ledger changed. Which values hold a part is asked of the ledger, so that a page
and a file never differ in what they find.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from sayso.ledger import schema as s
from sayso.ledger.conditions import HELD, versions_asked
from sayso.ledger.like import like

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from sayso.ledger.filter import Filter

_A, _C, _H, _R, _V = s.attributions.c, s.claims.c, s.event_claims.c, s.readings.c, s.versions.c
_PARTS = {"actor": _C.actor, "verification": _C.verification, "claimant": _A.speaker}  # asked for by a part
_SIDES = ("actor_side", "side")


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """One entry a claim in each: the place of its event among the columns, and its values as numbers.

    ``numbers`` has the number of each value of a field.
    """

    event: NDArray[np.int32]
    codes: dict[str, NDArray[np.int32]]
    numbers: dict[str, dict[str | None, int]]

    def of(self, connection: Connection, wanted: Filter) -> NDArray[np.int32]:
        """The events, by their places, of which some claim has all that is asked of a claim."""
        kept = np.ones(len(self.event), dtype=bool)
        if wanted.mode is not None:
            kept &= self._among("mode", [wanted.mode])
        for name, column in _PARTS.items():
            if (part := getattr(wanted, name)) is not None:
                kept &= self._among(name, connection.scalars(select(column).where(like(column, part)).distinct()))
        if wanted.side is not None:
            kept &= np.logical_or.reduce([self._among(name, [wanted.side]) for name in _SIDES])
        if (versions := versions_asked(wanted)) is not None:
            kept &= self._among("version", connection.scalars(versions))
        return self.event[kept]

    def _among(self, name: str, values: Iterable[str | None]) -> NDArray[np.bool_]:
        numbers = self.numbers[name]
        asked = np.zeros(len(numbers) + 1, dtype=bool)
        asked[[number for value in values if (number := numbers.get(value)) is not None]] = True
        return asked[self.codes[name]]


def load(connection: Connection, place_of: Mapping[str, int]) -> Claims:
    """Every claim of current readings that an event of ``place_of`` has.

    Five tables are read each by itself: joined by the database, they take four times as long.
    """
    held = connection.execute(select(_H.claim_id, _H.event_id)).all()
    event_of = {claim: place_of.get(event) for claim, event in held}
    readings = set(connection.scalars(select(_R.id).where(_R.superseded_by.is_(None))).all())
    versions = set(connection.scalars(select(_V.id).where(HELD)).all())
    by = connection.execute(select(_A.reading_id, _A.id, _A.speaker, _A.side)).all()
    said: dict[Any, Any] = {(reading, name): (speaker, side) for reading, name, speaker, side in by}
    query = select(
        _C.id, _C.reading_id, _C.version_id, _C.attribution_id, _C.mode, _C.actor, _C.actor_side, _C.verification
    )
    nobody = (None, None)
    rows = [
        (event, version, *fields, *said.get((reading, attribution), nobody))
        for claim, reading, version, attribution, *fields in connection.execute(query).all()
        if (event := event_of.get(claim)) is not None and reading in readings and version in versions
    ]
    names = ("version", "mode", "actor", "actor_side", "verification", "claimant", "side")
    events, *columns = zip(*rows, strict=True) if rows else ((),) * (1 + len(names))
    numbers = {name: _numbers(column) for name, column in zip(names, columns, strict=True)}
    codes = {name: _codes(column, numbers[name]) for name, column in zip(names, columns, strict=True)}
    return Claims(event=np.array(events, dtype=np.int32), codes=codes, numbers=numbers)


def _numbers(column: Sequence[str | None]) -> dict[str | None, int]:
    return {value: number for number, value in enumerate(dict.fromkeys(value for value in column if value is not None))}


def _codes(column: Sequence[str | None], numbers: Mapping[str | None, int]) -> NDArray[np.int32]:
    """The last number of all for what has no value."""
    return np.array([numbers.get(value, len(numbers)) for value in column], dtype=np.int32)
