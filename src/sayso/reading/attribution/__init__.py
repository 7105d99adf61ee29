"""Who says: source, cue and content as spans, by a small trained encoder. ``reader`` is the way in."""
