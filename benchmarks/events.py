"""Events out of reports: invented reports of many happenings go through the whole pipeline, beside one-per-day.

    python -m benchmarks.events [dev|test] [--misses]

``happenings/dev.jsonl`` and ``test.jsonl`` were written for this (happenings/README.md). ``[hit|K|who]`` marks a word that
tells of the happening K and who says so; ``!who`` denies it. Every report becomes a page, the pages a ledger. Scored are

- B-cubed of the marked words (those of copies left out): the events that hold the claims read from them. A word that no
  claim was read from is an event of its own in the first figure and left out of the second;
- independence: for each happening whether its event counts the right number of voices, and of stories;
- denials: whether its event names who denies it.

One-per-day is the rule of VIINA and Phoenix: claims of one type, place and day are one event.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import sayso
from benchmarks.grouping import TABLE, b_cubed, line

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from benchmarks.grouping import Score

Row = dict[str, Any]
FOLDER = Path(__file__).parent / "happenings"
_MARK = re.compile(r"\[([^|\]]+)\|(\w+)\|(!?)([^\]]*)\]")
_WORD = re.compile(r"[^\W_]+")
_EMPTY = frozenset("the of a an in s".split())  # noqa: SIM905 - reads better


class Mark(NamedTuple):
    """A word of a report that tells of a happening."""

    report: str
    at: int
    happening: str
    denies: bool
    who: tuple[str, ...]


@dataclass(frozen=True)
class Gold:
    """The reports of a file: plain texts by report, marks, and the rows as they stand."""

    texts: Mapping[str, str]
    marks: Sequence[Mark]
    rows: Mapping[str, Row]


@dataclass(frozen=True)
class Found:
    """What the ledger holds: claims by report with the place of their trigger in the report's text, and events by id."""

    claims: Mapping[str, Sequence[tuple[int, Row]]]
    events: Mapping[str, Row]


def gold_of(name: str) -> Gold:
    """The gold of ``dev`` or ``test``."""
    rows = [json.loads(text) for text in (FOLDER / f"{name}.jsonl").read_text(encoding="utf8").splitlines()]
    reports = {row["report"]: row for row in rows if "report" in row}
    texts: dict[str, str] = {}
    marks: list[Mark] = []
    for report, row in reports.items():
        if "text" in row:
            texts[report], found = _plain(report, row["text"])
            marks += found
    return Gold(texts, marks, reports)


def part(gold: Gold, wanted: Collection[str]) -> Gold:
    """The reports that tell of some happenings alone, and their copies."""
    marks = [mark for mark in gold.marks if mark.happening in wanted]
    told = {mark.report for mark in marks}
    rows = {report: row for report, row in gold.rows.items() if row.get("copy_of", report) in told}
    return Gold(gold.texts, [mark for mark in gold.marks if mark.report in told], rows)


def _plain(report: str, text: str) -> tuple[str, list[Mark]]:
    plain, marks, at = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        marks.append(Mark(report, len(plain), mark[2], bool(mark[3]), tuple(filter(None, mark[4].split(";")))))
        plain += mark[1]
        at = mark.end()
    return plain + text[at:], marks


def write_pages(gold: Gold, folder: Path) -> None:
    """Each report as a page of its outlet; a copy prints the first paragraphs of the report that it copies."""
    for report, row in gold.rows.items():
        whole = gold.rows[row.get("copy_of", report)]
        paragraphs = gold.texts[whole["report"]].split("\n\n")[: row.get("paragraphs")]
        day = date.fromisoformat(whole["published"])
        head = [whole["headline"], "", f"Source: {row['outlet']}", f"Published: {day.day} {day:%B %Y}", ""]
        agency = whole["agency"]
        told = not agency or f"{agency})" in paragraphs[0] or f"By {agency}" in paragraphs[0]
        byline = [] if told else [f"By {agency}"]
        text = "\n\n".join([*byline, *paragraphs])
        (folder / f"{report}.txt").write_text("\n".join(head) + f"\n{text}\n", encoding="utf8")


def read(gold: Gold) -> Found:
    """The pages through the whole pipeline."""
    with TemporaryDirectory() as scratch:
        pages = Path(scratch) / "pages"
        pages.mkdir()
        write_pages(gold, pages)
        with sayso.open(Path(scratch) / "events.db") as ledger:
            ledger.read(pages)
            texts = {row["id"]: row["text"] for row in ledger.versions()}
            version_of = {Path(row["source"]).stem: row["version_id"] for row in ledger.printings()}
            claims, events = list(ledger.claims()), {row["id"]: row for row in ledger.events()}
    by_version: defaultdict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        by_version[claim["version_id"]].append(claim)
    found = {
        report: _located(gold.texts[report], texts[version], by_version[version])
        for report, version in version_of.items()
        if report in gold.texts
    }
    return Found(found, events)


def _located(report: str, version: str, claims: Sequence[Row]) -> list[tuple[int, Row]]:
    """Claims with the offset of their trigger in the report: the version's text is the report's, less what was cut."""
    located = []
    for claim in claims:
        start, end = claim["words"]["trigger"][0]
        for reach in (30, 12, 0):
            words = version[max(0, start - reach) : end]
            at = report.find(words)
            if at >= 0:
                located.append((at + len(words) - (end - start), claim))
                break
    return located


def by_mark(gold: Gold, found: Found) -> dict[Mark, Row]:
    """The claim of each mark: that with the nearest trigger in its sentence, the one at the word itself first."""
    claims = {}
    for mark in gold.marks:
        start, end = _sentence(gold.texts[mark.report], mark.at)
        others = [m.at for m in gold.marks if m.report == mark.report and m.happening != mark.happening]
        usable = [
            (abs(at - mark.at), row["id"], row)
            for at, row in found.claims.get(mark.report, ())
            if start <= at < end and row["event_id"] and all(abs(at - mark.at) <= abs(at - other) for other in others)
        ]
        if usable:
            claims[mark] = min(usable, key=lambda one: one[:2])[2]
    return claims


def _sentence(text: str, at: int) -> tuple[int, int]:
    ends = [0, *(mark.end() for mark in re.finditer(r"(?<![A-Z])[.!?][\"”]?\s+", text)), len(text)]
    return max(end for end in ends if end <= at), min(end for end in ends if end > at)


def per_day(claims: Mapping[Mark, Row]) -> dict[Mark, str]:
    """The baseline: an event for each type, finest place and day."""
    names = {}
    for mark, row in claims.items():
        place = row["places"][0]["name"] if row["places"] else None
        day = row["date"]["start"] if row["date"] else None
        names[mark] = f"{row['type']}:{place}:{day}" if place and day else row["id"]
    return names


def grouping(gold: Gold, claims: Mapping[Mark, Row]) -> dict[str, Score]:
    """B-cubed of sayso and of one-per-day; the readers' misses counted against both, then left out."""
    sayso_says = {mark: row["event_id"] for mark, row in claims.items()}
    whole = {mark: mark.happening for mark in gold.marks}
    part = {mark: mark.happening for mark in claims}
    scores = {}
    for name, system in (("sayso", sayso_says), ("one per day", per_day(claims))):
        alone = {mark: f"none:{i}" for i, mark in enumerate(gold.marks)}
        scores[name] = b_cubed(alone | system, whole)
        scores[f"{name}, misses of the readers left out"] = b_cubed(system, part)
    return scores


class Happening(NamedTuple):
    """One happening: what is told of it, and what its event says."""

    name: str
    voices: frozenset[str]
    stories: int
    newsrooms: frozenset[str]
    denied_by: tuple[str, ...]
    event: Row | None


def happenings(gold: Gold, claims: Mapping[Mark, Row], events: Mapping[str, Row]) -> list[Happening]:
    """Each happening with the event that holds most of its marks."""
    told: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in gold.marks:
        told[mark.happening].append(mark)
    found = []
    for name, marks in told.items():
        held = Counter(claims[mark]["event_id"] for mark in marks if mark in claims)
        event = events[min(held, key=lambda one: (-held[one], one))] if held else None
        stories = {gold.rows[mark.report]["story"] for mark in marks}
        rows = [gold.rows[mark.report] for mark in marks if not mark.denies]
        newsrooms = frozenset(
            row["agency"] or row["outlet"] for row in rows if not row["text"].endswith("(With Reuters)")
        )
        denied = tuple(dict.fromkeys(who for mark in marks if mark.denies for who in mark.who))
        found.append(Happening(name, _voices(gold, marks), len(stories), newsrooms, denied, event))
    return found


def _voices(gold: Gold, marks: Sequence[Mark]) -> frozenset[str]:
    """Who says so, each once; a newsroom of its own account only where it names nobody, and not what it recalls."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for mark in marks:
        row = gold.rows[mark.report]
        newsroom = row["agency"] or row["outlet"]
        named[newsroom] |= set() if mark.denies else set(mark.who)
    recalled = {mark.report for mark in marks if gold.rows[mark.report]["story"].endswith("-y")}
    own = {
        gold.rows[mark.report]["agency"] or gold.rows[mark.report]["outlet"]
        for mark in marks
        if not mark.who and mark.report not in recalled
    }
    silent = {newsroom for newsroom in own if not named[newsroom]}
    return frozenset({who for whos in named.values() for who in whos} | silent)


def names(denier: str, denied_by: Sequence[str]) -> bool:
    """Whether one of the names shares the telling words of the expected one."""
    wanted = _telling(denier)
    return any(wanted & _telling(name) for name in denied_by)


def _telling(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower())) - _EMPTY


def figures(gold: Gold) -> Row:
    """Every figure, for the gate and for the table, and what went wrong in words."""
    found = read(gold)
    claims = by_mark(gold, found)
    told = happenings(gold, claims, found.events)
    voices = [h for h in told if h.event and len(h.event["corroboration"]["claimants"]) == len(h.voices)]
    stories = [h for h in told if h.event and h.event["corroboration"]["stories"] == h.stories]
    newsrooms = [h for h in told if h.event and len(h.event["corroboration"]["newsrooms"]) == len(h.newsrooms)]
    denials = [(h, who) for h in told for who in h.denied_by]
    linked = [who for h, who in denials if h.event and names(who, h.event["corroboration"]["denied_by"])]
    return {
        "grouping": grouping(gold, claims),
        "happenings": len(told),
        "reports": len(gold.rows),
        "marks": len(gold.marks),
        "read": len(claims),
        "voices": 100 * len(voices) / len(told),
        "newsrooms": 100 * len(newsrooms) / len(told),
        "stories": 100 * len(stories) / len(told),
        "denials": 100 * len(linked) / max(1, len(denials)),
        "denied": len(denials),
        "misses": _misses(gold, claims, told),
    }


def _misses(gold: Gold, claims: Mapping[Mark, Row], told: Sequence[Happening]) -> list[str]:
    """What went wrong, a line each."""
    main = {h.name: h.event["id"] for h in told if h.event}
    lines = [f"unread     {m.report} {m.happening}: {_near(gold, m)!r}" for m in gold.marks if m not in claims]
    lines += [
        f"apart      {mark.report} {mark.happening}: {_short(row)}"
        for mark, row in claims.items()
        if row["event_id"] != main[mark.happening]
    ]
    for one, group in _by_event(claims).items():
        if len({mark.happening for mark in group}) > 1:
            lines.append(f"one event  {one}: {sorted({mark.happening for mark in group})}")
    return lines + [line for h in told for line in _miscounted(h)]


def _near(gold: Gold, mark: Mark) -> str:
    return gold.texts[mark.report][max(0, mark.at - 40) : mark.at + 30]


def _miscounted(h: Happening) -> list[str]:
    said: Row = (
        h.event["corroboration"] if h.event else {"claimants": [], "stories": 0, "denied_by": [], "newsrooms": []}
    )
    lines = [
        f"denial     {h.name}: {who} / {said['denied_by']}" for who in h.denied_by if not names(who, said["denied_by"])
    ]
    if len(said["claimants"]) != len(h.voices):
        lines.append(f"voices     {h.name}: {sorted(h.voices)} / {said['claimants']}")
    if len(said["newsrooms"]) != len(h.newsrooms):
        lines.append(f"newsrooms  {h.name}: {sorted(h.newsrooms)} / {said['newsrooms']}")
    if said["stories"] != h.stories:
        lines.append(f"stories    {h.name}: {h.stories} / {said['stories']}")
    return lines


def _by_event(claims: Mapping[Mark, Row]) -> dict[str, list[Mark]]:
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark, row in claims.items():
        groups[row["event_id"]].append(mark)
    return groups


def _short(row: Row) -> str:
    day = row["date"] and f"{row['date']['start']}..{row['date']['end']}"
    places = [f"{p['name'] or p['text']}/{p['precision']}/{p['admin1']}" for p in row["places"]]
    counts = [(c["what"], c["low"], c["best"], c["high"]) for c in row["counts"]]
    return (
        f"{row['type']} {row['sub_type']} {row['mode']}{' recalled' if row['background'] else ''} [{row['trigger']}] {row['actor']} ({row['actor_side']}) > "
        f"{row['target']} ({row['target_side']}) {places} {day} {counts} by {row['claimant']}"
    )


def main() -> None:
    """Print the tables of the sets asked for (both, where none is)."""
    asked = [name for name in sys.argv[1:] if not name.startswith("-")] or ["dev", "test"]
    for name in asked:
        found = figures(gold_of(name))
        print(
            f"\n{name}: {found['happenings']} happenings, {found['reports']} reports, {found['read']} of {found['marks']} marks read\n"
        )
        print(TABLE)
        for rule, score in found["grouping"].items():
            print(line(rule, score))
        print(
            f"\nvoices exact {found['voices']:.1f} %, newsrooms exact {found['newsrooms']:.1f} %, stories exact {found['stories']:.1f} %, "
            f"denials linked {found['denials']:.1f} % of {found['denied']}"
        )
        if "--misses" in sys.argv:
            print("\n".join(found["misses"]))


if __name__ == "__main__":
    main()
