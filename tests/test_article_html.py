"""HTML pages of several layouts give their article, their markup's values, and what lay outside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sayso.article.clean import clean
from sayso.article.outlet import outlet_of_url
from sayso.errors import PageError
from sayso.records import Article, Page
from sayso.sources.file import page_of, pages

DATA = Path(__file__).parent / "data" / "pages"


def article(name: str) -> Article:
    """A stored page, cleaned."""
    (page,) = pages([DATA / name])
    assert isinstance(page, Page)
    return clean(page)


def of_html(html: str) -> Article:
    """A page written in the test, cleaned."""
    page = page_of(html.encode(), source="page.html")
    assert isinstance(page, Page)
    return clean(page)


def test_a_blog_s_page_leaves_comments_and_links_outside() -> None:
    """The sign-off gives the agency, the meta tags date and site; readers' comments are no paragraphs."""
    read = article("wordpress.html")
    assert read.headline == "Three fishermen freed after boat seized off Hodeidah"
    assert (read.agency, read.found["agency"].rule) == ("AFP", "sign-off")
    assert (read.published, read.outlet, read.found["site"].value) == (
        date(2023, 9, 4),
        "saltmarshpost.example",
        "The Saltmarsh Post",
    )
    assert len(read.paragraphs) == 6
    assert read.paragraphs[-1] == "The coastguard plans to escort boats from October, a spokesman said."
    outside = {cut.text: cut.reason for cut in read.furniture}
    assert outside["Coast"] == "nav"
    assert outside["Ferry Link to Islands Suspended Over Engine Trouble"] == "outside the article's text"
    assert any(text.startswith("Good news at last") for text in outside)


def test_a_live_page_keeps_its_entries_heads_and_drops_their_clocks() -> None:
    """The sub-heads are the story's own, the times of the listing are not; the outlet is the publisher named."""
    read = article("live.html")
    assert read.paragraphs[1] == "Two bodies found near Cullera"
    assert len(read.paragraphs) == 7
    assert {cut.reason for cut in read.furniture} == {"time of a listing"}
    assert (read.headline, read.published, read.outlet) == (
        "Live: floods in eastern Spain",
        date(2022, 11, 9),
        "Meseta Radio",
    )


def test_a_stub_behind_a_paywall_is_what_can_be_read_of_it() -> None:
    """One paragraph, and the reason why there is no more."""
    read = article("paywall.html")
    assert len(read.paragraphs) == 1
    assert read.byline == "Denise Habonimana"
    assert "paywall" in {cut.reason for cut in read.furniture}


def test_an_article_that_stands_in_json_ld_alone_is_read_from_there() -> None:
    """Pages that build their text by script often carry it whole in their markup."""
    body = "The ferry to Saaremaa stopped on Sunday because of ice, the operator said.\\nIt will not sail before Wednesday, it added."
    html = (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry stopped",'
        f' "articleBody": "{body}"}}</script></head><body><div id="app">Loading</div></body></html>'
    )
    assert of_html(html).paragraphs == tuple(body.split("\\n"))


@pytest.mark.parametrize(("name", "language"), [("ukrainian.html", "uk"), ("nepali.html", "ne"), ("russian.txt", "ru")])
def test_pages_in_other_languages_are_kept_and_flagged(name: str, language: str) -> None:
    """The language is a value with its words, like any other."""
    read = article(name)
    assert read.language == language
    assert read.found["language"].words in " ".join(read.text.split())
    assert read.headline
    assert len(read.paragraphs) >= 2


def test_a_page_without_an_article_is_refused_by_name() -> None:
    """Menus and a footer."""
    with pytest.raises(PageError, match=r"no-article\.html: no article text"):
        article("no-article.html")


def test_every_found_value_has_its_words_and_rule() -> None:
    """No value without evidence, on any stored page."""
    for name in ("wordpress.html", "live.html", "paywall.html", "ukrainian.html", "russian.txt"):
        read = article(name)
        assert all(found.value and found.words and found.rule for found in read.found.values())
        assert read.headline == read.found["headline"].value


def test_the_head_as_printed_adds_what_markup_leaves_out() -> None:
    """A byline and a date that stand only in the text above the story."""
    read = of_html(
        "<html><body><article><h1>Bridges closed</h1><div>By Ann Ridley</div><div>12 May 2023</div>"
        "<p>Two bridges over the river were closed on Friday after the storm, the road agency said.</p>"
        "<p>Nobody was hurt, but lorries have to take the mountain road.</p></article></body></html>"
    )
    assert (read.byline, read.published) == ("Ann Ridley", date(2023, 5, 12))
    assert len(read.paragraphs) == 2


def test_what_stands_apart_in_the_markup_is_no_story_and_is_kept_as_furniture() -> None:
    """An aside and a footer within the article, scripts within a paragraph: the story is whole without them."""
    read = of_html(
        "<!doctype html><html><head><script>var story = 'no';</script></head><body><article><h1>Bridges closed</h1>"
        "<p>Two bridges over the river were closed on Friday<script>count()</script> after the storm, the road agency said.</p>"
        "<aside><p>The river has been bridged since the town was founded, as every child there learns at school.</p></aside>"
        "<p>Nobody was hurt, but lorries have to take the mountain road.</p></article><footer><p>The Fjord Times is printed in town.</p></footer>"
        "</body></html>"
    )
    assert read.paragraphs == (
        "Two bridges over the river were closed on Friday after the storm, the road agency said.",
        "Nobody was hurt, but lorries have to take the mountain road.",
    )
    assert {cut.reason for cut in read.furniture} == {"aside", "footer"}


def test_a_title_s_site_name_is_cut_only_where_it_is_the_site_s() -> None:
    """A title such as "Headline | Site" loses the site; a dash within the headline stays."""
    html = (
        "<html><head><title>Storm - two bridges closed - Fjord Times</title><meta property='og:site_name' content='Fjord Times'></head>"
        "<body><article><p>Two bridges over the river were closed on Friday after the storm, the road agency said.</p>"
        "<p>Nobody was hurt, but lorries have to take the mountain road.</p></article></body></html>"
    )
    assert of_html(html).headline == "Storm - two bridges closed"


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://www.news.com.np/a", "news.com.np"),
        ("https://edition.paper.co.uk/a/b?c=1", "paper.co.uk"),
        ("http://paper.example/a", "paper.example"),
        ("https://127.0.0.1/a", None),
        ("file:///tmp/a.html", None),
        ("https://localhost/a", None),
        (None, None),
    ],
)
def test_an_outlet_is_the_domain_that_was_registered(url: str | None, outlet: str | None) -> None:
    """By the public suffix list that ships with the library; nothing is fetched."""
    found = outlet_of_url(url)
    assert (found.value if found else None) == outlet
