"""What writes docs/benchmarks.md and the bill of materials, and that reconciling asks no more than it must."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import bench, copies, peers, reconcile_speed
from sayso.event.same import same
from sayso.pipeline import reconcile

ROOT = Path(__file__).resolve().parents[1]
PAGE = "above\n<!-- speed: written by python -m benchmarks bench -->\nold\n<!-- end of speed -->\nbelow\n"


def _page(tmp_path, monkeypatch, text=PAGE):
    page = tmp_path / "benchmarks.md"
    page.write_text(text)
    monkeypatch.setattr(bench, "write", lambda name, told, write=bench.write: write(name, told, page=page))
    return page


def test_what_a_benchmark_prints_is_written_with_machine_and_command(tmp_path, monkeypatch):
    """Between its marks alone: the command, the load, processor, versions, and the table as it was printed."""
    page = _page(tmp_path, monkeypatch)
    module = (
        "import sys\nprint('60 articles')\nprint('| a | b |')\nprint('|---|---|')\nprint('|', sys.argv[1], '| 2 |')\n"
    )
    (tmp_path / "printing.py").write_text(module)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert bench.run("speed", ("printing", "7"))
    told = page.read_text()
    assert told.startswith("above\n")
    assert told.endswith("<!-- end of speed -->\nbelow\n")
    assert "60 articles\n\n| a | b |\n|---|---|\n| 7 | 2 |\n<!-- end" in told
    assert "old" not in told
    for part in ("`python -m printing 7`", "load ", " cores, ", "Python 3.", "SQLite 3.", "spacy 3.8", "commit "):
        assert part in told, part


def test_a_benchmark_that_fails_leaves_what_stood_there(tmp_path, monkeypatch, capsys):
    """And the whole run fails, by its name; so does a section that there is not."""
    page = _page(tmp_path, monkeypatch)
    monkeypatch.setattr(bench, "SECTIONS", {"speed": ("no_such_module_anywhere",)})
    assert bench.bench([]) == 1
    assert page.read_text() == PAGE
    assert "FAILED, and left as it was: speed" in capsys.readouterr().err
    assert bench.bench(["sped"]) == 2
    assert "no section is called sped; there are speed" in capsys.readouterr().err


def test_a_page_without_the_marks_is_refused(tmp_path):
    """A figure that nobody would find is no figure."""
    page = tmp_path / "a.md"
    page.write_text(PAGE * 2)
    for name in ("speed", "peers"):
        with pytest.raises(ValueError, match="one is needed"):
            bench.write(name, "new", page=page)


def test_every_section_has_its_place_in_the_page():
    """docs/benchmarks.md has the marks of all that ``make bench`` runs, and of nothing else."""
    marks = re.findall(r"^<!-- (\w+): written by", bench.PAGE.read_text(encoding="utf8"), re.MULTILINE)
    assert sorted(marks) == sorted(["figures", *bench.SECTIONS])
    for command in bench.SECTIONS.values():
        assert importlib.util.find_spec(command[0]) is not None


def test_a_peer_that_is_not_installed_is_named_so(tmp_path, monkeypatch, capsys):
    """With a Python that has none of them: ours are measured, and each peer has a row that says why it was not."""
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys.base_prefix}/bin/python3" -I "$@"\n')
    bare.chmod(0o755)
    contest = peers.Contest("dates", ("sayso dates", "dateparser", "Recognizers-Text"))
    monkeypatch.setattr(peers, "CONTESTS", (contest,))
    monkeypatch.setattr(peers, "made_articles", lambda _count: ["The siege began on May 3, 2023, he said."] * 2)
    monkeypatch.setattr(sys, "argv", ["peers", "2", "--python", str(bare)])
    peers.main()
    rows = capsys.readouterr().out.splitlines()[2:]
    assert re.match(r"\| dates \| sayso dates \| \d+\.\d \| \d+\.\d to \d+\.\d \|", rows[0])
    assert rows[1:] == [
        "| dates | dateparser | not installed: No module named 'dateparser' | | |",
        "| dates | Recognizers-Text | not installed: No module named 'recognizers_date_time' | | |",
    ]


def test_a_finder_of_copies_that_is_not_installed_is_named_so(monkeypatch, capsys):
    """The others are measured all the same."""
    monkeypatch.setitem(sys.modules, "datasketch", None)
    monkeypatch.setattr(sys, "argv", ["copies", "--stories", "2", "--seeds", "1"])
    copies.main()
    told = capsys.readouterr().out
    assert re.search(r"^\| sayso \| \d", told, re.MULTILINE)
    assert "| datasketch at .5 | not installed (datasketch) | | |" in told


def test_the_bill_of_materials_has_every_package_of_the_lock(tmp_path):
    """With its hashes, and every file of weights with its own."""
    out = tmp_path / "sbom.json"
    subprocess.run([sys.executable, ROOT / "docs" / "sbom.py", out], check=True, capture_output=True)
    told = json.loads(out.read_text())
    lock = (ROOT / "requirements.lock").read_text()
    libraries = [c for c in told["components"] if c["type"] == "library"]
    assert {f"{c['name']}=={c['version']}" for c in libraries} == set(re.findall(r"^\S+==[^\s;]+", lock, re.MULTILINE))
    assert sum(len(c["hashes"]) for c in libraries) == lock.count("--hash=sha256:")
    models = {c["name"] for c in told["components"] if c["type"] == "machine-learning-model"}
    assert {str(path.relative_to(ROOT / "src")) for path in (ROOT / "src").rglob("*.onnx")} < models
    assert "sayso/resolve/place/data/gazetteer.bin" in models


def test_claims_are_held_against_those_alone_that_look_for_them(monkeypatch):
    """What is found is what asking all about all would find among them, at a small part of the questions."""
    told = {t.claim.id: t for t in reconcile_speed.testimonies(list(reconcile_speed.reports(400)))}
    names = sorted(told)
    ours = {name: told[name] for name in names[::3]}
    near = {name: told[name] for name in names if name not in ours}
    wanted = {
        name
        for name, t in near.items()
        if any(set(own.seeks()) & set(t.blocks()) and same(t, own) for own in ours.values())
    }
    asked = []
    monkeypatch.setattr(reconcile, "same", lambda one, other: asked.append(1) or same(one, other))
    assert set(reconcile._same_as_any(ours, near)) == wanted != set()
    assert len(asked) < len(ours) * len(near) / 10
