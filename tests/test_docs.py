"""Docs are tests: what a user can type, set or export is documented, and the house keeps its own rules."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer

import sayso
from sayso.cli import app
from sayso.export.arrow import schema
from sayso.export.profiles import profiles
from sayso.export.write import FORMATS
from sayso.ledger.query import Filter
from sayso.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def page(name):
    """The text of a page under docs/."""
    return (ROOT / "docs" / name).read_text(encoding="utf8")


def commands(group, before=""):
    """Every command with its full name, those of groups within groups too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, before=f"{before}{name} ")
        else:
            yield before + name, command


def test_every_command_and_option_is_documented():
    """docs/api.md names them all."""
    text = page("api.md")
    for name, command in commands(typer.main.get_command(app)):
        assert f"`sayso {name}" in text, name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert f"`{option}`" in text or f"`{option}" in text, f"{name} {option}"


def test_every_setting_is_documented_with_its_default():
    """docs/operating.md has name, environment variable and default."""
    text = page("operating.md")
    for setting in fields(Settings):
        assert f"`{setting.name}`" in text
        assert f"`SAYSO_{setting.name.upper()}`" in text
        assert str(setting.default) in text


def test_every_filter_is_documented():
    """docs/api.md names each keyword."""
    for field in fields(Filter):
        assert f"`{field.name}`" in page("api.md"), field.name


@pytest.mark.parametrize("table", ["printings", "versions", "attributions", "claims", "events"])
def test_every_column_and_format_is_documented(table):
    """docs/ledger.md explains each column of each table."""
    text = page("ledger.md")
    section = text.split(f"\n## {table}\n")[1].split("\n## ")[0]
    for name in schema(table).names:
        assert f"`{name}`" in section, f"{table}.{name}"


def test_every_format_and_profile_is_documented():
    """docs/exports.md and docs/profiles.md name them."""
    for form in FORMATS:
        assert f"`{form}`" in page("exports.md")
    for profile in profiles():
        assert f"`{profile}`" in page("exports.md")
        assert f"## {profile}" in page("profiles.md")


def test_links_between_pages_lead_somewhere():
    """No link in README or docs/ points at a file that is not there."""
    for source in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", source.read_text(encoding="utf8")):
            if "://" not in target:
                assert (source.parent / target).exists(), f"{source.name}: {target}"


def test_the_public_names_are_these():
    """A name is added to or taken from the package on purpose."""
    assert sorted(sayso.__all__) == [
        "Ledger",
        "LedgerError",
        "LedgerVersionError",
        "PageError",
        "SaysoError",
        "SettingsError",
        "StaleError",
        "UsageError",
        "__version__",
        "open",
    ]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_rooms_are_small_and_say_what_they_are(path):
    """A module has a docstring and at most 500 lines; a function at most 60."""
    text = path.read_text(encoding="utf8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree)
    assert text.count("\n") <= 500
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and "migrations" not in path.parts:
            assert node.end_lineno - node.lineno < 60, node.name
