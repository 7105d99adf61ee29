"""How reliable the user holds each outlet to be: the letters A to F of the Admiralty scale, from a file of his own."""

from __future__ import annotations

import csv
import io
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LETTERS = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}


def load(path: str | Path) -> dict[str, str]:
    """Letters by outlet or agency, in small letters. A TOML table, or CSV with the columns ``outlet`` and ``letter``.

    Raises ``SettingsError`` for a file that cannot be read so, with the line or name that is wrong.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
        pairs = _of_toml(text) if path.suffix.lower() == ".toml" else _of_csv(text)
        return {name.strip().lower(): _letter(name, letter) for name, letter in pairs}
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(
            f"{path}: cannot be read as reliability letters ({error}); docs/events.md shows one"
        ) from error


def _of_toml(text: str) -> Iterable[tuple[str, str]]:
    return tomllib.loads(text).items()


def _of_csv(text: str) -> Iterable[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(text))
    if not {"outlet", "letter"} <= set(rows.fieldnames or ()):
        raise ValueError("its first line is not outlet,letter")
    return [(row["outlet"] or "", row["letter"] or "") for row in rows]


def _letter(name: str, letter: object) -> str:
    if not name.strip() or letter not in LETTERS:
        raise ValueError(f"{name!r} has {letter!r}, which is not one of {', '.join(LETTERS)}")
    return str(letter)


def letters_of(names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """The letter of each name that the user gave one."""
    return {name: known[name.lower()] for name in names if name.lower() in known}
