"""Furniture is learned from an outlet's pages: what stands on many of them is cut, and nothing else."""

from __future__ import annotations

from sayso.records import Article
from sayso.story.memory import REASON, repeated_lines, without_repeated

FOOT = "Our newsroom depends on readers. Support us from two coins a month."


def pages(count: int) -> list[Article]:
    """So many pages of one outlet, each with a story of its own and the same foot."""
    return [Article(f"p{n}", None, (f"The bridge at mile {n} was closed again.", FOOT)) for n in range(count)]


def test_a_line_on_many_pages_is_cut_with_its_reason() -> None:
    """The foot goes to furniture, the story stays."""
    learned = repeated_lines(pages(6))
    cleaned = without_repeated(Article("x", None, ("The ferry sank at noon.", FOOT.upper())), learned)
    assert cleaned.paragraphs == ("The ferry sank at noon.",)
    assert [(cut.text, cut.reason) for cut in cleaned.furniture] == [(FOOT.upper(), REASON)]


def test_a_line_on_two_pages_is_not_learned() -> None:
    """Two pages may print one story; it takes more to be furniture."""
    assert repeated_lines(pages(2)) == frozenset()


def test_an_article_never_loses_all_it_has() -> None:
    """A page of furniture alone is left for others to judge."""
    learned = repeated_lines(pages(6))
    page = Article("x", None, (FOOT,))
    assert without_repeated(page, learned) is page
