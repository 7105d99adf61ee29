"""Commands for many shards: batch (into Parquet files), load (those into a ledger)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from sayso.cli.app import app
from sayso.cli.shared import AsJson, LedgerOption, open_ledger, progress_bar

if TYPE_CHECKING:
    from pathlib import Path

    from sayso.pipeline import Report

Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes.  [default: one a core]")]


@app.command(
    epilog="Example: [bold]sayso batch news/*.warc.gz --out batch/ && sayso load batch/ --ledger war.db[/bold]"
)
def batch(
    shards: Annotated[list[str], typer.Argument(help="Files, archives or folders; each is one task.")],
    out: Annotated[str, typer.Option("--out", help="Where the Parquet files lie; the same again goes on.")],
    engine: Annotated[str, typer.Option(help="local, or ray (RAY_ADDRESS names a cluster).")] = "local",
    workers: Workers = None,
    memory: Annotated[str, typer.Option(help="What the joins may take before they go to the disk.")] = "1GB",
    as_json: AsJson = False,
) -> None:
    """Read shards into Parquet files, on this machine or a cluster; stopped, it goes on where it was.

    Exit code 0: all done; 1: some shards or versions given up, each named with its reason; 2: nothing could be done.
    """
    run_shards(shards, out=out, engine=engine, workers=workers, memory=memory, as_json=as_json)


def run_shards(
    shards: list[str], *, out: str, engine: str, workers: int | None, as_json: bool, memory: str = "1GB"
) -> NoReturn:
    """Run the batch and say what it did; ends the command."""
    from dataclasses import asdict

    from sayso.batch.run import run_batch
    from sayso.show import print_json

    with progress_bar() as progress:
        done = run_batch(
            shards,
            out,
            engine=engine,
            workers=workers,
            memory=memory,
            tell=lambda step, count: progress(step, count, None),
        )
    for task, reason in done.failed:
        typer.echo(f"given up  {task}: {reason}", err=True)
    if as_json:
        print_json(asdict(done))
    else:
        typer.echo(
            f"{out}: {done.shards} shards, {done.pages} pages with an article, {done.versions} versions, "
            f"{done.readings} readings\n'sayso load {out}' takes them into a ledger"
        )
    raise typer.Exit(1 if done.failed else 0)


@app.command(epilog="Example: [bold]sayso load batch/ --ledger war.db[/bold]")
def load(
    folder: Annotated[str, typer.Argument(help="What 'sayso batch' or 'sayso read --out' wrote.")],
    ledger: LedgerOption = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Take what a batch made into a ledger: the same ledger as reading its shards gives, without the reading.

    Exit code 0: all taken; 1: some pages refused, each named with its reason; 2: nothing could be done.
    """
    with open_ledger(ledger, create=True) as book, progress_bar() as progress:
        report = book.load(folder, progress=progress, workers=workers)
        totals = book.totals()
    tell_report(report, totals, book.path, as_json=as_json)


def tell_report(report: Report, totals: dict[str, int], path: Path | str, *, as_json: bool) -> NoReturn:
    """Say what taking pages in did; ends the command."""
    from sayso.show import print_json, report_dict, report_lines

    for source, reason in report.refused:
        typer.echo(f"refused  {source}: {reason}", err=True)
    for language, count in sorted(report.other_languages.items()):
        typer.echo(f"kept, not read  {count} in language {language!r} (only English is read yet)", err=True)
    for what, count in sorted(report.left_out.items()):
        typer.echo(f"left out  {count} of kind {what}: no page", err=True)
    if as_json:
        print_json(report_dict(report, totals))
    else:
        typer.echo(report_lines(report, totals, path))
    raise typer.Exit(1 if report.refused else 0)
