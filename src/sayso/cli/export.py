"""``sayso export``: what the filter leaves, as files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.app import app
from sayso.cli.shared import StoryOption, open_ledger


@app.command(epilog="Example: [bold]sayso export war.db tables --format parquet[/bold]")
def export(
    ledger: Annotated[str, typer.Argument(help="The ledger's file.")],
    folder: Annotated[Path, typer.Argument(help="Where to; made if it is missing.")],
    form: Annotated[str, typer.Option("--format", "-f", help="jsonl, csv or parquet.")] = "jsonl",
    story: StoryOption = None,
) -> None:
    """Write one file a table: printings, versions, attributions, claims, events."""
    with open_ledger(ledger) as book:
        for path in book.export(folder, format=form, **({"story": story} if story else {})):
            typer.echo(path)
