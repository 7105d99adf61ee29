"""Adding places to the gazetteer: a GeoNames country dump, or any CSV of names and coordinates."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

from sayso.errors import UsageError
from sayso.resolve.countries import country_named
from sayso.resolve.place.gazetteer import gazetteer
from sayso.resolve.place.gazetteer_file import KINDS, PRIMARY, Part, Row, read, write
from sayso.resolve.place.geometry import distance_km

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sayso.resolve.place.gazetteer import Gazetteer

# GeoNames' feature codes that are places to us: settlements (abandoned ones too) and divisions.
_SETTLEMENT = "P"
_DIVISIONS = {"ADM1": "admin1", "ADM2": "admin2", "ADM3": "admin2"}
_NOT_SETTLED = {"PPLQ", "PPLW"}
_DUMP_COLUMNS = 19
_NEAR_DIVISION_KM = 150.0
_LAT, _LON = 90.0, 180.0


def add_places(source: Path, into: Path) -> int:
    """Add the places of a file to a user's gazetteer file, which is made if it is not there; return how many.

    ``source`` is a GeoNames dump (``UA.zip`` or ``UA.txt``) or a CSV with the columns name, lat, lon and, where
    known, country (alpha-2 or a name), admin1, kind (city, admin1, admin2, region, point), population, radius_km and
    names (further names, parted by ``|``). Pass the file to ``gazetteer(into)`` to have it searched.
    Raises ``UsageError`` naming the file and the line where a row cannot be read; ``into`` is then left as it was.
    """
    rows = list(_rows_of(source))
    if not rows:
        raise UsageError(f"{source}: no places in it")
    before = list(rows_of(read(into))) if into.exists() else []
    write(into, [*before, *(r for r in rows if _key(r) not in {_key(b) for b in before})])
    return len(rows)


def _key(row: Row) -> tuple[object, ...]:
    return (row.geonameid,) if row.geonameid else (row.name, round(row.lat, 3), round(row.lon, 3), row.kind)


def _rows_of(source: Path) -> Iterator[Row]:
    text = _text_of(source)
    first = text.split("\n", 1)[0]
    if first.count("\t") >= _DUMP_COLUMNS - 1:
        yield from _dump_rows(text, source)
    else:
        yield from _csv_rows(text, source)


def _text_of(source: Path) -> str:
    try:
        if not zipfile.is_zipfile(source):
            return source.read_text(encoding="utf-8-sig")
        with zipfile.ZipFile(source) as archive:
            names = [n for n in archive.namelist() if n.endswith((".txt", ".csv")) and "readme" not in n.lower()]
            if len(names) != 1:
                raise UsageError(f"{source}: expected one .txt or .csv inside, found {len(names)}")
            return archive.read(names[0]).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{source}: {error}") from error


def _csv_rows(text: str, source: Path) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text))
    fields = {(f or "").strip().casefold() for f in reader.fieldnames or ()}
    if not {"name", "lat", "lon"} <= fields:
        raise UsageError(f"{source}: the first line must name the columns name, lat and lon")
    for row in reader:
        cells = {(k or "").strip().casefold(): (v or "").strip() for k, v in row.items() if isinstance(v, str | None)}
        try:
            yield _csv_row(cells)
        except ValueError as error:
            raise UsageError(f"{source}, line {reader.line_num}: {error}") from error


def _csv_row(cells: dict[str, str]) -> Row:
    lat, lon = float(cells["lat"]), float(cells["lon"])
    if not cells["name"] or abs(lat) > _LAT or abs(lon) > _LON:
        raise ValueError(f"no place: name {cells['name']!r}, lat {lat}, lon {lon}")
    kind = cells.get("kind") or "city"
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
    country = cells.get("country", "")
    admin1 = cells.get("admin1", "") or (cells["name"] if kind == "admin1" else "")
    code = country.upper() if len(country) == 2 else country_named(country) or ""  # noqa: PLR2004 - alpha-2
    row = Row(
        cells["name"], lat, lon, kind=kind, country=code, admin1=admin1, population=int(cells.get("population") or 0),
        radius_km=float(cells.get("radius_km") or 0), names=tuple(n for n in cells.get("names", "").split("|") if n),
    )  # fmt: skip
    return replace(row, admin1=_our_name(row, gazetteer())) if admin1 and kind != "admin1" else row


def _our_name(row: Row, places: Gazetteer) -> str:
    """The packaged gazetteer's name for a division that a user's file calls by another."""
    found = [e for e in places.find(row.admin1) if e.kind == "admin1" and e.country == row.country]
    return found[0].admin1 if found else row.admin1


def _dump_rows(text: str, source: Path) -> Iterator[Row]:
    lines = [line.split("\t") for line in text.split("\n") if line.strip()]
    bad = next((n for n, cells in enumerate(lines, 1) if len(cells) != _DUMP_COLUMNS), None)
    if bad:
        raise UsageError(f"{source}, line {bad}: not {_DUMP_COLUMNS} columns as in a GeoNames dump")
    first = {(c[8], c[10]): _division(c, gazetteer()) for c in lines if c[7] == "ADM1"}
    second = {(c[8], c[10], c[11]): c[1] for c in lines if c[7] == "ADM2"}
    for c in lines:
        kind = _DIVISIONS.get(c[7]) or ("city" if c[6] == _SETTLEMENT and c[7] not in _NOT_SETTLED else None)
        if kind is None or kind == "admin1":
            continue
        names = tuple(sorted({n for n in (c[2], *c[3].split(",")) if n and n != c[1]}))
        yield Row(
            c[1], float(c[4]), float(c[5]), kind=kind, country=c[8], admin1=first.get((c[8], c[10]), ""),
            admin2=c[1] if kind == "admin2" else second.get((c[8], c[10], c[11]), ""), population=int(c[14] or 0),
            geonameid=int(c[0]), fame=len(names), names=names, radius_km=20.0 if kind == "admin2" else 0.0,
        )  # fmt: skip


def _division(cells: Sequence[str], places: Gazetteer) -> str:
    """The packaged name of a dump's first-level division: by any of its names, the nearest of these."""
    names = [cells[1], cells[2], *cells[3].split(",")]
    same = [e for n in names if n for e in places.find(n) if e.kind == "admin1" and e.country == cells[8]]
    near = sorted((distance_km(e.lat, e.lon, float(cells[4]), float(cells[5])), e.admin1) for e in same)
    return near[0][1] if near and near[0][0] <= _NEAR_DIVISION_KM else cells[1]


def rows_of(part: Part) -> Iterator[Row]:
    """Return the rows that a gazetteer file was made of; their further names come back folded."""
    names: dict[int, list[str]] = {}
    for number in range(len(part.keys)):
        for posting in part.postings[part.first[number] : part.first[number + 1]].tolist():
            if not posting & PRIMARY:
                names.setdefault(posting & ~PRIMARY, []).append(part.keys[number].decode())
    columns, words = part.columns, part.words
    for n in range(len(part.names)):
        place = {w: words[w][columns[w][n]] for w in ("country", "admin1", "admin2")}
        yield Row(
            part.names[n].decode(), float(columns["lat"][n]), float(columns["lon"][n]), kind=KINDS[columns["kind"][n]], **place,
            population=int(columns["population"][n]), geonameid=int(columns["geonameid"][n]), fame=int(columns["fame"][n]),
            radius_km=float(columns["radius"][n]), names=tuple(names.get(n, ())),
        )  # fmt: skip
