"""MUC-4's raw keys: the slots beside type and five roles, and above all slot 11, who holds an organisation to be behind it.

    python -m benchmarks.muc4_slots [FOLDER ...]     FOLDER holds texts and keys; default the raw parts of dev (TST1, TST2)

Each incident of sayso is set against the key of the same type and text that shares most fillers with it. A slot is right if the
key has it among its alternatives; optional fillers and templates, where they are not answered, are not missed. Printed are
precision, recall and F1 of each slot, over all keys ("all") and over those that an incident met ("met"); for slot 11 also over
the organisations that were found. Beside them what comes of always answering the commonest.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.doubles import incidents as keys_of
from benchmarks.doubles import published_days, when
from benchmarks.gate import SHARED
from sayso.reading.text import Text
from sayso.reading.types.incident import incidents
from sayso.reading.types.incident_features import fold
from sayso.reading.types.incident_slots import slots
from sayso.resolve.countries import country_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.doubles import Incident as Key
    from sayso.reading.types.incident import Incident
    from sayso.reading.types.incident_slots import Slots

_HEAD = re.compile(r"^((?:DEV|TST\d)-MUC\d-\d+).*$", re.MULTILINE)
_BODY = re.compile(r"\[TEXT\]")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ROLE_SLOTS = {"PerpInd": 9, "PerpOrg": 10, "Target": 12, "Victim": 18, "Weapon": 6}
_SLOTS = (
    "stage",
    "date",
    "country",
    "place",
    "instrument",
    "target effect",
    "target number",
    "victim effect",
    "confidence",
)
_PLAIN = {
    "stage": "ACCOMPLISHED",
    "target number": "1",
    "victim effect": "DEATH",
    "target effect": "SOME DAMAGE",
    "confidence": "REPORTED AS FACT",
}


@dataclass
class Tally:
    """How many were right, given, and wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def __str__(self) -> str:
        """Precision, recall and F1."""
        p, r = self.right / max(1, self.given), self.right / max(1, self.wanted)
        return f"{100 * p:5.1f} {100 * r:5.1f} {200 * p * r / max(1e-9, p + r):5.1f}"


@dataclass
class Line:
    """A slot over all keys, over those met, and over those met with the commonest answer."""

    all: Tally = field(default_factory=Tally)
    met: Tally = field(default_factory=Tally)
    plain: Tally = field(default_factory=Tally)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Message and text of every article in a folder, in small letters, lines joined within a paragraph."""
    for path in sorted(p for p in folder.iterdir() if not p.name.startswith("key")):
        parts = _HEAD.split(path.read_text(encoding="latin-1"))
        for message, body in zip(parts[1::2], parts[2::2], strict=True):
            told = _BODY.split(body, maxsplit=1)[-1].lower()
            yield message, "\n\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", told) if p.strip())


@dataclass(frozen=True)
class Answer:
    """What is expected of one filler: any of the labels, for any of the wordings; nothing where it is optional."""

    labels: frozenset[str]
    wordings: frozenset[str]
    optional: bool


def answers(key: Key, slot: int) -> list[Answer]:
    """The fillers of a slot with what they refer to."""
    found = []
    for line in key.slots.get(slot, "").split("\n"):
        label, _, rest = line.partition(":")
        labels = frozenset(part.strip("? ") for part in label.split("/")) - {"-", "*", ""}
        if labels and '"' not in label:
            found.append(
                Answer(labels, frozenset(map(fold, _STRING.findall(rest.replace('\\"', "")))), line.startswith("?"))
            )
    return found


def wordings(key: Key, role: str) -> list[frozenset[str]]:
    """The fillers of a role, each with all its wordings."""
    lines = key.slots.get(_ROLE_SLOTS[role], "").replace('\\"', "").split("\n")
    return [frozenset(map(fold, _STRING.findall(line))) for line in lines if '"' in line]


def paired(found: Sequence[Incident], keys: Sequence[Key]) -> Iterator[tuple[Incident | None, Key | None]]:
    """Each incident with the key of its type that shares most with it, and what is left over on either side."""
    left = list(keys)
    for one in found:
        same = [key for key in left if one.kind.upper() in key.slots.get(4, "")]
        best = max(same, key=lambda key: _shared(one, key), default=None)
        if best is not None:
            left.remove(best)
        yield one, best
    yield from ((None, key) for key in left)


def _shared(one: Incident, key: Key) -> int:
    return sum(any(fold(f.text) in w for w in wordings(key, role)) for role, fs in one.fillers.items() for f in fs)


def _place(key: Key) -> tuple[frozenset[str], frozenset[str]]:
    """Countries and finest names of slot 3, over its alternatives."""
    countries, names = set(), set()
    for part in key.slots.get(3, "").replace("\n", " ").split(" / "):
        country, *finer = (re.sub(r"\([A-Z ]+\)|[()?]", "", p).strip() for p in part.split(":"))
        code = country_named(country.split(" - ")[0].title())
        countries |= {code} if code else set()
        names |= {fold(n) for n in finer[-1:] for n in n.split(" - ")}
    return frozenset(countries), frozenset(names)


def single(key: Key | None, read: Slots | None) -> Iterator[tuple[str, set[str], set[str], bool]]:
    """Slots with one value a template: name, what is given, what is right, whether it must be given."""
    stage = set().union(*(a.labels for a in answers(key, 5))) if key else set()
    yield "stage", {read.stage} if read else set(), stage, bool(stage)
    days = when(key) if key else None
    given = {f"{read.date.start} {read.date.end}"} if read and read.date else set()
    yield "date", given, {f"{days.start} {days.end}"} if days else set(), days is not None
    countries, names = _place(key) if key else (frozenset(), frozenset())
    yield "country", {read.country} if read and read.country else set(), set(countries), bool(countries)
    yield "place", {fold(read.place)} if read and read.place else set(), set(names), bool(names)


def count(lines: dict[str, Line], one: Incident | None, key: Key | None, read: Slots | None) -> None:
    """Add one pair to the tallies."""
    optional = key is not None and "OPTIONAL" in key.slots.get(1, "")
    if one is None and optional:
        return
    for name, given, right, wanted in single(key, read):
        _add(lines[name], bool(given & right), len(given), int(wanted), met=one is not None and key is not None)
        plain = {_PLAIN[name]} if name in _PLAIN else set()
        if one is not None and key is not None and plain:
            _tally(lines[name].plain, bool(plain & right), 1, int(wanted))
    _instruments(lines["instrument"], key, read, met=one is not None and key is not None)
    for name, slot, role in (
        ("target effect", 16, "Target"),
        ("target number", 14, "Target"),
        ("victim effect", 23, "Victim"),
        ("confidence", 11, "PerpOrg"),
    ):
        _referring(lines, name, (one, key, read), slot, role)


def _tally(tally: Tally, right: bool | int, given: int, wanted: int) -> None:
    tally.right, tally.given, tally.wanted = tally.right + int(right), tally.given + given, tally.wanted + wanted


def _add(line: Line, right: bool | int, given: int, wanted: int, *, met: bool) -> None:
    _tally(line.all, right, given, wanted)
    if met:
        _tally(line.met, right, given, wanted)


def _instruments(line: Line, key: Key | None, read: Slots | None, *, met: bool) -> None:
    wanted = answers(key, 7) if key else []
    given = read.instruments if read else ()
    right = sum(any(g in a.labels for a in wanted) for g in given)
    _add(line, min(right, len(wanted)), len(given), sum(not a.optional for a in wanted), met=met)


def _referring(
    lines: dict[str, Line], name: str, pair: tuple[Incident | None, Key | None, Slots | None], slot: int, role: str
) -> None:
    """A slot whose fillers say of which filler they hold; right only for the same one."""
    one, key, read = pair
    wanted = [a for a in answers(key, slot) if a.wordings] if key else []
    values = (
        {} if read is None else {"confidence": read.confidence, "target number": read.numbers}.get(name, read.effects)
    )
    said = {f.text: values[f.text] for f in (one.fillers[role] if one else ()) if f.text in values}
    hits = [(a, label) for words, label in said.items() for a in wanted if fold(words) in a.wordings]
    right = len({id(a) for a, label in hits if label in a.labels})
    _add(lines[name], right, len(said), sum(not a.optional for a in wanted), met=one is not None and key is not None)
    found = {id(a): (a, label) for a, label in hits}.values()
    line = lines[f"{name}, filler found"]
    for a, label in found:
        _tally(line.met, label in a.labels, 1, 1)
        _tally(line.plain, _PLAIN[name] in a.labels, 1, 1)


def measure(folders: Sequence[Path]) -> dict[str, Line]:
    """Read every text of the folders and score it against its keys."""
    lines: dict[str, Line] = defaultdict(Line)
    for folder in folders:
        keys: dict[str, list[Key]] = defaultdict(list)
        published = dict(published_days(folder))
        for key in keys_of(folder):
            keys[key.message].append(key)
        for message, told in texts(folder):
            text = Text(told, published=published.get(message))
            for told_of, match in paired(incidents(text.doc), keys[message]):
                count(lines, told_of, match, slots(text, told_of) if told_of else None)
    return lines


def main() -> None:
    """Print the table."""
    folders = [Path(a) for a in sys.argv[1:]] or [SHARED / "muc4" / "raw" / part for part in ("tst1", "tst2")]
    lines = measure(folders)
    print(f"{'':30}{'all: P, R, F1':>18}{'met: P, R, F1':>20}{'met, commonest':>20}")
    for name in sorted(lines, key=lambda n: (n not in _SLOTS, n)):
        line = lines[name]
        print(f"{name:30}{line.all!s:>18}{line.met!s:>20}{line.plain!s:>20}")


if __name__ == "__main__":
    main()
