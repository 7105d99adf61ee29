"""The desk over a PostgreSQL ledger: the same doors, the same API; no password of the database on any page."""

from __future__ import annotations

import pytest
from desks import PASSWORD, bearer, browser, desk, signed_in
from sqlalchemy import text

import sayso
from sayso.errors import LedgerError
from sayso.web.security import patience

TOLD = """Ferry sunk off Odesa

KYIV, Sept 3 (Halyard) - A missile sank a ferry off Odesa on Monday and killed two sailors, Ukraine's navy said.
Russia's Defense Ministry said its forces had struck a warship.
"""


@pytest.fixture(scope="module")
def address(postgres_server, tmp_path_factory):
    """A ledger in a database, with two stories and an analyst."""
    page = tmp_path_factory.mktemp("pages") / "page.txt"
    page.write_text(TOLD, encoding="utf8")
    where = postgres_server.database()
    with sayso.open(where) as ledger:
        ledger.read(page, workers=1)
        ledger.accounts.add("ana", PASSWORD, role="analyst")
    return where


def test_people_sign_in_read_and_judge(address):
    """Accounts, sessions, tokens, tables, files and judgements."""
    app = desk(address, desk_rate=0)
    one = signed_in(app, "ana")
    assert one.get("/account").status_code == 200
    with sayso.open(address) as ledger:
        header = bearer(ledger, "ana", "judge", "ingest")
        event = ledger.queue(limit=1)[0]
    for path in ("/events", f"/events/{event['id']}", f"/review/{event['id']}", "/review", "/history"):
        answer = one.get(path)
        assert answer.status_code == 200, path
        assert "postgres" not in answer.text
    api = browser(app)
    found = api.get("/api/v1/events", params={"limit": 1}).json()
    rest = api.get(
        "/api/v1/events", params={"limit": 100, **({"after": found["next"]} if found["next"] else {})}
    ).json()
    everything = [row["id"] for row in app.state.desk.ledger.events()]
    assert [row["id"] for row in found["items"]] + (
        [row["id"] for row in rest["items"]] if found["next"] else []
    ) == everything
    assert len(api.get("/api/v1/export/events/jsonl").text.splitlines()) == len(everything)
    assert api.get("/api/v1/search", params={"q": "ferry"}).json()["items"]
    judgement = {"kind": "confirm", "subject": event["id"], "why": "checked", "seen": 0}
    assert api.post("/api/v1/judgements", json=judgement, headers=header).status_code == 201
    assert api.post("/api/v1/judgements", json=judgement, headers=header).status_code == 409
    kept = api.post(
        "/api/v1/pages",
        params={"source": "x"},
        content=TOLD.replace("ferry", "tug").encode(),
        headers=header | {"Content-Type": "text/plain"},
    )
    assert kept.status_code == 202
    app.state.reading.close()
    app.state.desk.engine.dispose()


def test_what_no_database_can_hold_is_refused(address):
    """NUL characters, in paths, queries and forms."""
    app = desk(address, desk_rate=0)
    one = signed_in(app, "ana")
    for path in (
        "/events/%00",
        "/events?place=%00",
        "/search?q=a%00b",
        "/stories/%00",
        "/pages/%00",
        "/history?subject=%00",
        "/review/%00",
        "/claimants/%00",
        "/api/v1/claims/%00",
        "/api/v1/search?q=a%00b",
        "/api/v1/queue?after=%00",
    ):
        assert one.get(path).status_code < 500, path
    event = one.get("/api/v1/events").json()["items"][0]["id"]
    page = one.get(f"/review/{event}").text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    for fields in (
        {"kind": "note", "why": "a\0b"},
        {"kind": "note\0", "why": "x"},
        {"kind": "correct", "field": "date", "value": "\0", "why": "x"},
        {"kind": "merge", "another": "\0", "why": "x"},
    ):
        assert one.post(f"/review/{event}", data={"csrf": token} | fields).status_code < 500, fields
    app.state.desk.engine.dispose()


def test_a_long_question_is_stopped_here_too(address, monkeypatch):
    """By the server itself; an export takes its time, and the next visitor's connection has the limit again."""
    monkeypatch.setattr(patience, "PATIENCE", 0.2)
    engine = desk(address).state.desk.engine
    for _ in range(2):
        with engine.connect() as connection, pytest.raises(LedgerError):
            connection.execute(text("SELECT pg_sleep(5)"))
        with engine.connect() as connection:
            patience.take_your_time(connection)
            connection.execute(text("SELECT pg_sleep(0.4)"))
    engine.dispose()
