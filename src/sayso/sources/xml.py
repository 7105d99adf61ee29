"""XML of others, read without trust: no entities of its own, nothing fetched, no depth without end."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from sayso.errors import PageError
from sayso.sources.encoding import detect

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def plain(data: bytes, *, source: str) -> str:
    """The text of an XML document without its declaration. Raises ``PageError`` for one that declares entities."""
    text = data.decode(detect(data, html=True) or "utf-8", "replace").replace("\0", "")
    if "<!ENTITY" in text:
        raise PageError(source, "declares XML entities of its own, which no news needs; it is not read")
    return _DECLARATION.sub("", text.lstrip("\ufeff"), count=1)


def parse(data: bytes, *, source: str) -> _Element:
    """The root of a document. Raises ``PageError`` where it is broken, too deep, or declares entities."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - only XML needs it

    text = _ENTITY.sub(_named, plain(data, source=source))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PageError(source, f"broken XML: {str(error)[:160]}") from error
    if root is None:
        raise PageError(source, "broken XML: it has no root")
    return root


def local(element: _Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def first(element: _Element, *names: str) -> str | None:
    """The words of the first element within that has one of these names, in the order of the names."""
    for name in names:
        for found in element.iter(f"{{*}}{name}"):
            if words := " ".join("".join(found.itertext()).split()):
                return words
    return None


def _named(match: re.Match[str]) -> str:
    """HTML's named signs as themselves; XML's own five stay."""
    return match[0] if match[1] in _OWN else html.unescape(match[0])
