"""Getting pages from the web: only what was asked for, only from where it may be, and politely."""
