"""The version of sayso, read from the installed package, so that it is written once, in pyproject.toml."""

from importlib.metadata import version

__version__ = version("sayso")
