"""The command line: a module a group of commands, each a few lines over ``sayso.api``; what people look at is drawn in ``show.py``.

``app.py`` has the program itself, ``shared.py`` the options that several commands take. A new group is a module
that decorates its commands with ``app.command``, and a name in the import below.
"""

from __future__ import annotations

from sayso.cli import ask, batch, export, importing, keep, places, read, release, review, serve, users, watch
from sayso.cli.app import app, main

app.add_typer(places.app, name="places")
app.add_typer(users.app, name="users")

__all__ = (
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
