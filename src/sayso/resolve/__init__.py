"""What words stand for: places, dates, actors, numbers."""
