"""``sayso serve``: the desk in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from sayso.cli.app import app


@app.command(epilog="Example: [bold]sayso serve war.db -o[/bold]")
def serve(
    ledger: Annotated[
        str | None, typer.Argument(help="The ledger's file.  [default: sayso.db]", show_default=False)
    ] = None,
    host: Annotated[
        str | None,
        typer.Option(
            help="Where to listen; anything but this machine is heard by others.  [default: 127.0.0.1]",
            show_default=False,
        ),
    ] = None,
    port: Annotated[int, typer.Option(help="On which port; 0 takes a free one.")] = 8000,
    open_browser: Annotated[bool, typer.Option("--open", "-o", help="Open the browser.")] = False,
) -> None:
    """Show a ledger in the browser: map, timeline, claims side by side, every span in its text. Judging needs a sign-in."""
    from sayso.settings import Settings
    from sayso.web.server import run

    settings = Settings.load()
    run(
        ledger or settings.ledger,
        settings=settings,
        host=host or settings.desk_host,
        port=port,
        open_browser=open_browser,
    )
