"""What people see of watching: a line a round, and a table of the feeds with their last requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sayso.ledger.rows import Row
    from sayso.pipeline import Report
    from sayso.watch.round import Round

_LINES = 5  # of a feed's log; --json has them all


def round_line(done: Round, report: Report) -> str:
    """One round in one line."""
    parts = [f"{done.asked} feeds asked"]
    parts += [f"{done.unchanged} unchanged"] if done.unchanged else []
    parts += [f"{done.failed} failed"] if done.failed else []
    parts.append(f"{done.new} new items, {done.kept} pages")
    parts += [f"{done.put_off} put off"] if done.put_off else []
    refused = len(done.refused) + len(report.refused)
    parts += [f"{refused} refused"] if refused else []
    parts.append(f"{report.claims} claims")
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}  {', '.join(parts)}"


def feeds_table(rows: Sequence[Row]) -> RenderableType:
    """Every feed with what it gave, and below it its last requests."""
    if not rows:
        return Text("no feed was watched yet; 'sayso watch feeds.toml' begins")
    parts: list[RenderableType] = []
    for row in rows:
        parts.append(
            Text.assemble((row["name"], "bold"), (f"  {row['url']}" if row["name"] != row["url"] else "", "dim"))
        )
        items = f"{row['kept']} kept, {row['waiting']} waiting, {row['refused']} refused"
        failed = f"; failed {row['failures']} times in a row" if row["failures"] else ""
        parts.append(Text(f"  {items}; last answer: {row['state']}{failed}; asked again {row['next_at'][:19]}"))
        parts.append(_log(row["log"][:_LINES]))
    return Group(*parts)


def _log(entries: Sequence[Row]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2), style="dim")
    for entry in entries:
        status = "-" if entry["status"] is None else str(entry["status"])
        cells = (
            entry["at"][:19],
            status,
            f"{entry['bytes']:,} bytes",
            f"{entry['seconds']:.1f} s",
            entry["gave"],
            entry["url"],
        )
        table.add_row(*map(Text, cells))
    return table
