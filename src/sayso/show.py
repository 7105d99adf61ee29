"""What the command line draws for people: tables and the story page, out of the rows that programs get."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any, Never

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sayso.phrase import checked_words, claimed_by, count_words, date_words, kind_words, place_words, standing
from sayso.phrase import who_to_whom as pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sayso.api import Ledger
    from sayso.ledger.rows import Row
    from sayso.pipeline import Report
    from sayso.resolve.place.find import Candidate

PIPE_WIDTH = 160  # columns where nobody looks on and COLUMNS does not say
LEGEND = "○ claimed   ✓ somebody verified it   ✗ denied   … has not happened"
_DECIDED = {"confirmed": "green", "rejected": "red"}
_ASIDE = frozenset({"planned", "expected", "requested", "pledged", "possible", "hypothetical", "denied"})


class _Out(Console):
    """Standard output; whoever reads it may stop reading."""

    def on_broken_pipe(self) -> Never:
        raise BrokenPipeError


def console() -> Console:
    """The console for results, on stdout. Colours only for people, and never with NO_COLOR."""
    out = _Out(highlight=False)
    return out if out.is_terminal or "COLUMNS" in os.environ else _Out(highlight=False, width=PIPE_WIDTH)


def print_json(value: Any) -> None:  # noqa: ANN401
    """JSON on stdout, indented, nulls written."""
    json.dump(value if isinstance(value, dict) else list(value), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def report_dict(report: Report, totals: Mapping[str, int]) -> Row:
    """What one run did, and what the ledger holds now, for programs."""
    refused = [{"source": source, "reason": reason} for source, reason in report.refused]
    read = {
        "pages": report.pages,
        "known": report.known,
        "versions": report.versions_read,
        "claims": report.claims,
        "marked": report.marked,
    }
    return {"read": read, "refused": refused, "other_languages": report.other_languages, "ledger": dict(totals)}


def report_lines(report: Report, totals: Mapping[str, int], path: Path | str) -> str:
    """What one run did, and what to type next, for people."""
    known = f", {report.known} known already" if report.known else ""
    lines = [
        f"{_many(report.pages, 'new page')}{known}, {len(report.refused)} refused",
        f"{_many(report.versions_read, 'version')} read: {_many(report.attributions, 'attribution')}, {_many(report.claims, 'claim')}",
        f"{path} holds {', '.join(_many(totals[name], *words) for name, words in _HELD.items())}",
    ]
    if report.marked:
        lines.insert(
            1,
            f"{_many(report.marked, 'version')} marked by notices that withdraw or correct: sayso alerts --ledger {path}",
        )
    if totals["stories"]:
        lines.append(f"next: sayso show --ledger {path}")
    return "\n".join(lines)


_HELD = {"stories": ("story", "stories"), "versions": ("version",), "claims": ("claim",), "events": ("event",)}


def _many(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def stories_table(rows: Sequence[Row]) -> RenderableType:
    """Stories by date."""
    table = _grid({"story": 1, "headline": 6, "agency": 2, "first": 1, "last": 1}, right=("versions", "pages"))
    for row in rows:
        days = (date_words({"start": day, "end": day} if day else None) for day in (row["first"], row["last"]))
        _add(table, row["id"][:8], row["headline"], row["agency"], *days, row["versions"], row["pages"])
    return table


def rows_table(name: str, rows: Sequence[Row]) -> RenderableType:
    """One of the tables that the command line offers, a line a row."""
    draw = {"events": events_table, "claims": _claims, "attributions": _attributions, "comparison": _beside}[name]
    end = _many(len(rows), "row" if name == "comparison" else name[:-1])
    return Group(draw(rows), Text(f"{end}    {LEGEND}" if name == "events" and rows else end, style="dim"))


def _grid(columns: Mapping[str, int], *, right: Sequence[str] = ()) -> Table:
    """A table without lines; the numbers share out the width, those of ``right`` are narrow and aligned there."""
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name, share in columns.items():
        table.add_column(name, ratio=share if share > 1 else None, no_wrap=share == 0)
    for name in right:
        table.add_column(name, justify="right")
    return table


def _add(table: Table, *cells: Any) -> None:  # noqa: ANN401
    table.add_row(*(cell if isinstance(cell, Text) else Text("" if cell is None else str(cell)) for cell in cells))


def events_table(rows: Sequence[Row], parties: Mapping[str, str] | None = None) -> Table:
    """Events: when, what and where, how many, who says so, and what anyone verified or denied.

    ``parties`` tells who did it to whom, by event id, where that is known.
    """
    table = _grid({"": 0, "when": 0, "what": 5, "figures": 3, "said by": 5}, right=("stories",))
    table.add_column("event", no_wrap=True, style="dim")
    for row in rows:
        sign, checked, style = standing(row)
        what = _happening(row, (parties or {}).get(row["id"], ""))
        said_by = Text(claimed_by(row))
        if checked:
            said_by.append(f"{'; ' if said_by else ''}{checked}", style=style or "yellow")
        when, figures = date_words(row["date"]), count_words(row["counts"])
        _add(
            table, Text(sign, style=style), when, what, figures, said_by, row["corroboration"]["stories"], row["id"][:8]
        )
    return table


def _happening(row: Row, parties: str) -> Text:
    """What, who to whom, where, and what a person decided: "shelling, → a market, El Obeid  confirmed"."""
    what = Text(kind_words(row), style="bold")
    where = place_words(row["places"])
    what.append("".join(f", {part}" for part in (parties, where) if part), style="not bold")
    return (
        what
        if row["status"] == "suggested"
        else what.append(f"  {row['status']}", style=f"not bold {_DECIDED[row['status']]}")
    )


def _claims(rows: Sequence[Row]) -> Table:
    table = _grid({"said by": 3, "what": 6, "when": 0, "figures": 3})
    table.add_column("checked", style="yellow")
    table.add_column("claim", no_wrap=True, style="dim")
    for row in rows:
        said_by = row["claimant"] or (None if row["attribution_id"] else "(own voice)")
        what = Text(f"{row['mode']} ", style="italic") if row["mode"] in _ASIDE else Text()
        what.append_text(_happening(row, pair(row)))
        when, figures = date_words(row["date"]), count_words(row["counts"])
        _add(table, said_by, what, when, figures, row["verification"], row["id"][:8])
    return table


def _attributions(rows: Sequence[Row]) -> Table:
    table = _grid({"speaker": 2, "side": 1, "cue": 1, "content": 6, "channel": 1, "said on": 0})
    for name in ("checked", "answer"):
        table.add_column(name)
    for row in rows:
        said_on = date_words(row["said_on"])
        cells = (row["speaker"], row["side"], row["cue"], row["content"], row["channel"])
        _add(table, *cells, said_on, *checked_words(row))
    return table


def _beside(rows: Sequence[Row]) -> Table:
    """Their event on the left, the ledger's on the right, how far apart in the middle."""
    table = _grid({"their day": 0, "their place": 3, "their kind": 2}, right=("dead", "km", "days"))
    for name, share in {"event": 0, "day": 0, "place": 3, "kind": 2}.items():
        table.add_column(name, ratio=share or None, no_wrap=not share)
    table.add_column("dead", justify="right")
    for row in rows:
        days = (date_words({side: row[f"{whose}_{side}"] for side in ("start", "end")}) for whose in ("their", "event"))
        theirs, own = days
        apart = ("none", "") if row["in"] == "theirs" else (row["km"], row["days"])
        dead = None if row["event_dead"] is None else f"{row['event_dead']:g}"
        their = (theirs, row["their_place"], row["their_kind"], row["their_dead"], *apart)
        _add(table, *their, (row["event_id"] or "")[:8], own, row["event_place"], row["event_kind"], dead)
    return table


def chain_page(versions: Sequence[Row], printings: Sequence[Row]) -> RenderableType:
    """A story's versions in order, and under each its printings, why they are copies, and every edit."""
    parts: list[RenderableType] = []
    for version in versions:
        parts.append(Text(f"version {version['id'][:12]}  {_origin(version)}", style="bold"))
        parts.append(Text(f"  {version['headline'] or '(no headline)'}"))
        parts += [Padding(mark, (0, 0, 0, 2)) for mark in _marks(version)]
        parts += [_printing(p) for p in printings if p["version_id"] == version["id"]]
    return Group(*parts)


def _origin(version: Row) -> str:
    return ", ".join(filter(None, (version["agency"], _published(version))))


def _published(version: Row) -> str:
    day = version["published"]
    return date_words({"start": day, "end": day}) if day else "no date"


def _printing(row: Row) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for edit in row["edits"]:
        _add(table, edit["kind"], f"¶{edit['paragraph'] + 1}", edit["version"], "→", edit["printing"])
    why = f"{row['relation']}: {_many(len(row['aligned']), 'paragraph')} aligned, score {row['score']:.2f}"
    head = Text(f"  {row['source']}  {row['outlet'] or ''}  {why}")
    cut = [
        Text(f"      cut: {text}  ({why})", style="dim")
        for text, why in zip(row["furniture"], row["furniture_reasons"], strict=True)
    ]
    return Group(head, Padding(table, (0, 0, 0, 6)), *cut)


def story_page(ledger: Ledger, story: str) -> RenderableType:
    """Everything about one story on one page: what happened, what lies ahead, who says what, who printed it."""
    versions, printings = ledger.versions(story=story).rows, ledger.printings(story=story).rows
    latest = versions[-1]
    attributions = ledger.attributions(version=latest["id"]).rows
    claims = ledger.claims(version=latest["id"]).rows
    events = ledger.events(story=story).rows
    ahead = {event["id"] for event in events if not event["happened"]}
    told = _in_order_told(ledger.claims(story=story).rows)
    happened = sorted((e for e in events if e["id"] not in ahead), key=lambda e: told[e["id"]][0])
    parts = [_head(versions, printings)]
    if happened:
        parties = {event: words for event, (_, words) in told.items()}
        table = events_table(happened, parties)
        parts += [_title("What is said to have happened"), table, Text(LEGEND, style="dim")]
    if aside := [claim for claim in claims if claim["event_id"] in ahead]:
        parts += [_title("Not said to have happened: planned, expected, asked for, promised, denied"), _claims(aside)]
    parts.append(_title("Who says what" + (" in the latest version" if len(versions) > 1 else "")))
    parts += [*_by_claimant(attributions, claims), _title("Where it was printed"), _spread(versions, printings)]
    return Group(*parts, Text())


def _in_order_told(claims: Sequence[Row]) -> dict[str, tuple[tuple[bool, int], str]]:
    """Where the story first tells of each event (what is recalled comes last), and its fullest who to whom."""
    found: dict[str, tuple[tuple[bool, int], str]] = {}
    for claim in claims:
        at, parties = (claim["background"], claim["words"]["trigger"][0][0]), pair(claim)
        before, known = found.get(claim["event_id"], (at, ""))
        found[claim["event_id"]] = (
            min(at, before),
            max(known, parties, key=lambda words: ("→" in words[1:-1], len(words))),
        )
    return found


def places_table(candidates: Sequence[Candidate]) -> RenderableType:
    """What a name could mean, the most believed first, with the reasons."""
    table = _grid({"place": 3, "kind": 1, "country": 1, "region": 2}, right=("people", "belief"))
    table.add_column("why", ratio=5)
    for one in candidates:
        people = None if one.population is None else f"{one.population:,}"
        _add(table, one.name, one.kind, one.country, one.admin1, people, f"{one.belief:.2f}", one.why)
    return table


def _title(words: str) -> RenderableType:
    return Padding(Text(words, style="bold underline"), (1, 0, 0, 0))


def _head(versions: Sequence[Row], printings: Sequence[Row]) -> RenderableType:
    last = versions[-1]
    outlets = len({row["outlet"] for row in printings if row["outlet"]})
    facts = [_origin(last), _many(len(versions), "version"), _many(len(printings), "printing")]
    facts += [_many(outlets, "outlet")] if outlets else []
    facts.append(f"story {last['story_id'][:8]}")
    headline = Text(last["headline"] or "(no headline)", style="bold")
    return Panel(Group(headline, Text("  ·  ".join(facts), style="dim"), *_marks(last)), expand=True)


def _marks(version: Row) -> list[Text]:
    """What notices say of a version: that it was withdrawn, that it was corrected."""
    withdrawn, correction = version["withdrawn"], version["correction"]
    marks = []
    if withdrawn:
        why = f"Withdrawn; what it says is not counted: {withdrawn}  (page {version['withdrawn_by'][:12]})"
        marks.append(Text(why, style="bold red"))
    if correction:
        marks.append(Text(f"Correction: {correction}  (page {version['corrected_by'][:12]})", style="yellow"))
    return marks


def _spread(versions: Sequence[Row], printings: Sequence[Row]) -> RenderableType:
    table = _grid({"version": 0, "page": 4, "relation": 0, "edits": 4}, right=("¶", "cut"))
    place = {version["id"]: f"{version['position'] + 1}  {_published(version)}" for version in versions}
    for row in sorted(printings, key=lambda row: (place[row["version_id"]], row["source"])):
        kinds = Counter(edit["kind"] for edit in row["edits"])
        edits = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        page = Text.assemble(row["outlet"] or "", (f"  {row['source'].rsplit('/', 1)[-1]}", "dim"))
        cut = len(row["furniture"]) or None
        _add(table, place[row["version_id"]], page, row["relation"], edits, len(row["aligned"]), cut)
    return table


def _by_claimant(attributions: Sequence[Row], claims: Sequence[Row]) -> Iterable[RenderableType]:
    own = [claim for claim in claims if claim["attribution_id"] is None]
    names = {row["id"]: row["speaker"] or row["source"] or "(unnamed)" for row in attributions}
    order = list(dict.fromkeys(names[row["id"]] for row in attributions))
    told = sorted(attributions, key=lambda row: order.index(names[row["id"]]))
    for name, group in groupby(told, key=lambda row: names[row["id"]]):
        said = list(group)
        side = next((row["side"] for row in said if row["side"]), None)
        yield Text.assemble((name, "bold cyan"), (f"  {side}" if side and side not in name else "", "dim"))
        for row in said:
            yield _said(row)
            yield from (_claim_line(claim) for claim in claims if claim["attribution_id"] == row["id"])
    if own:
        yield Text("In the report's own voice", style="bold cyan")
        yield from (_claim_line(claim) for claim in own)


def _said(row: Row) -> RenderableType:
    words = Text(f"{row['cue'] or ''}: ", style="dim")
    words.append(f"“{row['content']}”" if row["quote"] == "direct" else str(row["content"]), style="")
    notes = [row["channel"] and f"via {row['channel']}", row["said_on"] and f"on {date_words(row['said_on'])}"]
    if marks := "; ".join(filter(None, notes)):
        words.append(f"  [{marks}]", style="dim")
    for mark, style in zip(checked_words(row), ("yellow", "magenta"), strict=True):
        if mark:
            words.append(f"  ({mark})", style=style)
    return Padding(words, (0, 0, 0, 2))


def _claim_line(row: Row) -> RenderableType:
    """The claim that was read from the words above it, in one line."""
    line = Text("▸ ", style="green" if row["mode"] == "asserted" else "dim")
    line.append(f"{row['mode']} " if row["mode"] in _ASIDE else "", style="italic")
    line.append(kind_words(row), style="bold")
    where_when = (place_words(row["places"]), date_words(row["date"]), count_words(row["counts"]))
    weapon = f"with {row['weapon']}" if row["weapon"] else None
    line.append("".join(f"  ·  {detail}" for detail in (pair(row), *where_when, weapon, row["outcome"]) if detail))
    marks = [name for name in ("background", "summary") if row[name]]
    line.append(f"  ({', '.join(marks)})" if marks else "", style="dim")
    line.append(f"  ({row['verification']})" if row["verification"] else "", style="yellow")
    return Padding(line, (0, 0, 0, 6))


def demo_end(path: str) -> RenderableType:
    """What to type after the demo."""
    commands = {
        f"sayso serve {path} -o": "the desk: map, timeline, every claim in its words",
        f"sayso events --ledger {path}": "every event, and who stands behind it",
        f"sayso story --ledger {path}": "the stories; add an id to see every edit",
        f"sayso export {path} tables -f parquet": "for pandas, R, DuckDB",
        "sayso read YOUR-FOLDER": "your own pages, into sayso.db",
    }
    widest = max(map(len, commands))
    lines = ["Now try:", *(f"  {command:<{widest}}   {does}" for command, does in commands.items())]
    return Padding(Text("\n".join(lines)), (1, 0))
