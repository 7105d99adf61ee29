"""Known events that dates hang on, and which of them a text means by "the war" or "the invasion"."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path


# A text that names an event's places once only may be about something else.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class KnownEvent:
    """A happening with its first day, the words it goes by, and the names a text about it uses."""

    name: str
    day: date
    words: tuple[str, ...]
    names: tuple[str, ...]


def load_events(path: Path) -> tuple[KnownEvent, ...]:
    """The events of a TOML file (tables ``[[event]]`` with name, date, words, names).

    Raises ``ValueError`` with the file's name where a table lacks a field or the file is no TOML.
    """
    try:
        return _events(path.read_text(encoding="utf8"))
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: not a file of events: {error}") from error


def _events(text: str) -> tuple[KnownEvent, ...]:
    tables: list[dict[str, Any]] = tomllib.loads(text).get("event", [])
    return tuple(KnownEvent(t["name"], t["date"], tuple(t["words"]), tuple(t["names"])) for t in tables)


@cache
def known_events() -> tuple[KnownEvent, ...]:
    """The events that come with the package."""
    return _events(files("sayso.resolve.time").joinpath("known_events.toml").read_text(encoding="utf8"))


@cache
def _names(event: KnownEvent) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(n) for n in event.names)})\b")


def mentions(event: KnownEvent, text: str) -> int:
    """How often a text uses an event's names."""
    return len(_names(event).findall(text))


def meant(word: str, counts: Mapping[KnownEvent, int]) -> KnownEvent | None:
    """The event that ``word`` stands for in a text that uses the events' names as often as ``counts`` says.

    None where it uses those of every such event less than twice, or those of two equally often.
    """
    able = [(n, e.name, e) for e, n in counts.items() if n >= _FEWEST and word.lower() in map(str.lower, e.words)]
    able.sort(reverse=True)
    if not able or (len(able) > 1 and able[0][0] == able[1][0]):
        return None
    return able[0][2]
