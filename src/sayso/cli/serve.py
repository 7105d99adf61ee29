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
        str, typer.Option(help="Where to listen; anything but this machine is heard by others.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="On which port; 0 takes a free one.")] = 8000,
    open_browser: Annotated[bool, typer.Option("--open", "-o", help="Open the browser.")] = False,
) -> None:
    """Show a ledger in the browser: map, timeline, claims side by side, every span in its text. Only reads."""
    from sayso.settings import Settings
    from sayso.web.server import run

    settings = Settings.load()
    run(ledger or settings.ledger, settings=settings, host=host, port=port, open_browser=open_browser)
