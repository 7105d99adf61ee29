"""How each weight file was made, runnable."""
