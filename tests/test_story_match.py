"""One version, one story, or neither: what binds two pages, whichever way round and however they were printed."""

from __future__ import annotations

import random

import pytest

from benchmarks.newswire import american_style, curly, mistyped
from sayso.records import Article
from sayso.story import Level, diff, relate
from sayso.story.align import align, folded

FIRST = (
    "Gunmen shelled the grain terminal at Port Hale before dawn on Monday, killing four dock workers, the mayor said.",
    "Fire crews travelled from two neighbouring towns and had the blaze under control by noon.",
    '"We heard the first blast at five and ran for the cellar," said Ada Merrin, who lives beside the harbour.',
    "The port handles a third of the country's wheat exports, and prices rose at once in the capital.",
    "The defence ministry blamed separatists from the northern hills. Nobody has claimed the attack.",
    "Insurers said that they would review cover for ships calling at the port, which reopened only in January.",
    "A truce signed last autumn was to have kept heavy guns away from the coast road and its warehouses.",
    "Talks between the two sides are due to resume in a neutral country on Feb. 12, diplomats said.",
)
UPDATE = (
    "The dead from Monday's shelling of Port Hale's grain terminal rose to nine as rescuers reached a collapsed silo.",
    "The mayor said that five more bodies had been found overnight and that two workers were still missing.",
    *FIRST[1:7],
)
OTHER = (
    "Nine people have died since a grain store in Port Hale came under fire, hospital staff told this newspaper.",
    "Doctors at the Saint Brice clinic showed a reporter a list of names and a ward full of burned men.",
    "Relatives waited in the yard through the night; several had driven from villages across the river.",
    "Shelling along that road has become common, residents say, whatever the papers signed in autumn promise.",
)


def page(name: str, paragraphs: tuple[str, ...], headline: str | None = None) -> Article:
    """An article with these paragraphs and nothing else known of it."""
    return Article(name, headline, paragraphs)


@pytest.mark.parametrize(
    "printed",
    [
        FIRST[:4],
        tuple(curly(american_style(text)) for text in FIRST),
        (*FIRST, "Ten recipes for the rainy season", "Comments"),
        (FIRST[0], FIRST[2], FIRST[1], *FIRST[3:]),
        tuple(mistyped(random.Random(3), text) for text in FIRST),
        (f"{FIRST[0]} {FIRST[1]}", *FIRST[2:]),
    ],
    ids=["cut", "house style", "furniture", "reordered", "mistyped", "paragraphs joined"],
)
def test_a_printing_is_one_version_however_it_was_edited(printed: tuple[str, ...]) -> None:
    """Cuts, style, furniture, order, misprints and joined paragraphs leave the wording what it is."""
    link = relate(page("a", FIRST), page("b", printed))
    assert link is not None
    assert link.level is Level.VERSION
    assert link.aligned


def test_a_new_opening_over_old_paragraphs_is_an_update() -> None:
    """What was written in the place of something else tells an update, though most of it is the same."""
    link = relate(page("a", FIRST), page("b", UPDATE))
    assert link is not None
    assert link.level is Level.STORY
    assert "opening" in link.reason


def test_a_changed_toll_alone_makes_an_update() -> None:
    """One other figure in the same words is no printing: it is what readers of tolls look for."""
    changed = (FIRST[0].replace("four", "six"), *FIRST[1:])
    link = relate(page("a", FIRST), page("b", changed))
    assert link is not None
    assert link.level is Level.STORY
    assert "4 / 6" in link.reason


def test_figures_in_words_or_digits_are_one_figure() -> None:
    """House style for numbers changes no toll."""
    changed = (FIRST[0].replace("four", "4"), *FIRST[1:])
    link = relate(page("a", FIRST), page("b", changed))
    assert link is not None
    assert link.level is Level.VERSION


def test_another_newsroom_is_another_story() -> None:
    """The same happening in other words binds nothing."""
    assert relate(page("a", FIRST), page("b", OTHER)) is None


@pytest.mark.parametrize(
    ("headline", "marks"),
    [
        ("World news in brief", ()),
        ("The Latest: shelling on the coast", ()),
        (None, ("6:10 p.m.", "5:40 p.m.", "noon")),
    ],
)
def test_a_page_of_many_items_belongs_to_no_story(headline: str | None, marks: tuple[str, ...]) -> None:
    """A digest or live page reprints openings; it is neither a printing nor an update."""
    digest = page("b", (*FIRST[:4], *marks, *OTHER, *UPDATE[:1], *OTHER[::-1]), headline)
    link = relate(page("a", FIRST[:4]), digest)
    assert link is None or link.level is None


def test_relation_is_the_same_from_either_side() -> None:
    """Which page is named first plays no part."""
    one, other = page("a", FIRST), page("b", UPDATE)
    assert relate(one, other) == relate(other, one)


def test_empty_and_tiny_pages_bind_nothing() -> None:
    """No paragraphs, blank paragraphs or one shared word are no evidence."""
    assert relate(page("a", ()), page("b", ())) is None
    assert relate(page("a", ("",)), page("b", FIRST)) is None
    assert relate(page("a", ("Comments",)), page("b", FIRST)) is None


def test_alignment_pairs_each_paragraph_once_and_mirrors() -> None:
    """Repeated paragraphs are paired in order, and left and right may be exchanged."""
    left, right = folded((FIRST[0], FIRST[1], FIRST[0])), folded((FIRST[0], FIRST[0], UPDATE[0]))
    pairs = align(left, right)
    assert [(pair.left, pair.right) for pair in pairs if pair.ratio == 1] == [(0, 0), (2, 1)]
    mirrored = {(pair.right, pair.left, pair.ratio) for pair in align(right, left)}
    assert mirrored == {tuple(pair) for pair in pairs}


@pytest.mark.parametrize(
    ("version", "printing", "kind", "old", "new"),
    [
        ("The defences held.", "The defenses held.", "spelling", "defences", "defenses"),
        ("Labour leaders travelled by night.", "Labor leaders travelled by night.", "spelling", "Labour", "Labor"),
        ("The centre was closed.", "The center was closed.", "spelling", "centre", "center"),
        ("The city of Oresk fell.", "The city pf Oresk fell.", "typo", "of", "pf"),
        ("Officials recieve few callers.", "Officials receive few callers.", "typo", "recieve", "receive"),
        (
            "He met Volodymyr Zelenskiy there.",
            "He met Volodymyr Zelenskyy there.",
            "spelling",
            "Zelenskiy",
            "Zelenskyy",
        ),
        ("It went on ... the whole day.", "It went on… the whole day.", "typography", "...", "…"),
        ("A pause - then silence.", "A pause — then silence.", "typography", "-", "—"),
        ("It began on Feb. 24 at dawn.", "It began on February 24 at dawn.", "style", "Feb.", "February"),
        ("Prices rose 8 percent there.", "Prices rose eight per cent there.", "style", "8 percent", "eight per cent"),
        ("Gov. Anna Velde resigned.", "Governor Anna Velde resigned.", "style", "Gov.", "Governor"),
        ("At least four people died.", "At least six people died.", "figure", "four", "six"),
        ("It hit 15 towns that day.", "It hit 50 towns that day.", "figure", "15", "50"),
        ("The army withdrew at noon.", "The army fled at noon.", "wording", "withdrew", "fled"),
        ("The army withdrew at noon.", "The army withdrew quickly at noon.", "wording", "", "quickly"),
    ],
)
def test_each_edit_has_its_kind(version: str, printing: str, kind: str, old: str, new: str) -> None:
    """Spelling, misprint, typography, style, figure and wording are told apart, with the words of both sides."""
    (edit,) = diff((version,), (printing,))
    assert (edit.kind, edit.version, edit.printing, edit.paragraph) == (kind, old, new, 0)


def test_whole_paragraphs_are_cut_added_or_moved() -> None:
    """Paragraph edits name the paragraph and carry its text."""
    edits = diff(FIRST[:4], (FIRST[0], FIRST[3], FIRST[2], "Follow us for more news from the coast."))
    assert [(edit.kind, edit.paragraph) for edit in edits] == [("cut", 1), ("moved", 2), ("added", 3)]


def test_a_copy_has_no_edits() -> None:
    """Nothing is reported where nothing differs."""
    assert diff(FIRST, FIRST) == ()
