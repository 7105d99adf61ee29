"""Commands that take pages in: read, demo."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sayso.cli.app import app
from sayso.cli.batch import run_shards, tell_report
from sayso.cli.shared import AsJson, LedgerOption, open_ledger, progress_bar


@app.command(epilog="Example: [bold]sayso read news/ more/*.html --ledger war.db[/bold]")
def read(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders, globs or addresses; - is standard input. None: finish what waits."),
    ] = None,
    ledger: LedgerOption = None,
    again: Annotated[bool, typer.Option("--again", help="Read every version anew with today's readers.")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Processes that read.  [default: one a core]")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN", help="A table's column for a field: --map headline=title --map text=body."
        ),
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", help="Read shards into Parquet files here, and not into a ledger.")
    ] = None,
    engine: Annotated[str, typer.Option(help="With --out: local, or ray.")] = "local",
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch addresses (http, https); else nothing is.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take pages into a ledger: clean, match, read, reconcile.

    Exit code 0: all read; 1: some refused, each named with its reason on stderr; 2: nothing could be done.
    """
    from sayso.sources.table import columns_of

    if out is not None:
        run_shards(paths or [], out=out, engine=engine, workers=workers, as_json=as_json)
    with open_ledger(ledger, create=True) as book, progress_bar() as progress:
        options = {"again": again, "workers": workers, "columns": columns_of(columns or ()), "fetch": fetch}
        report = book.read(*(paths or ()), progress=progress, stdin=sys.stdin.buffer, **options)  # type: ignore[arg-type]
        totals = book.totals()
    tell_report(report, totals, book.path, as_json=as_json)


@app.command(epilog="Example: [bold]sayso demo --ledger demo.db[/bold]")
def demo(
    ledger: Annotated[str, typer.Option("--ledger", "-l", help="Where to keep the demo's ledger.")] = "demo.db",
) -> None:
    """Read the example stories that come with sayso, and show what they become."""
    from importlib.resources import as_file, files

    from sayso.show import console, demo_end, story_page

    with as_file(files("sayso") / "data" / "demo") as folder, open_ledger(ledger, create=True) as book:
        with progress_bar() as progress:
            book.read(folder, progress=progress)
        for item in book.stories():
            console().print(story_page(book, item["id"]))
        console().print(demo_end(ledger))
