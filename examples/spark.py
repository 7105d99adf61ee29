"""Shards read by Spark: each partition is a list of shards, and each shard is the same task as in 'sayso batch'.

    spark-submit examples/spark.py OUT SHARD...

OUT lies where every executor can write (a shared folder). Afterwards 'sayso batch --out OUT SHARD...' finds the files of
pages there and does the joins and whatever is left; 'sayso load OUT' takes all of it into a ledger.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.batch.pages import read_shard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 20_000_000  # as the setting max_page_bytes: a file of pages is named after it too


def read_shards(shards: Iterable[str], *, root: Path) -> Iterator[str]:
    """One partition: the file of pages of each shard, made unless it is there."""
    for shard in shards:
        yield read_shard(Path(shard), root=root, max_bytes=MAX_BYTES)["pages"]


def main() -> None:
    """Read the shards; a partition that is lost is made again by Spark, and finds what was done."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - needs a Java runtime, which sayso does not

    root, shards = Path(sys.argv[1]).absolute(), sys.argv[2:]
    spark = SparkSession.builder.appName("sayso").getOrCreate()
    done = spark.sparkContext.parallelize(shards, len(shards)).mapPartitions(partial(read_shards, root=root)).collect()
    print(f"{len(done)} shards; now: sayso batch {' '.join(shards)} --out {root}")


if __name__ == "__main__":
    main()
