"""``sayso users``: who may sign in to the desk, and the tokens of programs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from sayso.cli.shared import AsJson, LedgerOption, open_ledger

app = typer.Typer(no_args_is_help=True, help="Who may sign in to the desk, and the tokens of programs.")

Name = Annotated[str, typer.Argument(help="The name to sign in with, and to sign judgements with.")]


@app.command(epilog="Example: [bold]sayso users add ana --role analyst[/bold]")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="reader, analyst or admin (docs/security.md).")] = "reader",
    ledger: LedgerOption = None,
) -> None:
    """Make an account. The password is asked for, or read as one line from standard input."""
    with open_ledger(ledger) as book:
        account = book.accounts.add(name, _password(), role=role)
    typer.echo(f"{account.name} may sign in as {account.role}")


@app.command(epilog="Example: [bold]sayso users remove ana[/bold]")
def remove(name: Name, ledger: LedgerOption = None) -> None:
    """Let nobody in by this name any more; sessions and tokens end, what was signed stays signed."""
    with open_ledger(ledger) as book:
        book.accounts.remove(name)
    typer.echo(f"{name} may no longer sign in")


@app.command("list", epilog="Example: [bold]sayso users list --json[/bold]")
def list_(ledger: LedgerOption = None, as_json: AsJson = False) -> None:
    """Every account with its role and its tokens."""
    from sayso.show import print_json

    with open_ledger(ledger) as book:
        rows = book.accounts.list()
    if as_json:
        print_json(rows)
        return
    for row in rows:
        tokens = f"   tokens: {', '.join(row['tokens'])}" if row["tokens"] else ""
        typer.echo(f"{row['name']:<24}{row['role']:<10}since {row['since']}{tokens}")
    if not rows:
        typer.echo("no account yet; 'sayso users add NAME --role analyst' makes one", err=True)


@app.command(epilog="Example: [bold]sayso users password ana[/bold]")
def password(name: Name, ledger: LedgerOption = None) -> None:
    """Change a password; every session and token of the account ends."""
    with open_ledger(ledger) as book:
        book.accounts.set_password(name, _password())
    typer.echo(f"{name} has a new password; sessions and tokens have ended")


@app.command(epilog="Example: [bold]sayso users token ana --may ingest --days 90 --label feeder[/bold]")
def token(
    name: Name,
    may: Annotated[list[str] | None, typer.Option(help="read, judge, ingest or manage; may be given again.")] = None,
    days: Annotated[float, typer.Option(help="How long it lasts.")] = 90,
    label: Annotated[str, typer.Option(help="What it is for.")] = "a program",
    ledger: LedgerOption = None,
) -> None:
    """Make a token for a program. It is shown once; the ledger keeps only its hash."""
    with open_ledger(ledger) as book:
        secret = book.passes.make_token(name, rights=may or ["read"], days=days, label=label)
    typer.echo(secret)


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
