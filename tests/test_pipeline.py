"""From pages to a ledger: what arrives, in what order, how often, and what an interruption leaves."""

from __future__ import annotations

import itertools
import os
import shutil
import sys

import pytest

import sayso
from sayso.reading import stages
from sayso.reading.stages import STAGES

IGNORED = {"got_at", "source"}  # when and from which folder a page came is no part of what it says


def tables(ledger):
    """Every table of a ledger, without what differs from run to run."""
    names = ("printings", "versions", "attributions", "claims", "events")
    return {
        name: [{k: v for k, v in row.items() if k not in IGNORED} for row in getattr(ledger, name)()] for name in names
    }


def test_reading_the_same_pages_twice_changes_nothing(demo_pages, where):
    """The second run keeps no page, reads no version, and every table is as it was."""
    with sayso.open(where) as ledger:
        first = ledger.read(demo_pages)
        before = tables(ledger)
        second = ledger.read(demo_pages)
        assert (second.pages, second.known, second.versions_read) == (0, first.pages, 0)
        assert tables(ledger) == before
        assert ledger.check() == []


def test_pages_that_come_one_by_one_and_backwards_give_the_same_ledger(demo_pages, demo_ledger, where):
    """Order of arrival decides nothing: neither versions, stories, claims nor events."""
    files = sorted(demo_pages.iterdir(), reverse=True)
    with sayso.open(where) as ledger:
        for file in files:
            ledger.read(file)
        assert ledger.check() == []
        assert tables(ledger) == tables(demo_ledger)


def test_a_version_that_grows_leads_from_its_old_name_to_its_new_one(demo_ledger, where):
    """A truncated printing comes first; when the full one joins, the old version's id still finds it."""
    full, cut = next(
        (a, b)
        for a, b in itertools.permutations(demo_ledger.printings(), 2)
        if a["version_id"] == b["version_id"] and b["relation"] == "truncated"
    )
    with sayso.open(where) as ledger:
        ledger.read(cut["source"])
        old = ledger.versions()[0]["id"]
        ledger.read(full["source"])
        assert [row["id"] for row in ledger.versions(version=old)] == [full["version_id"]]
        assert {row["version_id"] for row in ledger.claims()} == {full["version_id"]}
        assert ledger.check() == []


def test_a_run_that_is_stopped_while_reading_is_finished_by_the_next(demo_pages, demo_ledger, where, monkeypatch):
    """Whatever was read stays; 'read' with no path finishes, and the ledger is the same as of a run never stopped."""
    calls = itertools.count()

    def stopping(_text, reading):
        if next(calls) == 2:
            raise KeyboardInterrupt
        return reading

    with sayso.open(where) as ledger:
        monkeypatch.setattr(stages, "STAGES", (*STAGES, stopping))
        with pytest.raises(KeyboardInterrupt):
            ledger.read(demo_pages)
        assert any("wait to be read" in line for line in ledger.check())
        monkeypatch.undo()
        ledger.read()
        assert ledger.check() == []
        assert tables(ledger) == tables(demo_ledger)


def test_bad_pages_are_named_with_a_reason_and_the_rest_is_read(demo_pages, tmp_path, where):
    """Nothing that one page does keeps the others out, and the refusal is in the report."""
    mixed = tmp_path / "mixed"
    shutil.copytree(demo_pages, mixed)
    (mixed / "empty.txt").write_bytes(b"")
    (mixed / "picture.txt").write_bytes(bytes(range(256)) * 40)
    (mixed / "menu.html").write_text("<html><body><nav><a href=/>Home</a></nav></body></html>")
    with sayso.open(where) as ledger:
        report = ledger.read(mixed, tmp_path / "nowhere.txt")
        assert sorted(source.rsplit("/")[-1] for source, _ in report.refused) == [
            "empty.txt",
            "menu.html",
            "nowhere.txt",
            "picture.txt",
        ]
        assert all(reason for _, reason in report.refused)
        assert report.pages == len(list(demo_pages.iterdir()))
        assert ledger.check() == []


def test_every_field_of_every_claim_points_at_words_in_the_text(demo_ledger):
    """Rule of evidence 1: no value without words, and the words lie in the version's text."""
    texts = {row["id"]: row["text"] for row in demo_ledger.versions()}
    claims = demo_ledger.claims()
    assert len(claims) > 0
    for claim in claims:
        text = texts[claim["version_id"]]
        for field in ("actor", "target", "weapon", "outcome", "places", "date", "counts"):
            if claim[field]:
                assert claim["words"].get(field), f"{field} of {claim['id']} has no words"
        for field, spans in claim["words"].items():
            for start, end in spans:
                assert text[start:end].strip(), f"{field} of {claim['id']} points at nothing"
        for place in claim["places"]:
            assert place["text"] in text
        for count in claim["counts"]:
            assert count["text"] in text


def test_a_planned_or_expected_thing_is_no_event_that_happened(demo_ledger):
    """Type says what, mode says whether; only asserted claims make an event that happened."""
    events = {row["id"]: row for row in demo_ledger.events()}
    ahead = [
        claim for claim in demo_ledger.claims() if claim["mode"] in {"planned", "expected", "requested", "pledged"}
    ]
    assert ahead
    assert not any(events[claim["event_id"]]["happened"] for claim in ahead if claim["event_id"])


def test_copies_count_once(demo_ledger):
    """However many pages print a version, an event that only it tells of stands on one story."""
    pages = {}
    for row in demo_ledger.printings():
        pages.setdefault(row["version_id"], set()).add(row["page_id"])
    copied = {version for version, carried in pages.items() if len(carried) > 1}
    of_event = {}
    for claim in demo_ledger.claims():
        of_event.setdefault(claim["event_id"], set()).add(claim["version_id"])
    alone = [
        event for event in demo_ledger.events() if of_event[event["id"]] <= copied and len(of_event[event["id"]]) == 1
    ]
    assert alone
    for event in alone:
        assert event["corroboration"]["stories"] == 1
        assert event["corroboration"]["pages"] > 1


def test_pages_that_were_kept_and_no_more_are_cleaned_by_the_next_run(demo_pages, demo_ledger, where, monkeypatch):
    """A run that ends between keeping and cleaning leaves work that 'read' with no path finishes."""

    def stop(*_given):
        raise KeyboardInterrupt

    with sayso.open(where) as ledger:
        monkeypatch.setattr("sayso.pipeline.clean_waiting", stop)
        with pytest.raises(KeyboardInterrupt):
            ledger.read(demo_pages)
        monkeypatch.undo()
        assert any("wait to be matched" in line for line in ledger.check())
        assert ledger.read().pages == len(demo_ledger.printings())
        assert tables(ledger) == tables(demo_ledger)


def test_a_version_that_breaks_a_reader_is_named_and_the_others_are_read(demo_pages, where, monkeypatch):
    """It waits for better readers; 'read --again' tries it once more."""

    def breaking(text, reading):
        if "Baglung" in text.text:
            raise ValueError("no idea")
        return reading

    with sayso.open(where) as ledger:
        monkeypatch.setattr(stages, "STAGES", (breaking,))
        report = ledger.read(demo_pages)
        assert len(report.refused) == 2
        assert all("cannot be read (ValueError: no idea)" in reason for _, reason in report.refused)
        assert report.versions_read == len(ledger.versions()) - 2
        assert any("2 versions could not be read" in line for line in ledger.check())
        monkeypatch.setattr(stages, "STAGES", ())
        assert ledger.read().versions_read == 0
        assert ledger.read(again=True).versions_read >= 2
        assert ledger.check() == []


def test_a_page_that_breaks_the_cleaner_is_named_and_tried_again_when_it_is_given_again(tmp_path, monkeypatch, where):
    """One bad page keeps nobody out, and a newer cleaner gets its chance."""
    (tmp_path / "one.txt").write_text(
        "Title\n\nThe mayor of Lviv said on Monday that talks had begun in the town hall.\n"
    )

    def breaking(_page):
        raise ValueError("no idea")

    with sayso.open(where) as ledger:
        monkeypatch.setattr(sys.modules["sayso.pipeline.keep"], "clean", breaking)
        report = ledger.read(tmp_path / "one.txt")
        assert [reason for _, reason in report.refused] == [
            "cannot be cleaned (ValueError: no idea); report this as a bug"
        ]
        assert ledger.read(tmp_path / "one.txt").refused
        monkeypatch.undo()
        assert (ledger.read(tmp_path / "one.txt").pages, ledger.check()) == (1, [])


def test_a_book_is_refused_before_it_is_read(tmp_path):
    """No report has so many words, and the parse would take minutes and gigabytes."""
    lines = (f"On day {day} the town of Lviv was quiet, the mayor said." for day in range(11_000))
    (tmp_path / "book.txt").write_text("\n\n".join(lines))
    with sayso.open(tmp_path / "a.db") as ledger:
        ((source, reason),) = ledger.read(tmp_path / "book.txt").refused
        assert source.endswith("book.txt")
        assert "longer than 500,000 characters" in reason


def test_names_that_are_no_text_are_spelt_out(tmp_path, where):
    """A line break or a stray byte in a file's name is kept legible, on one line."""
    name = os.fsdecode(b"caf\xe9\nnews.txt")
    (tmp_path / name).write_bytes(b"")
    with sayso.open(where) as ledger:
        ((source, _),) = ledger.read(tmp_path).refused
        assert source.endswith("caf\\udce9\\nnews.txt")


def test_pages_in_other_languages_are_kept_and_counted(tmp_path, where):
    """They are matched and not read, and the report says how many there are."""
    text = "Des obus sont tombés mardi sur un marché de la ville, a déclaré le gouverneur de la région.\n\n"
    (tmp_path / "fr.txt").write_text(
        "Deux morts dans un bombardement\n\n"
        + text
        + "Cinq autres personnes ont été blessées et transportées à l'hôpital.\n"
    )
    with sayso.open(where) as ledger:
        report = ledger.read(tmp_path)
        assert report.other_languages == {"fr": 1}
        assert (report.versions_read, len(ledger.claims()), ledger.check()) == (0, 0, [])
