"""Who stands behind an event, once copies are collapsed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sayso.event.voices import voices
from sayso.records import Corroboration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.testimony import Testimony


_FOLLOWS_WITHIN = timedelta(days=7)  # between what one newsroom tells of a happening and its next report of it


@dataclass(frozen=True, slots=True)
class Carrier:
    """One page that prints a version; ``helpers`` are the newsrooms that its credit says it was made with."""

    page_id: str
    version_id: str
    outlet: str | None
    helpers: tuple[str, ...] = ()


def corroborate(group: Sequence[Testimony], carriers: Iterable[Carrier]) -> Corroboration:
    """Count voices, not copies: pages and outlets say how far it spread, stories and claimants who stands behind it."""
    versions = {testimony.version_id for testimony in group}
    printed = [carrier for carrier in carriers if carrier.version_id in versions]
    behind = [testimony for testimony in group if not testimony.denies]
    newsrooms, leans_on = _newsrooms(behind, printed)
    denied_by = _names(name for testimony in group for name in _denied_by(testimony))
    return Corroboration(
        pages=len({carrier.page_id for carrier in printed}),
        outlets=_names(carrier.outlet for carrier in printed),
        versions=len(versions),
        stories=_stories(group, printed),
        claimants=voices(behind, denied_by),
        sides=_names(t.attribution.side for t in behind if t.attribution is not None),
        verified_by=_names(_checked_by(testimony, "verified") for testimony in group),
        denied_by=denied_by,
        unverified_by=_names(_checked_by(testimony, "unverified") for testimony in group),
        newsrooms=newsrooms,
        leans_on=leans_on,
    )


def _stories(group: Sequence[Testimony], printed: Sequence[Carrier]) -> int:
    """Reports that began apart: a newsroom that opens with the happening again within days goes on with its story."""
    began = 0
    last: dict[str, date] = {}
    by_day = sorted(_by_story(group).items(), key=lambda one: (_day(one[1]) or date.min, one[0]))
    for _, told in by_day:
        teller, day = _teller(told, printed), _day(told)
        opens = any(t.paragraph == 0 and not t.claim.background for t in told)
        follows = teller in last and day is not None and day - last[teller] <= _FOLLOWS_WITHIN
        began += not (teller and opens and follows)
        if teller and opens and day:
            last[teller] = day
    return began


def _by_story(group: Iterable[Testimony]) -> dict[str, list[Testimony]]:
    found: defaultdict[str, list[Testimony]] = defaultdict(list)
    for testimony in group:
        found[testimony.story_id].append(testimony)
    return found


def _day(told: Iterable[Testimony]) -> date | None:
    return min((t.published for t in told if t.published), default=None)


def _teller(told: Sequence[Testimony], printed: Iterable[Carrier]) -> str | None:
    """Whose a story is: its agency's, or else the outlet's."""
    versions = {t.version_id for t in told}
    outlets = (c.outlet for c in printed if c.version_id in versions and c.outlet)
    names = Counter(t.voice for t in told if t.voice) or Counter(outlets)
    return min(names, key=lambda name: (-names[name], name), default=None)


def _newsrooms(behind: Sequence[Testimony], printed: Sequence[Carrier]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who tells it of his own account, one for a story at most, and on whom the others lean.

    One made with another newsroom's material stands on that one,
    whether or not it is among the reports.
    """
    own: set[str] = set()
    lent: set[str] = set()
    for told in _by_story(behind).values():
        versions = {t.version_id for t in told}
        pages = [carrier for carrier in printed if carrier.version_id in versions]
        teller = _teller(told, pages)
        helpers = {name for carrier in pages for name in carrier.helpers} - set((teller or "").split("/"))
        lent |= helpers
        own |= {teller.split("/")[0]} if teller and not helpers else set()
    return tuple(sorted(own | lent)), tuple(sorted(lent))


def _names(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name}))


def _checked_by(testimony: Testimony, status: str) -> str | None:
    verification = testimony.attribution.verification if testimony.attribution else None
    return verification.by if verification is not None and verification.status == status else None


def _denied_by(testimony: Testimony) -> list[str | None]:
    said = testimony.attribution
    denied: list[str | None] = [testimony.claimant] if testimony.denies else []
    denied += testimony.denials
    if said is not None and said.response is not None and said.response.status in {"denied", "rejected"}:
        denied.append(said.response.by)
    return denied
