"""Pages made to break a reader are read or refused in time, and never raise anything but a page's own error."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.article.clean import clean
from sayso.errors import PageError
from sayso.records import Article
from sayso.sources.file import page_of

SAID = "Two bridges over the river were closed to all traffic on Monday after the storm, the road agency said."
MORE = "Nobody was hurt, but lorries have to take the mountain road until Friday at least."
LONGEST = 20.0
"""Seconds that a page may take on a busy machine; each takes under three on an idle core."""


def read(data: bytes, *, name: str = "page.txt") -> Article | PageError:
    """The article in ``data``, or the refusal."""
    page = page_of(data, source=name)
    if isinstance(page, PageError):
        return page
    try:
        return clean(page)
    except PageError as error:
        return error


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("deep.html", b"<html><body>" + b"<div>" * 20_000 + SAID.encode() + b"</div>" * 20_000),
        ("open.html", b"<html><body>" + b"<p><b><i><a>" * 20_000),
        ("attributes.html", b"<html><body " + b"a=b " * 200_000 + b">x</body></html>"),
        ("entities.html", b"<!DOCTYPE html><html><body>" + b"&lt;" * 200_000),
        ("comment.html", b"<html><body><!--" + b"-" * 500_000),
        ("json.html", b'<html><head><script type="application/ld+json">' + b"[" * 100_000 + b"</script></head></html>"),
        ("brackets.txt", b"(" * 500_000),
        ("dashes.txt", b"-" * 500_000 + b"x"),
        ("word.txt", b"a" * 2_000_000),
        ("letters.txt", b"A " * 500_000),
        ("capitals.txt", b"KYIV " * 20_000),
        ("dates.txt", b"16 Feb 2023 " * 20_000),
        ("slashes.txt", b"12/12/" * 50_000),
        ("names.txt", b"Reuters, AFP, " * 20_000),
        ("share.txt", b"share tweet post pin print email " * 4 + b"!" * 20),
        ("lines.txt", b"\n".join(b"Read more" for _ in range(20_000))),
        ("quotes.txt", b"\"'" * 200_000),
    ],
)
def test_pages_that_try_the_patterns_are_done_in_time(name: str, data: bytes) -> None:
    """No pattern runs away, no depth overflows; what is no article says so."""
    start = time.monotonic()
    result = read(data, name=name)
    assert time.monotonic() - start < LONGEST
    assert isinstance(result, Article | PageError)
    if isinstance(result, PageError):
        assert str(result).startswith(name)


def test_scripts_never_reach_headline_or_text() -> None:
    """Neither a script in a heading nor a handler in a tag is text."""
    html = (
        f"<html><head><title>Bridges closed</title></head><body><article><h1>Bridges <script>steal()</script>closed"
        f'<img src=x onerror="steal()"></h1><p>{SAID}</p><style>p{{}}</style><p>{MORE}<script>steal()</script></p></article></body></html>'
    )
    article = read(html.encode(), name="page.html")
    assert isinstance(article, Article)
    assert article.headline == "Bridges closed"
    assert article.paragraphs == (SAID, MORE)
    assert "steal" not in repr(article)


def test_bidi_marks_do_not_turn_a_headline_round() -> None:
    """Overrides and isolates are dropped, so that what is shown is what is kept."""
    article = read(f"Bridges\u202e closed\u202c after\u2066 storm\u2069\n\n{SAID}\n\n{MORE}".encode())
    assert isinstance(article, Article)
    assert article.headline == "Bridges closed after storm"


def test_false_markup_is_not_believed_blindly() -> None:
    """JSON-LD that is broken, of another type or of odd shapes gives nothing and breaks nothing."""
    for script in (
        "{",
        '{"@type": 5}',
        '[{"@type": "Recipe", "headline": "Soup"}]',
        '{"@type": "NewsArticle", "headline": {"a": 1}, "author": [[]], "datePublished": 7}',
        "null",
    ):
        html = f'<html><head><script type="application/ld+json">{script}</script></head><body><article><h1>Bridges closed</h1><p>{SAID}</p><p>{MORE}</p></article></body></html>'
        article = read(html.encode(), name="page.html")
        assert isinstance(article, Article)
        assert article.headline == "Bridges closed"
        assert article.published is None


def test_html_without_an_article_is_refused_with_what_to_do() -> None:
    """Menus alone are no article."""
    result = read(b"<!doctype html><html><body><nav><a>Home</a><a>World</a></nav></body></html>", name="menu.html")
    assert isinstance(result, PageError)
    assert str(result) == "menu.html: no article text in it; save the article's own page as text or HTML"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from(["page.txt", "page.html"]))
def test_any_bytes_are_an_article_or_a_refusal(data: bytes, name: str) -> None:
    """Never another error."""
    assert isinstance(read(data, name=name), Article | PageError)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "<h1>",
                "</h1>",
                "<ul><li>",
                "<br>",
                "<a href=x>",
                SAID,
                MORE,
                "&amp;",
                "<time datetime=1>",
                "\n",
            ]
        ),
        max_size=30,
    )
)
def test_any_tag_soup_is_an_article_or_a_refusal(parts: list[str]) -> None:
    """Tags in any order and number."""
    assert isinstance(read(f"<html><body>{''.join(parts)}".encode(), name="page.html"), Article | PageError)
