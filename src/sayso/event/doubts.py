"""Why an event should be looked at again: what a reader would ask first, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.records import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.records import Count, Event

_VAGUE = frozenset({Precision.COUNTRY, Precision.PART_OF_COUNTRY, Precision.REGION, Precision.ADMIN1})


def doubts(event: Event) -> tuple[str, ...]:
    """The reasons, none for an event that nothing speaks against."""
    return (*_of_voices(event), *_of_setting(event), *(reason for count in event.counts for reason in _of_toll(count)))


def _of_voices(event: Event) -> Iterator[str]:
    voices = event.corroboration
    if voices.denied_by:
        yield f"denied by {', '.join(voices.denied_by)}"
    if voices.unverified_by and not voices.verified_by:
        yield f"{', '.join(voices.unverified_by)} could not verify it"
    if not voices.claimants:
        yield "nobody is named who says so"
    elif len(voices.sides) == 1 and not voices.verified_by:
        yield f"only {voices.sides[0]}'{'' if voices.sides[0].endswith('s') else 's'} side says so"
    if voices.stories == 1 and len(voices.claimants) == 1:
        yield "one voice in one story"


def _of_setting(event: Event) -> Iterator[str]:
    if event.sub_type is None:
        yield "what kind of happening is not known"
    if event.date is None or event.date.start is None:
        yield "no day is known"
    if not event.places:
        yield "no place is known"
    elif event.places[0].precision is None:
        yield f"{event.places[0].text} is in no gazetteer"
    elif event.places[0].precision in _VAGUE:
        yield f"the place is no more exact than {event.places[0].name or event.places[0].text}"


def _of_toll(count: Count) -> Iterator[str]:
    if count.low is not None and count.high is not None and count.low < count.high:
        yield f"{count.what}: figures from {count.low:g} to {count.high:g}"
