"""A ledger beside events that others coded: which it has, which it lacks, how far apart. Their files here are made up."""

from __future__ import annotations

import csv
import io
import json
import random
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.compare.match import Rule, match
from sayso.compare.ours import Ours
from sayso.compare.theirs import Theirs, read_theirs
from sayso.resolve.place.geometry import distance_km

THEIRS = Path(__file__).parent / "data" / "theirs"
DAY = date(2024, 6, 12)


def their(at=0, *, day=DAY, end=None, lat=48.0, lon=35.0, kind="Battles"):
    """An event of theirs."""
    return Theirs(f"t{at}", day, end or day, lat, lon, "town", kind, 0)


def own(at=0, *, day=DAY, end=None, points=((48.0, 35.0),), kind="Battles"):
    """An event of ours."""
    return Ours(f"e{at}", day, end or day, points, "town", "armed clash", None, frozenset({kind}))


def by_id(found):
    """Rows of a comparison by their id."""
    return {row["their_id"]: row for row in found.rows if row["their_id"]}


def test_acled_beside_the_example_stories(demo_ledger):
    """What the stories tell is found with its distance; what they do not tell is lacking; the nearest is not taken twice."""
    found = demo_ledger.compare(THEIRS / "acled.csv", "acled")
    rows = by_id(found)
    market = rows["SDN90001"]
    assert (market["in"], market["event_kind"], market["event_place"]) == ("both", "shelling", "El Obeid")
    assert (market["days"], market["same_kind"], market["their_dead"]) == (0, True, 12)
    assert market["km"] < 1
    assert (rows["SDN90002"]["in"], rows["SDN90002"]["event_id"], rows["SDN90002"]["km"]) == ("theirs", None, None)
    assert rows["UKR90001"]["event_kind"] == "missile strike"
    assert (rows["UKR90002"]["their_start"], rows["UKR90002"]["their_end"]) == ("2024-06-11", "2024-06-17")
    assert rows["UKR90003"]["in"] == "theirs"
    assert rows["UKR90003"]["candidates"] == 0
    used = [row["event_id"] for row in found.rows if row["in"] == "both"]
    assert len(used) == len(set(used))


def test_lines_that_are_no_event_are_named_with_their_reason(demo_ledger):
    """A region, a missing day, a place that is not on Earth: neither found nor missed."""
    found = demo_ledger.compare(THEIRS / "acled.csv", "acled")
    assert dict(found.refused) == {
        7: "the place is a region or more (geo_precision 3)",
        8: "no date",
        9: "'149.9935' is no number of degrees",
    }


def test_ucdp_beside_the_example_stories(demo_ledger):
    """Only violence is compared, and a country is no place."""
    found = demo_ledger.compare(THEIRS / "ucdp.csv", "ucdp")
    rows = by_id(found)
    assert rows["900001"]["in"] == "both"
    assert rows["900001"]["event_place"] == "El Obeid"
    assert rows["900003"]["in"] == "theirs"
    assert found.refused == ((3, "the place is a region or more (where_prec 6)"),)
    violent = {event["id"] for event in demo_ledger.events(type="ASSAULT")} | {
        event["id"] for event in demo_ledger.events(type="COERCE")
    }
    assert {row["event_id"] for row in found.rows if row["event_id"]} <= violent


def test_the_rule_can_be_moved_and_the_filter_holds(demo_ledger):
    """Nothing is nearer than nothing; a wide rule finds what a narrow one does not; the filter leaves events out."""
    near = demo_ledger.compare(THEIRS / "acled.csv", "acled", km=0.0, days=0)
    assert all(row["in"] != "both" for row in near.rows)
    far = demo_ledger.compare(THEIRS / "acled.csv", "acled", km=400, days=5)
    assert sum(row["in"] == "both" for row in far.rows) > sum(
        row["in"] == "both" for row in demo_ledger.compare(THEIRS / "acled.csv", "acled").rows
    )
    assert by_id(far)["UKR90003"]["km"] > 25
    only = demo_ledger.compare(THEIRS / "acled.csv", "acled", country="SD")
    assert by_id(only)["UKR90001"]["in"] == "theirs"
    assert "within 400 km and 5 days" in far.words()[2]


def test_ours_that_they_lack_are_there_within_their_days_and_area(demo_ledger):
    """An event of the ledger that their file could have had, and none of another year or continent."""
    found = demo_ledger.compare(THEIRS / "acled.csv", "acled")
    alone = [row for row in found.rows if row["in"] == "ours"]
    assert alone
    assert all("2024-06" <= row["event_end"][:7] <= "2024-07" for row in alone)
    words = found.words()
    both, lacking = (sum(row["in"] == kind for row in found.rows) for kind in ("both", "theirs"))
    assert words[0] == f"their {both + lacking} events: the ledger has {both}, and lacks {lacking}"
    assert words[1].startswith(f"the ledger's own in their days and area: {both + len(alone)}")


def test_a_comparison_is_rows_like_any_other(demo_ledger):
    """Arrow and pandas take it whole."""
    found = demo_ledger.compare(THEIRS / "acled.csv", "acled").rows
    frame = found.df()
    assert list(frame["in"]) == [row["in"] for row in found]
    assert frame["km"].isna().sum() == sum(row["km"] is None for row in found)


def test_the_command_prints_a_table_or_writes_rows(demo_ledger):
    """Rows on stdout, the rule and what was left out on stderr."""
    call = ["import", "acled", str(THEIRS / "acled.csv"), "--ledger", str(demo_ledger.path), "--km", "30"]
    table = CliRunner().invoke(app, call)
    assert table.exit_code == 0, table.output
    assert "within 30 km and 1 day" in table.stderr
    assert "line 8: no date" in table.stderr
    assert "El Obeid" in table.stdout
    rows = json.loads(CliRunner().invoke(app, [*call, "--json"]).stdout)
    lines = list(csv.DictReader(io.StringIO(CliRunner().invoke(app, [*call, "--csv"]).stdout)))
    assert [row["their_id"] or "" for row in rows] == [line["their_id"] for line in lines]


def test_the_nearest_pairs_are_made_first_and_each_event_once():
    """Same kind before days, days before kilometres."""
    theirs = [their(0, kind="Battles"), their(1, kind="Protests")]
    ours = [own(0, kind="Protests"), own(1, day=DAY + timedelta(days=1))]
    found, candidates = match(theirs, ours, Rule())
    assert {at: pair.ours for at, pair in found.items()} == {0: 1, 1: 0}
    assert candidates == {0: 2, 1: 2}
    found, _ = match([their(0), their(1)], [own(0)], Rule())
    assert list(found) == [0]


@pytest.mark.parametrize(
    ("other", "event", "fits"),
    [
        (their(lat=48.2), own(), True),
        (their(lat=48.3), own(), False),
        (their(day=DAY - timedelta(days=1)), own(), True),
        (their(day=DAY - timedelta(days=2)), own(), False),
        (their(day=DAY - timedelta(days=9), end=DAY - timedelta(days=1)), own(), True),
        (their(day=DAY - timedelta(days=9)), own(day=DAY - timedelta(days=30), end=DAY), True),
        (their(lat=0.0, lon=179.95), own(points=((0.0, -179.95),)), True),
        (their(lat=89.99, lon=0.0), own(points=((89.99, 180.0),)), True),
        (their(), own(points=((10.0, 10.0), (48.0, 35.0))), True),
        (their(), own(points=()), False),
    ],
)
def test_days_and_kilometres_are_counted_as_on_the_globe(other, event, fits):
    """Over the date line, at the pole, from end to start of longer times, to the nearest of several places."""
    assert bool(match([other], [event], Rule())[0]) == fits


COORDINATES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(COORDINATES, st.integers(0, 6), st.integers(0, 3)), max_size=8),
    st.lists(st.tuples(COORDINATES, st.integers(0, 6), st.integers(0, 3)), max_size=8),
    st.floats(0, 2000),
    st.integers(0, 3),
)
def test_blocks_lose_no_pair(one, other, km, days):
    """What is found by bands of latitude and days is what comparing all with all finds."""
    theirs = [
        their(n, day=DAY + timedelta(d), end=DAY + timedelta(d + w), lat=p[0], lon=p[1])
        for n, (p, d, w) in enumerate(one)
    ]
    ours = [
        own(n, day=DAY + timedelta(d), end=DAY + timedelta(d + w), points=(p,)) for n, (p, d, w) in enumerate(other)
    ]
    wanted = {}
    for n, a in enumerate(theirs):
        for b in ours:
            apart = max((b.start - a.end).days, (a.start - b.end).days, 0)
            if apart <= days and distance_km(a.lat, a.lon, *b.points[0]) <= km:
                wanted[n] = wanted.get(n, 0) + 1
    assert match(theirs, ours, Rule(km=km, days=days))[1] == wanted


def test_fifty_thousand_lines_are_compared_in_reasonable_time():
    """A war of two years: 50,000 events of theirs in one country beside 20,000 of ours, under half a minute of one core."""
    rng = random.Random(9)

    def somewhere():
        return DAY + timedelta(days=rng.randrange(730)), rng.uniform(45, 52), rng.uniform(23, 40)

    theirs = [
        their(n, day=day, lat=lat, lon=lon) for n, (day, lat, lon) in enumerate(somewhere() for _ in range(50_000))
    ]
    ours = [
        own(n, day=day, points=((lat, lon),)) for n, (day, lat, lon) in enumerate(somewhere() for _ in range(20_000))
    ]
    start = time.process_time()
    found, _ = match(theirs, ours, Rule())
    assert time.process_time() - start < 30
    assert 1_000 < len(found) < 20_000


def test_a_zip_archive_and_other_delimiters_are_read(tmp_path):
    """As UCDP gives its files, and as a German spreadsheet writes them."""
    text = (THEIRS / "ucdp.csv").read_text(encoding="utf8")
    with zipfile.ZipFile(tmp_path / "ged.zip", "w") as archive:
        archive.writestr("GEDEvent.csv", text)
    assert read_theirs(tmp_path / "ged.zip", "ucdp") == read_theirs(THEIRS / "ucdp.csv", "ucdp")
    rows = list(csv.reader(io.StringIO(text)))
    with (tmp_path / "semi.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    assert read_theirs(tmp_path / "semi.csv", "ucdp") == read_theirs(THEIRS / "ucdp.csv", "ucdp")


@pytest.mark.parametrize(
    ("content", "kind", "says"),
    [
        (b"a,b\n1,2\n", "acled", "has no column event_id_cnty, event_date, latitude, longitude; is it acled's own"),
        (b"", "ucdp", "has no column id, date_start"),
        (b"\xff\xfe\x00", "acled", "cannot be read as CSV in UTF-8"),
        (b"PK\x03\x04 no archive", "acled", "has no column"),
        (b"x", "gdelt", "no data set is called 'gdelt'; there are acled, ucdp"),
    ],
)
def test_what_is_not_their_file_is_an_error_that_says_so(demo_ledger, tmp_path, content, kind, says):
    """With what was looked for."""
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(sayso.UsageError, match=says):
        demo_ledger.compare(tmp_path / "x.csv", kind)


def test_a_file_that_is_missing_and_a_rule_that_cannot_be_are_errors(demo_ledger, tmp_path):
    """And nothing is compared."""
    with pytest.raises(sayso.UsageError, match="no such file"):
        demo_ledger.compare(tmp_path / "none.csv", "acled")
    with pytest.raises(sayso.UsageError, match="0 or more"):
        demo_ledger.compare(THEIRS / "acled.csv", "acled", km=-1)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "x")
        archive.writestr("b.csv", "x")
    with pytest.raises(sayso.UsageError, match="holds 2 CSV files"):
        demo_ledger.compare(tmp_path / "two.zip", "ucdp")
