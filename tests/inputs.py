"""Files of every form, written for the tests: the same two reports in each."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sayso.sources.warcfile import info_record, response_record

if TYPE_CHECKING:
    from collections.abc import Iterable

HEADLINE = "Ferry to Saaremaa stopped by ice"
PARAGRAPHS = (
    "The ferry to Saaremaa stopped on Sunday because of ice in the strait, the operator said.",
    "It will not sail before Wednesday, and passengers were asked to take the morning bus, it added.",
)
TEXT = "\n\n".join(PARAGRAPHS)
SECOND = "Two bridges over the river were closed to all traffic on Monday after the storm, the road agency said.\n\nNobody was hurt, but lorries have to take the mountain road until Friday at least."
HTML = (
    f"<!doctype html><html><head><title>{HEADLINE}</title></head><body><article><h1>{HEADLINE}</h1>"
    f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article></body></html>"
)
SECOND_HTML = (
    "<!doctype html><html><body><article><h1>Bridges closed after storm</h1>"
    + "".join(f"<p>{p}</p>" for p in SECOND.split("\n\n"))
    + "</article></body></html>"
)


def warc(pages: Iterable[tuple[str, bytes, str, int]], *, gzipped: bool = True) -> bytes:
    """A WARC file with a response for each (address, body, content type, status), after a record about itself."""
    at = datetime(2023, 2, 6, 10, tzinfo=UTC)
    records = [info_record("test.warc", at=at)]
    records += [response_record(url, status, {"Content-Type": kind}, body, at=at) for url, body, kind, status in pages]
    return b"".join(record if gzipped else gzip.decompress(record) for record in records)


def two_pages(*, gzipped: bool = True) -> bytes:
    """A WARC file of two pages, a picture, a redirect and an error."""
    return warc(
        [
            ("https://news.example/ferry", HTML.encode(), "text/html; charset=utf-8", 200),
            ("https://news.example/logo.png", b"\x89PNG....", "image/png", 200),
            ("https://news.example/old", b"", "text/html", 301),
            ("https://news.example/gone", b"<html>gone</html>", "text/html", 404),
            ("https://other.example/bridges", SECOND_HTML.encode(), "text/html", 200),
        ],
        gzipped=gzipped,
    )


def wacz() -> bytes:
    """A WACZ with one WARC file in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", two_pages())
    return out.getvalue()


def rss(*, items: int = 1, full: bool = True, base: str = "https://news.example") -> bytes:
    """An RSS feed with the whole text in each item, or a line about it."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    whole = f"<content:encoded><![CDATA[{body}]]></content:encoded>" if full else ""
    entries = "".join(
        f"<item><title>{HEADLINE}</title><link>{base}/ferry/{number}</link><guid isPermaLink='false'>ferry-{number}</guid>"
        f"<pubDate>Sun, 05 Feb 2023 10:00:00 GMT</pubDate><description>{PARAGRAPHS[0]}</description>{whole}</item>"
        for number in range(items)
    )
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>The Strait</title><link>{base}</link>{entries}</channel></rss>"
    ).encode()


def atom() -> bytes:
    """An Atom feed of one entry."""
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The Strait</title><entry>'
        f"<title>{HEADLINE}</title><id>urn:ferry:1</id><link href='https://news.example/ferry'/><published>2023-02-05T10:00:00Z</published>"
        f"<content type='html'>&lt;p&gt;{PARAGRAPHS[0]}&lt;/p&gt;&lt;p&gt;{PARAGRAPHS[1]}&lt;/p&gt;</content></entry></feed>"
    ).encode()


def json_feed() -> bytes:
    """A JSON feed of one item."""
    item = {
        "id": "1",
        "url": "https://news.example/ferry",
        "title": HEADLINE,
        "content_text": TEXT,
        "date_published": "2023-02-05T10:00:00Z",
    }
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Strait", "items": [item]}).encode()


def sitemap(urls: Iterable[str] = ("https://news.example/ferry",)) -> bytes:
    """A news sitemap."""
    entries = "".join(
        f"<url><loc>{url}</loc><news:news><news:publication><news:name>The Strait</news:name></news:publication>"
        f"<news:publication_date>2023-02-05</news:publication_date><news:title>{HEADLINE}</news:title></news:news></url>"
        for url in urls
    )
    spaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {spaces}>{entries}</urlset>'.encode()


def newsml(
    *,
    status: str = "usable",
    version: int = 1,
    headline: str = HEADLINE,
    text: str = TEXT,
    guid: str = "urn:newsml:strait.example:ferry",
) -> bytes:
    """A NewsML-G2 item with XHTML inside."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="{version}" standard="NewsML-G2">'
        f'<itemMeta><itemClass qcode="ninat:text"/><provider literal="Reuters"/><versionCreated>2023-02-05T10:00:00Z</versionCreated>'
        f'<pubStatus qcode="stat:{status}"/></itemMeta><contentMeta><headline>{headline}</headline><by>Ann Ridley</by></contentMeta>'
        f'<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head>'
        f"<body>{body}</body></html></inlineXML></contentSet></newsItem>"
    ).encode()


def nitf() -> bytes:
    """A NITF document, with the DOCTYPE that it usually has."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE nitf SYSTEM "nitf-3-4.dtd"><nitf><head><docdata management-status="usable">'
        '<doc-id id-string="strait-ferry-1"/><date.issue norm="20230205T100000Z"/><doc.copyright holder="Reuters"/></docdata></head><body><body.head>'
        f"<hedline><hl1>{HEADLINE}</hl1></hedline><byline><byttl>Ann Ridley</byttl></byline></body.head><body.content>{body}"
        "<media><media-caption>A ferry &nbsp; in ice.</media-caption></media></body.content></body></nitf>"
    ).encode()


def ninjs(
    *,
    three: bool = True,
    status: str = "usable",
    version: str = "1",
    text: str = TEXT,
    headline: str = HEADLINE,
    uri: str = "urn:strait:ferry",
) -> bytes:
    """An item of ninjs 3 (or 2: the same names in small letters)."""
    item = {
        "uri": uri, "version": version, "versionCreated": "2023-02-05T10:00:00Z", "pubStatus": status, "by": "Ann Ridley",
        "infoSources": [{"name": "Reuters", "role": "http://cv.iptc.org/newscodes/infosourcerole/orig"}],
        "altIds": [{"role": "internal", "value": "ferry-0001"}],
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"role": "main", "contentType": "text/plain", "value": text}] if text else [],
    }  # fmt: skip
    return json.dumps(item if three else _small(item), indent=1).encode()


def _small(value):
    if isinstance(value, dict):
        return {key.lower(): _small(inner) for key, inner in value.items()}
    return [_small(inner) for inner in value] if isinstance(value, list) else value


ROWS = (
    {
        "title": HEADLINE,
        "body": TEXT,
        "date": "2023-02-05",
        "source": "The Strait",
        "url": "https://news.example/ferry",
    },
    {"title": "Bridges closed after storm", "body": SECOND, "date": "2023-02-06", "source": "Reuters", "url": ""},
)


def csv_table(rows=ROWS, *, delimiter: str = ",") -> bytes:
    """A CSV file with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def jsonl(rows=ROWS) -> bytes:
    """One JSON object a line."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def parquet(rows=ROWS) -> bytes:
    """A Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), out)
    return out.getvalue()


def mail(*, number: int = 1) -> bytes:
    """One message with a plain and an HTML part."""
    html = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f"Message-ID: <{number}@strait.example>\r\nFrom: Reuters Alerts <alerts@reuters.example>\r\nSubject: {HEADLINE}\r\n"
        "Date: Sun, 05 Feb 2023 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n"
        f"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n--x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{html}\r\n--x--\r\n"
    ).encode()


def mbox() -> bytes:
    """Two messages; the second one's text has a line that begins with "From"."""
    plain = f"Message-ID: <2@strait.example>\nSubject: Bridges closed\nDate: Mon, 06 Feb 2023 10:00:00 +0000\nMIME-Version: 1.0\n\n{SECOND}\n\n>From today on, the road agency said, all heavy traffic has to be led around the town.\n"
    return (
        b"From a@b Sun Feb  5 10:00:00 2023\n"
        + mail().replace(b"\r\n", b"\n")
        + b"\nFrom c@d Mon Feb  6 10:00:00 2023\n"
        + plain.encode()
    )


def pdf(text: str = TEXT) -> bytes:
    """A PDF of one page, written by hand, with a line of text for each line given."""
    words = [word for paragraph in text.split("\n\n") for word in (*_wrapped(paragraph), "")]
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in words)
    stream = f"BT /F1 11 Tf 40 780 Td {shown}ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    return bytes(out)


def _wrapped(paragraph: str) -> list[str]:
    import textwrap

    return textwrap.wrap(paragraph, 60)


FORMS = {
    "page.html": HTML.encode(), "page.txt": f"{HEADLINE}\n\n{TEXT}".encode(), "pages.warc.gz": two_pages(), "pages.warc": two_pages(gzipped=False),
    "pages.wacz": wacz(), "feed.xml": rss(), "atom.xml": atom(), "feed.json": json_feed(), "item.xml": newsml(), "nitf.xml": nitf(),
    "item.json": ninjs(), "item2.json": ninjs(three=False), "table.csv": csv_table(), "table.tsv": csv_table(delimiter="\t"),
    "table.jsonl": jsonl(), "table.json": json.dumps(list(ROWS)).encode(), "table.parquet": parquet(), "table.jsonl.gz": gzip.compress(jsonl()),
    "table.csv.gz": gzip.compress(csv_table()), "message.eml": mail(), "list.mbox": mbox(), "page.pdf": pdf(),
}  # fmt: skip
"""A file of every form, by name. The first page in each is the report on the ferry."""
