"""``sayso export``: what the filter leaves, as files that other tools read."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sayso.cli.app import app
from sayso.cli.shared import OF_EVENTS, TollRule, open_ledger, with_filter
from sayso.errors import UsageError


@app.command(epilog="Example: [bold]sayso export war.db assaults.csv --profile acled --type ASSAULT[/bold]")
@with_filter(*OF_EVENTS)
def export(
    ledger: Annotated[str, typer.Argument(help="The ledger's file.")],
    target: Annotated[str, typer.Argument(help="A folder (a file a table), a file (its ending says how), or - .")],
    wanted: dict[str, Any],
    form: Annotated[
        str | None, typer.Option("--format", "-f", help="jsonl, csv, parquet, arrow, geojson, geoparquet or gpkg.")
    ] = None,
    table: Annotated[str | None, typer.Option(help="Only this one.  [default in a file: events]")] = None,
    profile: Annotated[
        str | None, typer.Option(help="acled, ucdp, viina, plover, hxl, annotation, claimreview or prov.")
    ] = None,
    unasserted: Annotated[
        bool, typer.Option("--unasserted", help="In a profile, also what is only denied or called possible.")
    ] = False,
    one_per_day: Annotated[
        bool, typer.Option("--one-per-day", help="One row for each type, place and day, as VIINA and Phoenix count.")
    ] = False,
    toll_rule: TollRule = None,
) -> None:
    """Write what the filter leaves: tables, maps, or the shapes that others know (docs/exports.md, docs/profiles.md)."""
    if one_per_day and table:
        raise UsageError("--one-per-day is a view of the events; leave out --table")
    table = "one_per_day" if one_per_day else table
    given: dict[str, Any] = {"format": form, "table": table, "profile": profile, "unasserted": unasserted}
    given |= {"toll_rule": toll_rule}
    with open_ledger(ledger) as book:
        for path in book.export(target, **given, **wanted):
            typer.echo(path)
