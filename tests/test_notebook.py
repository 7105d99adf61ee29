"""Manners in a notebook: rows with their words lit and nothing of a page run, frames with geometry, a bar, a gallery."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from types import SimpleNamespace

import geopandas
import nbformat
import pytest

import sayso
from examples.gallery import NOTEBOOK, notebook, run
from sayso.ledger.rows import Rows
from sayso.notebook import SHOWN, bar, bar_html


class Seen(HTMLParser):
    """Tags and texts of a piece of HTML; raises for what is not closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.marks, self.text = [], [], [], ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):  # noqa: ARG002, D102 - the parser gives it
        self.open.append(tag)
        self.tags.append(tag)
        if tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):  # noqa: D102 - as the parser has it
        assert self.open.pop() == tag

    def handle_data(self, data):  # noqa: D102 - as the parser has it
        self.text += data
        if "mark" in self.open:
            self.marks[-1] += data


def test_claims_show_their_words_lit_in_their_sentences(demo_ledger):
    """Every word that set a field of a claim is marked, in the text as it stands."""
    claims = demo_ledger.claims(sub_type="shelling", country="SD")
    seen = Seen(claims._repr_html_())
    texts = {row["id"]: row["text"] for row in demo_ledger.versions()}
    for claim in claims:
        text = texts[claim["version_id"]]
        for field in ("target", "trigger", "places"):
            for start, end in claim["words"].get(field, ()):
                assert text[start:end] in " ".join(seen.marks)
    assert set(seen.tags) == {"div", "table", "tr", "th", "td", "mark"}


def test_attributions_events_and_other_tables_are_drawn(demo_ledger):
    """A row each, with who, what and how many."""
    seen = Seen(demo_ledger.attributions(claimant="governor")._repr_html_())
    assert "governor" in " ".join(seen.marks)
    events = demo_ledger.events()
    assert len(events) > SHOWN
    seen = Seen(events._repr_html_())
    assert seen.tags.count("tr") == SHOWN + 1
    assert f"{len(events)} events, of which the first {SHOWN} are shown" in seen.text
    assert "denied by" in seen.text
    assert Seen(demo_ledger.printings()._repr_html_()).tags.count("tr") == len(demo_ledger.printings()) + 1
    assert "0 claims" in Seen(demo_ledger.claims(actor="nobody at all")._repr_html_()).text


def test_nothing_of_a_page_is_run(demo_ledger):
    """Markup in values, in the text and in names of columns is shown as it is."""
    claim = demo_ledger.claims(sub_type="shelling", country="SD")[0]
    evil = "<img src=x onerror=alert(1)>'\"&<script>"
    start, end = claim["words"]["trigger"][0]
    text = evil * 40 + "x" * (end - start) + evil * 40
    row = claim | {"claimant": evil, "actor": evil, "target": evil, "sub_type": evil, "version_id": "v"}
    row |= {"words": {"trigger": [[len(evil) * 40, len(evil) * 40 + 5]]}, "rules": {"trigger": evil}}
    html = Rows([row], "claims", look=lambda _: {"v": text})._repr_html_()
    seen = Seen(html)
    assert set(seen.tags) == {"div", "table", "tr", "th", "td", "mark"}
    assert evil in seen.text
    assert not re.search(r"<(img|script)", html)
    assert "<script>" not in Rows([{evil: evil}], evil)._repr_html_()


def test_rows_are_shown_in_a_line_elsewhere(demo_ledger):
    """A console is not filled with dictionaries."""
    assert repr(demo_ledger.events()).startswith(f"<{len(demo_ledger.events())} events: ")


def test_a_geopandas_frame_has_points_and_the_radius_of_areas(demo_ledger):
    """A point in longitude and latitude where a place is known, and none where it is not."""
    events = demo_ledger.events()
    frame = events.gdf()
    assert isinstance(frame, geopandas.GeoDataFrame)
    assert frame.crs.to_epsg() == 4326
    assert list(frame["id"]) == [event["id"] for event in events]
    for (_, row), event in zip(frame.iterrows(), events, strict=True):
        placed = [place for place in event["places"] if place["lat"] is not None]
        assert (row.geometry is None) == (not placed)
        if placed:
            assert (row.geometry.x, row.geometry.y) == (placed[0]["lon"], placed[0]["lat"])
            assert row["radius_km"] == placed[0]["radius_km"]


def test_a_frame_that_cannot_be_is_an_error_that_says_so(demo_ledger, monkeypatch):
    """A table without places; GeoPandas that is not there."""
    with pytest.raises(sayso.UsageError, match="versions have no places"):
        demo_ledger.versions().gdf()
    monkeypatch.setitem(sys.modules, "geopandas", None)
    with pytest.raises(sayso.UsageError, match=r"pip install 'sayso\[geo\]'"):
        demo_ledger.events().gdf()


def test_there_is_a_bar_in_a_notebook_and_none_elsewhere(monkeypatch):
    """A shell with a kernel gets one; its steps are drawn with how far they are."""
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert bar() is None
    monkeypatch.delitem(sys.modules, "IPython")
    assert bar() is None
    assert Seen(bar_html("<b>", 3, 9)).text.strip() == "<b>: 3 of 9"
    assert "max" not in bar_html("pages", 3, None)


def test_the_gallery_is_what_its_script_makes():
    """Run ``python examples/gallery.py`` after a change; no folder of a machine stands in it."""
    kept = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(kept)
    made = notebook()
    assert [(cell.cell_type, cell.source) for cell in kept.cells] == [
        (cell.cell_type, cell.source) for cell in made.cells
    ]
    assert all(cell.outputs for cell in kept.cells[:-1] if cell.cell_type == "code")
    assert not re.search(r"/root|/home|/tmp|/work", NOTEBOOK.read_text(encoding="utf8"))


def test_the_gallery_runs():
    """Every cell, with a real kernel; rows are drawn, and a bar was."""
    cells = [cell for cell in run(notebook()).cells if cell.cell_type == "code"]
    drawn = [output.data.get("text/html", "") for cell in cells for output in cell.outputs if "data" in output]
    assert any("<progress" in html for html in drawn)
    assert any("<mark" in html for html in drawn)
    assert "changed" in "".join(output.get("text", "") for output in cells[-2].outputs)
