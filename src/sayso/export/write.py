"""Where an export goes: a file, a folder with a file a table, or a stream. A file is moved to its place when it is whole."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sayso.errors import UsageError
from sayso.export.arrow import schema
from sayso.export.forms import FORMS, form_of
from sayso.export.geo import has_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Target = str | Path | BinaryIO
    Rows = Iterable[Mapping[str, Any]]

STREAM = "-"  # standard output, as for every other command
FORMATS = tuple(FORMS)
_BY_SUFFIX = {f".{form.suffix}": name for name, form in FORMS.items()}


def format_of(target: Target) -> str | None:
    """The format that a file's ending names; ``None`` where it names none."""
    return _BY_SUFFIX.get(Path(target).suffix) if isinstance(target, str | Path) else None


def is_file(target: Target) -> bool:
    """Whether one table goes there and not a folder of them: a stream, or a name with a format's ending."""
    return target == STREAM or not isinstance(target, str | Path) or format_of(target) is not None


def refuse_odd_ending(target: str | Path) -> None:
    """Raise ``UsageError`` for a name that ends as a file's and in no format; a folder that is there may be called anything."""
    path = Path(target)
    if path.suffix[1:].isalpha() and not path.is_dir():
        endings = ", ".join(_BY_SUFFIX)
        raise UsageError(
            f"{path}: no format ends in {path.suffix}; there are {endings}. A folder of all tables needs another name"
        )


def write_table(name: str, rows: Rows, target: Target, *, form: str) -> list[Path]:
    """Write one of the five tables to a file or a stream. Returns the path, if it has one.

    Raises ``UsageError`` for a form that there is not, a table without places in a form for maps, and a target that
    cannot be written.
    """
    chosen, wanted = form_of(form), schema(name)
    if chosen.maps and not has_places(wanted):
        raise UsageError(f"{name} have no places, and {form} is for maps; export events or claims")
    return send(lambda file: chosen.write(wanted, rows, file), target)


def write_tables(tables: Mapping[str, Rows], folder: Path, *, form: str) -> list[Path]:
    """Write each table to ``folder/TABLE.ENDING``, in a form for maps those with places. Returns the paths.

    Rows are taken one at a time. Raises ``UsageError`` for a form that there is not, or a folder that cannot be
    made or written; of a file that could not be finished nothing is left.
    """
    chosen = form_of(form)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made into a folder ({error.strerror})") from error
    fitting = {name: rows for name, rows in tables.items() if not chosen.maps or has_places(schema(name))}
    written = (write_table(name, rows, folder / f"{name}.{chosen.suffix}", form=form) for name, rows in fitting.items())
    return [path for paths in written for path in paths]


def send(write: Callable[[BinaryIO], None], target: Target) -> list[Path]:
    """Let ``write`` fill a target: standard output, an open file, or a path, which then is in place at once."""
    if target == STREAM:
        import sys  # noqa: PLC0415 - looked up when it is written to, as others may have put another there

        write(sys.stdout.buffer)
        return []
    if not isinstance(target, str | Path):
        write(target)
        return []
    path = Path(target)
    partial = path.with_name(path.name + ".partial")
    try:
        try:
            with partial.open("wb") as file:
                write(file)
            os.replace(partial, path)  # noqa: PTH105 - atomic, over an older file too
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise UsageError(f"{path}: cannot be written ({reason}); make room, or name another place") from error
    return [path]
