"""``sayso release`` and ``sayso diff``: data sets that can be cited, and what differs between two."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from sayso.cli.app import app
from sayso.cli.shared import OF_EVENTS, AsJson, LedgerOption, open_ledger, with_filter


@app.command(
    epilog="Example: [bold]sayso release 2024-06 --ledger war.db --by 'Ana Petrova' --license CC-BY-4.0[/bold]"
)
@with_filter(*OF_EVENTS)
def release(
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one with an earlier release.")],
    wanted: dict[str, Any],
    ledger: LedgerOption = None,
    title: Annotated[str, typer.Option(help="What the data set is called.")] = "A ledger of claims",
    by: Annotated[list[str] | None, typer.Option(help="An author; give it once for each.")] = None,
    license_: Annotated[str | None, typer.Option("--license", help="An SPDX name, for example CC-BY-4.0.")] = None,
    texts: Annotated[
        bool, typer.Option("--texts", help="With the sentences of pages, which belong to others.")
    ] = False,
) -> None:
    """Write a data set that can be cited and checked: tables, description, citation, hashes."""
    with open_ledger(ledger) as book:
        for path in book.release(folder, title=title, by=by or (), license=license_, texts=texts, **wanted):
            typer.echo(path)


@app.command(epilog="Example: [bold]sayso diff 2024-05 2024-06[/bold]")
def diff(
    a: Annotated[str, typer.Argument(help="A release's folder, or a ledger.")],
    b: Annotated[str, typer.Argument(help="Another.")],
    as_json: AsJson = False,
) -> None:
    """What differs between two releases or ledgers: events and claims added, gone and changed. Exit code 1 if anything does."""
    from sayso.export.diff import compare_releases, diff_lines

    found = compare_releases(a, b)
    if as_json:
        typer.echo(json.dumps({one.table: one.plain() for one in found}, ensure_ascii=False, indent=1))
    else:
        for line in diff_lines(found):
            typer.echo(line)
    raise typer.Exit(1 if any(one.any for one in found) else 0)
