"""The gazetteer: names as they are looked up, its file and back, what a user adds, and looking up by hand."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import SaysoError, UsageError
from sayso.resolve.countries import country_name, country_named, country_of, government_named
from sayso.resolve.place.add import add_places, rows_of
from sayso.resolve.place.find import find
from sayso.resolve.place.gazetteer import gazetteer, radius_of
from sayso.resolve.place.gazetteer_file import Row, fold, pack, read, unpack
from sayso.resolve.place.geometry import bearing, distance_km, moved

DUMP = "\n".join(
    "\t".join(cells)
    for cells in [
        [
            "1",
            "Testove Oblast",
            "Testove Oblast",
            "Donetsk",
            "47.9",
            "37.8",
            "A",
            "ADM1",
            "UA",
            "",
            "05",
            "",
            "",
            "",
            "4000000",
            "",
            "",
            "Europe/Kyiv",
            "",
        ],
        [
            "2",
            "Vyhadane",
            "Vyhadane",
            "Вигадане,Vygadannoye",
            "48.1",
            "37.6",
            "P",
            "PPL",
            "UA",
            "",
            "05",
            "",
            "",
            "",
            "120",
            "",
            "",
            "Europe/Kyiv",
            "",
        ],
        [
            "3",
            "A hill",
            "A hill",
            "",
            "48.2",
            "37.6",
            "T",
            "HLL",
            "UA",
            "",
            "05",
            "",
            "",
            "",
            "0",
            "",
            "",
            "Europe/Kyiv",
            "",
        ],
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Saint-Denis", "saint denis"),
        ("Slov\u2019yansk", "Slovyansk"),
        ("Région", "region"),
        ("St. Louis", "st louis"),
        ("Київ", "київ"),
    ],
)
def test_spellings_meet(one, other):
    """Case, accents, apostrophes, hyphens and stops make no difference; Cyrillic stays Cyrillic."""
    assert fold(one) == fold(other)


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(name):
    """A folded name is its own folded name."""
    assert fold(fold(name)) == fold(name)


PLAIN = st.text(alphabet="abcdefgh", min_size=2, max_size=6)


@given(st.lists(st.tuples(PLAIN, st.integers(-90, 90), st.integers(-180, 180), st.integers(0, 10**7)), max_size=8))
def test_what_is_packed_is_found_again(places):
    """Every row is found by its name, with its coordinates and population."""
    part = unpack(pack(Row(n, lat, lon, population=people) for n, lat, lon, people in places))
    for name, lat, lon, people in places:
        hits = [number for number, primary in part.find(fold(name)) if primary]
        columns = part.columns
        assert (lat, lon, people) in [(columns["lat"][h], columns["lon"][h], columns["population"][h]) for h in hits]
    assert part.find("zzz") == []


def test_a_place_has_its_divisions_and_an_honest_radius():
    """Bakhmut lies in Donetsk; a town's radius follows its population, and is never nothing."""
    (bakhmut,) = [e for e in gazetteer().find("Bakhmut") if e.kind == "city"]
    assert (bakhmut.country, bakhmut.admin1) == ("UA", "Donetsk")
    assert radius_of(0) > 0
    assert radius_of(100_000) < radius_of(1_000_000) < 20


def test_a_dump_is_added_once(tmp_path):
    """A GeoNames country dump adds its settlements under the packaged divisions; the same file twice adds nothing."""
    archive, mine = tmp_path / "UA.zip", tmp_path / "mine.bin"
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("UA.txt", DUMP)
        z.writestr("readme.txt", "about")
    assert add_places(archive, mine) == 1
    first = mine.read_bytes()
    assert add_places(archive, mine) == 1
    assert mine.read_bytes() == first
    (place,) = gazetteer(mine).find("Вигадане")
    assert (place.name, place.admin1, place.geonameid) == ("Vyhadane", "Donetsk", 2)
    assert gazetteer().find("Вигадане") == ()


def test_a_csv_adds_to_what_is_there(tmp_path):
    """A second file joins the first; countries may be named, and rows come back as they were."""
    source, mine = tmp_path / "a.csv", tmp_path / "mine.bin"
    source.write_text("name,lat,lon,country,kind\nNowa Osada,52.1,21.2,Poland,city\n", encoding="utf-8")
    add_places(source, mine)
    source.write_text("Name,Lat,Lon\nFort Nowhere,1.5,2.5\n", encoding="utf-8")
    add_places(source, mine)
    assert {(r.name, r.country) for r in rows_of(read(mine))} == {("Nowa Osada", "PL"), ("Fort Nowhere", "")}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("", "no places|first line"),
        ("town,y,x\nA,1,2\n", "first line"),
        ("name,lat,lon\nA,north,2\n", "line 2"),
        ("name,lat,lon\nA,95,2\n", "line 2"),
        ("name,lat,lon,kind\nA,5,2,castle\n", "castle"),
        (DUMP + "\n4\tshort row", "line 4"),
    ],
)
def test_a_bad_file_is_named_and_changes_nothing(tmp_path, content, complaint):
    """What cannot be read is refused with the file and the line; the user's file is not touched."""
    source, mine = tmp_path / "bad.csv", tmp_path / "mine.bin"
    source.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=complaint) as caught:
        add_places(source, mine)
    assert "bad.csv" in str(caught.value)
    assert not mine.exists()


def test_a_damaged_gazetteer_is_refused(tmp_path):
    """A file that is no gazetteer gives a clear error with its name."""
    path = tmp_path / "mine.bin"
    path.write_bytes(b"not a gazetteer")
    with pytest.raises(SaysoError, match=r"mine\.bin"):
        gazetteer(path)


def test_looking_up_says_why():
    """Candidates come with beliefs that sum to one and with reasons; a parent moves its own to the top."""
    found = find("Pokrovsk")
    assert sum(c.belief for c in found) == pytest.approx(1, abs=0.01)
    assert found[0].belief == max(c.belief for c in found)
    assert "people" in found[0].why
    assert find("Paris, Texas")[0].admin1 == "Texas"
    assert find("Paris")[0].country == "FR"
    assert {c.country for c in find("Paris", country="us")} == {"US"}
    assert find("Qwertzograd") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Ukraine", "UA"),
        ("Ukrainian", "UA"),
        ("the United States", "US"),
        ("US", "US"),
        ("us", None),
        ("Britain's", "GB"),
        ("South Korean", "KR"),
        ("Mars", None),
    ],
)
def test_countries_by_name_and_demonym(words, code):
    """Names, demonyms and short forms give the country; the pronoun does not."""
    assert country_named(words) == code


def test_countries_inside_phrases_and_seats():
    """A title's country, a seat of government, and a country's name by its code."""
    assert country_of("Ukrainian Deputy Defense Minister Hanna Malyar") == "UA"
    assert country_of("the Russian-backed forces") == "RU"
    assert country_of("two South Korean soldiers") == "KR"
    assert country_of("the aid group") is None
    assert (government_named("the Kremlin"), government_named("Kyiv"), government_named("Lviv")) == ("RU", "UA", None)
    assert country_name("ua") == "Ukraine"
    with pytest.raises(KeyError):
        country_name("ZZ")


@given(st.floats(-80, 80), st.floats(-179, 179), st.floats(0, 359), st.floats(1, 500))
def test_moving_and_measuring_agree(lat, lon, turn, km):
    """A point moved by a distance is that far away, in that direction."""
    there = moved(lat, lon, bearing=turn, km=km)
    assert distance_km(lat, lon, *there) == pytest.approx(km, rel=1e-6, abs=1e-3)
    assert abs((bearing(lat, lon, *there) - turn + 180) % 360 - 180) < 0.5
