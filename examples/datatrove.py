"""A datatrove step that reads its share of the shards: the same task as in 'sayso batch'.

    python examples/datatrove.py OUT SHARD...

``ReadShards`` is called as datatrove calls every step, with the documents before it, its rank and the world's size; it
needs nothing of datatrove itself. In a pipeline, with an executor of theirs:

    from datatrove.executor import LocalPipelineExecutor
    LocalPipelineExecutor(pipeline=[ReadShards(out, shards)], tasks=64, logging_dir="logs").run()

Afterwards 'sayso batch --out OUT SHARD...' does the joins and the readings, and 'sayso load OUT' makes the ledger.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.batch.pages import read_shard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_BYTES = 20_000_000  # as the setting max_page_bytes: a file of pages is named after it too


@dataclass(frozen=True, slots=True)
class ReadShards:
    """A step that makes one file of pages for each of its shards and passes on what comes from before."""

    out: Path
    shards: Sequence[str]

    def __call__(self, data: Iterable[Any] | None = None, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Read every ``world_size``-th shard, from ``rank`` on."""
        yield from data or ()
        for shard in self.shards[rank::world_size]:
            read_shard(Path(shard), root=self.out.absolute(), max_bytes=MAX_BYTES)


def main() -> None:
    """Do the work of two ranks, one after the other."""
    step = ReadShards(Path(sys.argv[1]), sys.argv[2:])
    for rank in range(2):
        for _ in step(rank=rank, world_size=2):
            pass
    print(f"now: sayso batch {' '.join(step.shards)} --out {step.out}")


if __name__ == "__main__":
    main()
