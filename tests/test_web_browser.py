"""The desk in a real browser: filter, follow, see the lit words, take the file; light, dark, narrow, without JavaScript."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import struct
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from browsing import chromium, need_chromium, serving, violations, window
from desks import copy, desk

DOCS = Path(__file__).resolve().parents[1] / "docs"
LOOKS = {"light": ("light", 1280, 860), "dark": ("dark", 1280, 860), "narrow": ("light", 390, 844)}
PATIENCE = 20_000  # milliseconds: the machine may have other work


@pytest.fixture(scope="module")
def address(demo_ledger):
    """A desk over the example stories, on a port of its own."""
    with serving(desk(demo_ledger.path)) as where:
        yield where


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests here; they are skipped, visibly, where there is none."""
    need_chromium()
    with chromium() as started:
        yield started


@pytest.fixture
def look(browser, address):
    """Opens a page in one of the looks. Whatever it asks of another host, or complains of, fails the test."""
    trouble = []

    @contextmanager
    def opened(name="light", *, script=True):
        scheme, width, height = LOOKS[name]
        page = window(
            browser, address, trouble, color_scheme=scheme, viewport={"width": width, "height": height},
            java_script_enabled=script, accept_downloads=True,
        )  # fmt: skip
        page.context.set_default_timeout(PATIENCE)
        yield page
        page.context.close()

    yield opened
    assert trouble == []


def _shown(page):
    """The events of the table, in order."""
    return page.locator("tr[data-event]").evaluate_all("rows => rows.map(row => row.dataset.event)")


def _no_wider(page):
    """Whether nothing sticks out to the right of a narrow screen."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("name", LOOKS)
def test_filter_follow_and_take_the_file(look, name):
    """By place and day to the events, to one of them, its story, its page with the lit words; the file is the table."""
    with look(name) as page:
        page.goto("/events")
        everything = _shown(page)
        if name == "narrow":
            page.get_by_text("Filter", exact=True).click()
        page.get_by_label("Place", exact=True).fill("Nikopol")
        page.get_by_label("From", exact=True).fill("2024-06-01")
        page.get_by_role("button", name="Show").click()
        page.wait_for_url(re.compile(r"place=Nikopol"))
        rows = _shown(page)
        assert 0 < len(rows) < len(everything)
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        file = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf8"))))
        assert [row["id"] for row in file] == rows
        query = urlsplit(page.url).query.replace("happened=true&", "")
        answer = page.request.get(f"/events.json?{query}").json()
        api = page.request.get(f"/api/v1/events?happened=true&newest=true&{_filled(query)}").json()["items"]
        assert [row["id"] for row in answer] == [row["id"] for row in api] == rows
        page.locator("tr[data-event] .what a").first.click()
        page.wait_for_url(re.compile(r"/events/e"))
        trigger = page.locator(".claim .l-happening").first
        assert trigger.is_visible()
        words = trigger.inner_text()
        page.locator(".claim .from a").first.click()
        page.wait_for_url(re.compile(r"/stories/s"))
        page.locator(".printings a").first.click()
        page.wait_for_url(re.compile(r"/pages/"))
        assert words in page.locator(".text .l-happening").all_inner_texts()
        assert _no_wider(page)


def _filled(query):
    return "&".join(part for part in query.split("&") if not part.endswith("="))


def test_layers_of_a_page_can_be_put_out(look, demo_ledger):
    """The words of a layer lose their mark when its box is cleared, with no script at all."""
    with look(script=False) as page:
        page.goto(f"/pages/{demo_ledger.printings()[0]['page_id']}")
        trigger = page.locator(".text .l-happening").first

        def ground():
            return trigger.evaluate("one => getComputedStyle(one).backgroundColor")

        lit = ground()
        page.locator("#t-happening").uncheck()
        assert ground() != lit


def test_the_map_moves_and_leads_to_events(look):
    """The drawing becomes a map; a spot opens a list whose links lead to events; a row lights its circle."""
    with look() as page:
        page.goto("/events?place=El+Obeid")
        page.locator("#map[data-ready=yes]").wait_for()
        assert page.locator(".map-labels span", has_text="Obeid").first.is_visible()
        assert page.locator(".worldmap").count() == 0
        features = page.request.get("/events/map.json?place=El+Obeid").json()["features"]
        page.locator("#map canvas").scroll_into_view_if_needed()
        box = page.locator("#map canvas").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        links = page.locator(".maplibregl-popup a")
        links.first.wait_for()
        assert links.first.get_attribute("href") in {feature["properties"]["href"] for feature in features}


def test_without_scripts_everything_is_there(look):
    """Map, timeline, filter and pages work as they come; a bar of the timeline leads to its days."""
    with look(script=False) as page:
        page.goto("/events")
        assert page.locator(".worldmap .spot").count() > 3
        before = len(_shown(page))
        page.locator(".timeline svg a").last.click(force=True)
        page.wait_for_url(re.compile(r"since="))
        assert 0 < len(_shown(page)) < before
        page.locator(".worldmap .spot").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/events/e"))


def test_the_keyboard_reaches_what_matters(look):
    """The first stop skips to the content; every stop on the way through the filter can be seen."""
    with look() as page:
        page.goto("/events")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        for _ in range(4):
            page.keyboard.press("Tab")
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"


def paths(demo_ledger):
    """An address of every kind of page."""
    event = max(demo_ledger.events(), key=lambda row: len(row["claim_ids"]))["id"]
    printing = next(row for row in demo_ledger.printings() if row["relation"] == "edited")
    speaker = next(row["claimant"] for row in demo_ledger.claims() if row["claimant"])
    story = f"/stories/{printing['story_id']}"
    found = ["/events", "/events?happened=false&place=zzz", f"/events/{event}", "/stories", story]
    found += [f"{story}?page={printing['page_id'][:16]}", f"/pages/{printing['page_id']}", "/sources", "/claimants"]
    return [*found, f"/claimants/{speaker}", "/search?q=terminal", "/search?q=Kyiv"]


def test_the_tutorial_has_pictures_of_this_desk(browser, demo_ledger, tmp_path):
    """Every picture of the desk that README or a page of the docs shows can be taken, in its size, and is not blank."""
    spec = importlib.util.spec_from_file_location("screenshots", DOCS / "screenshots.py")
    pictures = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = pictures
    spec.loader.exec_module(pictures)
    path = copy(demo_ledger.path, tmp_path / "demo.db")
    shots = pictures.prepare(path)
    with serving(desk(path)) as address:
        for shot in shots:
            pictures.take(browser, address, shot, tmp_path)
            data = (tmp_path / f"{shot.name}.png").read_bytes()
            assert struct.unpack(">II", data[16:24]) == shot.size
            assert len(data) > 20_000, shot
    texts = "".join(page.read_text(encoding="utf8") for page in (DOCS.parent / "README.md", *DOCS.glob("*.md")))
    assert set(re.findall(r"images/(desk-[\w-]+)\.png", texts)) <= {shot.name for shot in shots}


@pytest.mark.parametrize(("name", "schemes"), [("light", ("light", "dark")), ("narrow", ("light",))])
def test_no_page_has_a_serious_barrier(look, demo_ledger, name, schemes):
    """Nothing that axe finds is serious or critical on any page, light or dark, and nothing is wider than the screen."""
    found = {}
    with look(name) as page:
        for path in paths(demo_ledger):
            page.goto(path)
            if page.locator("#map").count():
                page.locator("#map[data-ready=yes]").wait_for()
            for scheme in schemes:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour is on its way to another
                serious = violations(page)
                if serious or not _no_wider(page):
                    found[f"{path} {scheme}"] = serious or "wider than the screen"
    assert found == {}, json.dumps(found, indent=1)
