"""The desk: a web page over a ledger. ``app.py`` puts it together; ``pages/`` has a module a page."""
