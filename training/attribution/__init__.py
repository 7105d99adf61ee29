"""How the attribution reader was made."""
