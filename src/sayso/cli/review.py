"""Commands by which people look again and decide: event, alerts, queue, review, judge, undo, history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli.app import app
from sayso.cli.shared import AsJson, LedgerOption, as_day, open_ledger
from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sayso.ledger.rows import Row

By = Annotated[str, typer.Option(help="Who decides.  [default: the name you are logged in with]")]
Why = Annotated[str, typer.Option(help="The reason, kept with the decision.")]
Subject = Annotated[str, typer.Argument(help="An event's or a claim's id, or its beginning.")]


def _who(by: str) -> str:
    from getpass import getuser

    return by or getuser()


@app.command(epilog="Example: [bold]sayso event e732b3 --ledger war.db[/bold]")
def event(
    event: Annotated[str, typer.Argument(help="An event's id, or its beginning.")],
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """Everything about one event: who says what, tolls through time, disputes, voices, decisions."""
    with open_ledger(ledger) as book:
        whole = book.event(event)
    if as_json:
        from sayso.show import print_json

        print_json(whole)
    else:
        from sayso.show import console
        from sayso.show_event import event_page

        console().print(event_page(whole))


@app.command(epilog="Example: [bold]sayso alerts --since 2024-03-01[/bold]")
def alerts(
    since: Annotated[
        str | None, typer.Option(help="Only of texts published on this day or later.", parser=as_day, metavar="DATE")
    ] = None,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """Tolls that were lowered, texts that were withdrawn, and denials; the newest first."""
    with open_ledger(ledger) as book:
        rows = book.alerts(since)  # type: ignore[arg-type] # a day, once parsed
    _print(rows, as_json=as_json, line=lambda row: f"{row['day']}  {row['kind']:12}  {_name(row)}  {row['text']}")


def _name(row: Row) -> str:
    return str(row["event"] or row["story_id"])[:8]


@app.command(epilog="Example: [bold]sayso queue --limit 20 --ledger war.db[/bold]")
def queue(
    limit: Annotated[int, typer.Option(help="How many.")] = 50,
    after: Annotated[str | None, typer.Option(help="Go on after this event.")] = None,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """Events that nobody has confirmed or rejected, those with most reasons to look again first."""
    from sayso.phrase import date_words, kind_words, place_words

    with open_ledger(ledger) as book:
        rows = book.queue(limit=limit, after=after)

    def line(row: Row) -> str:
        facts = (kind_words(row), place_words(row["places"]), date_words(row["date"]))
        return (
            f"{row['id'][:8]}  {', '.join(fact for fact in facts if fact)}: {'; '.join(row['doubts']) or 'no doubts'}"
        )

    _print(rows, as_json=as_json, line=line)


@app.command(
    epilog="Example: [bold]sayso judge correct e732b3 --field place --value 'Pokrovsk, Donetsk' --by Ana[/bold]"
)
def judge(
    kind: Annotated[str, typer.Argument(help="confirm, reject, merge, split, correct or note.")],
    subject: Subject,
    other: Annotated[str | None, typer.Option("--with", help="merge: the other event.")] = None,
    claims: Annotated[
        list[str] | None, typer.Option("--claim", help="split: a claim to take out; as often as needed.")
    ] = None,
    field: Annotated[str | None, typer.Option(help="correct: which (place, date, type, counts.killed ...).")] = None,
    value: Annotated[str | None, typer.Option(help="correct: words, or JSON; none says that no text tells it.")] = None,
    seen: Annotated[
        int | None, typer.Option(help="The last judgement you know of; refused if another has come since.")
    ] = None,
    by: By = "",
    why: Why = "",
    ledger: LedgerOption = None,
) -> None:
    """Decide about an event or a claim, without a terminal. It is signed, dated and kept (docs/review.md)."""
    from sayso.event.correct import typed

    if value is not None and kind != "correct":
        raise UsageError("--value goes with correct; a split takes --claim")
    given: Any = (claims or None) if kind == "split" else typed(value)
    with open_ledger(ledger) as book:
        no = book.judge(kind, subject, by=_who(by), why=why, field=field, value=given, other=other, seen=seen)
    typer.echo(f"judgement {no}: {kind} {subject}; 'sayso undo {no}' takes it back")


@app.command(epilog="Example: [bold]sayso undo 12 --by Bo --why 'the clips are older'[/bold]")
def undo(
    no: Annotated[int, typer.Argument(help="The number of the judgement.")],
    by: By = "",
    why: Why = "",
    ledger: LedgerOption = None,
) -> None:
    """Take a decision back: it no longer acts, and stays in the history."""
    with open_ledger(ledger) as book:
        undoing = book.undo(no, by=_who(by), why=why)
    typer.echo(f"judgement {undoing}: undid {no}")


@app.command(epilog="Example: [bold]sayso history e732b3 --ledger war.db[/bold]")
def history(
    subject: Annotated[str | None, typer.Argument(help="An event or a claim; none: everything.")] = None,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """What people decided, when and why."""
    from sayso.show_event import history_line

    with open_ledger(ledger) as book:
        rows = book.history(subject)
    _print(rows, as_json=as_json, line=lambda row: f"{row['subject'][:8]}  {history_line(row)}")


@app.command(epilog="Example: [bold]sayso review --ledger war.db --by Ana[/bold]")
def review(by: By = "", ledger: LedgerOption = None) -> None:
    """Work through the queue on a terminal: each event with its claims and words, then a key to decide."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("review works on a terminal; 'sayso queue' and 'sayso judge' do the same without one")
    from sayso.review import work
    from sayso.show import console

    out = console()
    with open_ledger(ledger) as book:
        work(book, by=_who(by), out=out, ask=lambda words: out.input(f"[bold]{words}[/bold] "))


def _print(rows: Sequence[Row], *, as_json: bool, line: Callable[[Row], str]) -> None:
    if as_json:
        from sayso.show import print_json

        print_json(rows)
    else:
        for row in rows:
            typer.echo(line(row))
