"""Which outlet printed a page: the registrable domain of its URL, or else the name that the page gives itself."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sayso.records import Found

if TYPE_CHECKING:
    from tldextract import TLDExtract


@cache
def _extractor() -> TLDExtract:
    from tldextract import TLDExtract  # noqa: PLC0415 - parses the suffix list, which plain text never needs

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def outlet_of_url(url: str | None) -> Found | None:
    """The domain that was registered: "https://edition.kyivnews.com.ua/x" gives "kyivnews.com.ua".

    Uses the public suffix list that ships with tldextract. A file or a bare host name has no outlet.
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:  # such as "http://[": no address
        return None
    if not url or parts.scheme not in ("http", "https"):
        return None
    domain = _extractor()(url).top_domain_under_public_suffix or _last_two(parts.hostname or "")
    return Found(domain, url, "domain of the URL") if domain else None


def _last_two(host: str) -> str | None:
    """The domain under an ending that the list does not know; an address of numbers has none."""
    labels = host.split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 and not labels[-1].isdigit() else None
