"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sayso
from benchmarks import postgres

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of benchmark data beside the checkout; the test is skipped, visibly, where it is missing."""
    if not SHARED.is_dir():
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail("the shared benchmark data is not beside this checkout, and may not be missing here")
        pytest.skip("the shared benchmark data is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def demo_pages() -> Path:
    """The folder of example stories that comes with the package."""
    return Path(sayso.__file__).parent / "data" / "demo"


@pytest.fixture(scope="session")
def demo_ledger(demo_pages, tmp_path_factory):
    """A ledger of the example stories, read once for all tests; do not write to it."""
    with sayso.open(tmp_path_factory.mktemp("demo") / "demo.db") as ledger:
        ledger.read(demo_pages)
        yield ledger


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server for this session; the test is skipped, visibly, where PostgreSQL is not installed."""
    if postgres.programs() is None:
        if os.environ.get("REQUIRE_POSTGRES"):
            pytest.fail(f"{postgres.MISSING}, and may not be missing here")
        pytest.skip(postgres.MISSING)
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'sayso[postgres]'")
    with postgres.server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request, tmp_path):
    """Where a ledger can be made: in a file, and then in a database of a real server."""
    if request.param == "sqlite":
        return tmp_path / "a.db"
    return request.getfixturevalue("postgres_server").database()


@pytest.fixture(scope="session")
def peopled(demo_ledger, tmp_path_factory):
    """A ledger of the example stories with a reader, two analysts and an admin; copy it, do not write to it."""
    from desks import PASSWORD, PEOPLE, copy

    path = copy(demo_ledger.path, tmp_path_factory.mktemp("peopled") / "peopled.db")
    with sayso.open(path) as ledger:
        for name, role in PEOPLE.items():
            ledger.accounts.add(name, PASSWORD, role=role)
    return path
