"""What leaves the ledger, in the forms that others read."""
