"""``sayso import``: events that others coded, beside the ledger's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sayso.cli.app import app
from sayso.cli.shared import OF_EVENTS, AsCsv, AsJson, AsJsonl, LedgerOption, form, open_ledger, print_rows, with_filter

_NAMED = 5  # lines of a file that are named before the rest is only counted


@app.command(name="import", epilog="Example: [bold]sayso import ucdp GEDEvent.csv --ledger war.db --km 10 --csv[/bold]")
@with_filter(*OF_EVENTS)
def import_(
    data_set: Annotated[str, typer.Argument(help="acled or ucdp.")],
    path: Annotated[Path, typer.Argument(help="Their CSV file, or a zip archive with it.")],
    wanted: dict[str, Any],
    ledger: LedgerOption = None,
    km: Annotated[float, typer.Option(help="How far apart in place a match may be.")] = 25.0,
    days: Annotated[int, typer.Option(help="How far apart in time.")] = 1,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Compare with events of ACLED or UCDP: which the ledger has, which it lacks, in km and days. Nothing is written to it."""
    chosen = form(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv)
    with open_ledger(ledger) as book:
        found = book.compare(path, data_set, km=km, days=days, **wanted)
    for line, reason in found.refused[:_NAMED]:
        typer.echo(f"left out  {path}, line {line}: {reason}", err=True)
    if len(found.refused) > _NAMED:
        typer.echo(f"left out  {len(found.refused) - _NAMED} lines more", err=True)
    print_rows("comparison", found.rows.rows, chosen)
    for words in found.words():
        typer.echo(words, err=True)
