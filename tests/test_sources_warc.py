"""A made WARC file is read as a stream: every page of it, and no more of it in memory than a page or two."""

from __future__ import annotations

import tracemalloc

import inputs
import pytest

from benchmarks import warc
from sayso.article.clean import clean
from sayso.records import Page
from sayso.sources.file import pages


def test_a_large_warc_stands_in_memory_a_page_at_a_time(tmp_path):
    """The peak is a few pages' size, whatever the file's."""
    path = tmp_path / "news.warc"
    count = warc.made(path, 8_000_000)
    next(iter(pages([path])))  # what the libraries load is no part of it
    tracemalloc.start()
    try:
        got = sum(isinstance(item, Page) for item in pages([path]))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert got == count > 50
    assert peak < 15 * warc.PAGE_BYTES


def test_the_made_pages_are_pages_of_news(tmp_path):
    """No two alike, each with its story, headline and day: the figures of the benchmark are about cleaning such pages."""
    path = tmp_path / "news.warc"
    warc.made(path, 600_000)
    articles = [clean(item) for item in pages([path])]
    assert len({article.text for article in articles}) == len(articles)
    assert all(len(article.paragraphs) == 9 and article.published and article.headline for article in articles)
    assert all(300 < len(article.text.split()) < 600 for article in articles)


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_page_that_is_cut_off_is_refused_and_not_read_as_if_whole(tmp_path, gzipped):
    """As a download ends that was broken off: wherever it ends, what is given out is whole, and something is refused."""
    whole = inputs.two_pages(gzipped=gzipped)
    path = tmp_path / "cut.warc"
    path.write_bytes(whole)
    bodies = {item.data for item in pages([path]) if isinstance(item, Page)}
    for end in range(300, len(whole), 37):
        path.write_bytes(whole[:end])
        got = list(pages([path]))
        assert {item.data for item in got if isinstance(item, Page)} <= bodies
        assert got, end
    path.write_bytes(whole[: whole.index(b"WARC-Type: response") + 600] if not gzipped else whole[:600])
    (refused,) = pages([path])
    assert refused.reason.startswith("cut off: the file ends")


def test_a_warc_file_without_a_response_says_so(tmp_path):
    """Not a word would look as if it had been read."""
    path = tmp_path / "none.warc.gz"
    path.write_bytes(inputs.warc([]))
    (refused,) = pages([path])
    assert refused.reason == "no response in this WARC file; there is nothing to read"
