"""The desk's pages without a browser: every address, its twins, what is lit, counted and drawn, and what goes wrong."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from desks import browser, copy, desk
from sqlalchemy import insert

import sayso
from sayso.errors import UsageError
from sayso.ledger import schema as s
from sayso.ledger.filter import Filter
from sayso.ledger.outlets import Outlet
from sayso.ledger.store import open_engine, writing
from sayso.web.asked import address, asked
from sayso.web.compare import compare
from sayso.web.drawn.bars import bars
from sayso.web.drawn.tolls import Figure, tolls
from sayso.web.drawn.worldmap import Spot, draw
from sayso.web.kept import Kept
from sayso.web.lit import Lit, pieces
from sayso.web.overview import overview
from sayso.web.project import project
from sayso.web.signs import sign
from sayso.web.snippet import snippet
from sayso.web.spots import spots

AT = datetime(2026, 1, 1)  # noqa: DTZ001 - the ledger's times are UTC without saying so


@pytest.fixture(scope="module")
def visitor(demo_ledger):
    """Somebody who looks at the example stories."""
    return browser(desk(demo_ledger.path))


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """The desk over a ledger that holds nothing."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    sayso.open(path).close()
    return browser(desk(path))


def table(answer):
    """A CSV answer as dictionaries."""
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def shown(answer):
    """The ids of the events in a page's table."""
    return re.findall(r'data-event="(\w+)"', answer.text)


def addresses(demo_ledger):
    """An address of every page that there is."""
    event = max(demo_ledger.events(), key=lambda row: len(row["claim_ids"]))
    printing = demo_ledger.printings()[0]
    speaker = next(row["claimant"] for row in demo_ledger.claims() if row["claimant"])
    return [
        "/events",
        f"/events/{event['id']}",
        "/stories",
        f"/stories/{printing['story_id']}",
        f"/pages/{printing['page_id']}",
        "/sources",
        "/claimants",
        f"/claimants/{speaker}",
        "/search?q=the",
    ]


def test_every_page_has_a_json_and_a_csv_twin(visitor, demo_ledger):
    """The same address with .json and .csv answers with files that are not empty, and the page links to both."""
    for path in addresses(demo_ledger):
        name, _, query = path.partition("?")
        page = visitor.get(path)
        assert page.status_code == 200, path
        assert "text/html" in page.headers["content-type"]
        assert json.loads(visitor.get(f"{name}.json?{query}").text), path
        assert table(visitor.get(f"{name}.csv?{query}")), path
        for form in ("csv", "json"):
            assert re.search(rf'href="[^"]+\.{form}[?"]', page.text), path


@pytest.mark.parametrize(
    "asking",
    [
        {},
        {"place": "Nikopol"},
        {"since": "2024-07-01", "until": "2024-07-31"},
        {"type": "ASSAULT", "country": "SD"},
        {"claimant": "committee"},
        {"happened": "false"},
        {"happened": "any", "text": "terminal"},
        {"bbox": "20,5,40,20"},
    ],
)
def test_page_file_and_python_show_the_same_events(visitor, demo_ledger, asking):
    """Table, CSV, JSON and the ledger's own answer to one filter have the same events in the same order."""
    ids = shown(visitor.get("/events", params=asking))
    assert [row["id"] for row in table(visitor.get("/events.csv", params=asking))] == ids
    assert [row["id"] for row in visitor.get("/events.json", params=asking).json()] == ids
    wanted = asked(asking, happened=True, newest=True)
    given = {name: value for name in wanted.__slots__ if (value := getattr(wanted, name)) is not None}
    assert [row["id"] for row in demo_ledger.events(**given)] == ids
    assert ids


def test_what_is_ahead_never_stands_among_what_happened(visitor, demo_ledger):
    """The two lists share no event and make up the whole."""
    happened, ahead = (set(shown(visitor.get(f"/events?happened={told}"))) for told in ("true", "false"))
    assert not happened & ahead
    assert happened | ahead == {row["id"] for row in demo_ledger.events()}
    assert happened == {row["id"] for row in demo_ledger.events(happened=True)}
    assert set(shown(visitor.get("/events?happened=any"))) == happened | ahead


def test_parts_of_a_list_make_up_the_whole(visitor):
    """Following 'older' from page to page shows every event once."""
    whole = shown(visitor.get("/events?limit=500"))
    seen, path = [], "/events?limit=7"
    while path:
        answer = visitor.get(path)
        seen += shown(answer)
        more = re.search(r'rel="next" href="([^"]+)"', answer.text)
        path = more and more[1].replace("&amp;", "&")
    assert seen == whole


def test_counts_of_a_page_are_those_of_its_table(visitor):
    """What facets and bars lead to has as many events as they say."""
    page = visitor.get("/events?happened=any").text
    facets = re.findall(r'<li><a href="(/events\?[^"]+)".*?<span class="n">([\d,]+)</span>', page)
    bars_ = re.findall(r'<a href="(/events\?[^"]+)" aria-label="[^"]*: (\d+)">', page)
    assert len(facets) > 3
    assert len(bars_) > 3
    for href, count in facets:
        assert len(shown(visitor.get(href.replace("&amp;", "&")))) == int(count), href


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(),
        Filter(type="ASSAULT", happened=True),
        Filter(type="SANCTION"),
        Filter(country="UA", until=date(2024, 6, 12)),
        Filter(since=date(2024, 6, 12), until=date(2024, 7, 8)),
        Filter(since=date(2024, 7, 8), happened=False),
        Filter(claimant="governor", status="suggested"),
    ],
)
def test_the_overview_counts_what_the_ledger_gives(demo_ledger, wanted):
    """Totals, facets, days and points are those of the rows that the same filter leaves."""
    asked = {
        name: value
        for name in ("type", "happened", "country", "since", "until", "claimant", "status")
        if (value := getattr(wanted, name)) is not None
    }
    rows = list(demo_ledger.events(**asked))
    with open_engine(demo_ledger.path).connect() as connection:
        seen = overview(connection, wanted)
        drawn = spots(connection, wanted, points=seen.points)
    assert seen.total == len(rows)
    both = list(demo_ledger.events(**{name: value for name, value in asked.items() if name != "happened"}))
    assert (seen.happened, seen.ahead) == tuple(sum(row["happened"] is told for row in both) for told in (True, False))
    assert dict(seen.facets["type"]) == Counter(row["type"] for row in rows)
    days = Counter(row["date"]["start"] or row["date"]["end"] for row in rows if row["date"])
    assert {day.isoformat(): count for day, count in seen.days.items()} == days
    assert set(seen.points.ids) <= {row["id"] for row in rows}
    assert drawn.placed == len(drawn.spots) == len(seen.points.ids)


def test_many_events_are_gathered_by_area_and_none_is_lost(demo_ledger, monkeypatch):
    """Where there are too many to be told apart, fields of a grid count them."""
    monkeypatch.setattr("sayso.web.spots.MOST", 2)
    with open_engine(demo_ledger.path).connect() as connection:
        wanted = Filter(happened=True, country="UA")
        drawn = spots(connection, wanted, points=overview(connection, wanted).points)
    assert drawn.clustered
    assert sum(spot.count for spot in drawn.spots) == drawn.placed > 2


def test_a_field_of_the_map_leads_to_its_events(demo_ledger, monkeypatch):
    """The link of a field is a filter that leaves as many events as the field says."""
    monkeypatch.setattr("sayso.web.spots.MOST", 2)
    one = browser(desk(demo_ledger.path))
    features = one.get("/events/map.json").json()["features"]
    assert any(feature["properties"]["count"] > 1 for feature in features)
    for feature in features:
        href, count = feature["properties"]["href"], feature["properties"]["count"]
        assert len(shown(one.get(href))) >= count, href


def test_kept_answers_end_when_the_ledger_changes(demo_ledger, tmp_path):
    """A page counts once for a state of the ledger, and anew after a commit from anywhere."""
    path = copy(demo_ledger.path, tmp_path / "a.db")
    engine, other, asked_ = open_engine(path), open_engine(path), []
    kept = Kept(engine)
    ask = lambda: asked_.append(1) or len(asked_)  # noqa: E731
    assert [kept.answer("x", ask), kept.answer("x", ask), kept.answer("y", ask)] == [1, 1, 2]
    with writing(other) as connection:
        connection.execute(insert(s.aliases).values(old="e0", kind="event", new="e1", at=AT))
    assert kept.answer("x", ask) == 3


def test_a_crowd_that_asks_the_same_waits_for_one_answer(demo_ledger):
    """While somebody asks, the others wait for what comes of it; where it fails, the next one asks for itself."""
    kept, asked_, together = Kept(open_engine(demo_ledger.path)), [], Barrier(4)

    def ask():
        asked_.append(1)
        time.sleep(0.05)
        if len(asked_) == 1:
            raise ValueError
        return len(asked_)

    def visit(_):
        together.wait()
        try:
            return kept.answer("x", ask)
        except ValueError:
            return None

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(visit, range(4)))
    assert sorted(found, key=str) == [2, 2, 2, None]
    assert kept._asking == {}


def test_an_event_shows_claims_by_side_with_their_words(visitor, demo_ledger):
    """Each side has its column, each claim its sentence with the trigger lit, its speaker and its texts."""
    event = max(demo_ledger.events(happened=True), key=lambda row: len(row["corroboration"]["claimants"]))
    page = visitor.get(f"/events/{event['id']}").text
    claims = demo_ledger.claims(event=event["id"])
    for claim in claims:
        if claim["claimant_side"]:
            assert f">{claim['claimant_side']} <" in page
        assert re.search(rf'l-happening"[^>]*>(<span[^>]*>)*[^<]*{re.escape(claim["trigger"].split()[0])}', page), (
            claim["trigger"]
        )
        assert f"/stories/{claim['story_id']}" in page
    data = visitor.get(f"/events/{event['id']}.json").json()
    assert [claim["id"] for claim in data["claims"]] == [claim["id"] for claim in claims]


def test_beginnings_of_ids_and_old_ids_lead_on(demo_ledger, tmp_path):
    """An id may be shortened; one that was replaced redirects to what holds now, its twins too."""
    path = copy(demo_ledger.path, tmp_path / "a.db")
    event, story = demo_ledger.events()[0]["id"], demo_ledger.stories()[0]["id"]
    page = demo_ledger.printings()[0]["page_id"]
    engine = open_engine(path)
    with writing(engine) as connection:
        connection.execute(insert(s.aliases).values(old="eold", kind="event", new=event, at=AT))
    one = browser(desk(path))
    for given, wanted in (("events/eold", event), (f"events/{event[:8]}", event), (f"stories/{story[:8]}", story)):
        for form in ("", ".json", ".csv"):
            answer = one.get(f"/{given}{form}")
            assert answer.status_code in {302, 303, 307}, given
            assert answer.headers["location"].endswith(f"/{given.split('/')[0]}/{wanted}{form}")
    assert one.get(f"/pages/{page[:12]}").headers["location"].endswith(page)


@pytest.mark.parametrize(
    "path", ["/events/enothing", "/stories/snothing", "/pages/abc", "/claimants/Nobody", "/nowhere"]
)
def test_what_is_not_there_is_said_helpfully(visitor, path):
    """An unknown address is a 404 that offers the search; as JSON it gives the reason."""
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert 'action="/search"' in answer.text
    answer = visitor.get(f"{path}.json")
    assert answer.status_code == 404
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "bbox=1,2",
        "bbox=a,b,c,d",
        "type=WAR",
        "limit=0",
        "colour=red",
        "happened=perhaps",
        "after=x",
        "stories=two",
    ],
)
def test_what_makes_no_sense_is_refused_by_name(visitor, query):
    """A filter that cannot be is a 400 that names the field; nothing is silently left out."""
    answer = visitor.get(f"/events?{query}")
    assert answer.status_code == 400
    assert query.split("=")[0] in answer.text
    assert visitor.get(f"/events.csv?{query}").status_code == 400


def test_an_empty_ledger_names_the_command(empty):
    """Every list over a ledger that holds nothing says what to type, and its files are empty."""
    for path in ("/events", "/stories", "/sources", "/claimants"):
        page = empty.get(path)
        assert page.status_code == 200
        assert "sayso read" in page.text
        assert empty.get(f"{path}.json").json() == []
    assert empty.get("/search?q=anything").status_code == 200


def test_a_story_shows_its_chain_and_what_changed(visitor, demo_ledger):
    """Versions in time with their printings; the last two compared; a printing compared with its version."""
    story = max(demo_ledger.stories(), key=lambda row: row["versions"])
    page = visitor.get(f"/stories/{story['id']}").text
    assert page.count('id="v-') == story["versions"] >= 2
    assert "Version 1 against version 2" in page
    edited = next(row for row in demo_ledger.printings(story=story["id"]) if row["relation"] == "edited")
    against = visitor.get(f"/stories/{story['id']}?page={edited['page_id'][:16]}").text
    word = next(edit for edit in edited["edits"] if edit["kind"] == "typo")
    assert f"<del>{word['version']}</del><ins>{word['printing']}</ins>" in against
    assert edited["furniture"][0] in against
    assert visitor.get(f"/stories/{story['id']}?before=zzz").status_code == 404


def test_a_page_lights_the_very_characters_that_its_file_gives(visitor, demo_ledger):
    """Every span of the CSV is the page's own text between its two ends, also where the printing was edited."""
    for printing in demo_ledger.printings():
        path = f"/pages/{printing['page_id']}"
        data = visitor.get(f"{path}.json").json()
        assert data["page"]["id"] == printing["page_id"]
        for span in data["spans"]:
            assert data["text"][span["start"] : span["end"]] == span["text"]
        assert {"content", "happening"} <= {span["layer"] for span in data["spans"]}
        assert printing["page_id"] in visitor.get(path).text


def test_search_finds_texts_claims_speakers_places_and_ids(visitor, demo_ledger):
    """Each kind is found by its words, whatever case and accents; the beginning of an id leads to its page."""
    found = visitor.get("/search.json?q=NIKOPOL").json()
    assert {row["kind"] for row in found} >= {"place", "claim", "text"}
    speaker = next(row["claimant"] for row in demo_ledger.claims() if row["claimant"])
    assert any(row["words"] == speaker for row in visitor.get("/search.json", params={"q": speaker}).json())
    event = demo_ledger.events()[0]["id"]
    assert f'href="/events/{event}"' in visitor.get(f"/search?q={event[:10]}").text
    assert "Nothing here has" in visitor.get("/search?q=zzyzx").text
    for odd in ('"', "*", "AND OR NOT", "a" * 5000, "';--", "%"):
        assert visitor.get("/search", params={"q": odd}).status_code == 200


def test_sources_tell_copies_and_claims(visitor, demo_ledger):
    """Pages by outlet add up; an outlet whose wording others print too says so."""
    rows = visitor.get("/sources.json").json()
    assert sum(row["pages"] for row in rows) == len({row["page_id"] for row in demo_ledger.printings()})
    shared = [row for row in rows if row["pages_others_print_too"]]
    assert len(shared) >= 2
    assert all(row["claims"] >= row["claims_unverified"] + row["claims_verified"] for row in rows)


def test_a_source_that_falls_silent_is_seen():
    """Silence is measured by a source's own habit, and what prints seldom is not silent so soon."""
    first = date(2024, 1, 1)
    daily, weekly, once = Outlet("daily"), Outlet("weekly"), Outlet("once")
    daily.days.update({first + timedelta(days=n): 3 for n in range(20)})
    weekly.days.update({first + timedelta(days=7 * n): 1 for n in range(3)})
    once.days[first] = 1
    last = first + timedelta(days=30)
    assert daily.silent_since(last) == first + timedelta(days=19)
    assert daily.silent_since(first + timedelta(days=22)) is None
    assert weekly.silent_since(last) is None
    assert once.silent_since(last) is None


def test_signs_tell_one_side_from_several():
    """Hollow for one voice or one side, filled for several, coloured by what was checked, dashed for what is ahead."""
    nobody = {"claimants": [], "sides": [], "verified_by": [], "denied_by": [], "unverified_by": []}
    one = nobody | {"claimants": ["a", "b"], "sides": ["X"]}
    both = nobody | {"claimants": ["a", "b"], "sides": ["X", "Y"]}

    def drawn(voices, *, happened=True):
        made = sign({"happened": happened, "corroboration": voices})
        return made.shape, made.colour

    assert drawn(one) == ("hollow", "claimed")
    assert drawn(both) == ("filled", "claimed")
    assert drawn(one | {"verified_by": ["monitors"]}) == ("filled", "verified")
    assert drawn(both | {"denied_by": ["c"]}) == ("filled", "denied")
    assert drawn(both, happened=False) == ("dashed", "ahead")


def test_pieces_of_overlapping_spans_are_the_text():
    """Cutting at every end loses and doubles nothing, and a piece lies in all layers over it."""
    text = "The governor said two missiles hit Nikopol."
    lit = [
        Lit(18, 42, "content", "a", "content"),
        Lit(31, 34, "happening", "c", "trigger"),
        Lit(0, 17, "says", "a", "source"),
    ]
    cut = pieces(text, lit, 0, len(text))
    assert "".join(piece.text for piece in cut) == text
    assert next(piece for piece in cut if piece.text == "hit").layers == ("content", "happening")


def test_spans_are_carried_over_to_an_edited_printing():
    """What the printing kept stays lit in its own characters; what it cut is lit nowhere."""
    text, printed = "Two shells hit a market.\n\nNobody was hurt.", "At dawn, two shells hit a covered market."
    lit = [Lit(11, 14, "happening", "c", ""), Lit(15, 23, "parties", "c", ""), Lit(26, 32, "parties", "d", "")]
    found = project(text, printed, [(0, 0, 0.8)], lit)
    assert [printed[span.start : span.end] for span in found] == ["hit", "a covered market"]


def test_comparing_tells_cut_added_moved_edited_and_figures():
    """Every paragraph of both texts is told once, with what became of it; a changed number is marked."""
    before = "Four people were killed in the port.\n\nThe harbour was closed at noon by its master.\n\nTalks go on in the capital."
    after = "Talks go on in the capital.\n\nSeven people were killed in the port.\n\nRain fell on the northern hills all week."
    found = compare(before, after)
    assert found.counts == {"moved": 1, "edited": 1, "cut": 1, "added": 1, "figures": 1} or found.counts["cut"] == 1
    for text, kind in ((before, "added"), (after, "cut")):
        kept = "".join(run.text for p in found.paragraphs for run in p.runs if run.kind != kind)
        assert sorted(kept.replace("\n", "")) == sorted(text.replace("\n", ""))
    assert compare(before, before).counts == {"same": 3}


def test_bars_hold_every_count_and_stay_few():
    """By day, week, month or year, as many as can be seen, and nothing is lost between them."""
    first = date(2020, 2, 27)
    for length in (0, 1, 5, 80, 400, 2000, 20000):
        counts = {first + timedelta(days=n): 2 for n in range(0, length + 1, max(1, length // 50))}
        drawn = bars(counts)
        assert sum(bar.count for bar in drawn.bars) == sum(counts.values())
        assert len(drawn.bars) <= 90
        assert all(0 <= bar.x <= 100 and 0 < bar.height <= 100 for bar in drawn.bars)
        assert drawn.bars[0].start <= first <= drawn.bars[0].end
    assert bars({}) is None


def test_a_map_keeps_areas_wide_and_never_pins_them():
    """A city has a dot in a circle of its true radius; a region has the circle alone; all of it is inside the drawing."""
    city = Spot(47.5, 34.4, 5.0, "city", "hollow", "claimed", "a city", "/a")
    region = Spot(48.5, 34.5, 120.0, "admin1", "hollow", "claimed", "a region", "/b")
    drawn = draw([city, region], aspect=0.5)
    marks = {mark.spot.words: mark for mark in drawn.marks}
    assert marks["a region"].dot == 0
    assert marks["a city"].dot > 0
    assert marks["a region"].radius == pytest.approx(24 * marks["a city"].radius, rel=0.05)
    for mark in drawn.marks:
        assert mark.radius <= mark.x <= drawn.width - mark.radius
    assert drawn.land
    assert any(name == "Ukraine" for name, _, _ in drawn.names)
    assert len(draw([]).land) > 100


def test_figures_through_time_stand_at_their_height():
    """A bound and a best figure of one day stand beside each other, the higher above."""
    low = Figure(day=date(2024, 7, 20), low=9.0, best=None, high=None, side=0, words="at least nine")
    best = Figure(day=date(2024, 7, 20), low=11.0, best=12.0, high=14.0, side=1, words="twelve")
    later = Figure(day=date(2024, 7, 22), low=0.0, best=0.0, high=0.0, side=1, words="none")
    drawn = tolls("killed", [low, best, later])
    bound, toll, none = drawn.strokes
    assert bound.open_above
    assert not toll.open_above
    assert toll.best < bound.bottom < none.best
    assert bound.x < toll.x < none.x
    assert drawn.most == 14


def test_a_filter_is_an_address_and_an_address_a_filter():
    """What is asked survives the way into a link and back."""
    wanted = Filter(
        since=date(2024, 1, 2), place="O'Higgins & Söhne", happened=False, bbox=(1.5, -2.0, 3.0, 4.25), stories=2
    )
    path = address("/events", wanted)
    query = dict(part.split("=") for part in path.partition("?")[2].split("&"))
    from urllib.parse import unquote_plus

    assert asked({name: unquote_plus(value) for name, value in query.items()}) == wanted
    assert asked({"happened": "any"}, happened=True) == Filter()
    assert "happened=any" in address("/events", Filter())
    with pytest.raises(UsageError, match="no filter is called"):
        asked({"colour": "red"})


def test_a_snippet_marks_words_whatever_their_accents():
    """The words of the question are marked where they stand, in the text's own spelling."""
    cut = snippet("Before. The café in Łódź was hit by a drone. " * 9, "CAFE drone")
    assert {piece.text for piece in cut if piece.layers} == {"café", "drone"}
    assert snippet("", "x")


def test_every_page_on_either_store(where, demo_pages):
    """What the pages ask is understood by SQLite and by PostgreSQL, and an answer is kept until another commit."""
    with sayso.open(where) as ledger:
        ledger.read(demo_pages / "elobeid-ledger.txt")
        one = browser(desk(str(where)))
        for path in [
            *addresses(ledger),
            "/events?place=obeid&country=SD&bbox=20,0,40,30&claimant=a",
            "/events/map.json",
        ]:
            assert one.get(path).status_code == 200, path
        before = shown(one.get("/events?happened=any"))
        assert sorted(before) == sorted(row["id"] for row in ledger.events())
        ledger.read(demo_pages / "baglung-himal.txt")
        assert len(shown(one.get("/events?happened=any"))) == len(ledger.events()) > len(before)
