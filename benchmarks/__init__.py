"""How sayso is measured: one module a task."""
