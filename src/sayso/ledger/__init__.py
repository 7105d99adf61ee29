"""The ledger: its tables, its store, its queries."""
