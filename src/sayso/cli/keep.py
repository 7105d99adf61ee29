"""Commands that look after a ledger: decide (two pages), backup, forget, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.app import app
from sayso.cli.shared import LedgerOption, open_ledger


@app.command(epilog="Example: [bold]sayso decide split 3f2a 9b1c --level story --why 'two newsrooms' --by Ana[/bold]")
def decide(
    kind: Annotated[str, typer.Argument(help="split or merge.")],
    page_a: Annotated[str, typer.Argument(help="A page's id, or its beginning ('sayso story ID' shows them).")],
    page_b: Annotated[str, typer.Argument(help="Another page's.")],
    why: Annotated[str, typer.Option(help="The reason, kept with the decision.")],
    by: Annotated[str, typer.Option(help="Who decides.  [default: the name you are logged in with]")] = "",
    level: Annotated[str, typer.Option(help="version: one wording or not; story: one report or not.")] = "version",
    ledger: LedgerOption = None,
) -> None:
    """Overrule the matching: two pages never, or always, in one version or story. It survives new pages."""
    from getpass import getuser

    with open_ledger(ledger) as book:
        book.decide(kind, page_a, page_b, level=level, by=by or getuser(), why=why)
        where = [row for row in book.printings() if row["page_id"].startswith((page_a, page_b))]
    for row in where:
        typer.echo(f"{row['source']}: story {row['story_id'][:8]}, version {row['version_id'][:8]}")


@app.command(epilog="Example: [bold]sayso backup war-2024-05-01.db --ledger war.db[/bold]")
def backup(
    out: Annotated[Path, typer.Argument(help="A new file.")],
    ledger: LedgerOption = None,
) -> None:
    """Copy a ledger that is in use to a new file, and prove that the copy is whole."""
    with open_ledger(ledger) as book:
        book.backup(out)
    typer.echo(f"{out}: {out.stat().st_size / 1e6:,.1f} MB, sound")


@app.command(epilog="Example: [bold]sayso forget 3f2a --why 'order of the court of 2 May' --by Ana[/bold]")
def forget(
    page: Annotated[str, typer.Argument(help="A page's id, or its beginning ('sayso story ID' shows them).")],
    why: Annotated[str, typer.Option(help="The reason, kept in the page's place.")],
    by: Annotated[str, typer.Option(help="Who removes it.  [default: the name you are logged in with]")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    ledger: LedgerOption = None,
) -> None:
    """Remove a page for good, where law or ethics demand it: its bytes, and all words that no other page prints.

    A tombstone stays (hash, reason, who, when), and the same bytes are refused from then on. Backups made before still hold it.
    """
    from getpass import getuser

    with open_ledger(ledger) as book:
        yes or typer.confirm(f"Remove the page {page} from {book.path} for good?", abort=True, err=True)
        gone = book.forget(page, by=by or getuser(), why=why)
    typer.echo(
        f"page {gone['page_id'][:12]} is removed, with {gone['versions']} texts and {gone['claims']} claims of it"
    )


@app.command(epilog="Example: [bold]sayso check --ledger war.db[/bold]")
def check(ledger: LedgerOption = None) -> None:
    """Prove that the ledger is whole; say what is wrong and how to mend it. Exit code 1 if anything is."""
    with open_ledger(ledger) as book:
        found = book.check()
    for problem in found:
        typer.echo(problem)
    if not found:
        typer.echo(f"{book.path}: sound")
    raise typer.Exit(1 if found else 0)
