"""A version is what its printings know between them: text, date, agency, byline, each with the page that gave it."""

from __future__ import annotations

import hashlib
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from sayso.article.clean import article_from_text
from sayso.records import Article, Found, Relation
from sayso.story import Level, merge, relate
from tests.test_story_match import FIRST

if TYPE_CHECKING:
    from pathlib import Path


def test_what_one_printing_lacks_another_supplies() -> None:
    """The agency of one page, the date of another, each with its page and its words."""
    found = {"agency": Found("Reuters", "(Reuters) -", "dateline")}
    one = Article("a", "Port shelled", FIRST[:5], agency="Reuters", found=found)
    other = Article("b", "Port shelled", FIRST, published=date(2024, 1, 9), byline="Ada Merrin")
    version, printings = merge([one, other])
    assert (version.agency, version.published, version.byline) == ("Reuters", date(2024, 1, 9), "Ada Merrin")
    assert version.evidence["agency"] == {"page": "a", "words": "(Reuters) -", "rule": "dateline"}
    assert version.evidence["published"]["page"] == "b"
    assert [printing.relation for printing in printings] == [Relation.TRUNCATED, Relation.IDENTICAL]


def test_no_paragraph_of_the_story_is_lost() -> None:
    """Two pages cut in different places give the whole between them, in order."""
    head, tail = Article("a", None, FIRST[:6]), Article("b", None, (FIRST[0], *FIRST[3:]))
    version, _ = merge([head, tail])
    assert version.text == "\n\n".join(FIRST)


def test_furniture_of_one_page_stays_out() -> None:
    """Foreign headlines at the foot of a shorter printing are told as added, and not taken over."""
    wrapped = Article("a", None, (*FIRST[:5], "Ten recipes for the rainy season", "Comments"))
    version, printings = merge([wrapped, Article("b", None, FIRST)])
    assert "Comments" not in version.text
    assert "recipes" not in version.text
    assert {edit.printing for edit in printings[0].edits if edit.kind == "added"} >= {"Comments"}


def test_a_missing_paragraph_is_put_where_it_stands_though_others_were_moved() -> None:
    """Paragraphs moved by one house do not pull what it adds to the wrong place."""
    moved = (
        FIRST[0],
        FIRST[3],
        FIRST[1],
        "A second silo was damaged, said the harbour master's office on Tuesday.",
        FIRST[4],
    )
    version, _ = merge([Article("a", None, FIRST), Article("b", None, moved)])
    lines = version.text.split("\n\n")
    assert lines[lines.index(FIRST[1]) + 1].startswith("A second silo")
    assert len(lines) == len(FIRST) + 1


def test_a_caption_above_one_printing_stays_out() -> None:
    """What a single page sets above the story is not taken into it."""
    caption = "A fireman rests beside a burned silo at the port, in a picture taken from the sea wall."
    version, _ = merge([Article("a", None, (caption, *FIRST[:5])), Article("b", None, FIRST)])
    assert caption not in version.text


def test_a_misprint_is_mended_by_the_other_printing() -> None:
    """The text has the word; the page that misprinted it has the edit."""
    misprinted = (FIRST[0].replace("dock workers", "dock wrokers"), *FIRST[1:])
    version, printings = merge([Article("a", None, misprinted), Article("b", None, FIRST[:7])])
    assert "dock workers" in version.text
    assert [(e.kind, e.version, e.printing) for e in printings[0].edits] == [("typo", "workers", "wrokers")]


def test_order_of_the_articles_does_not_matter() -> None:
    """Version and printings are the same for every order."""
    articles = [
        Article("a", "One", FIRST[:4], agency="AP"),
        Article("b", "Two", FIRST, published=date(2024, 1, 9)),
        Article("c", "Two", (FIRST[0], *FIRST[2:]), agency="AP", published=date(2024, 1, 10)),
    ]
    (expected, *others) = [merge(order) for order in permutations(articles)]
    assert all(other == expected for other in others)
    assert expected[0].published == date(2024, 1, 9)


def test_ids_are_hashes_of_content() -> None:
    """The version is named by its text, the story by its smallest page; a single page is identical to its version."""
    version, (printing,) = merge([Article("a", None, FIRST)])
    assert version.id == hashlib.sha256(version.text.encode()).hexdigest()
    assert version.story_id == "s" + hashlib.sha256(b"a").hexdigest()[:16]
    assert (printing.relation, printing.edits, printing.score) == (Relation.IDENTICAL, (), 1.0)


def test_nothing_cannot_be_merged() -> None:
    """An empty version is refused."""
    with pytest.raises(ValueError, match="at least one article"):
        merge([])


@pytest.mark.shared
def test_the_seed_pair_is_one_version_with_its_edits(shared: Path) -> None:
    """17 paragraphs beside the headline are aligned, and the edits are those a careful reader lists."""
    pages = sorted((shared / "seeds").glob("*.txt"))
    one, other = (article_from_text(page.read_text(encoding="utf-8"), page_id=page.stem) for page in pages)
    link = relate(one, other)
    assert link is not None
    assert link.level is Level.VERSION
    assert len(link.aligned) == 17
    version, printings = merge([one, other])
    assert (version.agency, version.published) == ("Reuters", date(2023, 2, 16))
    words = [e for p in printings for e in p.edits if e.kind not in {"cut", "added", "typography"}]
    assert sorted((e.kind, *sorted((e.version, e.printing))) for e in words) == [
        ("spelling", "Defence", "Defense"),
        ("spelling", "Defence", "Defense"),
        ("spelling", "defences", "defenses"),
        ("style", "Feb.", "February"),
        ("typo", "of", "pf"),
    ]
    assert not any(edit.kind == "added" for printing in printings for edit in printing.edits)
