"""Review on the command line: a sitting at a terminal, and the same commands without one."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from contextlib import closing

import pytest
from rich.console import Console

import sayso
from sayso.cli import main
from sayso.review import work


@pytest.fixture
def book(demo_ledger, tmp_path):
    """A copy of the demo's ledger that may be written to."""
    import sqlite3

    with closing(sqlite3.connect(demo_ledger.path)) as source, closing(sqlite3.connect(tmp_path / "a.db")) as copy:
        source.backup(copy)
    with sayso.open(tmp_path / "a.db") as ledger:
        yield ledger


def sit(ledger, *answers):
    """A sitting of Ana's with these answers; gives what was shown."""
    left = list(answers)
    out = Console(file=io.StringIO(), width=120, highlight=False)

    def ask(question):
        out.print(question, markup=False)
        return left.pop(0)

    work(ledger, by="Ana", out=out, ask=ask)
    assert not left
    return out.file.getvalue()


def test_a_sitting_goes_through_the_queue_and_signs_what_is_decided(book):
    """Confirm, pass over, reject; then no more."""
    first, second, third = book.queue(limit=3)
    shown = sit(book, "c", "two clips", "", "r", "", "q")
    assert [(row["kind"], row["subject"], row["by"], row["why"]) for row in book.history()] == [
        ("confirm", first["id"], "Ana", "two clips"),
        ("reject", third["id"], "Ana", ""),
    ]
    assert second["id"] in shown
    assert "2 decided" in shown
    for reason in first["doubts"]:
        assert reason in " ".join(shown.split()).replace("│ ", "")


def test_an_event_is_corrected_noted_and_the_last_decision_undone(book):
    """The page shows what was corrected and what the machine had, until it is undone."""
    event = book.queue(limit=1)[0]["id"]
    shown = sit(book, "e", "", "place", "Pokrovsk, Donetsk", "the mayor", "n", "ask again", "u", "wrong note", "q")
    assert [row["kind"] for row in book.history(event)] == ["correct", "note", "undo"]
    assert book.event(event)["event"]["places"][0]["name"] == "Pokrovsk"
    assert "place corrected by Ana" in shown


def test_a_claim_is_corrected_and_split_off_by_its_number(book):
    """Numbers stand beside the claims."""
    big = max(book.events(), key=lambda row: len(row["claim_ids"]))
    for other in book.queue(limit=100):
        if other["id"] != big["id"]:
            book.judge("confirm", other["id"], by="Bo")
    numbers = [claim["id"] for claim in book.event(big["id"])["claims"]]
    sit(book, "e", "1", "weapon", "a mortar", "", "s", "1", "apart", "q")
    claim = next(row for row in book.claims() if row["id"] == numbers[0])
    assert claim["weapon"] == "a mortar"
    assert [set(row["claim_ids"]) for row in book.events() if claim["id"] in row["claim_ids"]] == [{claim["id"]}]


def test_an_event_is_merged_with_one_that_is_offered_or_named(book):
    """By an id; nothing happens where none is given."""
    first, other = (row["id"] for row in book.queue(limit=2))
    sit(book, "m", "", "m", other[:10], "one salvo", "q")
    assert [row["kind"] for row in book.history()] == ["merge"]
    assert book.event(first)["event"] == book.event(other)["event"]


def test_what_makes_no_sense_is_said_and_asked_again(book):
    """A key that there is not, a number that there is not, nothing to undo, a value that cannot be."""
    shown = sit(book, "x", "u", "s", "99", "e", "", "date", "yesterday", "", "q")
    for words in (
        "no key is called 'x'",
        "nothing of this sitting",
        "'99' is no claim's number",
        "'yesterday' is not a date",
    ):
        assert words in " ".join(shown.split())
    assert book.history() == []


def test_a_stale_sitting_is_told_what_changed(book):
    """Bo decides while Ana looks."""
    event = book.queue(limit=1)[0]["id"]
    left = ["c", "why not", "q"]
    out = Console(file=io.StringIO(), width=120)

    def ask(question):
        if question.startswith("why"):
            book.judge("note", event, by="Bo", why="an older clip")
        return left.pop(0)

    work(book, by="Ana", out=out, ask=ask)
    assert "changed since you looked" in out.file.getvalue()
    assert [row["by"] for row in book.history()] == ["Bo"]


@pytest.fixture
def run(book, capsys, monkeypatch):
    """A command on the ledger: its exit code, what it said on stdout, and on stderr."""

    def run(*given):
        monkeypatch.setattr(sys, "argv", ["sayso", *given, "--ledger", str(book.path)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


def test_the_same_is_done_without_a_terminal(book, run):
    """Queue, event, judge, undo, history, alerts; a value may be JSON."""
    event = json.loads(run("queue", "--limit", "1", "--json")[1])[0]["id"]
    given = ("--field", "counts.killed", "--value", "[1, 2, 3]", "--by", "Ana", "--seen", "0")
    assert run("judge", "correct", event, *given)[1].startswith("judgement 1: correct")
    assert book.event(event)["event"]["counts"][0]["best"] == 2
    page = run("event", event[:9])[1]
    assert "counts.killed corrected by Ana" in page
    assert "suggested credibility" in page
    assert json.loads(run("event", event, "--json")[1])["seen"] == 1
    code, _, error = run("judge", "confirm", event, "--by", "Bo", "--seen", "0")
    assert (code, "changed since you looked" in error) == (2, True)
    assert run("undo", "1", "--by", "Bo", "--why", "misread")[0] == 0
    lines = run("history", event)[1].splitlines()
    assert len(lines) == 2
    assert "undone by 2" in lines[0]
    assert "denied" in run("alerts", "--since", "2024-06-01")[1]


def test_review_without_a_terminal_says_what_to_do_instead(run):
    """And so does a value where none goes."""
    code, _, error = run("review")
    assert (code, "'sayso queue' and 'sayso judge'" in error) == (2, True)
    code, _, error = run("judge", "confirm", "e", "--value", "1")
    assert (code, "--value goes with correct" in error) == (2, True)


@pytest.mark.skipif(shutil.which("script") is None, reason="script, which lends a terminal, is not installed")
def test_review_works_on_a_terminal(book, tmp_path):
    """A real one, lent by script: the first event is confirmed, then the sitting ends."""
    event = book.queue(limit=1)[0]["id"]
    command = f"{sys.executable} -m sayso review --by Ana --ledger {book.path}"
    done = subprocess.run(
        ["script", "-qec", command, str(tmp_path / "log")],
        input="c\ntwo clips\nq\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "decide:" in done.stdout
    assert [(row["kind"], row["subject"], row["why"]) for row in book.history()] == [("confirm", event, "two clips")]
