"""What a profile is: a name, what it writes for each event, and a line on every column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from sayso.errors import UsageError
from sayso.export.forms import FORMS, write_csv
from sayso.export.geo import has_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sayso.export.told import Told
    from sayso.ledger.rows import Row

    Write = Callable[[Iterable[Told], BinaryIO], None]

KINDS = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64()}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind (text, whole or number), how it is found in what a row is made of, and a line for people."""

    name: str
    kind: str
    says: str
    value: Callable[[Any], Any]
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A shape for events. ``keys`` are its columns, or the parts of its documents, with a line on each.

    ``write`` fills a file in one of the ``forms``, the first of which is the usual one. ``toll_rule`` is how it makes
    one figure of many (docs/events.md), where it has a way of its own.
    """

    name: str
    about: str
    keys: tuple[tuple[str, str], ...]
    forms: tuple[str, ...]
    write: Callable[[Iterable[Told], BinaryIO, str], None]
    toll_rule: str | None = None


def table_profile(
    name: str,
    about: str,
    columns: tuple[Column, ...],
    *,
    rows: Callable[[Iterable[Told]], Iterable[Any]],
    toll_rule: str | None = None,
) -> Profile:
    """A profile whose rows have columns: CSV, and every other form that such rows can be written in.

    ``rows`` gives what a row is made of: an event that fits the shape, or a group of them.
    """
    schema = pa.schema([(column.name, KINDS[column.kind]) for column in columns])
    forms = [form for form in FORMS if has_places(schema) or not FORMS[form].maps]
    forms.sort(key=lambda form: form != "csv")
    tags = [column.tag for column in columns]

    def write(told: Iterable[Told], file: BinaryIO, form: str) -> None:
        made = (_row(columns, one) for one in rows(told))
        if form == "csv" and any(tags):
            write_csv(schema, made, file, headers=[tags])
        else:
            FORMS[form].write(schema, made, file)

    keys = tuple((column.name, f"`{column.tag}`: {column.says}" if column.tag else column.says) for column in columns)
    return Profile(name, about, keys, tuple(forms), write, toll_rule)


def _row(columns: tuple[Column, ...], one: Any) -> Row:  # noqa: ANN401
    return {column.name: column.value(one) for column in columns}


def document_profile(name: str, about: str, keys: tuple[tuple[str, str], ...], *, form: str, write: Write) -> Profile:
    """A profile with a form of its own: JSON in a shape that others define."""
    return Profile(name, about, keys, (form,), partial(_only, write))


def _only(write: Write, told: Iterable[Told], file: BinaryIO, form: str) -> None:  # noqa: ARG001 - there is one form
    write(told, file)


def form_for(profile: Profile, form: str | None) -> str:
    """The form to write a profile in. Raises ``UsageError`` naming those that it has."""
    if form is None:
        return profile.forms[0]
    if form not in profile.forms:
        raise UsageError(f"the profile {profile.name} is written as {', '.join(profile.forms)}, not as {form}")
    return form


def happenings(told: Iterable[Told]) -> Iterator[Told]:
    """Events with claims left to stand on, those that people rejected left out."""
    return (one for one in told if one.claims and one.event["status"] != "rejected")
