"""People overrule the machine at the desk: with a browser, with and without JavaScript, and two at once."""

from __future__ import annotations

import json
import re

import pytest
from browsing import chromium, need_chromium, serving, violations, window
from desks import PASSWORD, browser, copy, desk, form_token, signed_in

import sayso

SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


@pytest.fixture
def path(peopled, tmp_path):
    """A ledger with people in it, to write to."""
    return copy(peopled, tmp_path / "desk.db")


@pytest.fixture
def app(path):
    """The desk over it."""
    return desk(path, desk_rate=0)


@pytest.fixture(scope="module")
def chrome():
    """One browser for all tests here."""
    need_chromium()
    with chromium() as running:
        yield running


def sign_in(page, name):
    """As a person does: the link in the corner, the form."""
    page.goto("/events")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=name, exact=True).wait_for()


def an_event(ledger, **wanted):
    """An event with more than one claim, at a place."""
    return next(event for event in ledger.events(**wanted) if len(event["claim_ids"]) > 1)


@pytest.mark.parametrize(
    ("size", "scheme", "scripts"),
    [("wide", "light", True), ("wide", "dark", False), ("narrow", "light", True)],
    ids=["light", "dark, without JavaScript", "narrow"],
)
def test_an_analyst_works_the_queue(chrome, app, path, *, size, scheme, scripts):
    """Sign in, correct a place, merge two events, undo both; the history shows it all, signed and reasoned."""
    seen = []
    with sayso.open(path) as ledger, serving(app) as address:
        first, second = ledger.queue(limit=2)
        page = window(chrome, address, seen, java_script_enabled=scripts, viewport=SIZES[size], color_scheme=scheme)
        sign_in(page, "ana")
        page.get_by_role("link", name="Review", exact=True).click()
        page.locator(".queue a").first.click()
        assert page.url.endswith(f"/review/{first['id']}")

        page.locator("summary", has_text="Correct it").click()
        form = page.locator("form", has=page.locator("#field"))
        form.get_by_label("Field").select_option("place")
        form.get_by_label("What it should be").fill("Nikopol, Dnipropetrovsk")
        form.get_by_label("Why").fill("the second paragraph names it")
        form.get_by_role("button", name="Correct").click()
        assert "corrected place to Nikopol" in page.get_by_role("status").inner_text()
        event = ledger.events(event=first["id"])[0]
        assert event["places"][0]["name"] == "Nikopol"
        assert page.locator("h1").inner_text().endswith("Nikopol")

        page.locator("summary", has_text="Merge it").click()
        form = page.locator("form", has=page.locator("#another"))
        form.get_by_label("Or another event, by its id").fill(second["id"])
        form.get_by_label("Why").fill("one happening, told twice")
        form.get_by_role("button", name="Merge").click()
        assert "merged with" in page.get_by_role("status").inner_text()
        merged = ledger.events(event=first["id"])[0]
        assert set(first["claim_ids"]) | set(second["claim_ids"]) <= set(merged["claim_ids"])

        page.get_by_role("status").get_by_role("link", name="Undo").click()
        page.get_by_label("Why").fill("they were two after all")
        page.get_by_role("button", name="Undo it").click()
        apart = [ledger.events(event=one["id"])[0]["claim_ids"] for one in (first, second)]
        assert apart == [first["claim_ids"], second["claim_ids"]]

        page.get_by_role("link", name="History", exact=True).click()
        rows = [row.inner_text() for row in page.locator("table.history tbody tr").all()]
        assert len(rows) == 3
        for row, words in zip(
            rows,
            (("undid 2", "they were two"), ("merged with", "undone by 3"), ("corrected place", "second paragraph")),
            strict=True,
        ):
            assert "ana" in row
            assert all(word in row for word in words)
            assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row)
    assert seen == []


def test_who_is_overtaken_sees_what_changed_and_loses_nothing(chrome, app, path):
    """Two people look at one event; the second to decide is refused, told why, and keeps what was written."""
    seen = []
    with sayso.open(path) as ledger, serving(app) as address:
        event = ledger.queue(limit=1)[0]["id"]
        ana, ben = (window(chrome, address, seen, viewport=SIZES["wide"]) for _ in range(2))
        for page, name in ((ana, "ana"), (ben, "ben")):
            sign_in(page, name)
            page.goto(f"/review/{event}")
        ana.locator("#why-decide").fill("two papers checked it")
        ana.get_by_role("button", name="Reject").click()
        ben.locator("#why-decide").fill("I read it otherwise")
        ben.get_by_role("button", name="Reject").click()
        alert = ben.get_by_role("alert").inner_text()
        assert "nothing of yours was written" in alert
        assert "ana rejected" in alert
        assert "two papers checked it" in alert
        assert ben.locator("#why-decide").input_value() == "I read it otherwise"
        assert [row["by"] for row in ledger.history(event)] == ["ana"]
        ben.get_by_role("button", name="Reject").click()  # having seen it, it is taken
        assert [row["by"] for row in ledger.history(event)] == ["ana", "ben"]
    assert [one for one in seen if "409" not in one] == []  # the browser itself notes the refused request


@pytest.mark.parametrize(("size", "scheme"), [("wide", "dark"), ("narrow", "light")])
def test_the_pages_of_review_are_for_everybody(chrome, app, path, size, scheme):
    """Nothing serious for axe, light and dark, wide and narrow; nothing runs out of the window sideways."""
    seen = []
    with sayso.open(path) as ledger, serving(app) as address:
        ledger.judge("note", ledger.queue(limit=1)[0]["id"], by="ben", why="a first look")
        event = ledger.queue(limit=1)[0]["id"]
        page = window(chrome, address, seen, viewport=SIZES[size], color_scheme=scheme)
        page.goto("/signin")
        assert violations(page) == []
        sign_in(page, "ada")
        for where in ("/review", f"/review/{event}", "/history", "/history/1/undo", "/account", "/api"):
            page.goto(where)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
            assert violations(page) == [], where
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, where
    assert seen == []


def test_everything_can_be_done_with_the_keyboard(chrome, app, path):
    """From the address to a confirmed event without a mouse."""
    with sayso.open(path) as ledger, serving(app) as address:
        event = ledger.queue(limit=1)[0]["id"]
        page = window(chrome, address, [], viewport=SIZES["wide"])
        page.goto(f"/signin?next=/review/{event}")
        page.get_by_label("Name").focus()
        page.keyboard.type("ana")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/review/{event}")
        page.locator("#why-decide").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Confirm"
        page.keyboard.press("Enter")
        page.get_by_role("status").wait_for()
        assert ledger.events(event=event)[0]["status"] == "confirmed"


def open_event(one, event):
    """The page of an event's review and what its forms carry hidden."""
    page = one.get(f"/review/{event}")
    assert page.status_code == 200
    return {"csrf": form_token(page), "seen": re.search(r'name="seen" value="(\d+)"', page.text)[1]}


def test_split_reject_note_and_claims(app, path):
    """Each kind of judgement by its form; what has no reason, or makes no sense, is refused and kept on the page."""
    one = signed_in(app, "ana")
    with sayso.open(path) as ledger:
        event = an_event(ledger)
        where = f"/review/{event['id']}"
        for fields, told in (
            ({"kind": "reject", "why": " "}, "rejecting needs a reason"),
            (
                {"kind": "correct", "field": "place", "value": "Nowheresburgh", "why": "typo"},
                "no place in the gazetteer",
            ),
            ({"kind": "correct", "field": "mode", "value": "asserted", "why": "x"}, "no event has a field"),
            ({"kind": "merge", "why": "x"}, "needs another event"),
            ({"kind": "split", "why": "x"}, "claims to take out"),
            ({"kind": "explode", "why": "x"}, "no judgement is called"),
            ({"kind": "note", "why": ""}, "a note needs words"),
        ):
            answer = one.post(where, data=open_event(one, event["id"]) | fields)
            assert answer.status_code == 422, fields
            assert told in answer.text
            if fields.get("value"):
                assert fields["value"] in answer.text
        assert ledger.history() == []
        taken = event["claim_ids"][-1]
        answer = one.post(
            where, data=open_event(one, event["id"]) | {"kind": "split", "claims": [taken], "why": "another day"}
        )
        assert answer.status_code == 303
        assert taken not in ledger.events(event=event["id"])[0]["claim_ids"]
        claim = event["claim_ids"][0]
        fields = {"kind": "correct", "subject": claim, "field": "mode", "value": "possible", "why": "it says may have"}
        assert one.post(where, data=open_event(one, event["id"]) | fields).status_code == 303
        assert ledger.claims(event=event["id"])[0]["mode"] == "possible"
        assert (
            one.post(where, data=open_event(one, event["id"]) | {"kind": "note", "why": "see the photos"}).status_code
            == 303
        )
        assert [row["kind"] for row in ledger.history()] == ["split", "correct", "note"]
        page = one.get(where).text
        assert "see the photos" in page
        assert "corrected mode to possible" in page


def test_undoing_needs_a_reason_and_what_was_undone_stays_undone(app, path):
    """The page says what would be taken back; a second time is refused."""
    one = signed_in(app, "ana")
    with sayso.open(path) as ledger:
        event = ledger.queue(limit=1)[0]["id"]
        ledger.judge("confirm", event, by="ben", why="checked")
    page = one.get("/history/1/undo")
    assert "ben" in page.text
    data = {"csrf": form_token(page), "next": f"/review/{event}"}
    assert one.post("/history/1/undo", data=data).status_code == 422
    done = one.post("/history/1/undo", data=data | {"why": "the photo is old"})
    assert done.headers["location"] == f"/review/{event}?done=2"
    again = one.post("/history/1/undo", data=data | {"why": "again"})
    assert again.status_code == 422
    assert "was undone already" in again.text
    assert one.get("/history/9/undo").status_code == 404


def test_the_queue_and_the_history_have_their_twins(app, path):
    """The same rows as JSON and CSV; the history for everybody, the queue for who works it."""
    one = signed_in(app, "ana")
    with sayso.open(path) as ledger:
        event = ledger.queue(limit=1)[0]["id"]
        ledger.judge("note", event, by="ben", why="=1+1")
        waiting = [row["id"] for row in ledger.queue(limit=100)]
    first = [row["id"] for row in one.get("/review.json").json()]
    rest = [row["id"] for row in one.get("/review.json", params={"after": first[-1]}).json()]
    assert [*first, *rest] == waiting
    history = browser(app).get("/history.json", params={"subject": event}).json()
    assert [(row["by"], row["why"]) for row in history] == [("ben", "=1+1")]
    assert "'=1+1" in browser(app).get("/history.csv").text  # no spreadsheet takes it for a formula
    assert browser(app).get("/review.json").status_code == 401
    assert json.loads(one.get("/review.json", params={"after": waiting[-1]}).text) == []
