"""Which reader knows which kind of page: bytes into the sheet of lines that cleaning goes on with."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sayso.article.outlet import outlet_of_url
from sayso.article.sheet import Sheet, lines_of
from sayso.sources import kinds
from sayso.sources.encoding import charset_of, decode

if TYPE_CHECKING:
    from sayso.records import Page

_READERS = {
    "text/html": "html:sheet_of",
    kinds.ITEM: "item:sheet_of",
    kinds.NEWSML: "iptc:newsml_sheet",
    kinds.NITF: "iptc:nitf_sheet",
    kinds.NINJS: "iptc:ninjs_sheet",
    kinds.MAIL: "mail:sheet_of",
    kinds.PDF: "pdf:sheet_of",
}  # by name, so that a page pays only for its own kind's libraries


def sheet_of(page: Page) -> Sheet:
    """The lines of a page and what it says of itself. Raises ``PageError`` where its bytes are broken."""
    reader = _READERS.get(page.media_type.partition(";")[0])
    if reader is None:
        outlet = outlet_of_url(page.url)
        text = decode(page.data, charset_of(page.media_type))
        return Sheet(lines_of(text), {"outlet": outlet} if outlet else {})
    module, _, name = reader.partition(":")
    sheet: Sheet = getattr(import_module(f"sayso.sources.{module}"), name)(page)
    return sheet
