"""Commands that ask a ledger: show, events, claims, attributions, story."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from sayso.cli.app import app
from sayso.cli.shared import (
    OF_ATTRIBUTIONS,
    OF_CLAIMS,
    OF_EVENTS,
    AsCsv,
    AsJson,
    AsJsonl,
    LedgerOption,
    TollRule,
    form,
    open_ledger,
    print_rows,
    with_filter,
)

StoryArgument = Annotated[str | None, typer.Argument(help="A story's id, or its beginning; none: every story.")]


@app.command(epilog="Example: [bold]sayso show --ledger war.db[/bold]")
def show(story: StoryArgument = None, ledger: LedgerOption = None) -> None:
    """A readable page on a story: its printings and edits, what is claimed by whom, what was verified, the events."""
    from sayso.show import console, story_page

    with open_ledger(ledger) as book:
        wanted = [{"id": story}] if story else book.stories()
        if not wanted:
            typer.echo(f"{book.path}: no story yet; 'sayso read PATH --ledger {book.path}' reads some", err=True)
        for item in wanted:
            console().print(story_page(book, item["id"]))


@app.command(epilog="Example: [bold]sayso events --place Donetsk --since 2023-02-01 --csv[/bold]")
@with_filter(*OF_EVENTS)
def events(
    wanted: dict[str, Any],
    toll_rule: TollRule = None,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Events: claims judged to be about one happening, and who stands behind them."""
    wanted |= {"toll_rule": toll_rule}
    _table("events", ledger, wanted, form(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv))


@app.command(epilog="Example: [bold]sayso claims --side Ukraine --mode asserted --jsonl[/bold]")
@with_filter(*OF_CLAIMS)
def claims(
    wanted: dict[str, Any],
    ledger: LedgerOption = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Claims: what is said to have happened, by whom, with the words of every field."""
    _table("claims", ledger, wanted, form(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv))


@app.command(epilog="Example: [bold]sayso attributions --claimant ministry[/bold]")
@with_filter(*OF_ATTRIBUTIONS)
def attributions(
    wanted: dict[str, Any],
    ledger: LedgerOption = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Attributions: who said what, how, when, and what was verified."""
    _table("attributions", ledger, wanted, form(as_json=as_json, as_jsonl=as_jsonl, as_csv=as_csv))


@app.command(epilog="Example: [bold]sayso story s3f2 --ledger war.db[/bold]")
def story(story: StoryArgument = None, ledger: LedgerOption = None, as_json: AsJson = False) -> None:
    """The stories, or one story's chain: versions, printings, why they are copies, and every edit."""
    from sayso.show import chain_page, console, print_json, stories_table

    with open_ledger(ledger) as book:
        if story is None:
            rows = book.stories()
            print_json(rows) if as_json else console().print(stories_table(rows))
            return
        versions, printings = book.versions(story=story), book.printings(story=story)
        if as_json:
            print_json({"versions": list(versions), "printings": list(printings)})
        else:
            console().print(chain_page(versions.rows, printings.rows))


def _table(name: str, ledger: str | None, wanted: dict[str, Any], form: str) -> None:
    with open_ledger(ledger) as book:
        rows = getattr(book, name)(**wanted).rows
    print_rows(name, rows, form)
