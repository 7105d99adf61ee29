"""When: time expressions, the days they cover, and what dates what. ``tagger`` is the way in."""
