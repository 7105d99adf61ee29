"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sayso

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
