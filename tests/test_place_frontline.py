"""Sixty front-line names: right where the region is named, open where it is not and the name is no single place's."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sayso.reading.text import Text
from sayso.records import Place, Span
from sayso.resolve.place.add import add_places
from sayso.resolve.place.gazetteer import Gazetteer, gazetteer
from sayso.resolve.place.geometry import distance_km
from sayso.resolve.place.resolver import places

LIST = Path(__file__).parent / "data" / "frontline.csv"
ROWS = list(csv.DictReader(LIST.read_text(encoding="utf-8").splitlines()))
# A settlement's centre differs from source to source by some kilometres.
CLOSE_KM = 5.0


def placed(row: dict[str, str], sentence: str, known: Gazetteer | None = None) -> Place:
    """The place that a row's name gets in a sentence."""
    text = sentence.format(**row)
    start = text.index(row["name"])
    return places(Text(text), mentions=[Span(start, start + len(row["name"]))], known=known)[0]


def km_off(row: dict[str, str], place: Place) -> float:
    """How far a place is from where the row says."""
    assert place.lat is not None
    assert place.lon is not None
    return distance_km(place.lat, place.lon, float(row["lat"]), float(row["lon"]))


def is_known(row: dict[str, str]) -> bool:
    """Whether the packaged gazetteer has this place."""
    found = gazetteer().find(row["name"])
    return any(distance_km(e.lat, e.lon, float(row["lat"]), float(row["lon"])) < CLOSE_KM for e in found)


def test_the_list_is_what_it_says():
    """Sixty names, most of them in the packaged gazetteer."""
    assert len({r["name"] for r in ROWS}) == len(ROWS) == 60
    assert sum(map(is_known, ROWS)) >= 50


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["name"])
def test_with_its_region_a_name_is_placed_right_or_not_at_all(row):
    """A named region decides between namesakes; a place that the gazetteer lacks stays open."""
    place = placed(row, "Shells hit a street in {name}, in the {region} region of Ukraine, officials said.")
    if is_known(row):
        assert km_off(row, place) < CLOSE_KM
        assert place.admin1 == row["region"]
    else:
        assert place.lat is None


@pytest.mark.parametrize(
    "name",
    ["Yampil", "Zarichne", "Ivanivske", "Pervomaiske", "Vasylivka", "Balakliia", "Lyman", "Klishchiivka"],
)
def test_without_a_region_an_ambiguous_name_stays_open(name):
    """Namesakes with nothing to tell them apart, and unknown names, are never guessed."""
    row = next(r for r in ROWS if r["name"] == name)
    assert placed(row, "Shells hit a street in {name}, officials said.").lat is None


def test_with_places_added_every_name_is_placed(tmp_path):
    """A user's file of the missing villages makes the whole list right."""
    source = tmp_path / "villages.csv"
    lines = [
        "name,lat,lon,country,admin1",
        *(f"{r['name']},{r['lat']},{r['lon']},UA,{r['region']}" for r in ROWS if not is_known(r)),
    ]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    add_places(source, tmp_path / "mine.bin")
    known = gazetteer(tmp_path / "mine.bin")
    for row in ROWS:
        assert (
            km_off(row, placed(row, "Shells hit {name}, in the {region} region of Ukraine, officials said.", known))
            < CLOSE_KM
        )
