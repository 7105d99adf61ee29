"""The time room: dates, times, durations and sets in a text, in the terms of TimeML and as days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.records import Span, Timex
from sayso.resolve.time.anchor import Scene
from sayso.resolve.time.dating import compose
from sayso.resolve.time.events import known_events
from sayso.resolve.time.grammar import flat, hits
from sayso.resolve.time.interval import interval
from sayso.resolve.time.known import Ground
from sayso.resolve.time.published import infer_published
from sayso.resolve.time.values import looks_back, meaning

__all__ = ["datings", "infer_published", "tag", "timexes"]

if TYPE_CHECKING:
    from datetime import date

    from sayso.reading.text import Text
    from sayso.resolve.time.events import KnownEvent


def timexes(text: Text) -> tuple[Timex, ...]:
    """The plain TimeML expressions of a text, in order. See ``tag``.

    A text without a date is read against the one that its own words give, if they give one.
    """
    return tag(text.text, published=_published(text))


def datings(text: Text, *, events: tuple[KnownEvent, ...] | None = None) -> tuple[Timex, ...]:
    """The words that date things in a text, in order, none overlapping: what a reader of claims wants.

    The expressions of ``timexes``, with those that belong together composed ("on the eve of the
    Feb. 22 anniversary", "since the conflict began", "from Monday to Wednesday"). ``interval`` holds the
    days; it is ``None`` for what names none (sets, bare durations, relative words without a known day).
    """
    published = _published(text)
    found = tag(text.text, published=published)
    ground = Ground(flat(text.text), published, known_events() if events is None else events, text.headline or "")
    return compose(found, ground)


def _published(text: Text) -> date | None:
    if text.published is not None:
        return text.published
    inferred = infer_published(text.text)
    return inferred[0] if inferred else None


def tag(text: str, *, published: date | None) -> tuple[Timex, ...]:
    """The TimeML expressions of ``text`` in order, none overlapping.

    Values are resolved against ``published``; without it, relative ones keep TimeML's open form
    (``XXXX-WXX-4``) and have no interval. Source: TimeML annotation guidelines 1.2.1.
    """
    plain = flat(text)
    scene = Scene(plain, published)
    found = []
    for hit in hits(plain):
        said = meaning(hit, scene)
        if said is None:
            continue
        if not looks_back(hit):
            scene.seen.append((hit.span.start, said.value))
        when = said.interval or (interval(said.value, published) if said.type in {"DATE", "TIME"} else None)
        found.append(Timex(Span(*hit.span), said.type, said.value, when, hit.rule))
    return tuple(found)
