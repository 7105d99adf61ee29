"""How one version is read: a list of stages, each a plain function from what is known to what is known.

To let another model take a stage over, put a function of the same shape in its place; its neighbours see
only the records that it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.reading.attribution.reader import read_attributions
from sayso.reading.claim.reader import read_claims
from sayso.reading.speaker.enrich import enrich, verify_claims
from sayso.reading.speaker.remarks import remarks
from sayso.reading.text import Text
from sayso.records import Claim, Reading
from sayso.resolve.actor import side_of
from sayso.resolve.place.resolver import places
from sayso.resolve.time.tagger import datings

if TYPE_CHECKING:
    from sayso.resolve.place.gazetteer import Gazetteer
    from sayso.resolve.time.events import KnownEvent

Stage = Callable[[Text, Reading], Reading]


def find_times(text: Text, reading: Reading, *, events: tuple[KnownEvent, ...] | None = None) -> Reading:
    """Time expressions, resolved against the version's date; ``events`` in the place of the package's own."""
    return replace(reading, timexes=datings(text, events=events))


def find_places(text: Text, reading: Reading, *, known: Gazetteer | None = None) -> Reading:
    """Places, resolved jointly over the text; ``known`` in the place of the package's gazetteer."""
    return replace(reading, places=places(text, known=known))


def find_attributions(text: Text, reading: Reading) -> Reading:
    """Source, cue and content, as spans."""
    return replace(reading, attributions=read_attributions(text))


def identify_speakers(text: Text, reading: Reading) -> Reading:
    """Who speaks, for whom, how and when; what is verified and answered."""
    return replace(reading, attributions=enrich(text, reading.attributions, reading.timexes))


def find_claims(text: Text, reading: Reading) -> Reading:
    """Reported happenings with their fields."""
    return replace(reading, claims=read_claims(text, reading.attributions, reading.timexes, reading.places))


def take_sides(text: Text, reading: Reading) -> Reading:
    """The country or bloc that a claim's actor and target belong to, where its words say so."""
    return replace(reading, claims=tuple(_with_sides(text, claim) for claim in reading.claims))


def _with_sides(text: Text, claim: Claim) -> Claim:
    actor = claim.actor_side or (side_of(claim.actor, text=text) if claim.actor else None)
    target = claim.target_side or (side_of(claim.target, text=text) if claim.target else None)
    return replace(claim, actor_side=actor, target_side=target)


def verify(text: Text, reading: Reading) -> Reading:
    """What the text says was verified, and what it covers."""
    return replace(reading, claims=verify_claims(text, reading.attributions, reading.claims))


def find_remarks(text: Text, reading: Reading) -> Reading:
    """Names that are somebody's own for a thing, and the text's notes on itself."""
    return replace(reading, remarks=remarks(text, reading.attributions))


STAGES: Sequence[Stage] = (
    find_times,
    find_places,
    find_attributions,
    identify_speakers,
    find_claims,
    take_sides,
    verify,
    find_remarks,
)


def read_version(text: Text, *, version_id: str, stages: Sequence[Stage] = STAGES) -> Reading:
    """Everything that the stages find in one version's text."""
    reading = Reading(version_id=version_id)
    for stage in stages:
        reading = stage(text, reading)
    return reading
