"""Runs a batch on a Ray cluster of two nodes on this machine, and kills one of them while it works.

    python raying.py OUT SHARD...

A helper of test_batch.py, in a process of its own: Ray warns of much that is not ours. Prints a JSON object.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "OMP_NUM_THREADS": "1"}

from ray.cluster_utils import Cluster

from sayso.batch import readings
from sayso.batch.run import run_batch

NOT_STARTED = 3  # exit code


def two_nodes():
    """A cluster and its second node. Ray gives a node's parts fifteen seconds to start, which a busy machine exceeds."""
    for _ in range(2):
        cluster = Cluster()
        try:
            cluster.add_node(num_cpus=1, include_dashboard=False)
            doomed = cluster.add_node(num_cpus=1)
            cluster.wait_for_nodes()
        except Exception as error:  # noqa: BLE001 - Ray raises just this
            sys.stderr.write(f"{error}\n")
            cluster.shutdown()
        else:
            return cluster, doomed
    sys.exit(NOT_STARTED)


def main() -> None:
    """Start, kill, report."""
    out, shards = Path(sys.argv[1]), sys.argv[2:]
    readings.VERSIONS = 2  # so that there is work left for the node that stays
    cluster, doomed = two_nodes()
    os.environ["RAY_ADDRESS"] = cluster.address
    killed = threading.Event()

    def kill() -> None:
        while not list((out / "readings").glob("[0-9a-f]*.parquet")):
            time.sleep(0.05)
        cluster.remove_node(doomed, allow_graceful=False)
        killed.set()

    threading.Thread(target=kill, daemon=True).start()
    done = run_batch(shards, out, engine="ray", workers=2)
    killed.wait(30)
    sys.stdout.write(json.dumps(asdict(done) | {"killed": killed.is_set()}) + "\n")
    cluster.shutdown()


if __name__ == "__main__":
    main()
