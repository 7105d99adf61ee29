"""Fixtures that several rooms share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of benchmark data beside the checkout; the test is skipped, visibly, where it is missing."""
    if not SHARED.is_dir():
        if os.environ.get("REQUIRE_SHARED"):
            pytest.fail("the shared benchmark data is not beside this checkout, and may not be missing here")
        pytest.skip("the shared benchmark data is not beside this checkout")
    return SHARED
