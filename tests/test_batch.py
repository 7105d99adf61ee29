"""Shards into Parquet files and these into a ledger: the ledger that reading the shards gives, whatever was killed between."""

from __future__ import annotations

import builtins
import importlib.util
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_pipeline import tables

import sayso
from sayso.batch import readings
from sayso.batch.engine import engine_of
from sayso.batch.folder import Folder, whole
from sayso.batch.run import run_batch
from sayso.errors import UsageError
from sayso.reading import stages

STORIES = {
    "bridge": "Engineers closed the bridge at Kherson on Monday after shells hit its eastern span, the mayor said.",
    "harbour": "A fire broke out in the harbour of Odesa on Tuesday, and two dockers were wounded, officials said.",
    "school": "A drone struck a school in Sumy on Wednesday, the governor said. Nobody was in the building.",
    "depot": "Rebels seized a fuel depot near Goma on Thursday and took six guards captive, a spokesman said.",
}
FURNITURE = "Follow our reporters for the news of your region, day and night, wherever it happens."


@pytest.fixture(scope="module")
def shards(demo_pages, tmp_path_factory):
    """Three folders: the example stories dealt out, printings of one story apart; and an outlet with a line of its own."""
    root = tmp_path_factory.mktemp("shards")
    for number in range(3):
        (root / str(number)).mkdir()
    for number, page in enumerate(sorted(demo_pages.iterdir())):
        shutil.copy(page, root / str(number % 3))
    for number, (name, text) in enumerate(STORIES.items()):
        page = f"{name.title()} in the news\n\nThe Coast Ledger\nMay {number + 2}, 2023\n\n{text}\n\n{FURNITURE}\n"
        (root / str(number % 3) / f"{name}.txt").write_text(page)
    (root / "2" / "empty.txt").write_bytes(b"")
    return sorted(root.iterdir())


@pytest.fixture(scope="module")
def plain(shards, tmp_path_factory):
    """The tables of a ledger that one process made of the shards."""
    with sayso.open(tmp_path_factory.mktemp("plain") / "a.db") as ledger:
        report = ledger.read(*shards, workers=1)
        return tables(ledger), report.refused


@pytest.fixture(scope="module")
def batch(shards, tmp_path_factory):
    """What a batch in this process made of the shards."""
    out = tmp_path_factory.mktemp("batch")
    return out, run_batch(shards, out, workers=1)


def unread(*_given, **_named):
    """In the place of the readers, where nothing may be read any more."""
    raise AssertionError("read once more")


def test_a_batch_loads_as_the_ledger_that_one_process_makes(batch, plain, tmp_path, monkeypatch):
    """Row for row in every table; with every version read by the batch, so that its matching is the ledger's too."""
    out, done = batch
    assert (done.shards, done.failed) == (3, ())
    monkeypatch.setattr(stages, "read_version", unread)
    with sayso.open(tmp_path / "a.db") as ledger:
        report = ledger.load(out, workers=1)
        assert report.versions_read == done.versions == len(ledger.versions())
        assert report.refused == plain[1]
        assert tables(ledger) == plain[0]
        assert ledger.check() == []
        again = ledger.load(out, workers=1)
        assert (again.pages, again.versions_read) == (0, 0)


def test_the_same_batch_again_does_nothing(batch, shards, monkeypatch):
    """No file is written anew."""
    out, done = batch
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    monkeypatch.setattr(stages, "read_version", unread)
    assert run_batch(shards, out, workers=1) == done
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")} == before


def test_shards_that_come_later_are_matched_with_those_that_are_there(shards, plain, tmp_path):
    """Only what they bring is read; the ledger is the one of all shards."""
    out = tmp_path / "out"
    first = run_batch(shards[:2], out, workers=1)
    done = run_batch(shards[2:], out, workers=1)
    assert (first.shards, done.shards) == (2, 3)
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.load(out, workers=1)
        assert tables(ledger) == plain[0]


SCRIPT = """
import sys
from sayso.batch.run import run_batch
run_batch(sys.argv[2:], sys.argv[1], workers=1)
"""


def test_a_batch_that_is_killed_goes_on_where_it_was(shards, plain, tmp_path, monkeypatch):
    """Killed once when the first shard is through and once with readings begun: nothing done is done again."""
    out = tmp_path / "out"
    monkeypatch.setattr(readings, "VERSIONS", 2)
    script = f"from sayso.batch import readings; readings.VERSIONS = 2\n{SCRIPT}"
    for kind in ("pages", "readings"):
        with subprocess.Popen([sys.executable, "-c", script, out, *shards], stderr=subprocess.DEVNULL) as child:
            until = time.monotonic() + 200
            while not Folder(out).files(kind) and time.monotonic() < until and child.poll() is None:
                time.sleep(0.01)
            child.send_signal(signal.SIGKILL)
        assert child.returncode == -signal.SIGKILL
    kept = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet") if not path.name.startswith(".")}
    assert any("readings" in str(path) for path in kept)
    assert run_batch(shards, out, workers=1).failed == ()
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.load(out, workers=1)
        assert tables(ledger) == plain[0]


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    """What stops in the midst of writing leaves nothing under the name, and no draft."""
    with pytest.raises(RuntimeError), whole(tmp_path / "a.parquet") as draft:
        broken(draft)
    assert list(tmp_path.iterdir()) == []


def broken(draft):
    """A writer that stops."""
    draft.write_text("half")
    raise RuntimeError("stopped")


def test_what_cannot_be_is_refused_with_the_fix(shards, tmp_path, monkeypatch):
    """An engine, a shard, a folder, an amount of memory that there is not; Ray where it is not installed."""
    with pytest.raises(UsageError, match="local, ray"):
        run_batch(shards, tmp_path / "a", engine="dask")
    with pytest.raises(UsageError, match="is not there"):
        run_batch([tmp_path / "none"], tmp_path / "a")
    with pytest.raises(UsageError, match="500MB"):
        run_batch(shards[:1], tmp_path / "a", workers=1, memory="much")
    with sayso.open(tmp_path / "a.db") as ledger, pytest.raises(UsageError, match="holds no batch"):
        ledger.load(tmp_path)
    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", lambda name, *more: no_ray(name) or real(name, *more))
    with pytest.raises(UsageError, match=r"sayso\[ray\]"), engine_of("ray", workers=1):
        pass


def no_ray(name):
    """An installation without the extra."""
    if name == "ray":
        raise ImportError(name)


def test_a_shard_without_a_page_is_done_all_the_same(tmp_path):
    """It is on the list, and there is nothing to load."""
    (tmp_path / "empty").mkdir()
    done = run_batch([tmp_path / "empty"], tmp_path / "out", workers=1)
    assert (done.shards, done.pages, done.versions, done.failed) == (1, 0, 0, ())
    with sayso.open(tmp_path / "a.db") as ledger:
        assert ledger.load(tmp_path / "out", workers=1).pages == 0


def test_a_shard_twice_is_one(shards, tmp_path):
    """Two names of the same bytes make one file, and each page is there once."""
    copy = tmp_path / "copy"
    shutil.copytree(shards[0], copy)
    done = run_batch([shards[0], copy], tmp_path / "out", workers=1)
    assert len(Folder(tmp_path / "out").files("pages")) == 1
    assert done.pages == len(list(copy.iterdir()))


def test_spark_and_datatrove_make_the_same_files(batch, shards, tmp_path):
    """The examples call the same function: what they leave, the batch finds."""
    made = []
    for name, share in (("spark", "read_shards"), ("datatrove", "ReadShards")):
        spec = importlib.util.spec_from_file_location(
            f"example_{name}", Path(__file__).parents[1] / "examples" / f"{name}.py"
        )
        module = importlib.util.module_from_spec(spec)
        sys.modules[f"example_{name}"] = module
        spec.loader.exec_module(module)
        out = tmp_path / name
        if share == "read_shards":
            assert len(list(module.read_shards(map(str, shards), root=out))) == len(shards)
        else:
            for rank in range(2):
                assert list(module.ReadShards(out, list(map(str, shards)))(["before"], rank, 2)) == ["before"]
        made.append(sorted(path.name for path in (out / "pages").iterdir()))
    assert made[0] == made[1] == sorted(path.name for path in (batch[0] / "pages").iterdir())


def test_ray_loses_no_shard_when_a_node_dies(shards, plain, tmp_path):
    """Two nodes on this machine; one is killed at work. Every shard is there once, and the ledger is the same."""
    pytest.importorskip("ray")
    out = tmp_path / "out"
    script = Path(__file__).parent / "raying.py"
    done = subprocess.run(
        [sys.executable, script, out, *shards], capture_output=True, text=True, timeout=280, check=False
    )
    if done.returncode == 3:
        pytest.skip("Ray's nodes did not start in the fifteen seconds that Ray gives them: this machine is too busy")
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["killed"]
    assert (told["shards"], told["failed"]) == (3, [])
    with sayso.open(tmp_path / "a.db") as ledger:
        ledger.load(out, workers=1)
        assert tables(ledger) == plain[0]
