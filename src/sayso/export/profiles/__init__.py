"""Exports in the shapes that others know. Each profile says column by column where its values come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sayso.export.profiles.shape import Profile


def profiles() -> Mapping[str, Profile]:
    """Every profile by its name, in the order of docs/profiles.md."""
    from sayso.export.profiles import acled, annotation, claimreview, hxl, plover, prov, ucdp, viina  # noqa: PLC0415

    every = (acled, ucdp, viina, plover, hxl, annotation, claimreview, prov)
    return {one.PROFILE.name: one.PROFILE for one in every}


def profile_of(name: str) -> Profile:
    """The profile of this name. Raises ``UsageError`` naming those that there are."""
    every = profiles()
    if name not in every:
        raise UsageError(f"no profile is called {name!r}; there are {', '.join(every)}")
    return every[name]
