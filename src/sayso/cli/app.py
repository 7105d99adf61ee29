"""The program ``sayso``: its commands hang on ``app``, and ``main`` runs one of them."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from sayso.errors import SaysoError


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


def main() -> None:
    """Run a command; an error that sayso knows is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr] # a name may hold what no terminal can show
    try:
        app()
    except SaysoError as error:
        print(f"sayso: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(2)
