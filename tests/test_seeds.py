"""What the two seed pages must not become: each line of their gold's ``must_not``, held against the ledger of both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import sayso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, Any]
UNREAL = {"planned", "expected", "requested", "pledged", "hypothetical", "possible"}


@pytest.fixture(scope="module")
def gold(shared: Path) -> Row:
    """The human coder's notes."""
    found: Row = json.loads((shared / "seeds" / "gold.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def ledger(shared: Path, gold: Row, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sayso.Ledger]:
    """Both pages, read, matched and reconciled."""
    with sayso.open(tmp_path_factory.mktemp("seeds") / "seeds.db") as both:
        both.read(*(shared / "seeds" / name for name in gold["pages"].values()))
        yield both


def test_the_notes_are_those_that_are_tested(gold: Row) -> None:
    """Six lines; a new one needs a test of its own."""
    assert len(gold["must_not"]) == 6


def test_no_event_is_dated_by_the_day_of_the_page(ledger: sayso.Ledger) -> None:
    """A claim with a beginning in time has words that say so; the page's date alone is only a bound."""
    for claim in ledger.claims():
        if claim["date"] and claim["date"]["start"]:
            assert claim["words"].get("date"), claim["trigger"]


def test_places_stand_where_they_are(ledger: sayso.Ledger) -> None:
    """Pokrovsk is the one in Donetsk, regions are no points, and governments and blocs are not on the map."""
    places = [place for row in (*ledger.claims(), *ledger.events()) for place in row["places"]]
    assert any(place["text"] == "Pokrovsk" for place in places)
    for place in places:
        if place["text"] == "Pokrovsk":
            assert place["admin1"] == "Donetsk"
        if place["text"] in {"Kirovograd", "Dnipropetrovsk"}:
            assert place["precision"] == "admin1"
        assert place["text"] not in {"Georgia", "Moscow", "West", "the West"}


def test_two_pages_do_not_make_two_events(ledger: sayso.Ledger) -> None:
    """No claim of one story stands in two events, and what both pages print is one story's."""
    told = [claim for event in ledger.events() for claim in event["claim_ids"]]
    assert len(told) == len(set(told)) > 0
    assert {event["corroboration"]["stories"] for event in ledger.events()} == {1}
    assert max(event["corroboration"]["pages"] for event in ledger.events()) == 2


def test_the_foot_of_the_page_tells_nothing(ledger: sayso.Ledger, gold: Row) -> None:
    """No claim and no attribution is read from the other headlines at the foot of the short page."""
    foot = " ".join(line["quote"] for line in gold["story"]["boilerplate"])
    names = {"Nidhi", "Oli", "Dwivedi", "BRI", "Nepal"}
    assert names & set(foot.split())
    for row in (*ledger.claims(), *ledger.attributions()):
        assert not names & set(
            " ".join(filter(None, (row.get("actor"), row.get("content"), row.get("source")))).split()
        )


def test_what_is_only_planned_has_not_happened(ledger: sayso.Ledger, gold: Row) -> None:
    """An event whose claims are all of a coming or a wished-for thing is not told as one that took place."""
    modes = {claim["id"]: claim["mode"] for claim in ledger.claims()}
    coming = [e for e in ledger.events() if {modes[c] for c in e["claim_ids"]} <= UNREAL]
    assert len(coming) >= len({claim["type"] for claim in gold["claims"] if claim["mode"] in UNREAL}) > 0
    assert not any(event["happened"] for event in coming)


def test_a_supposed_capture_is_none(ledger: sayso.Ledger) -> None:
    """What the capture of a town would bring does not tell that the town was taken."""
    assert not [c for c in ledger.claims() if c["trigger"] == "capture" or c["sub_type"] == "territory taken"]
