"""The command line. Each command is a few lines over ``sayso.api``; what people look at is drawn in ``show.py``."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from sayso.cli_places import app as places
from sayso.errors import SaysoError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.api import Ledger
    from sayso.ledger.rows import Row


class Commands(TyperGroup):
    """All commands; whoever stops them, or stops listening, gets a quiet end."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typer's own context, and what the command gives
        """Run a command."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except KeyboardInterrupt:
            print("sayso: stopped; run the same command again to finish", file=sys.stderr)  # noqa: T201
            sys.exit(130)


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read conflict news; keep a ledger of what is claimed to have happened, and who says so.",
    epilog="Start with [bold]sayso demo[/bold], or [bold]sayso read PATH... && sayso show[/bold].",
)

app.add_typer(places, name="places")

LedgerOption = Annotated[
    str | None, typer.Option("--ledger", "-l", help="The ledger's file.  [default: sayso.db]", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON array.")]
AsJsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header.")]
Since = Annotated[str | None, typer.Option(help="Dated on this day or later (YYYY-MM-DD).")]
Until = Annotated[str | None, typer.Option(help="Dated on this day or earlier.")]
PlaceOption = Annotated[str | None, typer.Option("--place", help="Part of a place's or region's name.")]
TypeOption = Annotated[str | None, typer.Option("--type", help="ASSAULT, RETREAT, AID ... (docs/codebook.md).")]
ModeOption = Annotated[str | None, typer.Option("--mode", help="asserted, denied, planned, expected ...")]
Side = Annotated[str | None, typer.Option(help="Country or bloc of the actor or the claimant.")]
Claimant = Annotated[str | None, typer.Option(help="Part of a speaker's name.")]
StoryOption = Annotated[str | None, typer.Option("--story", help="A story's id, or its beginning.")]
TextOption = Annotated[str | None, typer.Option("--text", help="Words in the version's text.")]


def main() -> None:
    """Run a command; an error that sayso knows is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a name may hold what no terminal can show
    try:
        app()
    except SaysoError as error:
        print(f"sayso: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)


def _open(ledger: str | None, *, create: bool = False) -> Ledger:
    import sayso
    from sayso.settings import Settings

    return sayso.open(ledger or Settings.load().ledger, create=create)


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on stderr where a person looks on, and nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int | None) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_STEPS.get(step, step), total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield tell


_STEPS = {"pages": "Keeping and matching pages", "versions": "Reading versions", "events": "Reconciling claims"}


@app.command(epilog="Example: [bold]sayso read news/ more/*.html --ledger war.db[/bold]")
def read(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or globs; - is standard input. None: finish what waits.")
    ] = None,
    ledger: LedgerOption = None,
    again: Annotated[bool, typer.Option("--again", help="Read every version anew with today's readers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take pages into a ledger: clean, match, read, reconcile.

    Exit code 0: all read; 1: some refused, each named with its reason on stderr; 2: nothing could be done.
    """
    from sayso.show import print_json, report_dict, report_lines

    with _open(ledger, create=True) as book, _progress() as progress:
        report = book.read(*(paths or ()), again=again, progress=progress, stdin=sys.stdin.buffer)
        totals = book.totals()
    for source, reason in report.refused:
        typer.echo(f"refused  {source}: {reason}", err=True)
    for language, count in sorted(report.other_languages.items()):
        typer.echo(f"kept, not read  {count} in language {language!r} (only English is read yet)", err=True)
    if as_json:
        print_json(report_dict(report, totals))
    else:
        typer.echo(report_lines(report, totals, book.path))
    raise typer.Exit(1 if report.refused else 0)


@app.command(epilog="Example: [bold]sayso show --ledger war.db[/bold]")
def show(
    story: Annotated[str | None, typer.Argument(help="A story's id, or its beginning; none shows every story.")] = None,
    ledger: LedgerOption = None,
) -> None:
    """A readable page on a story: its printings and edits, what is claimed by whom, what was verified, the events."""
    from sayso.show import console, story_page

    with _open(ledger) as book:
        wanted = [{"id": story}] if story else book.stories()
        if not wanted:
            typer.echo(f"{book.path}: no story yet; 'sayso read PATH --ledger {book.path}' reads some", err=True)
        for item in wanted:
            console().print(story_page(book, item["id"]))


@app.command(epilog="Example: [bold]sayso events --place Donetsk --since 2023-02-01 --csv[/bold]")
def events(
    ledger: LedgerOption = None,
    since: Since = None,
    until: Until = None,
    place: PlaceOption = None,
    type_: TypeOption = None,
    mode: ModeOption = None,
    side: Side = None,
    claimant: Claimant = None,
    story: StoryOption = None,
    text: TextOption = None,
    happened: Annotated[
        bool | None, typer.Option("--happened/--not-happened", help="Said to have happened, or not.")
    ] = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Events: claims judged to be about one happening, and who stands behind them."""
    wanted = {"since": _day(since), "until": _day(until), "place": place, "type": type_, "mode": mode, "side": side}
    wanted |= {"claimant": claimant, "story": story, "text": text, "happened": happened}
    _table("events", ledger, wanted, _form(as_json, as_jsonl, as_csv))


@app.command(epilog="Example: [bold]sayso claims --side Ukraine --mode asserted --jsonl[/bold]")
def claims(
    ledger: LedgerOption = None,
    since: Since = None,
    until: Until = None,
    place: PlaceOption = None,
    type_: TypeOption = None,
    mode: ModeOption = None,
    side: Side = None,
    claimant: Claimant = None,
    story: StoryOption = None,
    text: TextOption = None,
    event: Annotated[str | None, typer.Option("--event", help="An event's id, or its beginning.")] = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Claims: what is said to have happened, by whom, with the words of every field."""
    wanted = {"since": _day(since), "until": _day(until), "place": place, "type": type_, "mode": mode, "side": side}
    wanted |= {"claimant": claimant, "story": story, "text": text, "event": event}
    _table("claims", ledger, wanted, _form(as_json, as_jsonl, as_csv))


@app.command(epilog="Example: [bold]sayso attributions --claimant ministry[/bold]")
def attributions(
    ledger: LedgerOption = None,
    side: Side = None,
    claimant: Claimant = None,
    story: StoryOption = None,
    as_json: AsJson = False,
    as_jsonl: AsJsonl = False,
    as_csv: AsCsv = False,
) -> None:
    """Attributions: who said what, how, when, and what was verified."""
    wanted = {"side": side, "claimant": claimant, "story": story}
    _table("attributions", ledger, wanted, _form(as_json, as_jsonl, as_csv))


@app.command(epilog="Example: [bold]sayso story s3f2 --ledger war.db[/bold]")
def story(
    story: Annotated[str | None, typer.Argument(help="A story's id, or its beginning; none lists all.")] = None,
    ledger: LedgerOption = None,
    as_json: AsJson = False,
) -> None:
    """The stories, or one story's chain: versions, printings, why they are copies, and every edit."""
    from sayso.show import chain_page, console, print_json, stories_table

    with _open(ledger) as book:
        if story is None:
            rows = book.stories()
            print_json(rows) if as_json else console().print(stories_table(rows))
            return
        versions, printings = book.versions(story=story), book.printings(story=story)
        if as_json:
            print_json({"versions": list(versions), "printings": list(printings)})
        else:
            console().print(chain_page(versions.rows, printings.rows))


@app.command(epilog="Example: [bold]sayso export war.db tables --format parquet[/bold]")
def export(
    ledger: Annotated[str, typer.Argument(help="The ledger's file.")],
    folder: Annotated[Path, typer.Argument(help="Where to; made if it is missing.")],
    form: Annotated[str, typer.Option("--format", "-f", help="jsonl, csv or parquet.")] = "jsonl",
    story: StoryOption = None,
) -> None:
    """Write one file a table: printings, versions, attributions, claims, events."""
    with _open(ledger) as book:
        for path in book.export(folder, format=form, **({"story": story} if story else {})):
            typer.echo(path)


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

    with _open(ledger) as book:
        book.decide(kind, page_a, page_b, level=level, by=by or getuser(), why=why)
        where = [row for row in book.printings() if row["page_id"].startswith((page_a, page_b))]
    for row in where:
        typer.echo(f"{row['source']}: story {row['story_id'][:8]}, version {row['version_id'][:8]}")


@app.command(epilog="Example: [bold]sayso check --ledger war.db[/bold]")
def check(ledger: LedgerOption = None) -> None:
    """Prove that the ledger is whole; say what is wrong and how to mend it. Exit code 1 if anything is."""
    with _open(ledger) as book:
        found = book.check()
    for problem in found:
        typer.echo(problem)
    if not found:
        typer.echo(f"{book.path}: sound")
    raise typer.Exit(1 if found else 0)


@app.command(epilog="Example: [bold]sayso demo --ledger demo.db[/bold]")
def demo(
    ledger: Annotated[str, typer.Option("--ledger", "-l", help="Where to keep the demo's ledger.")] = "demo.db",
) -> None:
    """Read the example stories that come with sayso, and show what they become."""
    from importlib.resources import as_file, files

    from sayso.show import console, demo_end, story_page

    with as_file(files("sayso") / "data" / "demo") as folder, _open(ledger, create=True) as book:
        with _progress() as progress:
            book.read(folder, progress=progress)
        for item in book.stories():
            console().print(story_page(book, item["id"]))
        console().print(demo_end(ledger))


def _day(given: str | None) -> Any:  # noqa: ANN401
    from datetime import date

    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise UsageError(f"{given!r} is not a date; write YYYY-MM-DD, for example 2023-02-16") from error


def _form(as_json: bool, as_jsonl: bool, as_csv: bool) -> str:
    forms = [name for name, asked in (("json", as_json), ("jsonl", as_jsonl), ("csv", as_csv)) if asked]
    if len(forms) > 1:
        raise UsageError(f"--{' and --'.join(forms)} together make no sense; choose one")
    return forms[0] if forms else "table"


def _table(name: str, ledger: str | None, wanted: dict[str, Any], form: str) -> None:
    with _open(ledger) as book:
        rows: Sequence[Row] = getattr(book, name)(**wanted).rows
    if form == "table":
        from sayso.show import console, rows_table

        console().print(rows_table(name, rows))
    elif form == "json":
        from sayso.show import print_json

        print_json(rows)
    else:
        from sayso.export.write import write_csv, write_jsonl

        write_csv(name, rows, sys.stdout) if form == "csv" else write_jsonl(rows, sys.stdout)
