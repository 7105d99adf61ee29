"""A claim with what is known of where it was made: the unit that reconciling works on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.event.kinds import EFFECTS, denies, types_of
from sayso.event.sites import sites
from sayso.event.where import is_pinned
from sayso.event.words import (
    after,
    content_words,
    heads,
    hours,
    is_another,
    is_border,
    is_further,
    is_known,
    is_owned,
    is_toll_update,
    spots,
)
from sayso.records import Attribution, Claim, Interval, Mode, Place, Precision
from sayso.resolve.countries import country_name, country_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sayso.event.answers import Said

# A happening is the same whether it is asserted, denied or only possible; what lies ahead is kept apart by mode.
_SAID_TO_HAVE_HAPPENED = frozenset({Mode.ASSERTED, Mode.DENIED, Mode.POSSIBLE})
_DAYS_BY_DAY = 31  # a month; longer intervals are not looked up by day
_SECOND = 24  # characters up to a trigger in which "the second" counts
_KEY = 60  # characters of a place's words under which a claim is looked up
_TOLL_DAYS = 7  # a toll may still rise so many days after
NEWS_DAYS = 2  # what is told as news without a day happened on the day of publication or so many before


@dataclass(frozen=True)
class Testimony:
    """One claim, its attribution, and the version and story that carry it.

    ``voice`` names who speaks when no attribution does: the agency or the outlet. ``lead`` is the words up to the
    trigger and with it, ``paragraph`` the trigger's paragraph from 0. ``host`` is the claim of the same version that
    this one goes on to tell of ("the attack", a toll with no place): it lends place and day (``antecedent.py``).
    ``sentence`` is the trigger's, ``towns`` are the towns that the version's text names, in whatever
    sentence, ``countries`` are those that it names most, ``areas`` are its names of regions and countries. ``denials`` are who answers it with a bare denial, ``backers`` who blames somebody for it, or says what had happened. ``lender`` is a claim that
    goes on to tell of this one and names its town. ``said`` are the attributions of the version, ``headline`` stands over it, ``opening`` is its first sentence.
    """

    claim: Claim
    attribution: Attribution | None
    version_id: str
    story_id: str
    published: date | None
    voice: str | None
    lead: str = ""
    paragraph: int = 0
    host: Testimony | None = None
    sentence: str = ""
    towns: tuple[Place, ...] = ()
    countries: tuple[str, ...] = ()
    areas: frozenset[str] = frozenset()
    denials: tuple[str, ...] = ()
    backers: tuple[Attribution | Said, ...] = ()
    lender: Testimony | None = None
    said: tuple[Said, ...] = ()
    headline: str = ""
    opening: str = ""

    @property
    def claimant(self) -> str | None:
        """Who says so: the speaker as resolved, else the source's own voice."""
        if self.attribution is not None:
            return self.attribution.speaker
        return self.voice

    @property
    def denies(self) -> bool:
        """Whether it says that the happening did not happen."""
        return denies(self.claim.mode, self.claim.sub_type, self.claim.actor)

    @property
    def tense(self) -> str:
        """``happened`` for what is said to have happened (or not), else the mode."""
        return "happened" if self.claim.mode in _SAID_TO_HAVE_HAPPENED else str(self.claim.mode)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Where: the claim's own places, with those that a later claim names for it, else its host's."""
        own = tuple(p for p in self.claim.places if not p.metonym and not is_border(p.text, self.sentence))
        own += self.lender.places if self.lender is not None else ()
        return own or (self.host.places if self.host is not None else ())

    @cached_property
    def when(self) -> Interval | None:
        """When: the claim's own days, else its host's. The day on which a toll rises only bounds the happening."""
        own = self.claim.date
        if own is not None and own.end is not None and self._dated_before_it():
            own = Interval(None, own.end - timedelta(days=1), "open")
        elif own is not None and self.updates_toll:
            own = Interval(None, own.end, "open")
        if self.host is not None and (own is None or own.start is None):
            return self.host.when or own
        return own

    def _dated_before_it(self) -> bool:
        """Whether its day is that of what came after it: "seven were killed on Friday, a day after ten died"."""
        back, told = after(self.lead), self.claim.words.get("date", ())
        return back is not None and any(span.start < self.claim.trigger.end - back for span in told)

    @cached_property
    def updates_toll(self) -> bool:
        """Whether this is a toll that rose, fell or stood at a figure."""
        return is_toll_update(self.lead)

    @cached_property
    def known(self) -> bool:
        """Whether the happening is spoken of as known: "the attack", and not "the second attack"."""
        return is_known(self.lead) and not is_further(self.lead[-_SECOND:])

    @cached_property
    def owned(self) -> bool:
        """Whether what was hit is told as somebody's who was spoken of: "their vehicle"."""
        return self.claim.actor is None and is_owned(self.claim.target or "")

    @cached_property
    def target_words(self) -> frozenset[str]:
        """The words of the target."""
        return content_words(self.claim.target)

    @cached_property
    def target_heads(self) -> frozenset[str]:
        """What kind of thing the target is; nothing for a town that was attacked."""
        named = {place.text.lower() for place in self.claim.places} | spots(self.sentence)
        return heads(self.claim.target) if (self.claim.target or "").lower() not in named else frozenset()

    @cached_property
    def site(self) -> frozenset[int]:
        """The sorts of site that were hit; for victims and bare attacks those of the host."""
        own = sites(self.claim.target) if self.target_heads or self.claim.target else frozenset()
        if own and self.claim.sub_type not in EFFECTS:
            return own
        return self.host.site if self.host is not None else frozenset()

    @cached_property
    def scenery(self) -> frozenset[int]:
        """The sorts of site that the sentence names, hit or not: "killed ten people at a petrol station"."""
        return sites(self.sentence) | self.site | (self.host.scenery if self.host is not None else frozenset())

    @cached_property
    def spots(self) -> frozenset[str]:
        """Names that stand for a place in its sentence or its host's, whether or not a gazetteer has them."""
        found = spots(self.sentence) - self.areas - {(self.voice or "").lower()}
        own = frozenset(name for name in found if country_named(name.title()) is None)
        own |= self.lender.spots if self.lender is not None else frozenset()
        return own | (self.host.spots if self.host is not None and not is_pinned(self.claim.places) else frozenset())

    @cached_property
    def over(self) -> frozenset[str]:
        """Names that stand for a place in the headline."""
        return spots(self.headline)

    @cached_property
    def first(self) -> frozenset[str]:
        """Names that stand for a place in the first sentence of the text."""
        return frozenset(name for name in spots(self.opening) - self.areas if country_named(name.title()) is None)

    @cached_property
    def parties(self) -> frozenset[str]:
        """The words of both sides of an act between sides, with the countries that they name."""
        words = self.actor_words | self.target_words
        sides = {side.lower() for side in (self.claim.actor_side, self.claim.target_side) if side}
        named = {country_name(code).lower() for word in words if (code := country_named(word.title()))}
        return frozenset({word for word in words if country_named(word.title()) is None} | sides | named)

    @cached_property
    def root(self) -> Testimony:
        """The first host of the chain, or the claim itself."""
        return self.host.root if self.host is not None else self

    @cached_property
    def another(self) -> bool:
        """Whether the happening is told as one more: "another strike", "a blast"."""
        return after(self.lead) is not None or (self.claim.sub_type not in EFFECTS and is_another(self.lead))

    @cached_property
    def further(self) -> bool:
        """Whether the text sets it apart from what it told before: "another explosion", "the second blast"."""
        return after(self.lead) is not None or (self.claim.sub_type not in EFFECTS and is_further(self.lead))

    @cached_property
    def hours(self) -> frozenset[str]:
        """``late`` and ``early``: the ends of the day at which it happened, where its sentence or its host's says so."""
        return hours(self.sentence) | (self.host.hours if self.host is not None else frozenset())

    @cached_property
    def actor_words(self) -> frozenset[str]:
        """The words of the actor."""
        return content_words(self.claim.actor)

    @cached_property
    def lead_words(self) -> str:
        """The lead without case and spacing, to see whether two versions tell it in the same words."""
        return " ".join(self.lead.lower().split())

    def blocks(self) -> Iterator[str]:
        """Under what this claim is kept: its story, each place with each day, its country with each day."""
        days = list(self._days())
        vague = "?" if self._is_vague() else ""
        for head in self._heads():
            yield f"{head}:{self.story_id}"
            for where in dict.fromkeys(self._where()):
                yield from (f"{head}:{where}:{day}" for day in days)
            for country in self._countries():
                yield from (f"{head}:{country}{kind}:{day}" for day in days for kind in {"", vague})
            yield from (f"{head}:site {site}:{day}" for site in self.site for day in days)

    def seeks(self) -> Iterator[str]:
        """Under what others are looked for that may be of its happening.

        A vague place is sought in the whole country, and a claim with a town looks there for vague ones alone: so the
        towns of a country do not meet.
        """
        days = list(self._days())
        for head in self._heads():
            yield f"{head}:{self.story_id}"
            for where in dict.fromkeys(self._where()):
                yield from (f"{head}:{where}:{day}" for day in days)
            for country in self._countries():
                yield from (f"{head}:{country}{'' if self._is_vague() else '?'}:{day}" for day in days)
            if self._is_vague() and not self._countries():
                yield from (f"{head}:site {site}:{day}" for site in self.site for day in days)

    def _heads(self) -> list[str]:
        return sorted(f"{kind}:{self.tense}" for kind in types_of(self.claim.type, self.claim.sub_type))

    def _where(self) -> Iterator[str]:
        for place in self.places or self.towns:
            if place.country and place.admin1:
                yield f"{place.country}:{place.admin1}"
            if is_pinned((place,)) or place.precision is Precision.ADMIN1:
                yield place.text.lower()[:_KEY]
        yield from sorted(name[:_KEY] for name in self.spots | self.over | self.first)

    def _countries(self) -> tuple[str, ...]:
        named = tuple(dict.fromkeys(place.country for place in self.places if place.country))
        return named or self.countries

    def _is_vague(self) -> bool:
        """Whether no town of the gazetteer says where it was."""
        return not any(is_pinned((place,)) and place.country for place in self.places)

    def _days(self) -> Iterator[str]:
        start, end = self.window()
        if start is None or end is None or (end - start).days > _DAYS_BY_DAY:
            return
        day = start - timedelta(days=1) if "early" in self.hours else start
        last = end + timedelta(days=1) if "late" in self.hours else end
        while day <= last:
            yield day.isoformat()
            day += timedelta(days=1)

    def window(self) -> tuple[date | None, date | None]:
        """The days in which the happening is looked for; for news without a day, those before the publication."""
        when = self.when
        end = when.end if when is not None else None
        if when is not None and when.start is not None:
            return when.start, end
        if self.claim.background or self.tense != "happened":
            return None, end
        end = end or self.published
        back = _TOLL_DAYS if self.updates_toll else NEWS_DAYS
        return (end - timedelta(days=back), end) if end is not None else (None, None)
