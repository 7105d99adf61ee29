"""sayso reads conflict news and keeps a ledger of what is claimed, and who says so."""
