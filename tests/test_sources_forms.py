"""News as it comes: archives, feeds, agencies' formats, tables, mail and PDF become pages and articles, told by content."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date

import inputs
import pytest

from sayso.article.clean import clean
from sayso.errors import PageError, UsageError
from sayso.records import LeftOut, Page
from sayso.sources.file import pages
from sayso.sources.table import columns_of


def read(tmp_path, name, data, **options):
    """Everything in a file."""
    path = tmp_path / name
    path.write_bytes(data)
    return list(pages([path], **options))


def first_article(tmp_path, name, data=None, **options):
    """The article of the first page in a file."""
    page = next(iter(read(tmp_path, name, inputs.FORMS[name] if data is None else data, **options)))
    assert isinstance(page, Page), page
    return clean(page)


@pytest.mark.parametrize("name", inputs.FORMS)
def test_every_form_gives_the_report_that_is_in_it(tmp_path, name):
    """The same two paragraphs and, where the form has one, the headline; the bytes kept are the record's own."""
    article = first_article(tmp_path, name)
    assert article.paragraphs == inputs.PARAGRAPHS
    assert article.headline == (None if name.endswith(".pdf") else inputs.HEADLINE)


@pytest.mark.parametrize("name", inputs.FORMS)
def test_a_form_is_told_by_its_content_and_not_by_its_name(name):
    """Each file reads the same from standard input, where it has no name."""
    if name.endswith("tsv"):
        pytest.skip("a table with tabs needs its name, or --map")
    got = list(pages(["-"], stdin=io.BufferedReader(io.BytesIO(inputs.FORMS[name]))))
    assert isinstance(got[0], Page), got[0]
    assert clean(got[0]).paragraphs == inputs.PARAGRAPHS


@pytest.mark.parametrize("name", inputs.FORMS)
def test_what_cannot_seek_reads_the_same(tmp_path, name):
    """A pipe gives what a file gives."""

    class Pipe(io.BufferedReader):
        def seekable(self):
            return False

        def seek(self, *_given):
            raise io.UnsupportedOperation

    data = inputs.FORMS[name]
    from_file = [item.id for item in read(tmp_path, name, data) if isinstance(item, Page)]
    from sayso.sources.container import records
    from sayso.sources.kinds import Options

    got = records(Pipe(io.BytesIO(data)), source=name, options=Options())
    assert [item.id for item in got if isinstance(item, Page)] == from_file


def test_every_page_has_the_hash_of_its_bytes_and_its_place(tmp_path):
    """The id is the SHA-256 of the record; the source names the file and where in it."""
    for name, data in inputs.FORMS.items():
        for item in read(tmp_path, name, data):
            if isinstance(item, Page):
                assert hashlib.sha256(item.data).hexdigest() == item.id
                assert item.source.startswith(str(tmp_path / name))


def test_a_warc_gives_its_pages_names_its_errors_and_counts_what_is_no_page(tmp_path):
    """Address and time come from the record; the source is the record's offset, at which it can be read again."""
    for name in ("pages.warc.gz", "pages.warc"):
        ferry, missing, bridges, picture, redirect = read(tmp_path, name, inputs.FORMS[name])
        assert (ferry.url, ferry.got_at.isoformat()) == ("https://news.example/ferry", "2023-02-06T10:00:00+00:00")
        assert missing.reason == "the server answered 404"
        assert bridges.url == "https://other.example/bridges"
        assert (picture, redirect) == (
            LeftOut(str(tmp_path / name), "image/png"),
            LeftOut(str(tmp_path / name), "redirect"),
        )
        offset = int(ferry.source.rpartition("#")[2])
        (again, *_) = list(pages(["-"], stdin=io.BufferedReader(io.BytesIO(inputs.FORMS[name][offset:]))))
        assert again.id == ferry.id


def test_a_warc_cut_short_gives_what_stands_before_the_cut(tmp_path):
    """The reason names what happened, and the pages before it are there."""
    data = inputs.two_pages()
    got = read(tmp_path, "cut.warc.gz", data[: len(data) - 200])
    assert isinstance(got[0], Page)
    assert any(isinstance(item, PageError) for item in got)
    got = read(tmp_path, "cut.warc", inputs.two_pages(gzipped=False)[:-300])
    assert isinstance(got[0], Page)


def test_a_warc_s_chunked_and_packed_bodies_are_unpacked(tmp_path):
    """Chunked transfer and gzip are undone; the bytes kept are the page's."""
    import gzip

    body = gzip.compress(inputs.HTML.encode())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    block = head + chunked
    record = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://news.example/x\r\nWARC-Date: 2023-02-06T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    (page,) = read(tmp_path, "a.warc", record % (len(block), block))
    assert page.data == inputs.HTML.encode()


def test_a_record_that_is_too_large_is_refused_and_the_next_one_read(tmp_path):
    """One page's size is no reason to lose the others."""
    data = inputs.warc(
        [
            ("https://news.example/huge", b"<html>" + b"a " * 50_000, "text/html", 200),
            ("https://news.example/ferry", inputs.HTML.encode(), "text/html", 200),
        ]
    )
    huge, ferry = read(tmp_path, "a.warc.gz", data, max_bytes=10_000)
    assert "larger than 10,000 bytes" in huge.reason
    assert isinstance(ferry, Page)


def test_a_feed_s_item_knows_its_day_its_outlet_and_its_address(tmp_path):
    """From the feed's own fields, each with its words."""
    for name in ("feed.xml", "atom.xml", "feed.json"):
        article = first_article(tmp_path, name)
        assert (article.published, article.outlet) == (date(2023, 2, 5), "news.example")
        assert article.found["published"].rule == "feed's published"


def test_a_feed_without_texts_gives_its_summaries(tmp_path):
    """What an item has is its text; the column says that it is a summary."""
    page, *_ = read(tmp_path, "feed.xml", inputs.rss(full=False, items=3))
    assert json.loads(page.data)["columns"]["text"] == "summary"
    assert clean(page).paragraphs == inputs.PARAGRAPHS[:1]


def test_the_same_item_got_twice_is_the_same_page(tmp_path):
    """The bytes of an item do not depend on what else the feed holds."""
    one = read(tmp_path, "feed.xml", inputs.rss(items=1))
    two = read(tmp_path, "feed.xml", inputs.rss(items=2))
    assert one[0].id == two[0].id


def test_a_sitemap_is_a_list_and_says_so(tmp_path):
    """Its texts are elsewhere."""
    (refused,) = read(tmp_path, "sitemap.xml", inputs.sitemap())
    assert refused.reason == "a sitemap: it lists 1 pages and holds no text; 'sayso watch' fetches them"


@pytest.mark.parametrize("name", ["item.xml", "nitf.xml", "item.json", "item2.json"])
def test_an_agency_s_item_brings_agency_byline_day_id_and_edition(tmp_path, name):
    """NewsML-G2, NITF and ninjs 2 and 3 say it in their own fields."""
    article = first_article(tmp_path, name)
    assert (article.agency, article.byline, article.published) == ("Reuters", "Ann Ridley", date(2023, 2, 5))
    assert article.found["id"].value
    assert article.found["status"].value == "usable"
    assert all(found.value and found.words and found.rule for found in article.found.values())


def test_a_newsml_message_gives_each_of_its_items(tmp_path):
    """Every item has its own bytes, and can be read alone."""
    head = b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>'
    items = [inputs.newsml(guid=f"urn:{n}").partition(b"?>")[2] for n in range(3)]
    got = read(tmp_path, "message.xml", head + b"".join(items) + b"</itemSet></newsMessage>")
    assert [page.source.rpartition("#")[2] for page in got] == ["urn:0", "urn:1", "urn:2"]
    assert len({page.id for page in got}) == 3
    assert clean(got[2]).paragraphs == inputs.PARAGRAPHS


def test_a_table_s_columns_are_guessed_from_plain_names(tmp_path):
    """Headline, text, day and outlet; an outlet that is an agency is the agency."""
    for name in ("table.csv", "table.jsonl", "table.parquet"):
        one, two = map(clean, read(tmp_path, name, inputs.FORMS[name]))
        assert (one.outlet, one.published) == ("news.example", date(2023, 2, 5))
        assert (two.agency, two.outlet, two.headline) == ("Reuters", None, "Bridges closed after storm")
        assert one.found["published"].rule == "table's date"


def test_a_table_s_columns_can_be_named(tmp_path):
    """``--map`` wins over a guess; nested JSON is named with dots."""
    rows = [{"titel": inputs.HEADLINE, "inhalt": {"voll": inputs.TEXT}, "tag": "5 Feb 2023", "text": "not this"}]
    columns = columns_of(["headline=titel", "text=inhalt.voll", "published=tag"])
    article = first_article(tmp_path, "a.jsonl", inputs.jsonl(rows), columns=columns)
    assert (article.headline, article.paragraphs, article.published) == (
        inputs.HEADLINE,
        inputs.PARAGRAPHS,
        date(2023, 2, 5),
    )


def test_a_column_that_holds_html_is_read_as_such(tmp_path):
    """Tags are no text."""
    html = "".join(f"<p>{paragraph}</p>" for paragraph in inputs.PARAGRAPHS)
    assert (
        first_article(tmp_path, "a.csv", inputs.csv_table([{"title": inputs.HEADLINE, "text": html}])).paragraphs
        == inputs.PARAGRAPHS
    )


@pytest.mark.parametrize("name", ["table.csv", "table.jsonl", "table.json", "table.parquet", "table.csv.gz"])
def test_a_column_that_is_named_and_not_there_is_told(tmp_path, name):
    """A slip of the pen would else lose every headline without a word."""
    *_, refused = read(tmp_path, name, inputs.FORMS[name], columns={"headline": "titel"})
    assert refused.reason.startswith("no column titel, which --map names for headline; there are title, body, date")


@pytest.mark.parametrize("given", ["text", "text=", "words=body", "=x"])
def test_a_map_that_makes_no_sense_says_how_to_write_it(given):
    """The error names the fields that there are."""
    with pytest.raises(UsageError, match="FIELD=COLUMN, where FIELD is one of text, headline"):
        columns_of([given])


def test_bad_rows_are_named_by_number_and_the_rest_is_read(tmp_path):
    """A line that is no JSON, a row without text, a table without a text column."""
    lines = inputs.jsonl() + b'{"title": "x"\n' + b'{"title": "y", "body": ""}\n' + b"7\n"
    got = read(tmp_path, "a.jsonl", lines)
    assert [type(item) for item in got] == [Page, Page, PageError, PageError, PageError]
    assert got[2].source.endswith("a.jsonl#3")
    (refused,) = read(tmp_path, "b.csv", b"name,colour\nx,y\n")
    assert refused.reason == "no column that holds the text (there are name, colour); name it with --map text=COLUMN"


def test_a_plain_text_with_commas_is_no_table(tmp_path):
    """Neither a first line of several names nor one with a colon makes a page a table or a mail."""
    for start in (
        "Date, source, and text of the law",
        "Subject: ferries",
        "From Saaremaa at 10:00 on Sunday",
        "[Update] Ferry",
        "{Ferry}",
    ):
        (page,) = read(tmp_path, "a.txt", f"{start}\n\n{inputs.TEXT}".encode())
        assert page.media_type == "text/plain; charset=utf-8"


def test_mail_gives_its_subject_its_day_and_the_agency_that_sent_it(tmp_path):
    """A message alone and two in an mbox; a quoted "From" is text."""
    article = first_article(tmp_path, "message.eml")
    assert (article.agency, article.published) == ("Reuters", date(2023, 2, 5))
    one, two = map(clean, read(tmp_path, "list.mbox", inputs.FORMS["list.mbox"]))
    assert one.paragraphs == inputs.PARAGRAPHS
    assert two.paragraphs[-1].startswith("From today on")


def test_a_pdf_without_text_or_with_nonsense_is_refused(tmp_path):
    """One line, and no output of the library."""
    (page,) = read(tmp_path, "a.pdf", inputs.pdf(""))
    with pytest.raises(PageError, match="a PDF without text"):
        clean(page)
    (page,) = read(tmp_path, "b.pdf", b"%PDF-1.7\n\xe2\xe3\n1 0 obj\nnonsense")
    with pytest.raises(PageError, match="a PDF that cannot be read"):
        clean(page)


def test_an_address_is_fetched_only_if_asked():
    """Without the option it is refused, with what to do."""
    (refused,) = pages(["https://news.example/ferry"])
    assert refused.reason == "sayso fetches nothing unless asked; add --fetch, or save the page and name the file"
