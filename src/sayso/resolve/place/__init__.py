"""Where: place names found, resolved jointly over a text, and a gazetteer to resolve them by. ``resolver`` is the way in."""
