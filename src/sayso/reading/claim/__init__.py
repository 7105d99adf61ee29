"""What is said to have happened: claims with their fields, by rules over the parse. ``reader`` is the way in."""
