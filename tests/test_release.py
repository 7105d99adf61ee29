"""A release can be cited, checked and made again byte for byte; what differs between two is told."""

from __future__ import annotations

import hashlib
import json
import shutil
from itertools import pairwise

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.export.arrow import schema
from sayso.export.diff import compare_releases
from sayso.export.package import meanings
from sayso.export.release import SENTENCES

TABLES = ("printings", "versions", "attributions", "claims", "events")


@pytest.fixture(scope="module")
def made(demo_ledger, tmp_path_factory):
    """A release of the example stories."""
    folder = tmp_path_factory.mktemp("release") / "r1"
    demo_ledger.release(folder, title="Example: stories", by=["Ana Petrova"], license="CC-BY-4.0")
    return folder


def bytes_of(folder):
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def read(folder, table):
    """A table of a release."""
    return pq.read_table(folder / "tables" / f"{table}.parquet")


def test_the_same_ledger_gives_the_same_bytes(demo_ledger, made, tmp_path):
    """Another time, another folder, and over an earlier release: not a bit differs."""
    again = {"title": "Example: stories", "by": ["Ana Petrova"], "license": "CC-BY-4.0"}
    demo_ledger.release(tmp_path / "r2", **again)
    assert bytes_of(tmp_path / "r2") == bytes_of(made)
    demo_ledger.release(tmp_path / "r2", title="Other")
    assert bytes_of(tmp_path / "r2") != bytes_of(made)
    demo_ledger.release(tmp_path / "r2", **again)
    assert bytes_of(tmp_path / "r2") == bytes_of(made)


def test_the_manifest_has_the_hash_of_every_other_file(made):
    """As ``sha256sum -c`` reads it."""
    listed = dict(reversed(line.split("  ")) for line in (made / "MANIFEST.sha256").read_text().splitlines())
    found = {name: hashlib.sha256(data).hexdigest() for name, data in bytes_of(made).items()}
    assert found.pop("MANIFEST.sha256")
    assert listed == found
    assert len(listed) == 8


def test_the_data_package_is_valid_to_its_standard(made):
    """Frictionless reads every table with its types, and no key leads nowhere."""
    report = frictionless.validate(str(made / "datapackage.json"))
    assert report.valid, [task.errors[:2] for task in report.tasks]
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        name: read(made, name).num_rows for name in TABLES
    }
    described = json.loads((made / "datapackage.json").read_text(encoding="utf8"))
    for resource in described["resources"]:
        assert resource["hash"] == f"sha256:{hashlib.sha256((made / resource['path']).read_bytes()).hexdigest()}"
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_a_key_that_leads_nowhere_is_found(made, tmp_path):
    """The check above is one that can fail."""
    shutil.copytree(made, tmp_path / "r")
    path = tmp_path / "r" / "tables" / "claims.parquet"
    claims = pq.read_table(path)
    spoilt = claims.set_column(1, "version_id", pa.array(["nowhere"] * len(claims)))
    pq.write_table(spoilt, path)
    assert not frictionless.validate(str(tmp_path / "r" / "datapackage.json")).valid


def test_every_column_is_explained():
    """src/sayso/export/data/columns.csv has a line on each column of each table, and on no other."""
    assert set(meanings()) == {(table, name) for table in TABLES for name in schema(table).names}


def test_tables_hold_what_the_ledger_holds_but_no_sentences(demo_ledger, made):
    """Row for row equal, without the columns of sentences; no text of a version is anywhere in the release."""
    for table in TABLES:
        got, left_out = read(made, table), set(SENTENCES.get(table, ()))
        assert got.schema.names == [name for name in schema(table).names if name not in left_out]
        rows = json.loads(json.dumps(list(getattr(demo_ledger, table)())))
        back = got.drop_columns(["source"] if table == "printings" else []).to_pylist(maps_as_pydicts="strict")
        wanted = pa.Table.from_pylist(rows, schema=schema(table)).to_pylist(maps_as_pydicts="strict")
        assert back == [{name: row[name] for name in back[0]} for row in wanted]
    everything = b"".join(bytes_of(made).values())
    for version in demo_ledger.versions():
        assert not any(line.encode() in everything for line in version["text"].split("\n\n") if len(line) > 60)


def test_texts_are_there_if_asked_for(demo_ledger, tmp_path):
    """And folders of this machine are not."""
    demo_ledger.release(tmp_path / "r", texts=True)
    assert [row["text"] for row in read(tmp_path / "r", "versions").to_pylist()] == [
        row["text"] for row in demo_ledger.versions()
    ]
    assert not any("/" in source for source in read(tmp_path / "r", "printings")["source"].to_pylist())


def test_names_of_analysts_are_left_out(demo_pages, tmp_path):
    """What they corrected is there, and who they are is not."""
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.read(demo_pages / "nikopol-gazette.txt")
        claim = ledger.claims()[0]["id"]
        ledger.judge("correct", claim, by="Zebedee Secret", field="weapon", value="a drone")
        ledger.release(tmp_path / "r", texts=True)
    assert b"Zebedee" not in b"".join(bytes_of(tmp_path / "r").values())
    corrected = {row["id"]: row["corrected"] for row in read(tmp_path / "r", "claims").to_pylist()}
    assert [change["field"] for change in corrected[claim]] == ["weapon"]


def test_a_filter_takes_events_and_what_they_rest_on(demo_ledger, tmp_path):
    """Claims, versions and printings of the events that the filter leaves, and the filter stands in the description."""
    demo_ledger.release(tmp_path / "r", country="SD", happened=True)
    events = demo_ledger.events(country="SD", happened=True)
    assert read(tmp_path / "r", "events")["id"].to_pylist() == [event["id"] for event in events]
    claims = {one for event in events for one in event["claim_ids"]}
    assert set(read(tmp_path / "r", "claims")["id"].to_pylist()) == claims
    versions = {row["version_id"] for row in demo_ledger.claims() if row["id"] in claims}
    assert set(read(tmp_path / "r", "versions")["id"].to_pylist()) == versions
    assert set(read(tmp_path / "r", "printings")["version_id"].to_pylist()) == versions
    assert frictionless.validate(str(tmp_path / "r" / "datapackage.json")).valid
    told = json.loads((tmp_path / "r" / "datapackage.json").read_text())
    assert told["sayso"]["filter"] == {"country": "SD", "happened": True}


def test_the_citation_is_yaml_with_what_was_said(made, demo_ledger, tmp_path):
    """Title, authors, licence; a title with signs breaks nothing; nobody is made an author."""
    told = yaml.safe_load((made / "CITATION.cff").read_text(encoding="utf8"))
    assert (told["cff-version"], told["type"], told["title"]) == ("1.2.0", "dataset", "Example: stories")
    assert (told["authors"], told["license"]) == ([{"name": "Ana Petrova"}], "CC-BY-4.0")
    demo_ledger.release(tmp_path / "r", title='A "title": {with} # signs')
    told = yaml.safe_load((tmp_path / "r" / "CITATION.cff").read_text(encoding="utf8"))
    assert told["title"] == 'A "title": {with} # signs'
    assert told["authors"] == [{"name": "Authors not named"}]
    assert "license" not in told


def test_a_folder_with_other_things_is_left_alone(demo_ledger, tmp_path):
    """Nothing is written over."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(sayso.UsageError, match=r"holds other things \(thesis.txt\)"):
        demo_ledger.release(tmp_path)
    with pytest.raises(sayso.UsageError, match="cannot be made into a folder"):
        demo_ledger.release(tmp_path / "thesis.txt")
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_an_empty_ledger_has_a_release(tmp_path):
    """With no row, no date, and a valid description."""
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.release(tmp_path / "r")
    assert frictionless.validate(str(tmp_path / "r" / "datapackage.json")).valid
    assert "date-released" not in (tmp_path / "r" / "CITATION.cff").read_text()


@pytest.fixture(scope="module")
def growing(demo_pages, tmp_path_factory):
    """Three releases of a ledger that grows, and is then judged; and the ledger."""
    folder = tmp_path_factory.mktemp("growing")
    with sayso.open(folder / "a.db") as ledger:
        ledger.read(demo_pages / "elobeid-ledger.txt")
        ledger.release(folder / "r1")
        ledger.read(demo_pages / "elobeid-radio.txt")
        ledger.release(folder / "r2")
        event = next(e for e in ledger.events(happened=True, sub_type="shelling") if len(e["claim_ids"]) > 1)
        ledger.judge("reject", event["id"], by="Ana", why="told of another town")
        ledger.release(folder / "r3")
    return folder, event["id"]


def test_diff_tells_what_came_and_what_changed(growing):
    """Every event and claim of either is counted once: added, gone, changed or the same."""
    folder, _ = growing
    events, claims = compare_releases(folder / "r1", folder / "r2")
    before, after = (read(folder / name, "claims")["id"].to_pylist() for name in ("r1", "r2"))
    assert {row["id"] for row in claims.added} == set(after) - set(before)
    assert claims.gone == []
    assert len(claims.changed) + claims.same == len(before)
    assert len(events.added) + len(events.changed) + events.same == read(folder / "r2", "events").num_rows
    assert events.added
    assert {row["id"] for row in events.gone} <= set(events.became) | {row["id"] for row in events.gone}


def test_diff_names_the_field_that_changed_and_what_it_was(growing):
    """A rejected event has another status, and nothing else of it changed."""
    folder, event = growing
    events, claims = compare_releases(folder / "r2", folder / "r3")
    assert [change.id for change in events.changed] == [event]
    assert events.changed[0].fields["status"] == ("suggested", "rejected")
    assert not claims.any


def test_a_release_does_not_differ_from_its_ledger(growing):
    """Sentences and names that the release leaves out are no difference."""
    folder, _ = growing
    assert not any(one.any for one in compare_releases(folder / "r3", folder / "a.db"))
    for a, b in pairwise([folder / "r3", folder / "a.db", folder / "r3"]):
        assert CliRunner().invoke(app, ["diff", str(a), str(b)]).exit_code == 0


def test_an_event_that_is_gone_leads_to_who_has_its_claims(growing, tmp_path):
    """Even where no alias tells of it."""
    folder, _ = growing
    shutil.copytree(folder / "r2", tmp_path / "r")
    path = tmp_path / "r" / "tables" / "events.parquet"
    events = pq.read_table(path)
    renamed = [f"f{one[1:]}" for one in events["id"].to_pylist()]
    pq.write_table(events.set_column(0, "id", pa.array(renamed)), path)
    found, _ = compare_releases(folder / "r2", tmp_path / "r")
    assert found.became == {f"e{one[1:]}": [one] for one in renamed}


def test_the_commands_say_what_was_written_and_what_differs(growing, tmp_path):
    """``release`` names its files; ``diff`` exits with 1 and tells it in lines, or as JSON."""
    folder, event = growing
    run = CliRunner()
    told = run.invoke(app, ["release", str(tmp_path / "r"), "-l", str(folder / "a.db"), "--by", "A", "--by", "B"])
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[-1].endswith("MANIFEST.sha256")
    told = run.invoke(app, ["diff", str(folder / "r2"), str(folder / "r3")])
    assert told.exit_code == 1
    assert f"~ {event}" in told.stdout
    assert 'status: "suggested" -> "rejected"' in told.stdout
    told = run.invoke(app, ["diff", str(folder / "r2"), str(folder / "r3"), "--json"])
    assert json.loads(told.stdout)["events"]["changed"][0]["fields"]["status"] == ["suggested", "rejected"]


def test_what_is_no_release_is_named(tmp_path):
    """A folder without tables, a file that is no ledger, and nothing at all."""
    with pytest.raises(sayso.UsageError, match=r"is no release \(tables/events.parquet is missing\)"):
        compare_releases(tmp_path, tmp_path)
    (tmp_path / "x").write_text("x")
    with pytest.raises(sayso.LedgerError, match="is not a sayso ledger"):
        compare_releases(tmp_path / "x", tmp_path)
    with pytest.raises(sayso.LedgerError, match="there is no ledger here"):
        compare_releases(tmp_path / "y", tmp_path)
