"""Profiles hold what they say: each mapping by its rule, each document as its standard has it, nothing invented."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import hxl
import jsonschema
import pytest
from anything import values
from hypothesis import given, settings
from hypothesis import strategies as st

import sayso
from docs.profiles import PAGE, filled
from sayso.export.arrow import schema
from sayso.export.profiles import profile_of, profiles
from sayso.export.profiles.crosswalk import codes
from sayso.export.told import Told
from sayso.records import Mode, Precision

SCHEMAS = Path(__file__).parent / "data" / "schemas"
CODEBOOK = Path(__file__).parents[1] / "src/sayso/reading/claim/data/codebook.csv"
KHERSON = {"text": "Kherson", "name": "Kherson", "precision": "city", "lat": 46.63, "lon": 32.61, "radius_km": 3.0}
KHERSON |= {"geonameid": 706448, "country": "UA", "admin1": "Kherson"}
VOICES = {"pages": 1, "outlets": ["Gazette"], "versions": 1, "stories": 1, "claimants": ["the mayor"], "sides": []}
VOICES |= {"verified_by": [], "denied_by": [], "unverified_by": [], "newsrooms": ["Gazette"], "leans_on": []}

DENIED = """Ministry denies shelling of port
Halyard News Agency
June 12, 2024

MYKOLAIV, Ukraine (Halyard) - Russia's defense ministry denied on Wednesday that its troops had shelled the port of Mykolaiv \
on June 10.

Troops may have shelled the village of Snihurivka on Tuesday, a local official said.

The council of Odesa will hold talks with dockers on June 20, its chairman said.
"""


def day(start, end=None, precision="day"):
    """A date as rows have it."""
    return {"start": start, "end": end or start, "precision": precision, "text": None}


def killed(low=None, best=None, high=None, text="?"):
    """A count of the dead."""
    return {"what": "killed", "low": low, "best": best, "high": high, "text": text}


def claim(**fields):
    """A claim as rows have it."""
    row = dict.fromkeys(("actor", "actor_side", "target", "target_side", "weapon", "outcome", "verification", "date"))
    row |= {"id": "c1", "version_id": "v1", "story_id": "s1", "attribution_id": None, "type": "ASSAULT"}
    row |= {"sub_type": "shelling", "mode": "asserted", "background": False, "summary": False, "event_id": "e1"}
    row |= {"claimant": None, "claimant_side": None, "places": [], "counts": [], "trigger": "fired", "words": {}}
    return row | {"rules": {}, "status": "suggested", "corrected": []} | fields


def told(claims=None, **fields):
    """An event and what it rests on."""
    event = {"id": "e1", "type": "ASSAULT", "sub_type": "shelling", "happened": True, "places": [KHERSON], "counts": []}
    event |= {"date": day("2024-06-12"), "corroboration": VOICES, "status": "suggested", "corrected": []}
    own = tuple(claims or [claim()])
    event |= {"claim_ids": [one["id"] for one in own]} | fields
    version = {"id": "v1", "story_id": "s1", "position": 0, "text": "Guns fired.", "headline": "Guns", "agency": None}
    version |= {"published": "2024-06-13", "byline": None, "dateline": None}
    page = {"page_id": "p1", "relation": "identical", "url": "https://gazette.example/1", "outlet": "Gazette"}
    page |= {"version_id": "v1", "got_at": datetime(2024, 6, 14)}  # noqa: DTZ001 - the ledger keeps UTC without saying so
    return Told(event, datetime(2024, 6, 14), own, {}, {"v1": version}, {"v1": (page,)})  # noqa: DTZ001


def rows(name, *events):
    """What a profile with columns writes, as JSON lines."""
    file = io.BytesIO()
    profile_of(name).write(events, file, "jsonl")
    return [json.loads(line) for line in file.getvalue().splitlines()]


def document(ledger, name, **wanted):
    """A profile of a ledger, as JSON."""
    file = io.BytesIO()
    ledger.export(file, profile=name, **wanted)
    return json.loads(file.getvalue())


def test_the_page_has_every_profile_as_the_code_has_it():
    """Run ``python docs/profiles.py`` after a change."""
    text = PAGE.read_text(encoding="utf8")
    assert text == filled(text)
    assert all(f"<!-- table {name} -->" in text for name in profiles())


@pytest.mark.parametrize(
    ("count", "dead"),
    [
        (None, None),
        (killed(0, 0, 0, "no one"), 0),
        (killed(9, 9, 12, "at least nine"), 9),
        (killed(None, None, 30, "up to 30"), None),
        (killed(24, 24, 99, "dozens"), 12),
        (killed(200, 200, 999, "hundreds"), 100),
        (killed(40, 40, None, "about 40"), 40),
    ],
)
def test_acled_has_a_conservative_figure_and_silence_is_not_zero(count, dead):
    """Vague words by ACLED's own figures; a bound from above is none."""
    assert [row["fatalities"] for row in rows("acled", told(counts=[count] if count else []))] == [dead]


@pytest.mark.parametrize(
    ("name", "column", "rule"), [("acled", "fatalities", "conservative"), ("ucdp", "best", "ucdp")]
)
def test_tolls_are_by_the_rule_of_the_profile_unless_another_is_named(demo_ledger, name, column, rule):
    """ACLED's conservative one, UCDP's own; a rule that is named holds."""

    def dead(given=None):
        file = io.BytesIO()
        demo_ledger.export(file, profile=name, format="jsonl", toll_rule=given)
        made = [json.loads(line) for line in file.getvalue().splitlines()]
        return {row.get("id", row.get("event_id_cnty"))[-16:]: row[column] for row in made if row[column] is not None}

    def of_ledger(by, among):
        events = [event for event in demo_ledger.events(toll_rule=by) if event["id"] in among]
        return {e["id"]: c["best"] for e in events for c in e["counts"] if c["what"] == "killed"}

    own = dead()
    assert own == of_ledger(rule, own)
    assert dead("latest") == of_ledger("latest", dead("latest")) != own


@pytest.mark.parametrize(
    ("date", "acled", "ucdp"),
    [
        (day("2024-06-12"), ("2024-06-12", 1), ("2024-06-12", "2024-06-12", 1, 2024)),
        (day("2024-06-10", "2024-06-12"), ("2024-06-11", 2), ("2024-06-10", "2024-06-12", 2, 2024)),
        (day("2024-06-10", "2024-06-16"), ("2024-06-13", 2), ("2024-06-10", "2024-06-16", 3, 2024)),
        (day("2024-06-01", "2024-06-30"), ("2024-06-15", 3), ("2024-06-01", "2024-06-30", 4, 2024)),
        (day("2023-12-01", "2024-03-01"), (None, None), ("2023-12-01", "2024-03-01", 5, None)),
        (day("2022-01-01", "2024-03-01"), (None, None), ("2022-01-01", "2024-03-01", None, None)),
        (day(None, "2024-06-12", "open") | {"start": None}, (None, None), (None, "2024-06-12", None, None)),
        (None, (None, None), (None, None, None, None)),
    ],
)
def test_a_day_that_no_text_gives_is_written_by_no_profile(date, acled, ucdp):
    """ACLED has the middle of a week or a month, UCDP both ends; what is open or longer stays open."""
    (row,) = rows("acled", told(date=date))
    assert (row["event_date"], row["time_precision"]) == acled
    (row,) = rows("ucdp", told(date=date))
    assert (row["date_start"], row["date_end"], row["date_prec"], row["year"]) == ucdp


@pytest.mark.parametrize(
    ("precision", "acled", "ucdp"),
    [
        ("point", 1, 1),
        ("near", 2, 2),
        ("admin2", 2, 3),
        ("admin1", 3, 4),
        ("part of country", None, 5),
        ("country", None, 6),
    ],
)
def test_an_area_is_no_pin(precision, acled, ucdp):
    """Where ACLED has no code for an area there are no coordinates; UCDP says how large it is."""
    event = told(places=[KHERSON | {"precision": precision}])
    (row,) = rows("acled", event)
    assert row["geo_precision"] == acled
    assert (row["latitude"] is None) == (acled is None)
    assert row["location"] == "Kherson"
    (row,) = rows("ucdp", event)
    assert (row["where_prec"], row["latitude"], row["geom_wkt"]) == (ucdp, 46.63, "POINT (32.61 46.63)")


def test_an_event_with_nothing_stated_has_empty_columns():
    """No place, no day, no party, no figure: nothing is filled in."""
    nothing = told(places=[], date=None)
    (row,) = rows("acled", nothing)
    never = {"event_date", "year", "country", "iso", "latitude", "actor1", "actor2", "fatalities", "civilian_targeting"}
    assert all(row[name] is None for name in never)
    assert row["event_id_cnty"] == "e1"
    (row,) = rows("ucdp", nothing)
    assert all(
        row[name] is None for name in ("best", "low", "high", "deaths_unknown", "side_a", "priogrid_gid", "date_end")
    )


def test_ucdp_counts_organised_violence_and_decides_only_what_the_text_decides():
    """Talks are no violence; shelling may be state-based or one-sided, unless civilians are named as its target."""
    assert rows("ucdp", told(type="CONSULT", sub_type="talks")) == []
    assert rows("ucdp", told())[0]["type_of_violence"] is None
    assert rows("ucdp", told(sub_type="massacre"))[0]["type_of_violence"] == 3
    assert rows("ucdp", told(sub_type="offensive"))[0]["type_of_violence"] == 1
    at_civilians = told([claim(target="a column of civilians")], counts=[killed(3, 4, 5, "four")])
    (row,) = rows("ucdp", at_civilians)
    assert (row["type_of_violence"], row["deaths_civilians"], row["deaths_unknown"]) == (3, 4, None)
    assert (row["low"], row["best"], row["high"]) == (3, 4, 5)
    assert rows("acled", at_civilians)[0]["civilian_targeting"] == "Civilian targeting"


def test_the_grid_cell_is_that_of_priogrid():
    """Cells of half a degree, rows of 720 from the south-west: Kabul lies in 179779, the first cell is 1."""
    assert rows("ucdp", told(places=[KHERSON | {"lat": 34.53, "lon": 69.17}]))[0]["priogrid_gid"] == 179779
    assert rows("ucdp", told(places=[KHERSON | {"lat": -90.0, "lon": -180.0}]))[0]["priogrid_gid"] == 1


def test_what_the_crosswalk_leaves_open_stays_open():
    """Taken territory has two sub-event types at ACLED, by who takes it; the tags name both."""
    (row,) = rows("acled", told(sub_type="territory taken"))
    assert (row["event_type"], row["sub_event_type"], row["disorder_type"]) == ("Battles", None, "Political violence")
    assert "sub_event_type is one of Non-state actor overtakes territory, Government regains territory" in row["tags"]
    assert rows("acled", told(sub_type=None)) == []


def test_every_code_of_the_crosswalk_is_one_that_acled_and_ucdp_have():
    """No sub-type leads to an event type that their users would not know."""
    with CODEBOOK.open(encoding="utf8") as lines:
        for row in csv.DictReader(lines):
            found = codes(row)
            assert found.acled_sub_events
            event = told(type=row["type"], sub_type=row["sub_type"])
            assert rows("acled", event)[0]["disorder_type"], row


def test_viina_counts_one_a_day_at_a_town():
    """Two events of one kind, side, town and day are one row; another day, another kind, another side are others."""
    again = told([claim(id="c2")]).event | {"id": "e2"}
    events = [told(), Told(again, *[getattr(told([claim(id="c2")]), n) for n in Told.__slots__[1:]])]
    (row,) = rows("viina", *events)
    assert (row["event_ids"], row["date"], row["t_artillery_b"], row["t_uav_b"]) == ("e1,e2", "20240612", 1, 0)
    assert (row["a_rus_init_b"], row["t_civcas_b"]) == (None, None)
    others = [told(date=day("2024-06-13")), told(sub_type="drone strike"), told([claim(actor_side="Russia")])]
    assert len(rows("viina", *events, *others)) == 4
    assert rows("viina", told([claim(actor_side="Russia")]))[0]["a_rus_init_b"] == 1
    assert (
        rows("viina", told(date=day("2024-06-01", "2024-06-30")), told(places=[KHERSON | {"precision": "admin1"}]))
        == []
    )


def test_what_people_rejected_is_in_no_profile():
    """An event that an analyst rejected is not exported as one."""
    for name in ("acled", "ucdp", "viina", "hxl", "plover"):
        assert rows(name, told(status="rejected")) == []
        assert rows(name, told(status="confirmed")) != []


def test_nothing_planned_is_in_a_profile_and_denials_only_on_request(tmp_path):
    """Every event in a profile is asserted; ``unasserted`` adds the denied and the possible, and never the planned."""
    (tmp_path / "a.txt").write_text(DENIED, encoding="utf8")
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.read(tmp_path / "a.txt")
        modes = {event["id"]: {c["mode"] for c in ledger.claims(event=event["id"])} for event in ledger.events()}
        assert {"asserted", "denied", "possible", "planned"} == set().union(*modes.values())

        def ids(**given):
            file = io.BytesIO()
            ledger.export(file, profile="hxl", format="jsonl", **given)
            return {json.loads(line)["event id"] for line in file.getvalue().splitlines()}

        assert ids() == {one for one, found in modes.items() if "asserted" in found}
        assert ids(unasserted=True) == {one for one, found in modes.items() if "planned" not in found}
        file = io.BytesIO()
        ledger.export(file, profile="acled", format="jsonl", unasserted=True)
        tags = [json.loads(line)["tags"] for line in file.getvalue().splitlines()]
        assert sum("asserted by nobody" in line for line in tags) == len(tags) - 1 == 2


def test_hxl_passes_the_checks_of_its_own_library(demo_ledger):
    """Dates are dates, figures are numbers, every column has a hashtag."""
    file = io.BytesIO()
    demo_ledger.export(file, profile="hxl")
    lines = list(csv.reader(io.StringIO(file.getvalue().decode())))
    found = hxl.validate(hxl.data(lines))
    assert [issue for issue in found["issues"] if issue["severity"] == "error"] == []
    read = hxl.data(lines)
    assert all(column.tag for column in read.columns)
    assert sorted(row.get("#event+id") for row in read) == sorted(e["id"] for e in demo_ledger.events(happened=True))


@pytest.mark.parametrize("name", ["annotation", "claimreview", "prov"])
def test_documents_fit_their_schemas(demo_ledger, name):
    """Schemas written for this project from the standards; a document without its needed parts fails them."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    made = document(demo_ledger, name)
    jsonschema.validate(made, schema)
    broken = json.loads(
        json.dumps(made).replace("exact", "words").replace("claimReviewed", "x").replace("prov:entity", "entity")
    )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_plover_records_fit_their_schema_and_point_at_their_words(demo_ledger):
    """Each attribute's offsets lie in the version's text, and a day is there only if the text gives one."""
    schema = json.loads((SCHEMAS / "plover.json").read_text(encoding="utf8"))
    file = io.BytesIO()
    demo_ledger.export(file, profile="plover")
    records = [json.loads(line) for line in file.getvalue().splitlines()]
    texts = {row["id"]: row["text"] for row in demo_ledger.versions()}
    assert records
    for record in records:
        jsonschema.validate(record, schema)
        for attribute in record["attributes"]["ACTOR"]:
            start, end = attribute["qa_start_char"], attribute["qa_end_char"]
            assert texts[record["version_id"]][start:end]
        if record["date_resolved"]:
            assert record["date_raw"]


def test_annotations_quote_the_text_where_they_say(demo_ledger):
    """The position and the quotation of each target name the same words."""
    texts = {f"urn:sayso:version:{row['id']}": row["text"] for row in demo_ledger.versions()}
    items = document(demo_ledger, "annotation")["items"]
    assert len({item["id"] for item in items}) == len(items)
    for item in items:
        for target in item["target"]:
            if target["source"] not in texts:
                continue
            quote, position = target["selector"]
            text = texts[target["source"]]
            assert text[position["start"] : position["end"]] == quote["exact"] != ""
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text


def test_claimreview_has_no_verdict(demo_ledger):
    """Who made the claim and where is there; rating, reviewer and date of review are the newsroom's."""
    reviews = document(demo_ledger, "claimreview")["@graph"]
    assert reviews
    for review in reviews:
        assert not {"reviewRating", "author", "datePublished", "url"} & set(review)
        assert review["itemReviewed"]["author"]["name"]


def test_everything_that_prov_speaks_of_is_there(demo_ledger):
    """No derivation, attribution or generation names an entity, agent or activity that the document lacks."""
    made = document(demo_ledger, "prov")
    known = set(made["entity"]) | set(made["agent"]) | set(made["activity"])
    for kind in ("wasDerivedFrom", "wasAttributedTo", "wasGeneratedBy", "wasAssociatedWith"):
        for statement in made[kind].values():
            assert {value for key, value in statement.items() if key != "prov:type"} <= known
    events = {name for name in made["entity"] if name.startswith("sayso:event:")}
    assert events == {f"sayso:event:{event['id']}" for event in demo_ledger.events(happened=True)}


CODED = st.sampled_from(
    [(row["type"], row["sub_type"]) for row in csv.DictReader(CODEBOOK.read_text(encoding="utf8").splitlines())]
)
ORDERED = st.tuples(st.dates(date(1999, 1, 1), date(2030, 1, 1)), st.integers(0, 800)).map(
    lambda given: {"start": given[0].isoformat(), "end": (given[0] + timedelta(given[1])).isoformat()}
)
OPEN = st.sampled_from([{"start": None}, {"end": None}, {}])
WHEN = st.builds(lambda days, left: days | left | {"precision": "x", "text": None}, ORDERED, OPEN)
FIELDS = {name: schema(name) for name in ("events", "claims")}


def anything(table):
    """Rows of a table with days in order, precisions and codes that there are, and whatever else."""
    rows_ = st.fixed_dictionaries({field.name: values(field.name, field.type) for field in FIELDS[table]})

    def even(row, code, when, precision, mode):
        places = [place | {"precision": precision, "country": "UA"} for place in row["places"]]
        more = {
            "type": code[0],
            "sub_type": code[1],
            "date": when,
            "places": places,
            "status": "suggested",
            "mode": mode,
        }
        return row | more

    precisions = st.one_of(st.none(), st.sampled_from([str(one) for one in Precision]))
    modes = st.sampled_from([str(one) for one in Mode])
    return st.builds(even, rows_, CODED, st.one_of(st.none(), WHEN), precisions, modes)


@settings(max_examples=60, deadline=None)
@given(anything("events"), anything("claims"))
def test_no_profile_breaks_on_anything_or_makes_anything_up(event, one):
    """Whatever the values, every profile writes in each of its forms; what is not stated is in no column."""
    words = {name: [[0, 4]] for name in ("type", "actor", "date", "counts")}
    one |= {"id": "c1", "version_id": "v1", "attribution_id": None, "words": words, "rules": {}}
    event |= {"corroboration": {**VOICES, **(event["corroboration"] or {})}, "happened": True}
    made = told([one], **event)
    for shape in profiles().values():
        for form in shape.forms:
            if form != "gpkg":  # slow, and the same rows as GeoParquet
                shape.write([made], io.BytesIO(), form)
    for row in rows("acled", made):
        if event["date"] is None or None in (event["date"]["start"], event["date"]["end"]):
            assert (row["event_date"], row["year"], row["time_precision"]) == (None, None, None)
        if not any(count["what"] == "killed" for count in event["counts"]):
            assert row["fatalities"] is None
        if not event["places"]:
            assert (row["location"], row["latitude"], row["country"]) == (None, None, None)
        assert row["actor1"] == one["actor"]
    for row in rows("ucdp", made):
        assert (row["best"] is None) == all(c["best"] is None for c in event["counts"] if c["what"] == "killed")
        assert row["side_b"] == one["target"]
        if not event["places"]:
            assert (row["where_prec"], row["latitude"], row["priogrid_gid"]) == (None, None, None)
