"""What can be asked of a ledger: one filter, whole tables and parts of them, words, boxes and counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.errors import UsageError
from sayso.ledger.facets import facets
from sayso.ledger.filter import Filter, cursor
from sayso.ledger.query import count, events_of, part
from sayso.ledger.search import folded
from sayso.web.columns import load
from sayso.web.overview import overview

TABLES = ("events", "claims", "attributions", "versions", "printings")


@pytest.fixture(scope="module")
def columns(demo_ledger):
    """The events as the desk keeps them."""
    with demo_ledger._engine.connect() as connection:
        return load(connection)


def key(row):
    """What tells two rows of a table apart."""
    return row.get("id") or row["page_id"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("newest", [None, True])
def test_parts_make_up_the_whole_in_order(demo_ledger, table, newest):
    """Asked three rows at a time, each part from the cursor of the one before, a table is what it is asked at once."""
    ask = getattr(demo_ledger, table)
    whole, found, after = [key(row) for row in ask(newest=newest)], [], None
    while True:
        part = ask(limit=3, after=after, newest=newest)
        assert len(part) <= 3
        found += [key(row) for row in part]
        after = part.next
        if after is None:
            break
    assert len(whole) > 3
    assert found == whole


@pytest.mark.parametrize("table", TABLES)
def test_the_newest_first_is_the_same_order_turned_round(demo_ledger, table):
    """Nothing is lost or doubled by asking from the other end; what has no day stands last from both."""
    ask = getattr(demo_ledger, table)
    rows, turned = list(ask()), [key(row) for row in ask(newest=True)]
    undated = [row for row in rows if table == "events" and row["date"] is None]
    assert turned == [key(row) for row in reversed(rows) if row not in undated] + [
        key(row) for row in reversed(undated)
    ]
    if table == "events":
        assert undated
        assert rows[-len(undated) :] == undated


@pytest.mark.parametrize("after", ["nonsense", "W10", "WzEsMl0", "WyJ4IiwieSJd", "é"])
def test_a_cursor_that_is_none_is_named(demo_ledger, after):
    """What did not come from 'next' is refused by name, whatever it is."""
    with pytest.raises(UsageError, match="after"):
        demo_ledger.events(limit=2, after=after)


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["ASSAULT", "RETREAT", "AID"]),
        "sub_type": st.sampled_from(["shelling", "killing", "x"]),
        "mode": st.sampled_from(["asserted", "planned", "denied"]),
        "actor": st.sampled_from(["russia", "RSF", "%"]),
        "side": st.sampled_from(["Ukraine", "Russia"]),
        "verification": st.sampled_from(["unverified", "disputed", "x"]),
        "outlet": st.sampled_from(["ledger", "example"]),
        "place": st.sampled_from(["nikopol", "ukraine", "UA", "_"]),
        "country": st.sampled_from(["UA", "ua", "SD", "ZZ"]),
        "since": st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        "until": st.dates(date(2020, 1, 1), date(2026, 1, 1)),
        "happened": st.booleans(),
        "stories": st.integers(1, 3),
        "claimant": st.sampled_from(["minist", "GOVERNOR", "%", "_"]),
        "status": st.sampled_from(["suggested", "confirmed"]),
        "text": st.sampled_from(["missiles", '"air defence"', "drone* -strike", "Nikopol"]),
        "newest": st.booleans(),
    },
)


@settings(deadline=None, max_examples=40)
@given(filters=FILTERS)
def test_counts_agree_with_what_is_shown(demo_ledger, filters):
    """The number, the rows, the facets and the map are of the same events, whatever is asked."""
    events = demo_ledger.events(**filters)
    assert demo_ledger.count("events", **filters) == len(events)
    assert demo_ledger.count("claims", **filters) == len(demo_ledger.claims(**filters))
    asked = Filter(**filters)
    with demo_ledger._engine.connect() as connection:
        counted, seen = facets(connection, asked), overview(connection, asked)
    for facet in ("type", "happened", "status"):
        assert sum(value["events"] for value in counted[facet]) == len(events)
    ids = {event["id"] for event in events}
    assert set(seen.points.ids) <= ids
    dated = [event for event in events if event["date"]]
    assert sum(seen.days.values()) == len(dated)


@settings(deadline=None, max_examples=40)
@given(filters=FILTERS, limit=st.integers(1, 9))
def test_the_columns_of_the_desk_give_the_parts_that_the_ledger_gives(demo_ledger, columns, filters, limit):
    """The same rows and the same cursors from memory as from the tables, whatever is asked, from wherever on."""
    wanted = Filter(**filters, limit=limit)
    with demo_ledger._engine.connect() as connection:
        kept = columns.of(connection, wanted)
        assert kept.sum() == count(connection, "events", wanted)
        while True:
            expected = part(connection, "events", wanted)
            assert events_of(connection, columns.part(kept, wanted, limit + 1), limit) == expected
            if expected[1] is None:
                break
            wanted = replace(wanted, after=expected[1])


def test_a_cursor_holds_when_its_event_is_gone(demo_ledger, columns):
    """It names a day and an id, whether or not there is such an event: before, between and behind all that there is."""
    with demo_ledger._engine.connect() as connection:
        for day in ("0001-01-01", "2024-06-12", "2024-07-19", "9999-12-31"):
            for name in ("", "e8", "f"):
                for newest in (False, True):
                    wanted = Filter(after=cursor([day, name]), limit=100, newest=newest)
                    ids = columns.part(columns.of(connection, wanted), wanted, 101)
                    assert ids == [row["id"] for row in part(connection, "events", wanted)[0]], (day, name, newest)


@pytest.mark.parametrize("part", ["GOVERNOR", "%", "_", "/", "'", "é", "Ministry"])
def test_a_part_of_a_name_is_found_whatever_its_case_and_signs_are_signs(demo_ledger, part):
    """``%``, ``_`` and the sign that escapes them stand for themselves."""
    expected = {row["id"] for row in demo_ledger.attributions() if part.lower() in (row["speaker"] or "").lower()}
    assert {row["id"] for row in demo_ledger.attributions(claimant=part)} == expected


def test_a_box_holds_what_lies_in_it(demo_ledger):
    """West of 34 degrees and east of it make up all that is placed; a box across the date line holds neither."""
    placed = {event["id"] for event in demo_ledger.events() if any(p["lat"] is not None for p in event["places"])}
    west = {event["id"] for event in demo_ledger.events(bbox=(-180, -90, 34, 90))}
    east = {event["id"] for event in demo_ledger.events(bbox=(34, -90, 180, 90))}
    assert west
    assert east
    assert west | east == placed
    assert not list(demo_ledger.events(bbox=(179, -90, -179, 90)))


@pytest.mark.parametrize("box", [(0, 0, 1), (0, 10, 1, 5), (-200, 0, 0, 1), (0, 0, float("nan"), 1)])
def test_what_is_no_box_is_refused(demo_ledger, box):
    """A box is four numbers, in degrees, the south below the north."""
    with pytest.raises(UsageError, match="bbox"):
        demo_ledger.events(bbox=box)


def test_words_are_found_whatever_their_case_and_accents(demo_ledger):
    """All words must be there; a phrase in its order; a star asks for a beginning."""
    texts = {version["id"]: version["text"] for version in demo_ledger.versions()}
    some = next(iter(texts.values())).split()[:2]
    assert [v["id"] for v in demo_ledger.versions(text=some[0].upper())]
    phrase = f'"{" ".join(some)}"'
    found = {version["id"] for version in demo_ledger.versions(text=phrase)}
    assert found == {name for name, text in texts.items() if f" {folded(' '.join(some))} " in f" {folded(text)} "}
    assert not list(demo_ledger.versions(text=f'"{some[1]} {some[0]}"'))
    stem = next(word for word in some if len(word) > 4)[:-1]
    assert not [v for v in demo_ledger.versions(text=stem) if stem.lower() not in folded(v["text"])]
    assert list(demo_ledger.versions(text=stem + "*"))
    assert folded("Śródmieście, OUÉDRAOGO") == "srodmiescie ouedraogo"


@pytest.mark.parametrize(
    "text", ["", '""', "*** --", '"" OR 1=1 --"; DROP TABLE pages', 'a" NEAR "b', "co:lumn", "((("]
)
def test_no_question_breaks_the_index(demo_ledger, text):
    """Signs of a query language are only signs; a question without a word is refused by name."""
    if folded(text):
        list(demo_ledger.versions(text=text))
    else:
        with pytest.raises(UsageError, match="no word"):
            demo_ledger.versions(text=text)


def test_outlets_and_statuses_are_asked_of_what_printed_and_what_was_judged(demo_ledger):
    """The outlet is who printed a claim's version; no event of a new ledger is confirmed."""
    outlet = next(row["outlet"] for row in demo_ledger.printings() if row["outlet"])
    stories = {row["story_id"] for row in demo_ledger.printings(outlet=outlet)}
    assert {claim["story_id"] for claim in demo_ledger.claims(outlet=outlet)} <= stories
    assert not list(demo_ledger.events(status="confirmed"))
    assert len(demo_ledger.events(status="suggested")) == len(demo_ledger.events())
    with pytest.raises(UsageError, match="suggested, confirmed"):
        demo_ledger.events(status="maybe")
