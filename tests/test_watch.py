"""Watching feeds: every item once, politely, from nowhere but where it may be, whatever the servers do."""

from __future__ import annotations

import socket
from datetime import datetime, timedelta

import inputs
import pytest
from feedserver import Site, article, serving
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.errors import FetchError, SettingsError
from sayso.records import Page
from sayso.sources.fetch.client import Client, Limits
from sayso.sources.fetch.guard import is_public
from sayso.sources.fetch.polite import Polite
from sayso.sources.file import pages
from sayso.watch.plan import Feed, Plan, load
from sayso.watch.round import Watch

ALLOWED = frozenset({"127.0.0.1"})


@pytest.fixture
def book(tmp_path):
    """An empty ledger."""
    with sayso.open(tmp_path / "a.db") as ledger:
        yield ledger


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = datetime(2026, 1, 1)  # noqa: DTZ001 - the ledger's columns have no zone

    def __call__(self):
        """The time."""
        return self.now

    def later(self, **more):
        """Put it forward."""
        self.now += timedelta(**more)


def watching(book, site, *, path="/feed.xml", clock=None, **given):
    """A watch on one feed of the server."""
    pages_too = given.pop("pages", True)
    plan = Plan("desk@strait.example", (Feed(site.base + path, "Strait", 900, pages_too),), ALLOWED, delay=0, **given)
    return Watch(book._engine, plan, max_bytes=100_000, clock=clock or Clock())


def sources(book):
    """Where the ledger's pages are from."""
    from sqlalchemy import select

    from sayso.ledger import schema as s

    with book._engine.connect() as connection:
        return sorted(connection.scalars(select(s.pages.c.source)))


def test_a_feed_that_grows_gives_each_item_once(book):
    """New items are fetched; an unchanged feed answers 304 and costs one request; no page is asked for twice."""
    clock = Clock()
    with serving() as site:
        watch = watching(book, site, clock=clock)
        first = watch.round()
        assert (first.new, first.kept) == (3, 3)
        assert watch.round().asked == 0  # not due yet
        clock.later(minutes=20)
        assert watch.round().unchanged == 1
        site.items = 5
        clock.later(minutes=20)
        assert (grown := watch.round()).new == grown.kept == 2
        asked = site.asked()
        assert all(count == 1 for path, count in asked.items() if path.startswith("/ferry/"))
        assert asked["/robots.txt"] == 1
        assert len(sources(book)) == 5


def test_the_server_is_told_who_asks(book):
    """The user agent names the project, its version and the contact; nothing else of the machine."""
    with serving() as site:
        watching(book, site).round()
        agents = {headers["User-Agent"] for _, headers in site.log}
        assert agents == {f"sayso/{sayso.__version__} (news reader for research; desk@strait.example)"}
        assert not any(name in headers for _, headers in site.log for name in ("Cookie", "Referer", "Authorization"))


def test_an_item_that_carries_its_text_is_not_fetched(book):
    """Neither is one whose pages the plan leaves alone."""
    with serving(Site(full=True)) as site:
        assert watching(book, site).round().kept == 3
        assert not any(path.startswith("/ferry/") for path in site.asked())
    with serving(Site(items=2)) as site:
        assert watching(book, site, pages=False).round().kept == 2
        assert set(site.asked()) == {"/robots.txt", "/feed.xml"}


def test_what_robots_txt_forbids_is_not_asked(book):
    """The item is refused with that reason; other paths are fetched."""
    with serving(Site(robots="User-agent: sayso\nDisallow: /ferry/1\n")) as site:
        done = watching(book, site).round()
        assert done.kept == 2
        assert done.refused == [(f"{site.base}/ferry/1", "its robots.txt asks not to fetch it")]
        assert "/ferry/1" not in site.asked()


def test_a_broken_robots_txt_stops_everything_for_now(book):
    """A server that cannot say what it allows is not asked; it is tried again later."""
    clock = Clock()
    with serving(Site(robots_status=503)) as site:
        watch = watching(book, site, clock=clock)
        assert watch.round().failed == 1
        assert set(site.asked()) == {"/robots.txt"}
        site.robots_status = 200
        clock.later(minutes=2)
        assert watch.round().kept == 3


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>We moved.</body></html>", "neither a feed"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', "declares XML entities"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title></channel></rss>',
            "declares XML entities",
        ),
        (b"", "neither a feed"),
        (b"\x00\xff" * 50, "neither a feed"),
        (b"<rss>" + b"x" * 200_000, "larger than 100,000 bytes"),
    ],
)
def test_a_feed_that_is_none_is_left_alone_for_longer_each_time(book, body, reason):
    """The reason is in the state; the wait doubles."""
    clock = Clock()
    with serving(Site(bodies={"/feed.xml": body})) as site:
        watch = watching(book, site, clock=clock)
        waits = []
        for _ in range(3):
            assert watch.round().failed == 1
            (feed,) = book.feeds()
            assert reason in feed["state"]
            waits.append(datetime.fromisoformat(feed["next_at"]) - clock.now)
            clock.now = datetime.fromisoformat(feed["next_at"])
        assert waits == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]


def test_a_feed_that_breaks_off_gives_the_items_before_the_break(book):
    """What stands in it whole is taken; the rest comes with a later round."""
    whole = inputs.rss(items=3, full=True)
    with serving(Site(bodies={"/feed.xml": whole[: whole.rindex(b"<item>") + 30]})) as site:
        watch = watching(book, site)
        assert watch.round().kept == 2


def test_a_slow_body_and_an_endless_redirect_are_given_up(book):
    """Each costs its time limit at most, and the others are fetched."""
    site = Site(slow={"/ferry/0": 5.0}, redirects={"/ferry/1": "/ferry/1"})
    with serving(site):
        watch = watching(book, site)
        watch._polite.client.limits = Limits(whole=0.5, step=0.3)
        done = watch.round()
        assert done.kept == 1
        assert done.put_off == 1
        assert done.refused == [(f"{site.base}/ferry/1", "redirects more than 5 times")]


def test_an_item_that_fails_is_tried_again_and_at_last_refused(book):
    """503 is put off longer each time; after five tries it is refused, with the reason."""
    clock = Clock()
    with serving(Site(items=1, status={"/ferry/0": 503})) as site:
        watch = watching(book, site, clock=clock)
        results = []
        for _ in range(6):
            done = watch.round()
            results.append((done.put_off, len(done.refused)))
            clock.later(hours=1)
        assert results == [(1, 0)] * 4 + [(0, 1), (0, 0)]
        assert site.asked()["/ferry/0"] == 5


def test_a_refused_host_is_never_asked(book):
    """Neither by a feed's link, nor after a redirect, nor by a name that leads to it; the log of that host is empty."""
    with serving(host="127.0.0.2") as closed, serving() as site:
        away = f"http://127.0.0.2:{closed.port}"
        site.bodies["/links.xml"] = inputs.rss(items=2, full=False, base=away)
        site.redirects |= {
            "/ferry/0": f"{away}/ferry/0",
            "/ferry/1": "file:///etc/passwd",
            "/ferry/2": f"http://localhost.:{site.port}/x",
        }
        assert watching(book, site, path="/links.xml").round().kept == 0
        done = watching(book, site).round()
        assert done.kept == 0
        reasons = dict(done.refused)
        assert "not on the public net" in reasons[f"{site.base}/ferry/0"]
        assert "only http and https" in reasons[f"{site.base}/ferry/1"]
        assert "not on the public net" in reasons[f"{site.base}/ferry/2"]
        assert closed.log == []


def test_addresses_that_are_none_are_refused_and_the_others_fetched(book):
    """In a feed's links and in redirects."""
    feed = inputs.rss(items=3, full=False, base="BASE")
    with serving() as site:
        site.redirects["/ferry/1"] = "http://[::1"
        site.bodies["/odd.xml"] = feed.replace(b"BASE/ferry/0", b"http://[oh").replace(b"BASE", site.base.encode())
        done = watching(book, site, path="/odd.xml").round()
        assert (done.new, done.kept) == (3, 1)
        first, second = sorted(reason for _, reason in done.refused)
        assert first.startswith("is no address")
        assert "which is no address" in second


def test_a_name_that_leads_elsewhere_the_second_time_gains_nothing(monkeypatch):
    """The address that was checked is the one connected to: the name is resolved once for each connection."""
    asked = []

    def resolve(host, port, **_given):
        asked.append(host)
        address = "93.184.216.34" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected = []

    def connect(_self, host, *_given):
        connected.append(host)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("httpcore.SyncBackend.connect_tcp", connect)
    with Client() as client:
        with pytest.raises(FetchError, match="cannot be fetched"):
            client.get("http://rebind.example/")
        assert (connected, asked) == (["93.184.216.34"], ["rebind.example"])
        with pytest.raises(FetchError, match="not on the public net"):
            client.get("http://rebind.example/")
    assert connected == ["93.184.216.34"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255",
        "224.0.0.1", "240.0.0.1", "192.0.0.192", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_off_the_public_net_are_told(address):
    """Private, loopback, link-local, metadata, multicast and reserved ones, and those disguised as IPv6."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_addresses_of_the_public_net_are_told(address):
    """So are they where an IPv4 address is written as IPv6."""
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://news.example/x", "only http"), ("file:///etc/passwd", "only http"), ("http://", "only http"), ("http://a:b@news.example/", "password"),
        ("http://[::1/", "no address"), ("http://news.example:99999/", "no address"), ("javascript:alert(1)", "only http"),
        ("http://2130706433/", "not on the public net"), ("http://0x7f.1/", "not on the public net"), ("http://[::ffff:127.0.0.1]/", "not on the public net"),
    ],
)  # fmt: skip
def test_odd_addresses_are_refused(url, reason):
    """Whatever the way that loopback is written."""
    with Client() as client, pytest.raises(FetchError, match=reason):
        client.get(url)


def test_a_host_is_asked_no_faster_than_agreed():
    """Between two requests lies the delay, or what robots.txt asks for if that is more; other hosts need not wait."""
    pauses = []
    with serving(Site(robots="User-agent: *\nCrawl-delay: 7\n")) as site, Client(allowed=ALLOWED) as client:
        polite = Polite(client, delay=3.0, sleep=pauses.append)
        polite.get(f"{site.base}/ferry/1")
        assert pauses == [pytest.approx(3.0, abs=0.5)]  # after robots.txt itself
        assert polite.ready(f"{site.base}/ferry/2") == pytest.approx(7.0, abs=0.5)
        assert polite.ready("http://other.example/") == 0


def test_a_bomb_of_a_body_stops_at_the_limit():
    """Ten megabytes of zeros in ten kilobytes."""
    import gzip

    with serving() as site, Client(allowed=ALLOWED, limits=Limits(max_bytes=100_000)) as client:
        from feedserver import _Handler

        bomb = gzip.compress(b"\0" * 10_000_000)
        site.bodies["/bomb"] = bomb
        original = _Handler._send

        def packed(self, status, body, kind, **headers):
            original(self, status, body, kind, **({"Content-Encoding": "gzip"} if body is bomb else {}), **headers)

        _Handler._send = packed
        try:
            with pytest.raises(FetchError, match="larger than 100,000 bytes"):
                client.get(f"{site.base}/bomb")
        finally:
            _Handler._send = original


def test_what_was_got_is_kept_as_a_warc_if_asked(book, tmp_path):
    """The file reads like any other, and gives the same pages."""
    with serving() as site:
        watch = watching(book, site, warc=str(tmp_path / "warc"))
        watch.round()
        watch.close()
        (file,) = (tmp_path / "warc").iterdir()
        got = [item for item in pages([file]) if isinstance(item, Page)]
        assert {page.data for page in got} >= {article(str(n)) for n in range(3)}
        assert {page.url for page in got} >= {f"{site.base}/ferry/{n}" for n in range(3)}


PLAN = """
contact = "desk@strait.example"
allow = ["127.0.0.1"]
delay = 0

[[feed]]
name = "The Strait"
url = "URL"
"""


def test_the_command_reads_what_it_gets_and_tells_what_each_feed_gave(tmp_path):
    """One line a round; ``--status`` has the feed's log; the events are in the ledger."""
    run = CliRunner().invoke
    ledger = str(tmp_path / "a.db")
    with serving() as site:
        (tmp_path / "feeds.toml").write_text(PLAN.replace("URL", f"{site.base}/feed.xml"))
        done = run(app, ["watch", str(tmp_path / "feeds.toml"), "--once", "--ledger", ledger])
        assert done.exit_code == 0, done.output
        assert "1 feeds asked, 3 new items, 3 pages" in done.output
        assert done.output.count("\n") == 1
        again = run(app, ["watch", str(tmp_path / "feeds.toml"), "--once", "--ledger", ledger])
        assert "1 feeds asked, 1 unchanged, 0 new items, 0 pages" in again.output
    told = run(app, ["watch", "--status", "--ledger", ledger]).output
    assert "The Strait" in told
    assert "3 kept, 0 waiting, 0 refused" in told
    assert "304" in told
    with sayso.open(ledger) as book:
        assert book.check() == []
        assert len(book.printings()) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[feed]]\nurl='http://a.example/'", "has no contact"),
        ("contact='x'", "has no feed"),
        ("contact='x'\n[[feed]]\nname='a'", "feed: has no url"),
        ("contact='x'\n[[feed]]\nurl='gopher://a'", "only http and https"),
        ("contact='x'\nspeed=3\n[[feed]]\nurl='http://a.example/'", "no key is called speed; there are contact"),
        ("contact='x'\ndelay=-1\n[[feed]]\nurl='http://a.example/'", "delay = -1 is not a number of seconds"),
        ("contact=''\n[[feed]]\nurl='http://a.example/'", "contact is empty"),
        ("contact='x'\nallow='a'\n[[feed]]\nurl='http://a.example/'", "allow is no list"),
        ("contact='x'\n[[feed]]\nurl='http://a.example/'\n[[feed]]\nurl='http://a.example/'", "names a feed twice"),
        ("contact='x'\n[[feed]]\nurl='http://a.example/'\npages='yes'", "pages = 'yes' is not true or false"),
        ("not toml", "cannot be read as a list of feeds"),
    ],
)
def test_a_plan_that_is_wrong_names_the_key(tmp_path, text, reason):
    """Nothing is asked before the file is right."""
    (tmp_path / "feeds.toml").write_text(text)
    with pytest.raises(SettingsError, match=reason):
        load(tmp_path / "feeds.toml")
