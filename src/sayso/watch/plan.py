"""What to watch: the file FEEDS.toml, checked key by key."""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.errors import FetchError, SettingsError
from sayso.sources.fetch.guard import checked
from sayso.sources.fetch.polite import DELAY

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_URL = 500  # the ledger's column
_INTERVAL = 900  # seconds; feeds of agencies and papers change every few minutes, and a quarter of an hour loses none


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed or sitemap. ``pages``: fetch the page of each item whose text the feed does not carry whole."""

    url: str
    name: str = ""
    interval: int = _INTERVAL
    pages: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a FEEDS.toml. ``contact`` is sent to every server; ``allow`` names hosts off the public net that may be asked."""

    contact: str
    feeds: tuple[Feed, ...]
    allow: frozenset[str] = frozenset()
    warc: str = ""
    delay: float = DELAY
    interval: int = _INTERVAL


def load(path: str | Path) -> Plan:
    """Read the file. Raises ``SettingsError`` that names the key for whatever is missing, unknown or of another kind."""
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: no such file; docs/inputs.md shows what stands in one") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read as a list of feeds ({error})") from error
    entries = given.pop("feed", [])
    if not isinstance(entries, list) or not entries:
        raise SettingsError(f'{path}: has no feed; write [[feed]] and below it url = "https://..."')
    given["allow"] = frozenset(str(name).lower() for name in _list(given.get("allow", []), path))
    interval = given.get("interval", _INTERVAL)
    feeds = tuple(_feed(entry, interval, path) for entry in entries)
    if len({feed.url for feed in feeds}) < len(feeds):
        raise SettingsError(f"{path}: names a feed twice")
    plan: Plan = _made(Plan, {**given, "feeds": feeds}, f"{path}")
    if not plan.contact.strip():
        raise SettingsError(f'{path}: contact is empty; write how servers can reach you: contact = "desk@example.org"')
    return plan


def _list(value: Any, path: str | Path) -> list[Any]:  # noqa: ANN401 - whatever TOML holds
    if not isinstance(value, list):
        raise SettingsError(f'{path}: allow is no list of hosts; write allow = ["news.example"]')
    return value


def _feed(entry: Any, interval: Any, path: str | Path) -> Feed:  # noqa: ANN401 - whatever TOML holds
    feed: Feed = _made(Feed, {"interval": interval, **(entry if isinstance(entry, dict) else {})}, f"{path}: feed")
    try:
        checked(feed.url)
    except FetchError as error:
        raise SettingsError(f"{path}: {error}") from error
    if len(feed.url) > _LONGEST_URL:
        raise SettingsError(f"{path}: the address of a feed is longer than {_LONGEST_URL} characters")
    return feed


def _made(kind: Any, given: Mapping[str, Any], where: str) -> Any:  # noqa: ANN401 - Plan or Feed
    """A plan or a feed from its keys."""
    known = {field.name: field for field in fields(kind)}
    if unknown := sorted(set(given) - set(known)):
        raise SettingsError(f"{where}: no key is called {', '.join(unknown)}; there are {', '.join(known)}")
    for name, field in known.items():
        if field.default is MISSING and name not in given:
            raise SettingsError(f"{where}: has no {name}; write {name} = ...")
    for name in given.keys() & _KINDS.keys():
        value, allowed = given[name], _KINDS[name]
        if not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed) or _below(value):
            raise SettingsError(f"{where}: {name} = {value!r} is not {_WORDS[allowed]}")
    return kind(**given)


def _below(value: Any) -> bool:  # noqa: ANN401 - whatever TOML holds
    return isinstance(value, (int, float)) and value < 0


_KINDS: dict[str, tuple[type, ...]] = {
    "contact": (str,), "url": (str,), "name": (str,), "warc": (str,), "pages": (bool,), "interval": (int,), "delay": (int, float),
}  # fmt: skip
_WORDS = {
    (str,): "a text",
    (bool,): "true or false",
    (int,): "a number of seconds",
    (int, float): "a number of seconds",
}
