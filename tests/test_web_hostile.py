"""Every text of a page is hostile: whatever was written into one, the desk shows it as words, soon, and asks nobody."""

from __future__ import annotations

import gzip
import io
import json
import math
import re
import time
import zipfile
from contextlib import contextmanager

import lxml.html
import pytest
from browsing import chromium, need_chromium, serving, window
from desks import PASSWORD, bearer, browser, copy, desk, signed_in

import sayso

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(2)>'
TURNED = "\u202eevil\u202c"
PAGES = {
    "scripts.txt": f"""{SCRIPT} Ferry sunk off Odesa {IMAGE}

By {SCRIPT}Ann Example

KYIV, Sept 3 (Halyard) - A missile {IMAGE} sank a ferry off Odesa on Monday and killed two sailors, said Governor Oleh {SCRIPT} Kiper.

"{IMAGE} We saw {{{{7*7}}}} and {{% raw %}} burn," said Ukraine's navy. Russia's Defense Ministry denied {SCRIPT} that it had struck the ferry.
""",
    "numbers.txt": f"""Strike on Kherson kills many

KHERSON, Sept 4 (Halyard) - A Russian strike on Kherson killed {"9" * 400} people and wounded 1,{"000," * 60}000 on Tuesday, Governor Oleksandr Prokudin said. He said 1e400 houses burned.
""",
    "turned.txt": f"""Bridge {TURNED} hit near Nikopol

NIKOPOL, Sept 5 (Halyard) - Russian shells hit a {TURNED} bridge near Nikopol on Wednesday and wounded three people, Governor Serhiy Lysak said.\u2066\u200f
""",
    "linked.html": f"""<html><head><title>{IMAGE}</title><link rel="canonical" href="javascript:alert(3)">
<meta property="og:site_name" content='{IMAGE}'><meta property="article:published_time" content="2024-09-06">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "</script><script>alert(4)</script>", "publisher": {{"name": "<b onclick=alert(5)>"}}}}</script>
</head><body><article><h1>Depot burns in Sumy</h1>
<p>SUMY, Sept 6 (Halyard) - A drone hit a fuel depot in Sumy on Friday, Ukraine's air force said. <a href="http://192.0.2.1/beacon">More</a>
<img src="http://192.0.2.1/pixel.gif"></p><p>Nobody was hurt in the attack on the depot, the air force said on Telegram.</p></article></body></html>""",
    "../..%2f<b>name.txt": """Shells hit Orikhiv

ORIKHIV, Sept 7 (Halyard) - Russian shells hit a school in Orikhiv on Saturday, Governor Ivan Fedorov said.
""",
}
"""Written for these tests; the last one's name is as hostile as the others' texts."""


@contextmanager
def taking(ledger, folder):
    """A desk on a copy of a ledger that takes pages in and leaves them unread: the ledger, a browser and a token's header."""
    path = copy(ledger, folder / "desk.db")
    app = desk(path, desk_rate=0)
    app.state.reading.close()
    with sayso.open(path) as opened:
        yield opened, browser(app), bearer(opened, "ana", "ingest")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A ledger of hostile pages with an analyst."""
    folder = tmp_path_factory.mktemp("hostile")
    pages = folder / "pages"
    pages.mkdir()
    for name, text in PAGES.items():
        (pages / name.replace("/", "\u2215")).write_text(text, encoding="utf8")
    path = folder / "hostile.db"
    with sayso.open(path) as ledger:
        report = ledger.read(pages, workers=1)
        assert report.refused == []
        assert report.claims >= 5
        ledger.accounts.add("ana", PASSWORD, role="analyst")
        for event in ledger.events()[:2]:
            ledger.judge("note", event["id"], by=IMAGE, why=SCRIPT)
        yield path


@pytest.fixture(scope="module")
def app(hostile):
    """The desk over it."""
    return desk(hostile, desk_rate=0)


def addresses(path):
    """Every page of the desk that shows something of the ledger."""
    with sayso.open(path) as ledger:
        events = [row["id"] for row in ledger.events()]
        yield from (
            "/events",
            "/events?happened=any",
            "/stories",
            "/sources",
            "/claimants",
            "/history",
            "/review",
            "/api",
        )
        yield from (f"/events/{event}" for event in events)
        yield from (f"/review/{event}" for event in events)
        yield from (f"/stories/{row['id']}" for row in ledger.stories())
        yield from (f"/pages/{row['page_id']}" for row in ledger.printings())
        from urllib.parse import quote

        for words in (SCRIPT, IMAGE, TURNED, "Kiper", "alert", "\0", "%", "x" * 400):
            yield from (
                f"/{path}?{name}={quote(words)}"
                for path, name in (("search", "q"), ("events", "place"), ("events", "type"))
            )
        names = {row["speaker"] for row in ledger.attributions() if row["speaker"]} | {SCRIPT, IMAGE, "..", "\0", "a/b"}
        yield from (f"/claimants/{quote(name, safe='')}" for name in sorted(names))
        yield from (f"/signin?next={quote(words)}" for words in (IMAGE, "javascript:alert(1)"))
        yield from (f"/{quote(IMAGE)}", f"/events/{quote(SCRIPT)}", f"/history?subject={quote(IMAGE)}")


def test_nothing_of_a_page_becomes_markup(app, hostile):
    """No script, handler, frame or address but our own on any page, signed in or not."""
    shown = 0
    for one in (browser(app), signed_in(app, "ana")):
        for address in addresses(hostile):
            answer = one.get(address)
            assert answer.status_code < 500, address
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            shown += "alert(" in answer.text
            tree = lxml.html.document_fromstring(answer.text)
            for element in tree.iter():
                if not isinstance(element.tag, str):
                    continue
                assert element.tag not in {"iframe", "object", "embed", "img", "base", "b"}, address
                assert not [name for name in element.attrib if name.startswith("on")], address
                if element.tag == "script":
                    assert element.get("src", "").startswith("/static/"), address
                    assert not (element.text or "").strip()
                for name in ("href", "src", "action", "formaction"):
                    link = element.get(name, "")
                    assert not link.startswith(("http:", "https:", "//", "javascript:", "data:")), (address, link)
            assert "49" not in tree.xpath("string(//title)")  # {{7*7}} is no template
    assert shown > 20  # the words themselves are there to be read


def test_a_browser_runs_nothing_and_asks_nobody(app, hostile):
    """Chromium opens the pages: no dialog, no error, no request that leaves."""
    need_chromium()
    seen = []
    with chromium() as chrome, serving(app) as address:
        page = window(chrome, address, seen)
        for where in addresses(hostile):
            if where.startswith(("/events/", "/stories/", "/pages/", "/history", "/search?q=%")) and "%00" not in where:
                page.goto(where)
        page.wait_for_timeout(300)
    assert [one for one in seen if "status of 4" not in one] == []


def test_numbers_without_end_are_words_in_a_row_and_no_error(app):
    """Four hundred nines are no number that JSON can hold; nothing breaks, and nothing says infinity."""
    one = browser(app)
    for table in ("events", "claims"):
        answer = one.get(f"/api/v1/{table}", params={"limit": 500})
        assert answer.status_code == 200
        for row in json.loads(answer.text, parse_constant=pytest.fail)["items"]:
            for count in row["counts"]:
                assert all(math.isfinite(count[name]) for name in ("low", "best", "high") if count[name] is not None)
    for form in ("csv", "jsonl", "parquet", "geojson"):
        answer = one.get(f"/api/v1/export/events/{form}")
        assert answer.status_code == 200
        assert b"Infinity" not in answer.content


def test_what_turns_text_round_is_on_no_page(app, hostile):
    """Overrides and isolates are taken out of headlines, texts, names and claims: what is shown is what is kept."""
    one, turned = browser(app), 0
    for address in addresses(hostile):
        if address.startswith(("/events/e", "/stories/s", "/pages/")) or address in {"/events", "/stories", "/sources"}:
            shown = one.get(address).text
            turned += "bridge" in shown.casefold()
            assert not [
                mark for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200f" if mark in shown
            ], address
    assert turned >= 4


def _zipped(size, name):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * size)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/pdf", "application/zip", "application/gzip"])
def test_a_bomb_is_never_unpacked(hostile, tmp_path, kind):
    """Forty megabytes in forty kilobytes: gzip, zip, zip in zip, as a body or as the body's coding; refused at once."""
    bomb = gzip.compress(b"<p>" * 14_000_000, 1)
    outer = _zipped(1000, "../../../etc/passwd") + bomb
    with taking(hostile, tmp_path) as (ledger, one, header):
        header |= {"Content-Type": kind}
        before, start = len(ledger.printings()), time.process_time()
        for data in (bomb, _zipped(40_000_000, "a.html"), gzip.compress(bomb), outer):
            for coding in ({}, {"Content-Encoding": "gzip"}):
                answer = one.post("/api/v1/pages", params={"source": "x"}, content=data, headers=header | coding)
                assert answer.status_code in {413, 415, 422}, (kind, coding)
        assert time.process_time() - start < 20
        assert len(ledger.printings()) == before


@pytest.mark.parametrize(
    "source", ["../../../etc/passwd", 'a"; filename="../evil.exe', "a\r\nX-Evil: 1", "C:\\evil\\..\\x", "\u202egnp.exe"]
)
def test_a_name_that_is_a_path_is_a_name(hostile, tmp_path, source):
    """What a page was got from leads nowhere: it is words on the page, and nothing in the name of a file or a header."""
    with taking(hostile, tmp_path) as (_ledger, one, header):
        header |= {"Content-Type": "text/plain"}
        answer = one.post(
            "/api/v1/pages", params={"source": source}, content=b"Shells fell on the town.", headers=header
        )
        assert answer.status_code in {202, 422}
        if answer.status_code == 202:
            page = answer.json()["id"]
            data = one.get(f"/api/v1/pages/{page}/data")
            assert data.content == b"Shells fell on the town."
            assert not {"..", "evil", "\r"} & set(re.findall(r"\.\.|evil|\r", str(data.headers)))
            shown = one.get(f"/pages/{page}")
            assert shown.status_code == 200
            assert "\u202e" not in shown.text  # spelt out


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("nested", b"<html><body>" + b"<div>" * 2_000_000 + b"words" + b"</body></html>"),
        ("open", b"<html><body><article>" + b"<p><b><i><a href=x>" * 500_000),
        ("entities", b"<!DOCTYPE html><html><body>" + b"&lt;" * 2_500_000),
        ("doctype", b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'">' + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 40)) + b"]><html><body>&a39;</body></html>"),
        ("outside", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>&a;</p></body></html>'),
    ],
)  # fmt: skip
def test_pages_made_to_exhaust_are_refused_in_time_and_said_so(hostile, tmp_path, name, data):
    """Ten megabytes of tags, entities that multiply, entities from elsewhere: the desk says what became of the page."""
    with taking(hostile, tmp_path) as (ledger, one, header):
        header |= {"Content-Type": "text/html"}
        answer = one.post("/api/v1/pages", params={"source": name}, content=data, headers=header)
        assert answer.status_code in {202, 422}
        if answer.status_code == 202:
            start = time.monotonic()
            ledger.read(workers=1)
            assert time.monotonic() - start < 60
            page = one.get(f"/api/v1/pages/{answer.json()['id']}").json()
            assert "root:" not in json.dumps(page)
            assert page["state"] in {"refused", "matched"}
            assert (page["reason"] is None) == (page["state"] == "matched")
        assert one.get("/events").status_code == 200


def test_odd_characters_in_what_is_asked_break_nothing(app):
    """NUL, lone surrogates, signs that are no text, in paths, queries, forms, cookies and headers."""
    one = signed_in(app, "ana")
    for odd in ("%00", "%ED%A0%80", "%FF%FE", "%0d%0aX-Evil:1", "%F4%90%80%80", "..%2f..%2f", "%25%30%30", "\u0660"):
        for path in (
            f"/events/{odd}",
            f"/events?place={odd}",
            f"/search?q={odd}",
            f"/stories/{odd}",
            f"/pages/{odd}",
            f"/history?subject={odd}",
            f"/review/{odd}",
            f"/api/v1/events?text={odd}",
            f"/api/v1/claims/{odd}",
            f"/static/{odd}",
            f"/claimants/{odd}",
            f"/signin?next={odd}",
        ):
            answer = one.get(path)
            assert answer.status_code < 500, path
            assert "x-evil" not in answer.headers
    for cookie in ("sayso=\x80\xff", "sayso=" + "x" * 5000, "sayso=;;=", "__Host-sayso=x"):
        assert browser(app).get("/account", headers={"Cookie": cookie.encode("latin-1")}).status_code == 303
    stranger = browser(app)
    token = stranger.get("/signin").text.split('name="csrf" value="')[1].split('"')[0]
    for name in ("\0", "a\0b", "\u202e", "x" * 5000):
        assert stranger.post("/signin", data={"csrf": token, "name": name, "password": "\0"}).status_code in {401, 422}


def test_a_judgement_of_odd_characters_is_refused_or_shown_as_words(hostile, tmp_path):
    """Reasons and values are texts of strangers too."""
    path = copy(hostile, tmp_path / "desk.db")
    app = desk(path, desk_rate=0)
    with sayso.open(path) as ledger:
        header = bearer(ledger, "ana", "judge")
        event = ledger.events()[0]["id"]
        one = browser(app)
        for why in ("\0", "\ud800", SCRIPT, TURNED, "x" * 2001):
            body = json.dumps({"kind": "note", "subject": event, "why": why}).encode()
            answer = one.post("/api/v1/judgements", content=body, headers=header | {"Content-Type": "application/json"})
            assert answer.status_code in {201, 400, 422}, why
        for value in ([[]], {"lat": 1e999, "lon": 0}, {"lat": "x"}, 10**400, [None] * 100, "a" * 600, True):
            body = {"kind": "correct", "subject": event, "field": "place", "value": value, "why": "x"}
            data = json.dumps(body).encode()
            answer = one.post("/api/v1/judgements", content=data, headers=header | {"Content-Type": "application/json"})
            assert answer.status_code in {400, 422}, value
        assert one.get("/history").status_code == 200
        assert SCRIPT not in one.get("/history").text
