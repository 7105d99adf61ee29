"""Values as CSV cells, and back: null is empty, what is nested is JSON, and no text can be taken for a formula.

A spreadsheet runs a cell that begins with = + - or @. Text of a page is not ours to trust, so such text gets an
apostrophe in front, and so does text that begins with apostrophes before such a sign; ``text_of`` takes it off again.
Numbers are left as they are.
"""

from __future__ import annotations

import json
import re
from typing import Any

# The signs that OWASP's page on CSV injection lists, and their full-width forms, which Excel takes too.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def cell(value: Any) -> Any:  # noqa: ANN401
    """A value as a CSV cell: what is nested is JSON, true and false are words, no text is a formula."""
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str):
        return f"'{value}" if _FORMULA.match(value) else value
    return str(value).lower() if isinstance(value, bool) else value


def text_of(written: str) -> str:
    """The text that a cell was written from."""
    return written[1:] if written.startswith("'") and _FORMULA.match(written) else written
