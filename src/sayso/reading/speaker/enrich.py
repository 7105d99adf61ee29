"""Who, how, when and how far verified: all that is known of an attribution beside its spans, in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading.speaker.channel import channels
from sayso.reading.speaker.identify import identify
from sayso.reading.speaker.said_on import said_on
from sayso.reading.speaker.stance import stances
from sayso.reading.speaker.verification import verify, verify_claims

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.reading.text import Text
    from sayso.records import Attribution, Timex

__all__ = ["enrich", "verify_claims"]


def enrich(text: Text, attributions: Sequence[Attribution], timexes: Sequence[Timex]) -> tuple[Attribution, ...]:
    """Return the attributions, in order, with speaker, role, side, stance, channel, said-on, verification, response.

    What the text does not state stays null. Contents lose clauses in which the paper itself speaks.
    """
    known = identify(text, attributions)
    spoken = said_on(text, channels(text, stances(text, known)), timexes)
    return verify(text, spoken)
