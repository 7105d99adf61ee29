"""The side by side: their events with the ledger's, theirs that it lacks, and its own that they have not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.compare.match import KM_A_DEGREE, Pair, Rule, match
from sayso.compare.ours import Ours, ours
from sayso.compare.theirs import Theirs, read_theirs
from sayso.errors import UsageError
from sayso.ledger.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sayso.ledger.rows import Row

BOTH, THEIRS, OURS = "both", "theirs", "ours"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows, the rule, lines of their file that could not be used, and events of the ledger that could not be placed."""

    rows: Rows
    rule: Rule
    refused: tuple[tuple[int, str], ...]
    left_out: int

    def words(self) -> list[str]:
        """What came out, in lines for people."""
        found = Counter(row["in"] for row in self.rows)
        theirs = found[BOTH] + found[THEIRS]
        lines = [
            f"their {theirs} events: the ledger has {found[BOTH]}, and lacks {found[THEIRS]}",
            f"the ledger's own in their days and area: {found[BOTH] + found[OURS]}, of which they lack {found[OURS]}",
            self.rule.words(),
        ]
        if self.left_out:
            lines.append(f"{self.left_out} of the ledger's events have no days or no town, and were not compared")
        if self.refused:
            lines.append(f"{len(self.refused)} lines of their file could not be used")
        return lines


def beside(path: str | Path, data_set: str, events: Iterable[Row], rule: Rule) -> Comparison:
    """Compare a file of ``acled`` or ``ucdp`` with events of a ledger that are said to have happened.

    Raises ``UsageError`` for a file that is none, or a rule that cannot be.
    """
    if rule.km < 0 or rule.days < 0:
        raise UsageError("km and days are 0 or more")
    read = read_theirs(path, data_set)
    own, left_out = ours(events, data_set)
    found, candidates = match(read.events, own, rule)
    rows = [_row(one, found.get(at), own, candidates.get(at, 0)) for at, one in enumerate(read.events)]
    matched = {pair.ours for pair in found.values()}
    frame = _frame(read.events, rule)
    rows += [_alone(one) for at, one in enumerate(own) if at not in matched and frame and frame.holds(one)]
    return Comparison(Rows(rows, "comparison"), rule, read.refused, left_out)


def _row(one: Theirs, pair: Pair | None, own: list[Ours], candidates: int) -> Row:
    other = own[pair.ours] if pair else None
    return {
        "in": BOTH if pair else THEIRS,
        "their_id": one.id,
        "their_start": one.start.isoformat(),
        "their_end": one.end.isoformat(),
        "their_place": one.place,
        "their_kind": one.kind,
        "their_dead": one.dead,
        **_of(other),
        "km": pair.km if pair else None,
        "days": pair.days if pair else None,
        "same_kind": pair.same_kind if pair else None,
        "candidates": candidates,
    }


def _alone(own: Ours) -> Row:
    theirs = dict.fromkeys(("their_id", "their_start", "their_end", "their_place", "their_kind", "their_dead"))
    return {"in": OURS, **theirs, **_of(own), "km": None, "days": None, "same_kind": None, "candidates": 0}


def _of(own: Ours | None) -> Row:
    if own is None:
        return dict.fromkeys(("event_id", "event_start", "event_end", "event_place", "event_kind", "event_dead"))
    return {
        "event_id": own.id,
        "event_start": own.start.isoformat(),
        "event_end": own.end.isoformat(),
        "event_place": own.place,
        "event_kind": own.kind,
        "event_dead": own.dead,
    }


@dataclass(frozen=True, slots=True)
class _Frame:
    """The days and the box of degrees that a file covers, with the rule's room around them."""

    start: date
    end: date
    south: float
    north: float
    west: float
    east: float

    def holds(self, own: Ours) -> bool:
        """Whether an event lies within."""
        if own.end < self.start or own.start > self.end:
            return False
        return any(self.south <= lat <= self.north and self.west <= lon <= self.east for lat, lon in own.points)


def _frame(theirs: tuple[Theirs, ...], rule: Rule) -> _Frame | None:
    if not theirs:
        return None
    more, days = rule.km / KM_A_DEGREE, timedelta(days=rule.days)
    lats, lons = [one.lat for one in theirs], [one.lon for one in theirs]
    return _Frame(
        start=min(one.start for one in theirs) - days,
        end=max(one.end for one in theirs) + days,
        south=min(lats) - more,
        north=max(lats) + more,
        west=min(lons) - more,
        east=max(lons) + more,
    )
