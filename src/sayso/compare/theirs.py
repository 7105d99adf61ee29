"""Events of others, out of the files that ACLED and UCDP give: their days, place, kind and dead."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Cells = Mapping[str, str]

_DAYS = ("%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d/%m/%Y")  # ACLED's exports of several years
_AROUND = {"2": timedelta(days=3), "3": timedelta(days=15)}  # ACLED writes a week's or a month's middle day
_MOST = 1_000_000  # characters of a cell: notes and lists of sources are long


@dataclass(frozen=True, slots=True)
class Theirs:
    """One event of another data set; ``start`` and ``end`` are its days, ``dead`` its figure."""

    id: str
    start: date
    end: date
    lat: float
    lon: float
    place: str | None
    kind: str | None
    dead: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave: events, and the lines that could not be used, with the reason."""

    events: tuple[Theirs, ...]
    refused: tuple[tuple[int, str], ...]


def read_theirs(path: str | Path, kind: str) -> Read:
    """Read a file of ``acled`` or ``ucdp``: CSV, or a zip archive with one.

    Raises ``UsageError`` for another kind, a file that cannot be read, and columns that are missing, naming them.
    """
    if kind not in KINDS:
        raise UsageError(f"no data set is called {kind!r}; there are {', '.join(KINDS)}")
    wanted, make = KINDS[kind]
    events: list[Theirs] = []
    refused: list[tuple[int, str]] = []
    for line, cells in _lines(Path(path), wanted, kind):
        try:
            events.append(make(cells))
        except ValueError as error:
            refused.append((line, str(error)))
    return Read(tuple(events), tuple(refused))


def _lines(path: Path, wanted: tuple[str, ...], kind: str) -> Iterator[tuple[int, Cells]]:
    csv.field_size_limit(_MOST)
    try:
        with _text(path) as file:
            head = file.readline()
            reader = csv.DictReader(file, fieldnames=_names(head), delimiter=_delimiter(head))
            if missing := [name for name in wanted if name not in (reader.fieldnames or ())]:
                raise UsageError(f"{path}: has no column {', '.join(missing)}; is it {kind}'s own file?")
            for cells in reader:
                yield reader.line_num + 1, {name: (cells.get(name) or "").strip() for name in reader.fieldnames or ()}
    except FileNotFoundError as error:
        raise UsageError(f"{path}: no such file; check the name") from error
    except (OSError, UnicodeDecodeError, csv.Error, zipfile.BadZipFile) as error:
        raise UsageError(f"{path}: cannot be read as CSV in UTF-8 ({error})") from error


def _delimiter(head: str) -> str:
    return max(",;\t", key=head.count)


def _names(head: str) -> list[str]:
    return [name.strip().lower() for name in next(csv.reader([head], delimiter=_delimiter(head)), [])]


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(names) != 1:
            raise UsageError(f"{path}: holds {len(names)} CSV files; unpack it and name one")
        with archive.open(names[0]) as file:
            yield io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        pass
    for form in _DAYS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(f"{written!r} is no date" if written else "no date")


def _degrees(written: str, most: float) -> float:
    if not written:
        raise ValueError("no coordinates")
    try:
        found = float(written)
    except ValueError:
        raise ValueError(f"{written!r} is no number of degrees") from None
    if not -most <= found <= most:
        raise ValueError(f"{written!r} is no number of degrees")
    return found


def _no_region(written: str, name: str, regions: str) -> None:
    """A region's middle says little of where it happened: such a line is no event that can be found or missed."""
    if written and written in regions:
        raise ValueError(f"the place is a region or more ({name} {written})")


def _whole(written: str) -> int | None:
    return int(float(written)) if written else None


def _acled(cells: Cells) -> Theirs:
    day = _day(cells["event_date"])
    _no_region(cells.get("geo_precision", ""), "geo_precision", "3")
    around = _AROUND.get(cells.get("time_precision", ""), timedelta())
    return Theirs(
        id=cells["event_id_cnty"],
        start=day - around,
        end=day + around,
        lat=_degrees(cells["latitude"], 90),
        lon=_degrees(cells["longitude"], 180),
        place=cells.get("location") or None,
        kind=cells.get("event_type") or None,
        dead=_whole(cells.get("fatalities", "")),
    )


def _ucdp(cells: Cells) -> Theirs:
    start, end = _day(cells["date_start"]), _day(cells["date_end"])
    _no_region(cells.get("where_prec", ""), "where_prec", "4567")
    if end < start:
        raise ValueError(f"ends on {end}, before it starts")
    return Theirs(
        id=cells["id"],
        start=start,
        end=end,
        lat=_degrees(cells["latitude"], 90),
        lon=_degrees(cells["longitude"], 180),
        place=cells.get("where_coordinates") or None,
        kind=cells.get("type_of_violence") or None,
        dead=_whole(cells.get("best", "")),
    )


KINDS: dict[str, tuple[tuple[str, ...], Callable[[Cells], Theirs]]] = {
    "acled": (("event_id_cnty", "event_date", "latitude", "longitude"), _acled),
    "ucdp": (("id", "date_start", "date_end", "latitude", "longitude"), _ucdp),
}
