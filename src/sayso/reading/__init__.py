"""What a version says: attributions and claims, as spans of its text."""
