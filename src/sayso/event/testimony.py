"""A claim with what is known of where it was made: the unit that reconciling works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.records import Attribution, Claim, Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

# A happening is the same whether it is asserted, denied or only possible; what lies ahead is kept apart by mode.
_SAID_TO_HAVE_HAPPENED = frozenset({Mode.ASSERTED, Mode.DENIED, Mode.POSSIBLE})
_DAYS_BY_DAY = 4  # longer intervals are looked up by week


@dataclass(frozen=True, slots=True)
class Testimony:
    """One claim, its attribution, and the version and story that carry it.

    ``voice`` names who speaks when no attribution does: the agency or the outlet.
    """

    claim: Claim
    attribution: Attribution | None
    version_id: str
    story_id: str
    published: date | None
    voice: str | None

    @property
    def claimant(self) -> str | None:
        """Who says so: the speaker as resolved, else the source's own voice."""
        if self.attribution is not None:
            return self.attribution.speaker
        return self.voice

    @property
    def tense(self) -> str:
        """``happened`` for what is said to have happened (or not), else the mode."""
        return "happened" if self.claim.mode in _SAID_TO_HAVE_HAPPENED else str(self.claim.mode)

    def blocks(self) -> Iterator[str]:
        """Under what this claim is looked for: its story, and each place and day it may share with others."""
        head = f"{self.claim.type}:{self.tense}"
        yield f"{head}:{self.story_id}"
        for place in self.claim.places:
            if place.country and not place.metonym:
                for day in self._days():
                    yield f"{head}:{place.country}:{place.admin1 or ''}:{day}"

    def _days(self) -> Iterator[str]:
        interval = self.claim.date
        if interval is None or interval.end is None:
            return
        start = interval.start or interval.end
        if (interval.end - start).days > _DAYS_BY_DAY:
            return
        day = start - timedelta(days=1)  # a night belongs to two days
        while day <= interval.end + timedelta(days=1):
            yield day.isoformat()
            day += timedelta(days=1)
