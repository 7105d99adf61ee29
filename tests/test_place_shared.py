"""The places of the seed pages: every one of gold's, at its precision, and none of those that must not be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sayso.reading.text import Text
from sayso.resolve.place.resolver import places

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.records import Place

pytestmark = pytest.mark.shared
PAGES = {"A": "000_2ca34821825f0849.txt", "B": "001_84409eb8e7996ed2.txt"}


@pytest.fixture(scope="module", params=["A", "B"])
def page(request: pytest.FixtureRequest, shared: Path) -> tuple[str, tuple[Place, ...]]:
    """One seed page, and what is read in it."""
    text = (shared / "seeds" / PAGES[request.param]).read_text(encoding="utf-8")
    return request.param, places(Text(text))


def test_gold_places_are_found(page, shared):
    """Each gold place of a page is there under its name (or in its words) and at its precision."""
    which, found = page
    gold = json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8"))
    have = {(name, p.precision.value) for p in found if p.precision and not p.metonym for name in (p.name, p.text)}
    wanted = [w for c in gold["claims"] for w in [c.get("place"), *c.get("places", [])] if w]
    missing = [(w["name"], w["precision"]) for w in wanted if (w["name"], w["precision"]) not in have]
    only_in_b = {("Brussels", "city")} if which == "A" else set()
    assert set(missing) <= only_in_b


def test_what_must_not_be_is_not(page):
    """No Pokrovsk outside Donetsk, no point for a region, and no government on the map."""
    _, found = page
    for place in found:
        if place.text == "Pokrovsk":
            assert place.admin1 == "Donetsk"
        if place.text in {"Kirovograd", "Dnipropetrovsk"}:
            assert place.precision is not None
            assert place.precision.value == "admin1"
        if place.text in {"Moscow", "West"}:
            assert place.lat is None
