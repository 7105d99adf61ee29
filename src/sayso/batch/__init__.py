"""Many shards at once: each a task that makes one Parquet file, the global steps joins over those files. docs/scale.md.

``run.run_batch`` is the way in; ``load.load`` takes what it made into a ledger.
"""
