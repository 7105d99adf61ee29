"""Who stands behind an event, once copies are collapsed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sayso.event.voices import voices
from sayso.records import Corroboration, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.testimony import Testimony


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
    behind = [testimony for testimony in group if testimony.claim.mode != Mode.DENIED]
    newsrooms, leans_on = _newsrooms(behind, printed)
    denied_by = _names(name for testimony in group for name in _denied_by(testimony))
    return Corroboration(
        pages=len({carrier.page_id for carrier in printed}),
        outlets=_names(carrier.outlet for carrier in printed),
        versions=len(versions),
        stories=len({testimony.story_id for testimony in group}),
        claimants=voices(behind, denied_by),
        sides=_names(t.attribution.side for t in behind if t.attribution is not None),
        verified_by=_names(_checked_by(testimony, "verified") for testimony in group),
        denied_by=denied_by,
        unverified_by=_names(_checked_by(testimony, "unverified") for testimony in group),
        newsrooms=newsrooms,
        leans_on=leans_on,
    )


def _newsrooms(behind: Sequence[Testimony], printed: Sequence[Carrier]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who tells it of his own account, one for a story at most, and on whom the others lean.

    A story is its agency's, or else the outlet's. One made with another newsroom's material stands on that one,
    whether or not it is among the reports.
    """
    own: set[str] = set()
    lent: set[str] = set()
    for story in {testimony.story_id for testimony in behind}:
        told = [testimony for testimony in behind if testimony.story_id == story]
        pages = [carrier for carrier in printed if carrier.version_id in {t.version_id for t in told}]
        names = Counter(t.voice for t in told if t.voice) or Counter(c.outlet for c in pages if c.outlet)
        teller = min(names, key=lambda name: (-names[name], name), default=None)
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
    denied: list[str | None] = [testimony.claimant] if testimony.claim.mode == Mode.DENIED else []
    denied += testimony.denials
    if said is not None and said.response is not None and said.response.status in {"denied", "rejected"}:
        denied.append(said.response.by)
    return denied
