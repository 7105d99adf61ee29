"""A ledger beside what others coded by hand: which of their events it has, and which it lacks."""
