"""What the command line draws for people: tables and the story page, out of the rows that programs get."""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from sayso.api import Ledger
    from sayso.ledger.rows import Row
    from sayso.pipeline import Report

PIPE_WIDTH = 160  # columns where nobody looks on and the terminal does not say
_MODES_AHEAD = ("planned", "expected", "requested", "pledged", "possible", "hypothetical", "denied")


def console() -> Console:
    """The console for results, on stdout."""
    out = Console(highlight=False)
    return out if out.is_terminal else Console(highlight=False, width=PIPE_WIDTH)


def print_json(value: Any) -> None:  # noqa: ANN401
    """JSON on stdout, indented, nulls written."""
    json.dump(value if isinstance(value, dict) else list(value), sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def report_dict(report: Report, totals: Mapping[str, int]) -> Row:
    """What one run did, and what the ledger holds now, for programs."""
    refused = [{"source": source, "reason": reason} for source, reason in report.refused]
    read = {"pages": report.pages, "known": report.known, "versions": report.versions_read, "claims": report.claims}
    return {"read": read, "refused": refused, "other_languages": report.other_languages, "ledger": dict(totals)}


def report_lines(report: Report, totals: Mapping[str, int], path: Path) -> str:
    """What one run did, and what to type next, for people."""
    known = f", {report.known} known already" if report.known else ""
    lines = [
        f"{_many(report.pages, 'new page')}{known}, {len(report.refused)} refused",
        f"{_many(report.versions_read, 'version')} read: {_many(report.attributions, 'attribution')}, {_many(report.claims, 'claim')}",
        f"{path} holds {', '.join(_many(totals[name], *words) for name, words in _HELD.items())}",
    ]
    if totals["stories"]:
        lines.append(f"next: sayso show --ledger {path}")
    return "\n".join(lines)


_HELD = {"stories": ("story", "stories"), "versions": ("version",), "claims": ("claim",), "events": ("event",)}


def _many(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def date_words(date: Row | None) -> str:
    """An interval as people write it; open sides said in words."""
    if not date:
        return ""
    start, end = date["start"], date["end"]
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"by {end}" if end else f"from {start}"


def place_words(places: Sequence[Row]) -> str:
    """Names of places with their precision where it is not a town; what could not be placed keeps its words."""
    return ", ".join(_one_place(place) for place in places)


def _one_place(place: Row) -> str:
    name = place["name"] or place["text"]
    if place["lat"] is None and place["precision"] is None:
        return f"{name} (not placed)"
    return name if place["precision"] in {"city", "country"} else f"{name} ({place['precision']})"


def count_words(counts: Sequence[Row]) -> str:
    """Figures with what they count: a number, a bound, or the text's own word."""
    return ", ".join(f"{count['what']}: {_figure(count)}" for count in counts)


def _figure(count: Row) -> str:
    low, best, high = count["low"], count["best"], count["high"]
    if best is not None:
        return f"{best:,.10g}"
    if low is not None and high is not None:
        return f"{low:,.10g} to {high:,.10g}"
    if low is not None:
        return f"at least {low:,.10g}"
    return f"at most {high:,.10g}" if high is not None else str(count["text"])


def who_to_whom(row: Row) -> str:
    """Actor and target with an arrow; a dash for what is not stated."""
    return f"{row['actor'] or '-'} → {row['target'] or '-'}"


def stories_table(rows: Sequence[Row]) -> RenderableType:
    """Stories by date."""
    table = _grid("story", "headline", "agency", "first", "last", "versions", "pages")
    for row in rows:
        cells = (
            row["id"][:8],
            row["headline"],
            row["agency"],
            row["first"],
            row["last"],
            row["versions"],
            row["pages"],
        )
        table.add_row(*map(_cell, cells))
    return table


def rows_table(name: str, rows: Sequence[Row]) -> RenderableType:
    """One of the tables that the command line offers, a line a row."""
    draw = {"events": _events, "claims": _claims, "attributions": _attributions}[name]
    return Group(draw(rows), Text(_many(len(rows), name[:-1]), style="dim"))


def _grid(*columns: str) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _cell(value: Any) -> str:  # noqa: ANN401
    return "" if value is None else escape(str(value))


def _kind(row: Row) -> str:
    return f"{row['type']} {row['sub_type']}" if row["sub_type"] else str(row["type"])


def _events(rows: Sequence[Row]) -> Table:
    table = _grid("event", "date", "what", "where", "figures", "said by", "stories", "pages", "standing")
    for row in rows:
        voices = row["corroboration"]
        said_by = ", ".join(voices["claimants"])
        cells = (
            row["id"][:8],
            date_words(row["date"]),
            _kind(row),
            place_words(row["places"]),
            count_words(row["counts"]),
        )
        table.add_row(*map(_cell, (*cells, said_by, voices["stories"], voices["pages"])), standing(row))
    return table


def standing(event: Row) -> Text:
    """Whether it is said to have happened, and whether anyone verified or denied it. Claimed is not verified."""
    voices = event["corroboration"]
    if not event["happened"]:
        return Text("not said to have happened", style="dim")
    words, style = "claimed", ""
    if len(voices["sides"]) == 1:
        words = f"claimed by one side ({voices['sides'][0]})"
    if voices["verified_by"]:
        words, style = f"verified by {', '.join(voices['verified_by'])}", "green"
    if voices["denied_by"]:
        words, style = f"{words}; denied by {', '.join(voices['denied_by'])}", "red"
    return Text(words, style=style)


def _claims(rows: Sequence[Row]) -> Table:
    table = _grid("claim", "said by", "mode", "what", "who → whom", "where", "when", "figures", "verification")
    for row in rows:
        said_by = row["claimant"] or ("" if row["attribution_id"] else "(own voice)")
        cells = (row["id"][:8], said_by, row["mode"], _kind(row), who_to_whom(row), place_words(row["places"]))
        table.add_row(*map(_cell, (*cells, date_words(row["date"]), count_words(row["counts"]), row["verification"])))
    return table


def _attributions(rows: Sequence[Row]) -> Table:
    table = _grid("attribution", "speaker", "side", "cue", "content", "channel", "said on", "verification", "answer")
    for row in rows:
        cells = (row["id"][:8], row["speaker"], row["side"], row["cue"], row["content"], row["channel"])
        table.add_row(*map(_cell, (*cells, date_words(row["said_on"]), *_checked(row))))
    return table


def _checked(row: Row) -> tuple[str, str]:
    """Verification and response of an attribution in words."""
    verification, response = row["verification"], row["response"]
    checked = (
        f"{verification['status']}{' by ' + verification['by'] if verification['by'] else ''}" if verification else ""
    )
    return checked, f"{response['by']}: {response['status']}" if response else ""


def chain_page(versions: Sequence[Row], printings: Sequence[Row]) -> RenderableType:
    """A story's versions in order, and under each its printings, why they are copies, and every edit."""
    parts: list[RenderableType] = []
    for version in versions:
        parts.append(Text(f"version {version['id'][:12]}  {_origin(version)}", style="bold"))
        parts.append(Text(f"  {version['headline'] or '(no headline)'}"))
        parts += [_printing(p) for p in printings if p["version_id"] == version["id"]]
    return Group(*parts)


def _origin(version: Row) -> str:
    known = (version["agency"], version["published"] or "no date")
    return ", ".join(filter(None, known))


def _printing(row: Row) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for edit in row["edits"]:
        table.add_row(edit["kind"], f"¶{edit['paragraph'] + 1}", _cell(edit["version"]), "→", _cell(edit["printing"]))
    why = f"{row['relation']}: {_many(len(row['aligned']), 'paragraph')} aligned, score {row['score']:.2f}"
    head = Text(f"  {row['source']}  {row['outlet'] or ''}  {why}")
    cut = [
        Text(f"      cut: {text}  ({why})", style="dim")
        for text, why in zip(row["furniture"], row["furniture_reasons"], strict=True)
    ]
    return Group(head, Padding(table, (0, 0, 0, 6)), *cut)


def story_page(ledger: Ledger, story: str) -> RenderableType:
    """Everything about one story on one page."""
    versions, printings = ledger.versions(story=story).rows, ledger.printings(story=story).rows
    parts = [_head(versions, printings), _spread(versions, printings)]
    latest = versions[-1]["id"]
    attributions = ledger.attributions(version=latest).rows
    claims = ledger.claims(version=latest).rows
    parts += [_title("Who says what"), *_by_claimant(attributions, claims)]
    events = ledger.events(story=story).rows
    happened = [event for event in events if event["happened"]]
    ahead = [event for event in events if not event["happened"]]
    parts += [_title("Events: what is said to have happened"), _events(happened)]
    if ahead:
        parts += [
            _title("Not said to have happened: planned, expected, requested, pledged"),
            _claims(_of_events(claims, ahead)),
        ]
    return Group(*parts)


def _of_events(claims: Iterable[Row], events: Iterable[Row]) -> list[Row]:
    wanted = {event["id"] for event in events}
    return [claim for claim in claims if claim["event_id"] in wanted]


def _title(words: str) -> RenderableType:
    return Padding(Text(words, style="bold underline"), (1, 0, 0, 0))


def _head(versions: Sequence[Row], printings: Sequence[Row]) -> RenderableType:
    last = versions[-1]
    outlets = len({row["outlet"] for row in printings if row["outlet"]})
    facts = (
        _origin(last),
        f"story {last['story_id'][:8]}",
        _many(len(versions), "version"),
        _many(len(printings), "printing"),
    )
    words = "  ·  ".join((*facts, _many(outlets, "outlet"))) if outlets else "  ·  ".join(facts)
    return Panel(Group(Text(last["headline"] or "(no headline)", style="bold"), Text(words, style="dim")), expand=True)


def _spread(versions: Sequence[Row], printings: Sequence[Row]) -> RenderableType:
    table = _grid("version", "page", "outlet", "relation", "aligned", "edits", "furniture cut")
    place = {version["id"]: f"{version['position'] + 1}  {version['published'] or ''}" for version in versions}
    for row in sorted(printings, key=lambda row: (place[row["version_id"]], row["source"])):
        kinds = Counter(edit["kind"] for edit in row["edits"])
        edits = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        cells = (
            place[row["version_id"]],
            _short(row["source"]),
            row["outlet"],
            row["relation"],
            f"{len(row['aligned'])} ¶",
            edits,
        )
        table.add_row(*map(_cell, (*cells, len(row["furniture"]) or "")))
    return table


def _short(source: str) -> str:
    return source.rsplit("/", 1)[-1]


def _by_claimant(attributions: Sequence[Row], claims: Sequence[Row]) -> Iterable[RenderableType]:
    own = [claim for claim in claims if claim["attribution_id"] is None]
    names = {row["id"]: row["speaker"] or row["source"] or "(unnamed)" for row in attributions}
    order = list(dict.fromkeys(names[row["id"]] for row in attributions))
    told = sorted(attributions, key=lambda row: order.index(names[row["id"]]))
    for name, group in groupby(told, key=lambda row: names[row["id"]]):
        said = list(group)
        side = next((row["side"] for row in said if row["side"]), None)
        yield Text.assemble((name, "bold cyan"), (f"  {side}" if side and side != name else "", "dim"))
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
    for mark, style in zip(_checked(row), ("yellow", "magenta"), strict=True):
        if mark:
            words.append(f"  ({mark})", style=style)
    return Padding(words, (0, 0, 0, 2))


def _claim_line(row: Row) -> RenderableType:
    line = Text("▸ ", style="green" if row["mode"] == "asserted" else "dim")
    line.append(f"{row['mode']}  " if row["mode"] in _MODES_AHEAD else "", style="italic")
    line.append(_kind(row), style="bold")
    line.append(f"  {who_to_whom(row)}")
    details = (
        place_words(row["places"]),
        date_words(row["date"]),
        count_words(row["counts"]),
        row["weapon"],
        row["outcome"],
    )
    line.append("".join(f"  |  {detail}" for detail in details if detail))
    if row["verification"]:
        line.append(f"  ({row['verification']})", style="yellow")
    return Padding(line, (0, 0, 0, 6))


def demo_end(path: str) -> RenderableType:
    """What to type after the demo."""
    lines = (
        "Now try:",
        f"  sayso events --ledger {path}            every event, and who stands behind it",
        f"  sayso story --ledger {path}             the stories; add an id to see every edit",
        f"  sayso export {path} tables -f parquet   for pandas, R, DuckDB",
        "  sayso read YOUR-FOLDER                  your own pages, into sayso.db",
    )
    return Padding(Text("\n".join(lines)), (1, 0))
