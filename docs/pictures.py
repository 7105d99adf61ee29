"""Draws the pictures of README and tutorial from real output: ``python docs/pictures.py`` (or ``make pictures``)."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.terminal_theme import TerminalTheme

import sayso
from sayso.show import rows_table, story_page

HERE = Path(__file__).parent / "images"
WIDTH = 132  # columns: a wide terminal, still legible where the picture is scaled down
PAPER = TerminalTheme(
    (252, 252, 250),
    (40, 42, 46),
    [
        (40, 42, 46),
        (165, 45, 45),
        (46, 110, 60),
        (150, 110, 20),
        (40, 85, 150),
        (130, 60, 130),
        (20, 110, 120),
        (120, 120, 120),
    ],
    [
        (110, 110, 110),
        (190, 60, 60),
        (60, 140, 80),
        (180, 135, 30),
        (60, 110, 190),
        (150, 80, 150),
        (30, 130, 145),
        (60, 60, 60),
    ],
)
# Rich's own frame asks a network for its font; this one is plain and asks for nothing.
FRAME = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>{lines}</defs>
<rect width="{width}" height="{height}" fill="#fcfcfa"/>
<g transform="translate(9, 9)" clip-path="url(#{unique_id}-clip-terminal)">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


def draw(name: str, *parts: object) -> None:
    """Write one picture of what the console would show."""
    with (Path("/dev/null")).open("w", encoding="utf8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True, highlight=False)
        console.print(*parts)
    HERE.mkdir(exist_ok=True)
    console.save_svg(str(HERE / f"{name}.svg"), title="", theme=PAPER, code_format=FRAME, unique_id=name)


def main() -> None:
    """Read the example stories and draw their pages."""
    with (
        TemporaryDirectory() as folder,
        as_file(files("sayso") / "data" / "demo") as pages,
        sayso.open(Path(folder) / "demo.db") as ledger,
    ):
        ledger.read(pages)
        story = max(ledger.stories(), key=lambda row: (row["pages"], row["id"]))["id"]
        draw("story", story_page(ledger, story))
        draw("events", rows_table("events", ledger.events(story=story).rows))


if __name__ == "__main__":
    main()
