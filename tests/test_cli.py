"""The command line as a user sees it: results on stdout, everything else on stderr, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

COMMANDS = ("read", "show", "events", "claims", "attributions", "story", "export", "check", "demo")


def sayso(*arguments, cwd, stdin=b""):
    """Run the installed command in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SAYSO_")}
    done = subprocess.run(
        [sys.executable, "-m", "sayso", *map(str, arguments)],
        check=False,
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env=environment,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture(scope="module")
def war(demo_pages, tmp_path_factory):
    """A folder with war.db in it, read from the example stories by the command."""
    folder = tmp_path_factory.mktemp("cli")
    code, out, err = sayso("read", demo_pages, "--ledger", "war.db", cwd=folder)
    assert (code, err) == (0, ""), err
    assert "next: sayso show --ledger war.db" in out
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_help_has_a_runnable_example(command, tmp_path):
    """-h explains each command and shows one line to copy."""
    code, out, _ = sayso(command, "-h", cwd=tmp_path)
    assert code == 0
    assert f"sayso {command}" in out.split("Example:")[1]


def test_tables_for_programs_agree_with_each_other(war):
    """--json, --jsonl and --csv give the same rows, alone on stdout."""
    as_json = json.loads(sayso("claims", "-l", "war.db", "--json", cwd=war)[1])
    as_jsonl = [json.loads(line) for line in sayso("claims", "-l", "war.db", "--jsonl", cwd=war)[1].splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(sayso("claims", "-l", "war.db", "--csv", cwd=war)[1])))
    assert as_json == as_jsonl
    assert [row["id"] for row in as_csv] == [row["id"] for row in as_json]
    assert as_json


def test_filters_leave_what_was_asked_for(war):
    """A filter on the command line is the filter of the Python call."""
    happened = json.loads(sayso("events", "-l", "war.db", "--happened", "--json", cwd=war)[1])
    ahead = json.loads(sayso("events", "-l", "war.db", "--not-happened", "--json", cwd=war)[1])
    everything = json.loads(sayso("events", "-l", "war.db", "--json", cwd=war)[1])
    assert len(happened) + len(ahead) == len(everything)
    assert all(event["happened"] for event in happened)
    assert happened
    assert ahead


def test_show_and_story_are_pages_for_people(war):
    """They name the speakers, the edits and what was not verified."""
    code, page, _ = sayso("show", "-l", "war.db", cwd=war)
    assert code == 0
    for word in ("Who says what", "truncated", "unverified", "What is said to have happened"):
        assert word in page
    first = json.loads(sayso("story", "-l", "war.db", "--json", cwd=war)[1])[0]["id"]
    code, chain, _ = sayso("story", first[:10], "-l", "war.db", cwd=war)
    assert code == 0
    assert "version" in chain


def test_export_writes_the_files_that_it_names(war):
    """One path a line on stdout, and every one is there."""
    code, out, _ = sayso("export", "war.db", "tables", "-f", "csv", cwd=war)
    assert code == 0
    assert len(out.splitlines()) == 5
    assert all((war / path).is_file() for path in out.splitlines())


def test_a_bad_page_is_named_on_stderr_and_the_exit_code_is_1(tmp_path):
    """The good page is read; the bad one is named with its reason; the ledger is sound."""
    (tmp_path / "empty.txt").write_bytes(b"")
    code, out, err = sayso("read", tmp_path, "--ledger", "a.db", cwd=tmp_path)
    assert code == 1
    assert "empty.txt" in err
    assert "1 refused" in out
    assert sayso("check", "-l", "a.db", cwd=tmp_path) == (0, "a.db: sound\n", "")


def test_standard_input_is_a_page(tmp_path):
    """'-' reads one page from stdin."""
    page = (
        "Two killed as shells hit bus stop in Kherson\n\nKHERSON, Ukraine, March 5, 2024 (Reuters) - Two people were killed "
        "on Tuesday when Russian shells hit a bus stop in the city of Kherson, the regional governor said.\n\nHe said five "
        "others were wounded and taken to hospital.\n"
    )
    code, out, _ = sayso("read", "-", "--ledger", "a.db", "--json", cwd=tmp_path, stdin=page.encode())
    assert code == 0
    assert json.loads(out)["read"]["pages"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "-l", "missing.db"), "there is no ledger here"),
        (("events", "-l", "war.db", "--since", "yesterday"), "YYYY-MM-DD"),
        (("events", "-l", "war.db", "--type", "STRIKE"), "ASSAULT"),
        (("claims", "-l", "war.db", "--json", "--csv"), "choose one"),
        (("show", "zzz", "-l", "war.db"), "no story zzz"),
        (("export", "war.db", "out", "-f", "xml"), "jsonl, csv, parquet"),
    ],
)
def test_a_call_that_makes_no_sense_is_one_line_and_exit_code_2(war, arguments, words):
    """The line says what to do instead; there is no trace of the program's insides."""
    code, out, err = sayso(*arguments, cwd=war)
    assert (code, out) == (2, "")
    assert words in err
    assert len(err.splitlines()) == 1


def test_two_readings_into_one_ledger_at_once_wait_for_each_other(demo_pages, tmp_path):
    """Both begin with no ledger there, both end well, and nothing is lost or told twice."""
    half = sorted(demo_pages.iterdir())
    given = [half[:6], half[3:]]
    command = [sys.executable, "-m", "sayso", "read", "--ledger", "both.db"]
    running = [
        subprocess.Popen([*command, *map(str, files)], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for files in given
    ]
    ended = [(*process.communicate(), process.returncode) for process in running]
    assert [(code, err) for _, err, code in ended] == [(0, b""), (0, b"")]
    code, out, _ = sayso("check", "-l", "both.db", cwd=tmp_path)
    assert (code, out) == (0, "both.db: sound\n")
    assert sum(len(files) for files in given) > len(half)
    assert len(json.loads(sayso("story", "-l", "both.db", "--json", cwd=tmp_path)[1])) > 1


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_whoever_stops_listening_gets_a_quiet_end(war):
    """`sayso claims --jsonl | head -1`: one line, no complaint, exit code 0."""
    line = f"set -o pipefail; {sys.executable} -m sayso show -l war.db | head -1 && {sys.executable} -m sayso claims -l war.db --jsonl | head -1"
    done = subprocess.run(["bash", "-c", line], cwd=war, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 2


def test_a_stop_by_hand_says_how_to_go_on(tmp_path):
    """Exit code 130 and one line."""
    program = (
        "import sys, sayso.api, sayso.cli\n"
        "def stop(*_, **__): raise KeyboardInterrupt\n"
        "sayso.api.Ledger.read = stop\n"
        "sys.argv = ['sayso', 'read', '.']\n"
        "sayso.cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, check=False, text=True)
    assert done.returncode == 130
    assert done.stderr == "sayso: stopped; run the same command again to finish\n"


def test_an_empty_ledger_gives_empty_tables_that_parse(tmp_path):
    """Programs get an empty array, a header, nothing; people are told what to do."""
    assert sayso("read", "-", "-l", "a.db", cwd=tmp_path)[0] == 1
    assert json.loads(sayso("events", "-l", "a.db", "--json", cwd=tmp_path)[1]) == []
    assert sayso("claims", "-l", "a.db", "--jsonl", cwd=tmp_path)[:2] == (0, "")
    assert len(list(csv.reader(io.StringIO(sayso("events", "-l", "a.db", "--csv", cwd=tmp_path)[1])))) == 1
    assert "'sayso read PATH" in sayso("show", "-l", "a.db", cwd=tmp_path)[2]


def test_the_story_page_fits_a_narrow_terminal_and_has_no_colours_in_a_pipe(war):
    """COLUMNS is obeyed; what is not a terminal gets plain text."""
    environment = os.environ | {"COLUMNS": "72"}
    command = [sys.executable, "-m", "sayso", "show", "-l", "war.db"]
    done = subprocess.run(command, cwd=war, capture_output=True, check=True, text=True, env=environment)
    assert max(map(len, done.stdout.splitlines())) <= 72
    assert "\x1b" not in done.stdout
