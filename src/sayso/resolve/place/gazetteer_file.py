"""The compact form of a gazetteer: one ZIP file of columns and sorted names, written once and only read."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT = 1
KINDS = ("city", "admin1", "admin2", "country", "continent", "region", "sea", "river", "point", "part")
PRIMARY = 1 << 31
_COLUMNS = {
    "lat": "f4",
    "lon": "f4",
    "radius": "f4",
    "population": "u4",
    "geonameid": "u4",
    "fame": "u2",
    "country": "u1",
    "admin1": "u2",
    "admin2": "u2",
    "kind": "u1",
}
_DROPPED = re.compile("['`\u2018\u2019\u02bc\u02b9\u02ba\u02bf\u02be\"]")
_SPACED = re.compile(r"[\s\-\u2010-\u2015./,]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One place as it goes into a gazetteer.

    ``names`` are its further names; ``admin1`` and ``admin2`` are names of the divisions it lies in;
    ``radius_km`` 0 means that it is to be worked out from the population; ``fame`` is in how many languages and
    spellings the world has a name for it.
    """

    name: str
    lat: float
    lon: float
    kind: str = "city"
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    geonameid: int = 0
    radius_km: float = 0.0
    fame: int = 0
    names: tuple[str, ...] = ()


def fold(name: str) -> str:
    """Return a name as it is looked up: lower case, no accents or apostrophes, hyphens and stops as spaces.

    "Saint-Denis" and "saint denis", "Sloviansk" and "Slov'yansk" (less its soft sign) meet here.
    """
    plain = unicodedata.normalize("NFKD", _DROPPED.sub("", unicodedata.normalize("NFKC", name).casefold()))
    bare = "".join(c for c in plain if not unicodedata.combining(c) or "\u0400" <= c <= "\u04ff")
    return _SPACED.sub(" ", unicodedata.normalize("NFKC", bare)).strip()


@dataclass(frozen=True, slots=True)
class Lines:
    """Many short strings as one run of bytes: a tenth of the memory of a list of them."""

    data: bytes
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, data: bytes) -> Lines:
        """Lines parted by newlines; no bytes are no lines."""
        stops = np.flatnonzero(np.frombuffer(data, dtype="u1") == ord("\n"))
        return cls(data, np.append(stops, len(data)) if data else stops)

    def __len__(self) -> int:
        return len(self.ends)

    def __getitem__(self, number: int) -> bytes:
        return self.data[int(self.ends[number - 1]) + 1 if number else 0 : int(self.ends[number])]

    def find(self, wanted: bytes) -> int | None:
        """Return the number of a line, where the lines are sorted; null where it is not among them."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low] == wanted else None


@dataclass(frozen=True, slots=True)
class Part:
    """One gazetteer file in memory: columns by place, and an index from folded names to places."""

    columns: dict[str, NDArray[Any]]
    names: Lines
    words: dict[str, list[str]]
    keys: Lines
    first: NDArray[np.uint32]
    postings: NDArray[np.uint32]

    def find(self, key: str) -> list[tuple[int, bool]]:
        """Return (place, whether this is its first name) for a folded name, the most populous first."""
        place = self.keys.find(key.encode())
        if place is None:
            return []
        found = self.postings[self.first[place] : self.first[place + 1]].tolist()
        return [(p & ~PRIMARY, bool(p & PRIMARY)) for p in found]


def pack(rows: Iterable[Row]) -> dict[str, bytes]:
    """Return the members of a gazetteer file for these rows."""
    places = sorted(rows, key=lambda r: -r.population)
    words = {w: sorted({getattr(p, w) for p in places} | {""}) for w in ("country", "admin1", "admin2")}
    numbers = {w: {name: i for i, name in enumerate(names)} for w, names in words.items()}
    index: dict[str, dict[int, bool]] = {}
    for number, place in enumerate(places):
        for name in (*place.names, place.name):
            if key := fold(name):
                index.setdefault(key, {})[number] = name == place.name or index.get(key, {}).get(number, False)
    keys = sorted(index, key=str.encode)
    postings = [[n | (PRIMARY if index[k][n] else 0) for n in sorted(index[k])] for k in keys]
    columns = {
        "lat": [p.lat for p in places],
        "lon": [p.lon for p in places],
        "radius": [p.radius_km for p in places],
        "population": [p.population for p in places],
        "geonameid": [p.geonameid for p in places],
        "fame": [min(p.fame, 65_535) for p in places],
        "kind": [KINDS.index(p.kind) for p in places],
        **{w: [numbers[w][getattr(p, w)] for p in places] for w in words},
    }
    members = {name: np.asarray(columns[name], dtype=kind).tobytes() for name, kind in _COLUMNS.items()}
    lengths = np.asarray([len(p) for p in postings], dtype="u4")
    return members | {
        "lengths": lengths.tobytes(),
        "postings": np.asarray([n for p in postings for n in p], dtype="u4").tobytes(),
        "keys": "\n".join(keys).encode(),
        "names": "\n".join(p.name for p in places).encode(),
        "words": json.dumps({"format": FORMAT, **words}, ensure_ascii=False).encode(),
    }


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows as one gazetteer file; the same rows always give the same bytes."""
    with zipfile.ZipFile(path, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in pack(rows).items():
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)


def read(source: Path | bytes) -> Part:
    """Read a gazetteer file, given as a path or its bytes.

    Raises ``SaysoError`` where the file is none, is damaged, or was written by another version.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source) as archive:
            return unpack({name: archive.read(name) for name in archive.namelist()})
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        name = "the gazetteer" if isinstance(source, bytes) else str(source)
        raise SaysoError(f"{name} is no gazetteer file: {error}") from error


def unpack(members: dict[str, bytes]) -> Part:
    """Return the part that ``pack`` described."""
    words = json.loads(members["words"])
    if words.pop("format", None) != FORMAT:
        raise ValueError("it was written by another version of sayso")
    lengths = np.frombuffer(members["lengths"], dtype="u4")
    return Part(
        columns={name: np.frombuffer(members[name], dtype=kind) for name, kind in _COLUMNS.items()},
        names=Lines.of(members["names"]),
        words=words,
        keys=Lines.of(members["keys"]),
        first=np.concatenate(([0], np.cumsum(lengths))).astype("u4"),
        postings=np.frombuffer(members["postings"], dtype="u4"),
    )
