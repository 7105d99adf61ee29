"""One of several that write to a ledger at once: ``sayso read`` with readers that cost nothing, for tests and loads.

    python -m benchmarks.writer LEDGER PATH...

Prints what its run did, as one line of JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from benchmarks.stub import Stub
from sayso.ledger.store import open_engine
from sayso.pipeline import Report, run
from sayso.sources.file import pages

if TYPE_CHECKING:
    from sayso.pipeline.readers import Readers

READERS = cast("Readers", Stub())


def write(where: str, paths: list[str]) -> Report:
    """Take pages into the ledger at ``where``."""
    engine = open_engine(where)
    try:
        return run(engine, pages(paths, max_bytes=20_000_000), readers=READERS)
    finally:
        engine.dispose()


if __name__ == "__main__":
    print(json.dumps(asdict(write(sys.argv[1], sys.argv[2:]))))
