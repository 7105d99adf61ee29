"""PDF: the text in it, taken out by a process of its own that has limits, because a PDF may be made to have none."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from sayso.article.sheet import Sheet, lines_of
from sayso.errors import PageError

if TYPE_CHECKING:
    from sayso.records import Page

SECONDS = 8  # of the processor's time
_WAIT = 60  # of the clock's, on a machine that has other things to do
MEMORY = 2_000_000_000  # bytes of address space; a newspaper's page of 5 MB takes some 300 million
_PAGES = 200  # a paper's issue has fewer; longer ones are books
_READ = f"""
import io, logging, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
logging.disable(logging.CRITICAL)
from pypdf import PdfReader
reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
for page in reader.pages[:{_PAGES}]:
    sys.stdout.buffer.write(page.extract_text().encode("utf-8", "replace") + b"\\n\\n")
"""


def sheet_of(page: Page) -> Sheet:
    """The lines of a PDF's text. Raises ``PageError`` where there is none, or it takes too long."""
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, with the code above
            [sys.executable, "-I", "-c", _READ], input=page.data, capture_output=True, timeout=_WAIT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PageError(page.source, f"a PDF whose text takes longer than {SECONDS} seconds to take out") from error
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or "it was stopped at its limits"
        raise PageError(page.source, f"a PDF that cannot be read ({last[:160]})")
    text = done.stdout.decode("utf-8", "replace")
    if not text.strip():
        raise PageError(page.source, "a PDF without text, such as a scan; a text recognition can give it one")
    return Sheet(lines_of(text))
