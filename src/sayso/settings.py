"""Settings: defaults, then the file ``sayso.toml``, then the environment (``SAYSO_...``), then flags."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sayso.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sayso.pipeline.readers import Readers
    from sayso.resolve.place.gazetteer import Gazetteer
    from sayso.sources.kinds import Got

FILE = "sayso.toml"
_YES_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may set. docs/operating.md lists each with its default."""

    ledger: str = "sayso.db"
    max_page_bytes: int = 20_000_000
    places: str = "sayso-places.bin"
    known_events: str = "sayso-events.toml"
    toll_rule: str = "latest"
    reliability: str = ""
    workers: int = 0
    contact: str = ""
    desk_host: str = "127.0.0.1"
    desk_names: str = ""
    desk_open: bool = False
    desk_https: bool = False
    desk_rate: int = 1200
    desk_hours: int = 12
    desk_log: str = "text"

    def readers(self) -> Readers:
        """The readers, with what the user added where the files are there."""
        from sayso.pipeline.readers import Readers  # noqa: PLC0415 - settings are read before any reader is

        added = (path if path.is_file() else None for path in (Path(self.places), Path(self.known_events)))
        return Readers(*added)

    def letters(self) -> dict[str, str]:
        """The user's reliability letters by outlet; none where no file is set. Raises ``SettingsError``."""
        from sayso.event.reliability import load  # noqa: PLC0415 - few calls need them

        return load(self.reliability) if self.reliability else {}

    def crew(self, workers: int | None = None) -> int:
        """How many processes read: as many as asked for, else as set, else one for each core. Raises ``SettingsError``."""
        from sayso.pipeline.crew import cores  # noqa: PLC0415 - settings are read before anything is

        wanted = self.workers if workers is None else workers
        if wanted < 0:
            raise SettingsError(f"workers: {wanted} processes cannot be had; 0 is one for each core")
        return wanted or cores()

    def fetcher(self, max_bytes: int) -> Callable[[str], Iterator[Got]]:
        """What fetches an address that was named, politely."""
        from sayso.sources.fetch.pages import fetcher  # noqa: PLC0415 - few runs fetch

        return fetcher(contact=self.contact, max_bytes=max_bytes)

    def gazetteer(self) -> Gazetteer:
        """The packaged gazetteer, with the user's where there is one."""
        from sayso.resolve.place.gazetteer import gazetteer  # noqa: PLC0415

        own = Path(self.places)
        return gazetteer(own) if own.is_file() else gazetteer()

    @classmethod
    def load(cls, *, file: Path | None = None, environment: Mapping[str, str] | None = None) -> Self:
        """Read the file (if it is there) and the environment. Raises ``SettingsError`` for what is unknown."""
        given = _from_file(file or Path(FILE)) | _from_environment(os.environ if environment is None else environment)
        kinds = {field.name: type(field.default) for field in fields(cls)}
        return cls(**{name: _value(name, text, kinds) for name, text in given.items()})


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read as settings ({error})") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    return {name[6:].lower(): value for name, value in environment.items() if name.startswith("SAYSO_")}


def _value(name: str, given: Any, kinds: Mapping[str, type]) -> Any:  # noqa: ANN401
    if name not in kinds:
        raise SettingsError(f"no setting is called {name!r}; there are {', '.join(kinds)}")
    try:
        return _YES_NO[str(given).lower()] if kinds[name] is bool else kinds[name](given)
    except (TypeError, ValueError, KeyError) as error:
        raise SettingsError(f"setting {name}: {given!r} is not a {kinds[name].__name__}") from error
