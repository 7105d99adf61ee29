"""What several commands take: the ledger, the forms of output, and the filter, each option told once."""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sayso.api import Ledger
    from sayso.ledger.rows import Row

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        "-l",
        help="The ledger: a file, or postgresql://user@host/name.  [default: sayso.db]",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON array.")]
AsJsonl = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV with a header.")]

TollRule = Annotated[
    str | None, typer.Option(help="How many figures become one: latest, conservative or ucdp (docs/events.md).")
]


def as_day(given: str) -> date:
    """A day as it is typed."""
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise UsageError(f"{given!r} is not a date; write YYYY-MM-DD, for example 2023-02-16") from error


def _box(given: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in given.split(","))
    except ValueError as error:
        raise UsageError(f"{given!r} is not west,south,east,north in degrees") from error


def _text(*flags: str, help: str, parser: Callable[[str], Any] | None = None) -> Any:  # noqa: A002, ANN401
    metavar = {as_day: "DATE", _box: "W,S,E,N"}.get(parser) if parser else None  # type: ignore[arg-type]
    return Annotated[str | None, typer.Option(*flags, help=help, parser=parser, metavar=metavar)]


FILTERS: dict[str, Any] = {
    "since": _text("--since", help="Dated on this day or later (YYYY-MM-DD).", parser=as_day),
    "until": _text("--until", help="Dated on this day or earlier.", parser=as_day),
    "place": _text("--place", help="Part of a place's or region's name."),
    "country": _text("--country", help="A country's code, for example UA."),
    "bbox": _text("--bbox", help="Places in this box of degrees.", parser=_box),
    "type": _text("--type", help="ASSAULT, RETREAT, AID ... (docs/codebook.md)."),
    "sub_type": _text("--sub-type", help="air strike, shelling ... (docs/codebook.md)."),
    "mode": _text("--mode", help="asserted, denied, planned, expected ..."),
    "actor": _text("--actor", help="Part of an actor's name."),
    "side": _text("--side", help="Country or bloc of the actor or the claimant."),
    "claimant": _text("--claimant", help="Part of a speaker's name."),
    "verification": _text("--verification", help="unverified, verified, disputed, or words of it."),
    "outlet": _text("--outlet", help="Part of the name of who printed it."),
    "story": _text("--story", help="A story's id, or its beginning."),
    "text": _text("--text", help="Words in the version's text."),
    "event": _text("--event", help="An event's id, or its beginning."),
    "happened": Annotated[
        bool | None, typer.Option("--happened/--not-happened", help="Said to have happened, or not.")
    ],
    "stories": Annotated[int | None, typer.Option("--min-stories", help="Told by so many newsrooms or more.")],
    "status": _text("--status", help="suggested, confirmed or rejected."),
}
OF_EVENTS = tuple(name for name in FILTERS if name != "event")
OF_CLAIMS = tuple(name for name in FILTERS if name not in {"happened", "stories", "status"})
OF_ATTRIBUTIONS = ("side", "claimant", "story", "outlet", "text")


def with_filter(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a command the options of these filter fields; what was set reaches it as its argument ``wanted``."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def run(**given: Any) -> Any:  # noqa: ANN401 - typer's arguments
            wanted = {name: given.pop(name) for name in names}
            return command(wanted={name: value for name, value in wanted.items() if value is not None}, **given)

        signature = inspect.signature(command, eval_str=True)
        own = [parameter for parameter in signature.parameters.values() if parameter.name != "wanted"]
        keyword = inspect.Parameter.KEYWORD_ONLY
        more = [inspect.Parameter(name, keyword, default=None, annotation=FILTERS[name]) for name in names]
        run.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[parameter.replace(kind=keyword) for parameter in own] + more
        )
        run.__annotations__ = {p.name: p.annotation for p in [*own, *more]}
        return run

    return decorate


def open_ledger(ledger: str | None, *, create: bool = False) -> Ledger:
    """The ledger that was named, or the one of the settings."""
    import sayso
    from sayso.settings import Settings

    settings = Settings.load()
    return sayso.open(ledger or settings.ledger, create=create, toll_rule=settings.toll_rule)


@contextmanager
def progress_bar() -> Iterator[Any]:
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


def form(*, as_json: bool, as_jsonl: bool, as_csv: bool) -> str:
    """Which form of output was asked for; a table if none was."""
    forms = [name for name, asked in (("json", as_json), ("jsonl", as_jsonl), ("csv", as_csv)) if asked]
    if len(forms) > 1:
        raise UsageError(f"--{' and --'.join(forms)} together make no sense; choose one")
    return forms[0] if forms else "table"


def print_rows(name: str, rows: Sequence[Row], form: str) -> None:
    """Rows of a table in the form that was asked for, on stdout."""
    if form == "table":
        from sayso.show import console, rows_table

        console().print(rows_table(name, rows))
    elif form == "json":
        from sayso.show import print_json

        print_json(rows)
    else:
        from sayso.export.write import STREAM, write_table

        write_table(name, rows, STREAM, form=form)
