"""``sayso watch``: ask feeds again and again, and read what they give; or tell what they gave so far."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.app import app
from sayso.cli.shared import AsJson, LedgerOption, open_ledger


@app.command(epilog="Example: [bold]sayso watch feeds.toml --ledger war.db[/bold]")
def watch(
    feeds: Annotated[
        Path | None, typer.Argument(help="A TOML file that names the feeds (docs/inputs.md).", show_default=False)
    ] = None,
    ledger: LedgerOption = None,
    once: Annotated[bool, typer.Option("--once", help="One round, then stop: for cron.")] = False,
    status: Annotated[bool, typer.Option("--status", help="What each feed gave so far; nothing is fetched.")] = False,
    as_json: AsJson = False,
) -> None:
    """Poll RSS, Atom and JSON feeds and news sitemaps politely; take every new item into the ledger, once.

    Stop it at any moment, by any means: the next run goes on where it was. Exit code 0: stopped as asked; 2: a
    setting is wrong.
    """
    from sayso.errors import UsageError
    from sayso.show import print_json
    from sayso.watch.show import feeds_table, round_line

    if status:
        with open_ledger(ledger) as book:
            rows = book.feeds()
        if as_json:
            print_json(rows)
        else:
            from sayso.show import console

            console().print(feeds_table(rows))
        return
    if feeds is None:
        raise UsageError("name the file of feeds: 'sayso watch feeds.toml'; docs/inputs.md shows one")
    with open_ledger(ledger, create=True) as book:
        book.watch(feeds, once=once, tell=lambda done, report: typer.echo(round_line(done, report)))
