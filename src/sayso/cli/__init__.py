"""The command line: a module a group of commands, each a few lines over ``sayso.api``; what people look at is drawn in ``show.py``.

``app.py`` has the program itself, ``shared.py`` the options that several commands take. A new group is a module
that decorates its commands with ``app.command``, a name in the import below, and a place in ``PANELS``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.cli import ask, batch, export, importing, keep, places, read, release, review, serve, users, watch
from sayso.cli.app import app, main

if TYPE_CHECKING:
    from typer.models import CommandInfo, TyperInfo

app.add_typer(places.app, name="places")
app.add_typer(users.app, name="users")

# What ``sayso --help`` shows under which heading, in this order.
PANELS = {
    "Pages in": ("demo", "read", "watch", "batch", "load"),
    "What is claimed": ("show", "events", "event", "claims", "attributions", "story", "alerts"),
    "The desk": ("serve", "users"),
    "People decide": ("review", "queue", "judge", "undo", "history", "decide"),
    "Files out, and beside others": ("export", "release", "diff", "import"),
    "The ledger": ("check", "backup", "forget", "places"),
}


def _name(command: CommandInfo | TyperInfo) -> str:
    return str(command.name or getattr(command.callback, "__name__", ""))


def _arrange() -> None:
    """Put every command under its heading, in order."""
    panel_of = {name: panel for panel, names in PANELS.items() for name in names}
    commands: list[CommandInfo | TyperInfo] = [*app.registered_commands, *app.registered_groups]
    for command in commands:
        command.rich_help_panel = panel_of[_name(command)]
    app.registered_commands.sort(key=lambda command: list(panel_of).index(_name(command)))


_arrange()

__all__ = (
    "PANELS",
    "app",
    "ask",
    "batch",
    "export",
    "importing",
    "keep",
    "main",
    "places",
    "read",
    "release",
    "review",
    "serve",
    "users",
    "watch",
)
