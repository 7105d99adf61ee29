"""The HTTP API: it says what the ledger says, in parts and in files; programs hand pages in and judge."""

from __future__ import annotations

import csv
import gzip
import io
import json
import time
from pathlib import Path

import pyarrow.ipc
import pyarrow.parquet
import pytest
import schemathesis
from desks import LOCAL, bearer, browser, copy, desk
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

import sayso
from sayso.ledger.query import TABLES
from sayso.web.api import files
from sayso.web.reading import Reading

DOCS = Path(__file__).resolve().parents[1] / "docs"
TOLD = """<html><head><title>Ferry sunk off Odesa</title><meta property="article:published_time" content="2024-09-03"></head>
<body><article><h1>Ferry sunk off Odesa</h1>
<p>KYIV, Sept 3 (Halyard) - A missile sank a ferry off Odesa on Monday and killed two sailors, Ukraine's navy said.</p>
<p>Russia's Defense Ministry said its forces had struck a warship. Halyard could not verify either report.</p></article></body></html>"""


@pytest.fixture(scope="module")
def reading(peopled):
    """The desk over a ledger that nobody writes to."""
    return browser(desk(peopled))


@pytest.fixture
def writable(peopled, tmp_path):
    """A ledger to write to, and the desk over it; its lifetime is the test's."""
    path = copy(peopled, tmp_path / "desk.db")
    app = desk(path, max_page_bytes=300_000)
    with sayso.open(path) as ledger, TestClient(app, base_url=LOCAL, client=("127.0.0.1", 4)) as client:
        yield ledger, client


def got(client, path, **asked):
    """An answer that must be fine."""
    answer = client.get(f"/api/v1{path}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("table", TABLES)
def test_the_parts_of_a_table_make_up_what_python_gives(reading, demo_ledger, table):
    """No row is missing, doubled or other than the ledger's own; the count is theirs."""
    found, after = [], None
    while True:
        part = got(reading, f"/{table}", limit=7, **({"after": after} if after else {}))
        found += part["items"]
        after = part["next"]
        if after is None:
            break
        assert len(part["items"]) == 7
    assert found == json.loads(json.dumps(list(getattr(demo_ledger, table)())))
    assert got(reading, "/counts")[table] == len(found)


def test_the_filter_is_the_ledgers(reading, demo_ledger):
    """The same fields, the same answers; a field that there is not is refused by name."""
    for asked in (
        {"place": "Nikopol"},
        {"since": "2024-06-01", "until": "2024-06-30", "happened": "true"},
        {"side": "Ukraine", "mode": "asserted"},
        {"bbox": "30,45,40,50", "newest": "true"},
        {"text": '"grain terminal"'},
    ):
        same = {name: value == "true" or value for name, value in asked.items()}
        if "bbox" in same:
            same["bbox"] = tuple(float(part) for part in same["bbox"].split(","))
        for day in {"since", "until"} & set(same):
            from datetime import date

            same[day] = date.fromisoformat(same[day])
        expected = list(demo_ledger.events(**same))
        assert got(reading, "/events", limit=500, **asked)["items"] == expected
        assert got(reading, "/counts", **asked)["events"] == len(expected)
    assert got(reading, "/events", place="Nikopol")["items"]
    for asked, told in (
        ({"plaice": "x"}, "no parameter is called plaice"),
        ({"type": "STRIKE"}, "not one of AGREE"),
        ({"after": "x"}, "cursor"),
        ({"bbox": "1,2"}, "west,south,east,north"),
        ({"place": "a\0"}, "NUL"),
    ):
        answer = reading.get("/api/v1/events", params=asked)
        assert answer.status_code == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert told in answer.json()["detail"]
    for asked in ({"limit": 0}, {"limit": 501}, {"stories": 10**30}, {"since": "soon"}, {"happened": "perhaps"}):
        answer = reading.get("/api/v1/events", params=asked)
        assert (answer.status_code, answer.json()["status"]) == (422, 422)


def test_one_thing_by_its_id_or_the_beginning_of_it(reading, demo_ledger):
    """And 404 for what there is not."""
    event = demo_ledger.events(place="Nikopol")[0]
    told = got(reading, f"/events/{event['id'][:9]}")
    assert told["event"] == event
    assert sorted(claim["id"] for claim in told["claims"]) == sorted(event["claim_ids"])
    claim = told["claims"][0]
    assert got(reading, f"/claims/{claim['id']}") == claim
    said = got(reading, f"/attributions/{claim['attribution_id']}")
    assert said["id"] == claim["attribution_id"]
    story = got(reading, f"/stories/{claim['story_id']}")
    assert claim["version_id"] in {version["id"] for version in story["versions"]}
    version = got(reading, f"/versions/{claim['version_id']}")
    assert version in story["versions"]
    printing = story["printings"][0]
    page = got(reading, f"/pages/{printing['page_id']}")
    assert page["state"] == "matched"
    assert page["article"]["paragraphs"]
    assert page["printing"]["version_id"] == printing["version_id"]
    data = reading.get(f"/api/v1/pages/{printing['page_id']}/data")
    assert data.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in data.headers["content-security-policy"]
    import hashlib

    assert hashlib.sha256(data.content).hexdigest() == printing["page_id"]
    for kind in ("events", "claims", "attributions", "stories", "versions", "pages"):
        assert reading.get(f"/api/v1/{kind}/nothing").status_code == 404
        assert reading.get(f"/api/v1/{kind}/..%2f..%2fetc").status_code in {404, 422}


def test_stories_come_in_parts_too(reading, demo_ledger):
    """Each once, in their order."""
    found, after = [], None
    while after is not None or not found:
        part = got(reading, "/stories", limit=2, **({"after": after} if after else {}))
        found += part["items"]
        after = part["next"]
        if after is None:
            break
    assert found == demo_ledger.stories()


def test_every_span_is_a_web_annotation_whose_words_stand_where_it_says(reading, demo_ledger):
    """Quote and position agree with the text, for claims and attributions alike."""
    version = demo_ledger.versions()[0]
    answer = reading.get(f"/api/v1/versions/{version['id']}/annotations")
    assert answer.headers["content-type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    page = answer.json()
    assert page["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    kinds = {item["id"].split("#")[1].split("-")[0] for item in page["items"]}
    assert kinds == {"claim", "attribution"}
    assert len({item["id"] for item in page["items"]}) == len(page["items"])
    for item in page["items"]:
        for target in item["target"]:
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert quote["exact"] == version["text"][start:end]
            assert version["text"][:start].endswith(quote["prefix"])
            assert version["text"][end:].startswith(quote["suffix"])


def test_a_file_holds_just_what_the_filter_leaves(reading, demo_ledger):
    """JSON lines, CSV, Parquet, Arrow and GeoJSON hold the same events; a map needs places."""
    expected = list(demo_ledger.events(place="Nikopol"))

    def file(form, table="events", **asked):
        answer = reading.get(f"/api/v1/export/{table}/{form}", params=asked)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="{table}.{form}"'
        return answer

    assert [json.loads(line) for line in file("jsonl", place="Nikopol").text.splitlines()] == expected
    rows = list(csv.DictReader(io.StringIO(file("csv", place="Nikopol").text)))
    assert [row["id"] for row in rows] == [event["id"] for event in expected]
    parquet = pyarrow.parquet.read_table(io.BytesIO(file("parquet", place="Nikopol").content))
    arrow = pyarrow.ipc.open_file(file("arrow", place="Nikopol").content).read_all()
    assert parquet.equals(arrow)
    assert parquet["id"].to_pylist() == [event["id"] for event in expected]
    features = json.loads(file("geojson", place="Nikopol").text)["features"]
    assert [feature["id"] for feature in features] == [event["id"] for event in expected]
    assert len(file("jsonl", "claims").text.splitlines()) == len(demo_ledger.claims())
    assert reading.get("/api/v1/export/printings/geojson").status_code == 400
    assert reading.get("/api/v1/export/secrets/csv").status_code == 404
    assert reading.get("/api/v1/export/events/exe").status_code == 404
    assert reading.get("/api/v1/export/events/csv", params={"story": "nothing"}).status_code == 404


def test_an_export_that_nobody_takes_any_more_stops(peopled):
    """The thread that writes it ends, and gives its connection back."""
    from threading import active_count

    from sayso.ledger.filter import Filter

    app = desk(peopled)
    before = active_count()
    part = files.pieces(app.state.desk, "claims", "jsonl", Filter())
    assert next(part)
    part.close()
    assert active_count() == before
    assert app.state.desk.engine.pool.checkedout() == 0


def wait_for(found, seconds=120):
    """What a function gives as soon as it gives anything."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if (value := found()) is not None:
            return value
        time.sleep(0.3)
    pytest.fail("it took too long")


def test_a_page_that_is_handed_in_is_kept_at_once_and_read_beside_the_desk(writable):
    """202 with its id; then it becomes claims; handed in again, it is known. Its address is a name and is not fetched."""
    ledger, client = writable
    header = bearer(ledger, "ana", "ingest") | {"Content-Type": "text/html"}
    asked = {"source": "a feeder", "url": "http://192.0.2.1:9/never-fetched"}
    answer = client.post("/api/v1/pages", params=asked, content=TOLD.encode(), headers=header)
    assert answer.status_code == 202, answer.text
    page = answer.json()["id"]
    kept = got(client, f"/pages/{page}")
    assert kept["source"] == "a feeder (handed in by ana)"
    assert kept["url"] == "http://192.0.2.1:9/never-fetched"

    def events():
        return got(client, "/events", text="ferry")["items"] or None

    assert any(event["places"] and event["places"][0]["name"] == "Odesa" for event in wait_for(events))
    again = client.post("/api/v1/pages", params=asked, content=TOLD.encode(), headers=header)
    assert (again.status_code, again.json()) == (200, {"id": page, "state": "kept", "known": True})
    assert ledger.check() == []


def test_what_is_no_page_is_refused_with_the_reason(writable):
    """By media type, by size, by what it holds; nothing of it is read."""
    ledger, client = writable
    header = bearer(ledger, "ana", "ingest")

    def hand_in(data, kind="text/plain", **asked):
        asked = {"source": "x"} | asked
        return client.post("/api/v1/pages", params=asked, content=data, headers=header | {"Content-Type": kind})

    before = ledger.count("printings")
    assert hand_in(b"x", "application/x-www-form-urlencoded").status_code == 415
    assert hand_in(b"x", "").status_code == 415
    assert hand_in(b"x" * 300_001).status_code == 413
    for data, told in ((b"", "empty"), (gzip.compress(b"x" * 5_000), "binary"), (b"\x00\x01\x02" * 30, "NUL")):
        answer = hand_in(data)
        assert answer.status_code == 422, data
        assert told in answer.json()["detail"]
    for asked in (
        {"url": "file:///etc/passwd"},
        {"url": "gopher://x"},
        {"url": "http://a b"},
        {"source": ""},
        {"source": "x" * 501},
    ):
        assert hand_in(b"words", **asked).status_code == 422, asked
    assert ledger.count("printings") == before


def test_a_judgement_by_a_program_is_signed_and_a_stale_one_is_refused(writable):
    """409 says what the other decided; undoing is another judgement."""
    ledger, client = writable
    ana, ben = bearer(ledger, "ana", "judge"), bearer(ledger, "ben", "judge")
    first = got(client, "/queue")["items"][0]
    judgement = {"kind": "confirm", "subject": first["id"], "why": "checked", "seen": first["seen"]}
    made = client.post("/api/v1/judgements", json=judgement, headers=ana)
    assert made.status_code == 201
    late = client.post("/api/v1/judgements", json=judgement | {"kind": "reject"}, headers=ben)
    assert late.status_code == 409
    (since,) = late.json()["since"]
    assert (since["no"], since["kind"], since["by"], since["why"]) == (made.json()["no"], "confirm", "ana", "checked")
    assert got(client, f"/events/{first['id']}")["event"]["status"] == "confirmed"
    undone = client.post(f"/api/v1/judgements/{made.json()['no']}/undo", json={"why": "too early"}, headers=ben)
    assert undone.status_code == 201
    history = got(client, "/history", subject=first["id"])["items"]
    assert [(row["kind"], row["by"], row["why"]) for row in history] == [
        ("confirm", "ana", "checked"),
        ("undo", "ben", "too early"),
    ]
    assert got(client, f"/events/{first['id']}")["event"]["status"] == "suggested"
    for wrong in ({"kind": "confirm", "subject": "nothing"}, {"kind": "merge", "subject": first["id"]}):
        assert client.post("/api/v1/judgements", json=wrong, headers=ana).status_code == 400
    for wrong in ({"kind": "delete", "subject": "e"}, {"kind": "note", "subject": "e", "extra": 1}, [], "x"):
        assert client.post("/api/v1/judgements", json=wrong, headers=ana).status_code == 422


def test_the_queue_and_the_history_come_in_parts(writable):
    """Each once, in order."""
    ledger, client = writable
    header = bearer(ledger, "ana", "judge")
    every = [row["id"] for row in ledger.queue(limit=100)]
    found, after = [], {}
    while True:
        part = got(client, "/queue", limit=10, **after)
        found += [row["id"] for row in part["items"]]
        if part["next"] is None:
            break
        after = {"after": part["next"]}
    assert found == every
    for event in every[:3]:
        client.post("/api/v1/judgements", json={"kind": "note", "subject": event, "why": "seen"}, headers=header)
    part = got(client, "/history", limit=2)
    rest = got(client, "/history", limit=2, after=part["next"])
    assert [row["no"] for row in part["items"] + rest["items"]] == [1, 2, 3]
    assert rest["next"] is None


def test_the_reader_beside_the_desk_stops_with_it(writable):
    """And takes nothing more in afterwards; what waits is read the next time."""
    _, client = writable
    reading = Reading(client.app.state.desk)
    reading.wake()
    process = wait_for(lambda: reading._process)
    reading.close()
    assert process.poll() is not None
    reading.wake()
    assert reading._thread is None


def test_search_finds_texts_claims_speakers_and_places(reading):
    """By words, by beginnings, by words that stand together; no word is a refusal."""
    found = got(reading, "/search", q="Nikopol")["items"]
    assert {item["kind"] for item in found} == {"version", "claim", "place"}
    for item in found:
        kind = {"version": "versions", "claim": "claims"}.get(item["kind"])
        if kind:
            assert got(reading, f"/{kind}/{item['id']}")["id"] == item["id"]
    assert [item for item in got(reading, "/search", q="minist*")["items"] if item["kind"] == "speaker"]
    assert got(reading, "/search", q="zzzz")["items"] == []
    assert reading.get("/api/v1/search", params={"q": "?!"}).status_code == 400


def test_alerts_are_the_ledgers_in_parts(reading, demo_ledger):
    """Each once, the newest first."""
    found, after = [], {}
    while True:
        part = got(reading, "/alerts", limit=2, **after)
        found += part["items"]
        if part["next"] is None:
            break
        after = {"after": part["next"]}
    key = json.dumps
    assert sorted(found, key=key) == sorted(demo_ledger.alerts(), key=key)
    assert [row["day"] for row in found] == sorted((row["day"] for row in found), reverse=True)
    assert len(found) > 2
    assert got(reading, "/alerts", since="2100-01-01")["items"] == []


def test_the_page_of_the_api_shows_every_operation_and_loads_nothing_from_elsewhere(reading):
    """It is drawn from the schema; docs/http-api.md names every address too."""
    schema = reading.get("/api/v1/openapi.json").json()
    page, docs = reading.get("/api").text, (DOCS / "http-api.md").read_text(encoding="utf8")
    assert all(path.startswith("/api/v1/") for path in schema["paths"])
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            assert f"{method.upper()} {path}" in page
            assert f"{method.upper()} {path.removeprefix('/api/v1')}`" in docs, path
            for parameter in told.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page
    assert not [address for address in ("http://", "https://", "//cdn") if address in page]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_nothing_that_is_thrown_at_the_api_breaks_it(peopled, tmp_path, mode):
    """What the schema allows, and what it does not, is answered; what is fine has the shape that the schema says."""
    app = desk(copy(peopled, tmp_path / "desk.db"), desk_rate=0, desk_names="testserver", desk_open=True)
    app.state.reading.close()  # what is handed in is kept, and not read
    header = bearer(app.state.desk.ledger, "ada", "read", "judge", "ingest")
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    asked = set()
    for result in schema.get_all_operations():
        operation = result.ok()

        @settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def throw(case):
            answer = case.call(headers=header)
            asked.add((case.method, case.path, answer.status_code < 400))
            checks = [schemathesis.checks.not_a_server_error, schemathesis.checks.response_schema_conformance]
            case.validate_response(answer, checks=checks)

        throw()
    assert len({path for _, path, _ in asked}) >= 20
    assert {fine for _, _, fine in asked} == {True, False} or mode == schemathesis.GenerationMode.POSITIVE
