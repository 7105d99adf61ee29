"""MUC-4's doubles: incidents of the raw keys that several articles name, grouped by sayso and by one-per-day.

    python -m benchmarks.doubles [FOLDER]        FOLDER holds the raw keys; default ../shared/benchmarks/muc4/raw/dev

No key says which incidents are one; the gold is made from names. Two incidents of different articles are one if they have
the same type and country, their days do not contradict each other, and they share two words of the name of a human target
(slot 18: Baena Soares, Joao Baena Soares), or, told of one day, a rare word of a physical
target (slot 12; in twelve incidents at most). Scored are the incidents that have a name.
sayso sees a claim made from each key: type, stage, date, location, perpetrators, targets,
numbers; once with the victims' names among the targets, and once without any name that the gold was made from.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.gate import SHARED
from benchmarks.grouping import TABLE, b_cubed, line
from sayso.event.reconcile import reconcile
from sayso.event.testimony import Testimony
from sayso.records import Claim, Count, EventType, Interval, Mode, Place, Precision, Span
from sayso.resolve.countries import country_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TYPES = {
    "ATTACK": (EventType.ASSAULT, "attack"),
    "BOMBING": (EventType.ASSAULT, "bombing"),
    "ARSON": (EventType.ASSAULT, "arson"),
    "KIDNAPPING": (EventType.COERCE, "abduction"),
    "HIJACKING": (EventType.COERCE, "seizure of goods"),
    "ROBBERY": (EventType.COERCE, "looting"),
    "FORCED WORK STOPPAGE": (EventType.COERCE, "restriction"),
}
_SLOT = re.compile(r"^(\d+)\. +(.*?)  +(.*)$")
_QUOTED = re.compile(r'"([^"]+)"')
_DAY = re.compile(r"(\d{1,2}) ([A-Z]{3}) (\d{2})")
_HEAD = re.compile(r"^(DEV-MUC3-\d+|TST\d-MUC\d-\d+).*?\n\n(.{0,400})", re.MULTILINE | re.DOTALL)
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()  # noqa: SIM905 - reads better
_PLACE = re.compile(r"([^:(]+?) \((CITY|TOWN|DEPARTMENT|PROVINCE|REGION|MUNICIPALITY|VILLAGE|NEIGHBORHOOD|[A-Z ]+)\)")
_AREAS = frozenset({"DEPARTMENT", "PROVINCE", "REGION", "STATE"})
_NOWHERE = Span(0, 1)
_WORD = re.compile(r"[^\W\d_]+")
_SHORT = 3  # letters of a word that tells nothing
_RARE = 12  # incidents of the keys; words of offices and vehicles stand in more
_APART = 50  # paragraphs between two incidents of an article: none goes on to tell of another


@dataclass
class Incident:
    """One filled template: its slots, and the day of its article."""

    message: str
    number: int
    published: date | None
    slots: dict[int, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Message and template."""
        return f"{self.message}.{self.number}"

    def quoted(self, slot: int) -> list[str]:
        """The strings of a slot."""
        return _QUOTED.findall(self.slots.get(slot, ""))


def incidents(folder: Path) -> list[Incident]:
    """The filled templates of all keys in a folder."""
    days = dict(published_days(folder))
    found: list[Incident] = []
    for path in sorted(folder.glob("key*")):
        last = 0
        for text in path.read_text(encoding="latin-1").splitlines():
            slot = _SLOT.match(text)
            if slot is None:
                if found and text.strip() and last:
                    found[-1].slots[last] += f"\n{text.strip()}"
                continue
            last, value = int(slot[1]), slot[3].strip()
            if last == 0:
                message = value.split()[0]
                found.append(Incident(message, len(found), days.get(message)))
            found[-1].slots[last] = value
    return [one for one in found if one.slots.get(4, "*").lstrip("? ").split(" /")[0] in _TYPES]


def published_days(folder: Path) -> Iterator[tuple[str, date]]:
    """Message and day of every article in a folder that gives its day."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith("key"):
            for head in _HEAD.finditer(path.read_text(encoding="latin-1")):
                days = list(_days(head[2]))
                if days:
                    yield head[1], days[0]


def _days(text: str) -> Iterator[date]:
    for day, month, year in _DAY.findall(text):
        if month in _MONTHS:
            with suppress(ValueError):  # a key may say 31 NOV
                yield date(1900 + int(year), _MONTHS.index(month) + 1, int(day))


def when(one: Incident) -> Interval | None:
    """Slot 2: a day, a range, or an upper bound ("- 04 MAR 90")."""
    text = one.slots.get(2, "")
    days = list(_days(text))
    if not days:
        return None
    if len(days) == 1 and text.lstrip("? ").startswith("-"):
        return Interval(None, days[0], "open")
    return Interval(days[0], days[-1], "day" if days[0] == days[-1] else "interval")


def where(one: Incident) -> tuple[Place, ...]:
    """Slot 3: the finest place, in its department and country."""
    text = one.slots.get(3, "").split("\n")[0]
    country = country_named(text.split(":")[0].strip("? ").title())
    named = _PLACE.findall(text.split(":", 1)[1]) if ":" in text else []
    areas = [name.strip(" -") for name, kind in named if kind in _AREAS]
    spots = [name.strip(" -") for name, kind in named if kind not in _AREAS]
    place = Place(_NOWHERE, country or "", country, Precision.COUNTRY, country=country)
    if spots:
        name = spots[0]
        place = replace(place, text=name, name=name, precision=Precision.CITY, admin1=areas[0] if areas else None)
    elif areas:
        place = replace(place, text=areas[0], name=areas[0], precision=Precision.ADMIN1, admin1=areas[0])
    return (place,) if country else ()


def testimony(one: Incident, *, named: bool) -> Testimony:
    """The claim that a key makes; without ``named`` what the gold was made from is kept back."""
    kind, sub_type = _TYPES[one.slots[4].lstrip("? ").split(" /")[0]]
    what = [*one.quoted(19), *(one.quoted(18) + one.quoted(12) if named else _sorts(one))]
    start = _APART * one.number
    claim = Claim(
        id=one.id,
        type=kind,
        mode=Mode.PLANNED if "THREAT" in one.slots.get(5, "") else Mode.ASSERTED,
        trigger=Span(start, start + 1),
        sub_type=sub_type,
        actor=" and ".join(word.lower() for word in [*one.quoted(10), *one.quoted(9)]) or None,
        target=", ".join(word.lower() for word in what) or None,
        places=where(one),
        date=when(one),
        counts=_counts(one),
    )
    return Testimony(claim, None, one.message, one.message, one.published, None, paragraph=start)


def _sorts(one: Incident) -> list[str]:
    """What sort of thing was hit, without its name."""
    return [text.split(":")[0] for text in one.slots.get(13, "").split("\n") if ":" in text]


def _counts(one: Incident) -> tuple[Count, ...]:
    """The dead, where the key numbers them."""
    if "DEATH" not in one.slots.get(23, "").split("NO INJURY OR DEATH")[0]:
        return ()
    numbers = [int(n) for n in re.findall(r"^(\d+)", one.slots.get(21, ""), re.MULTILINE)]
    total = float(sum(numbers))
    return (Count("killed", total, total, total, str(total), _NOWHERE),) if numbers else ()


def gold(found: Sequence[Incident]) -> dict[str, str]:
    """A group for each incident that has a name to be known by."""
    rare = Counter(word for one in found for word in _words(one.quoted(12)))
    by_word: defaultdict[tuple[str, ...], list[Incident]] = defaultdict(list)
    for one in found:
        for key in _keys(one, rare):
            by_word[key].append(one)
    group_of = {one.id: one.id for group in by_word.values() for one in group}

    def root(name: str) -> str:
        return name if group_of[name] == name else root(group_of[name])

    for group in by_word.values():
        for a, b in combinations(group, 2):
            if a.message != b.message and _may_be_one(a, b):
                group_of[root(b.id)] = root(a.id)
    return {name: root(name) for name in group_of}


def _words(strings: Sequence[str]) -> set[str]:
    return {word for text in strings for word in _WORD.findall(text.lower()) if len(word) > _SHORT}


def _keys(one: Incident, rare: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
    kind, country = one.slots[4], one.slots.get(3, "").split(":")[0]
    for name in one.quoted(18):
        yield from (("person", kind, country, *pair) for pair in combinations(sorted(_words([name])), 2))
    day = _first(one)
    if day is not None:
        sites = sorted(word for word in _words(one.quoted(12)) if rare[word] <= _RARE)
        yield from (("site", kind, country, word, day.isoformat()) for word in sites)


def _first(one: Incident) -> date | None:
    interval = when(one)
    return (interval.start or interval.end) if interval is not None else None


def _may_be_one(a: Incident, b: Incident) -> bool:
    x, y = when(a), when(b)
    if x is None or y is None:
        return True
    return (x.start or date.min) <= (y.end or date.max) and (y.start or date.min) <= (x.end or date.max)


def per_day(told: Sequence[Testimony]) -> dict[str, str]:
    """The baseline: one event for each type, place and day."""
    names = {}
    for t in told:
        place = t.claim.places[0].text if t.claim.places else None
        day = t.claim.date.start if t.claim.date else None
        names[t.claim.id] = f"{t.claim.type}:{place}:{day}" if place and day else t.claim.id
    return names


def grouped(told: Sequence[Testimony]) -> dict[str, str]:
    """The events of sayso."""
    return {claim: event.id for event in reconcile(told, []) for claim in event.claim_ids}


def main() -> None:
    """Print the table."""
    found = incidents(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "muc4" / "raw" / "dev")
    wanted: Mapping[str, str] = gold(found)
    several = len(wanted) - len(set(wanted.values()))
    print(
        f"{len(found)} incidents, {len(wanted)} with a name, {len(set(wanted.values()))} happenings ({several} doubles)\n"
    )
    print(TABLE)
    named = [testimony(one, named=True) for one in found]
    bare = [testimony(one, named=False) for one in found]
    for rule, system in (
        ("sayso", grouped(named)),
        ("sayso, names kept back", grouped(bare)),
        ("one per day", per_day(named)),
        ("each its own", {one.id: one.id for one in found}),
    ):
        print(line(rule, b_cubed(system, wanted)))


if __name__ == "__main__":
    main()
