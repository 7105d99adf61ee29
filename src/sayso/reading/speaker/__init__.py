"""Who that is: speaker, side, channel, day of speaking, what was verified and answered. ``enrich`` is the way in."""
