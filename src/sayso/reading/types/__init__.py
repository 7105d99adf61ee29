"""What kind: trained types of sentences and incidents, for benchmarks. ``sentence_type`` and ``incident`` are the ways in."""
