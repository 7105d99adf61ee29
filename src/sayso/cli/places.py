"""``sayso places``: look a name up in the gazetteer, and add places of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Look a name up in the gazetteer; add places of your own.")


@app.command(epilog="Example: [bold]sayso places find Andriivka --country UA[/bold]")
def find(
    name: Annotated[str, typer.Argument(help="A name as a text has it; a parent may follow: 'Pokrovsk, Donetsk'.")],
    country: Annotated[str | None, typer.Option(help="Only this country (ISO 3166-1 alpha-2).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Every place that a name could mean, the most believed first, and why. Exit code 1 if there is none."""
    from dataclasses import asdict

    from sayso.resolve.place.find import find as candidates
    from sayso.settings import Settings
    from sayso.show import console, places_table, print_json

    found = candidates(name, country=country, known=Settings.load().gazetteer())
    if as_json:
        print_json([asdict(candidate) for candidate in found])
    elif found:
        console().print(places_table(found))
    else:
        typer.echo(f"no place is called {name!r}; 'sayso places add FILE' adds some", err=True)
    raise typer.Exit(0 if found else 1)


@app.command(epilog="Example: [bold]sayso places add UA.zip[/bold]")
def add(
    source: Annotated[Path, typer.Argument(help="A GeoNames dump (UA.zip, UA.txt), or a CSV with name, lat, lon.")],
) -> None:
    """Add a GeoNames dump or a CSV of names and coordinates; 'sayso read --again' then reads with them."""
    from sayso.resolve.place.add import add_places
    from sayso.settings import Settings

    into = Path(Settings.load().places)
    typer.echo(f"{add_places(source, into)} places added to {into}")
