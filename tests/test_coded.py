"""The coded articles are sound: every quote stands in its page, every word of the scheme is a known one, every date is one."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1] / "benchmarks" / "coded"
FOLDERS = sorted(path.parent for path in ROOT.glob("*/*/gold.json"))
TYPES = {"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST"}
TYPES |= {"ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
MODES = {"asserted", "denied", "possible", "planned", "expected", "requested", "pledged", "hypothetical"}
PRECISIONS = {"point", "near", "city", "admin2", "admin1", "part of country", "country", "sea"}
BOUNDS = {"at_least", "more_than", "at_most", "about"}
QUOTED = (True, False, "partly")

articles = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def fold(text: str) -> str:
    """One space for every run of white space."""
    return re.sub(r"\s+", " ", text)


def load(folder: Path) -> tuple[str, dict[str, Any]]:
    """The folded page and its gold."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return fold((folder / gold["pages"]["A"]).read_text(encoding="utf-8")), gold


def places(claim: dict[str, Any]) -> list[dict[str, str]]:
    """The places of a claim, none, one or several."""
    one = claim.get("place")
    return [*([one] if one else []), *claim.get("places", [])]


def test_every_part_has_articles() -> None:
    """Twenty-eight articles may be tuned on; eleven, and three that came later, are only measured."""
    assert sorted(folder.parent.name for folder in FOLDERS) == ["dev"] * 28 + ["later"] * 3 + ["test"] * 11


@articles
def test_every_quote_stands_in_its_page(folder: Path) -> None:
    """Sources, cues, contents, words of dates and furniture are words of the page."""
    page, gold = load(folder)
    quotes = [line["quote"] for line in gold["story"]["boilerplate"]] + gold["story"].get("header", [])
    for said in gold["attributions"]:
        quotes += [said["source"] or "", said["cue"], said["content"], *said.get("content_more", [])]
        quotes += [said[key]["quote"] for key in ("verification", "response", "detail") if key in said]
    quotes += [claim["date"]["text"] for claim in gold["claims"] if claim["date"]["text"]]
    assert [quote for quote in quotes if fold(quote) not in page] == []


@articles
def test_words_of_the_scheme_are_known_ones(folder: Path) -> None:
    """Types, modes, precisions and bounds are those of the coding rules."""
    _, gold = load(folder)
    for claim in gold["claims"]:
        assert claim["type"] in TYPES, claim["id"]
        assert claim["mode"] in MODES, claim["id"]
        assert {place["precision"] for place in places(claim)} <= PRECISIONS, claim["id"]
        for count in claim["counts"].values():
            assert isinstance(count, int | float | str) or (isinstance(count, dict) and set(count) <= BOUNDS), claim[
                "id"
            ]
    assert all(said["quoted"] in QUOTED for said in gold["attributions"])


@articles
def test_dates_are_dates_in_order(folder: Path) -> None:
    """Dates are ISO days, and no interval ends before it starts."""
    _, gold = load(folder)
    date.fromisoformat(gold["story"]["published"])
    for said in gold["attributions"]:
        date.fromisoformat(said.get("said_on", gold["story"]["published"]))
    for claim in gold["claims"]:
        ends = [date.fromisoformat(claim["date"][key]) for key in ("start", "end") if claim["date"][key]]
        assert ends == sorted(ends), claim["id"]


@articles
def test_ids_are_one_each_and_refer_to_something(folder: Path) -> None:
    """Ids are unique, and what refers to one finds it."""
    _, gold = load(folder)
    said = [one["id"] for one in gold["attributions"]]
    claims = [one["id"] for one in gold["claims"]]
    assert len({*said, *claims}) == len(said) + len(claims)
    assert {one["attribution"] for one in gold["claims"]} <= {None, *said}
    for claim in gold["claims"]:
        assert {claim[key] for key in ("same_event_as", "part_of") if key in claim} <= set(claims), claim["id"]
    for one in gold["attributions"]:
        assert {one[key] for key in ("inside", "outer_of") if key in one} <= set(said), one["id"]


@articles
def test_pages_are_as_long_as_a_short_wire_story(folder: Path) -> None:
    """No page is a stub, and each is coded in full."""
    page, gold = load(folder)
    assert 280 <= len(page.split()) <= 480
    assert len(gold["attributions"]) >= 9
    assert len(gold["claims"]) >= 9
