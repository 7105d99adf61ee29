"""What a release says of itself: the data package's description, how to cite it, and a page for people."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyarrow as pa

import sayso

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES_FOLDER, MANIFEST = "tables", "MANIFEST.sha256"
# Nested columns are "any", and no size is told: Frictionless reads Parquet by pandas, takes its arrays for no lists
# and counts no bytes. ``arrow`` says what a nested column holds.
_TYPES = (
    (pa.types.is_nested, "any"),
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "number"),
)
_KEYS = {"versions": "id", "attributions": "id", "claims": "id", "events": "id", "printings": "page_id"}
_REFERENCES = {
    "printings": {"version_id": "versions"},
    "attributions": {"version_id": "versions"},
    "claims": {"version_id": "versions", "event_id": "events"},
}


@dataclass(frozen=True, slots=True)
class About:
    """What people say of a release, and which filter made it. Nothing of it is guessed."""

    title: str = "A ledger of claims"
    by: tuple[str, ...] = ()
    license: str | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A table of a release: its file's hash, its rows, its columns, and those that were left out."""

    name: str
    rows: int
    sha256: str
    schema: pa.Schema
    left_out: tuple[str, ...]

    @property
    def path(self) -> str:
        """Where it lies in the release."""
        return f"{TABLES_FOLDER}/{self.name}.parquet"


@cache
def meanings() -> Mapping[tuple[str, str], str]:
    """A line on every column of every table."""
    with (files("sayso.export") / "data" / "columns.csv").open(encoding="utf8") as lines:
        return {(row["table"], row["column"]): row["is"] for row in csv.DictReader(lines)}


def data_package(about: About, parts: list[Part], *, version: str, day: str | None) -> str:
    """``datapackage.json``, as Frictionless Data has it."""
    package: dict[str, Any] = {
        "name": "sayso-release",
        "id": version,
        "title": about.title,
        "profile": "data-package",
        "version": version,
        "description": "Claims read from news, who makes them, and the events they are about. A claim is not a fact.",
    }
    package |= {"created": f"{day}T00:00:00Z"} if day else {}
    package |= {"licenses": [{"name": about.license}]} if about.license else {}
    package |= {"contributors": [{"title": name, "role": "author"} for name in about.by]} if about.by else {}
    package["resources"] = [_resource(part) for part in parts]
    package["sayso"] = {"version": sayso.__version__, "filter": dict(about.wanted)}
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(part: Part) -> dict[str, Any]:
    columns = set(part.schema.names)
    keys: dict[str, Any] = {"primaryKey": [_KEYS[part.name]]}
    references = [
        {"fields": [column], "reference": {"resource": table, "fields": ["id"]}}
        for column, table in _REFERENCES.get(part.name, {}).items()
        if column in columns
    ]
    keys |= {"foreignKeys": references} if references else {}
    return {
        "name": part.name,
        "path": part.path,
        "profile": "tabular-data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "encoding": "utf-8",
        "hash": f"sha256:{part.sha256}",
        "rows": part.rows,
        "schema": {"fields": [_field(part.name, column) for column in part.schema]} | keys,
    }


def _field(table: str, column: pa.Field) -> dict[str, str]:
    kind = next((name for fits, name in _TYPES if fits(column.type)), "string")
    says = meanings().get((table, column.name), "")
    return {"name": column.name, "type": kind, "description": says, "arrow": str(column.type)}


def citation(about: About, *, version: str, day: str | None) -> str:
    """``CITATION.cff`` 1.2.0; values are JSON, which is YAML too."""
    authors = about.by or ("Authors not named",)
    lines = ["cff-version: 1.2.0", "message: If you use these data, please cite them.", "type: dataset"]
    lines += [f"title: {_yaml(about.title)}", f"version: {_yaml(version)}"]
    lines += [f"date-released: {_yaml(day)}"] if day else []
    lines += [f"license: {_yaml(about.license)}"] if about.license else []
    lines += ["authors:", *(f"  - name: {_yaml(name)}" for name in authors)]
    lines += ["references:", "  - type: software", "    title: sayso", f"    version: {_yaml(sayso.__version__)}"]
    lines += ["    authors:", "      - name: The sayso authors"]
    return "\n".join(lines) + "\n"


def _yaml(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def readme(about: About, parts: list[Part], *, version: str, day: str | None) -> str:
    """``README.md``: what it is, what is left out, how to check it."""
    rows = [f"| `{part.path}` | {part.rows:,} | {_left_out(part)} |" for part in parts]
    asked = ", ".join(f"{name}={value}" for name, value in sorted(about.wanted.items()))
    origin = f"the events of {asked}, and what they rest on" if asked else "a whole ledger"
    return _README.format(
        title=" ".join(about.title.split()),
        version=f"{version}, of {day}" if day else version,
        sayso=sayso.__version__,
        origin=origin,
        rows="\n".join(rows),
        manifest=MANIFEST,
    )


_README = """\
# {title}

Version {version}. Made by sayso {sayso} from {origin}.

Claims that news makes, who makes them, and the events that they are about, coded by a machine. **A claim is not a fact**:
nothing here is verified but what a text says somebody verified. `status` tells what a person confirmed. Null means that no
text says so, and is never 0. A place with a `radius_km` is an area, and no point.

| table | rows | columns left out |
|---|---|---|
{rows}

Columns are explained in `datapackage.json`. Sentences of pages belong to their authors; where they are left out, the offsets
in `words` and the hashes of texts and pages lead whoever has the pages back to them.

Check the files with `sha256sum -c {manifest}`. Cite them as `CITATION.cff` says.
"""


def _left_out(part: Part) -> str:
    return ", ".join(f"`{name}`" for name in part.left_out) or "none"


def as_words(wanted: Any) -> dict[str, Any]:  # noqa: ANN401 - a filter
    """A filter's fields that are set, as JSON has them."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(wanted).items()
        if value is not None
    }
