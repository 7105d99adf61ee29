"""Matching in the ledger: what outlets repeat is learned, and analysts' decisions stick."""

from __future__ import annotations

import pytest

import sayso

PROMO = "Our harbour newsletter brings the tide tables to your door every Friday before breakfast."
STORIES = (
    "The council of Port Ellery voted on Monday to repair the northern breakwater before the winter storms return.",
    "A fishing boat with four men aboard was towed into Skerry Bay on Tuesday after its engine failed off the cape.",
    "Firefighters put out a blaze in a sail loft near the old customs house late on Wednesday, and nobody was hurt.",
    "Teachers at the two island schools will march to the governor's office on Thursday to ask for smaller classes.",
    "The lighthouse at Gannet Point will shine again on Friday after a year of repairs to its lens and its roof.",
)
REST = (
    "Engineers put the cost at nine million and want to start with the wall below the fish market, where waves broke through.",
    "The skipper said that they had drifted for six hours and had seen two freighters pass without a reply to their flares.",
    "Its owner keeps forty years of patterns there and thanked a neighbour whose dog had barked until the street woke up.",
    "Their union counts thirty-one pupils to a room and has rejected an offer of more assistants as a plaster on a broken leg.",
    "Volunteers carried slates up the cliff path because no crane could reach the tower, the warden of the trust recalled.",
)


def pages(folder):
    """Five short pages of one outlet, each with its own story, and a line that all of them carry."""
    for number, story in enumerate(STORIES):
        lines = [f"Headline number {number} of the day", "URL: https://www.portherald.example/news/" + str(number)]
        paragraphs = [story, REST[number], PROMO]
        (folder / f"{number}.txt").write_text("\n\n".join([*lines, *paragraphs]) + "\n", encoding="utf8")
    return sorted(folder.iterdir())


def texts(ledger):
    """The versions' texts in one string."""
    return "\n".join(row["text"] for row in ledger.versions())


@pytest.mark.parametrize("backwards", [False, True])
def test_what_an_outlet_prints_on_many_stories_is_furniture(tmp_path, backwards):
    """Once enough stories carry a line, it leaves all of them, those that came first too, and the reason is kept."""
    (tmp_path / "in").mkdir()
    files = pages(tmp_path / "in")
    with sayso.open(tmp_path / "a.db") as ledger:
        for file in reversed(files) if backwards else files:
            ledger.read(file)
        assert PROMO not in texts(ledger)
        assert all(story in texts(ledger) for story in STORIES)
        cut = [dict(zip(row["furniture"], row["furniture_reasons"], strict=True)) for row in ledger.printings()]
        assert all(lines[PROMO] == "on many pages of this outlet" for lines in cut)
        assert ledger.check() == []


def test_what_other_outlets_print_too_is_no_furniture(tmp_path):
    """An agency's background paragraph stands in many stories of one outlet, and in another's: it stays."""
    (tmp_path / "in").mkdir()
    files = pages(tmp_path / "in")
    files[0].write_text(files[0].read_text(encoding="utf8").replace("portherald", "islandpost"), encoding="utf8")
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.read(*files)
        assert texts(ledger).count(PROMO) == len(STORIES)


def test_an_analysts_split_and_merge_hold_when_new_pages_come(demo_pages, tmp_path):
    """Two printings told apart stay apart after more pages and another run; a merge of them later wins."""
    gazette, tribune = demo_pages / "nikopol-gazette.txt", demo_pages / "nikopol-tribune.html"
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.read(gazette, tribune)
        one, other = (row["page_id"] for row in ledger.printings())
        assert len(ledger.versions()) == 1
        ledger.decide("split", one, other[:12], level="story", by="Ana", why="a test")
        assert len(ledger.stories()) == 2
        ledger.read(demo_pages)
        home = {row["page_id"]: row["story_id"] for row in ledger.printings()}
        assert home[one] != home[other]
        ledger.decide("merge", one, other, level="story", by="Ana", why="looked again")
        home = {row["page_id"]: row["story_id"] for row in ledger.printings()}
        assert home[one] == home[other]
        assert ledger.check() == []


def test_a_decision_about_what_is_not_there_is_an_error(tmp_path):
    """Kind, level and page are each named; nothing is kept."""
    with sayso.open(tmp_path / "a.db") as ledger:
        with pytest.raises(sayso.UsageError, match="glue"):
            ledger.decide("glue", "a", "b", by="Ana", why="x")
        with pytest.raises(sayso.UsageError, match="paragraph"):
            ledger.decide("split", "a", "b", level="paragraph", by="Ana", why="x")
        with pytest.raises(sayso.UsageError, match="no page"):
            ledger.decide("split", "a", "b", by="Ana", why="x")
