"""Writes the tables of docs/profiles.md from the profiles themselves: ``python docs/profiles.py``."""

from __future__ import annotations

import re
from pathlib import Path

from sayso.export.profiles import profiles

PAGE = Path(__file__).with_name("profiles.md")


def table(name: str) -> str:
    """The table of one profile."""
    shape = profiles()[name]
    rows = [f"| {_code(key)} | {says} |" for key, says in shape.keys]
    forms = ", ".join(f"`{form}`" for form in shape.forms)
    return "\n".join([f"Written as {forms}.", "", "| column or part | is |", "|---|---|", *rows])


def _code(key: str) -> str:
    return ", ".join(f"`{part}`" for part in key.split(", "))


def filled(text: str) -> str:
    """The page with every table as the code has it."""
    return re.sub(
        r"(<!-- table (\w+) -->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{table(found[2])}\n{found[3]}",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf8")), encoding="utf8")
