"""Values as CSV cells, and back: null is empty, what is nested is JSON, and no text can be taken for a formula.

A spreadsheet runs a cell that begins with = + - or @. Text of a page is not ours to trust, so such text gets an
apostrophe in front, and so does text that begins with apostrophes before such a sign; ``text_of`` takes it off again.
Numbers are left as they are.
"""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    class _Lines(Protocol):
        def write(self, line: str, /) -> object: ...


# The signs that OWASP's page on CSV injection lists, and their full-width forms, which Excel takes too.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def cell(value: Any) -> Any:  # noqa: ANN401
    """A value as a CSV cell: what is nested is JSON, true and false are words, no text is a formula."""
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return str(value).lower() if isinstance(value, bool) else value


def write_lines(rows: Iterable[Iterable[Any]], file: _Lines) -> None:
    """Rows of values as lines of CSV that end in a line feed."""
    csv.writer(_Ends(file), lineterminator="\r\n").writerows([cell(value) for value in row] for row in rows)


class _Ends:
    """Lines that end in a line feed alone: the writer must think that they end in both, or it quotes no lone return."""

    def __init__(self, file: _Lines) -> None:
        self._file = file

    def write(self, line: str) -> None:
        """One line."""
        self._file.write(line[:-2] + "\n")


def text_of(written: str) -> str:
    """The text that a cell was written from."""
    return written[1:] if written.startswith("'") and _FORMULA.match(written) else written
