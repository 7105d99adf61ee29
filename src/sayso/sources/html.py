"""HTML into a sheet of lines: the article's text by trafilatura, its head as printed, and what the markup says of it."""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from sayso.article.credit import credit_line, is_staff_note
from sayso.article.furniture import pattern_reason
from sayso.article.outlet import outlet_of_url
from sayso.article.sheet import Line, Sheet, all_letters, letters, line_of, numbered, tidy
from sayso.records import Found, Furniture
from sayso.sources.encoding import charset_of, decode
from sayso.sources.markup import markup_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import HTMLParser  # type: ignore[import-untyped]
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Extractor

    from sayso.records import Page

_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "select", "object", "math"})
_ASIDE = frozenset({"comment", "pi"})
_APART = frozenset({"nav", "aside", "footer", "form", "figure"})
_INLINE = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
        "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "time", "tt", "u", "var", "wbr", "amp-img",
    }
)  # fmt: skip
_HEAD_LINES = 15  # between the heading and the first paragraph: byline, date, standfirst, captions
_FOOT_LINES = 12  # below the last paragraph: sign-off, staff note, copyright
_WHOLE = 25  # characters; shorter words on a menu may stand in the text too
_MORE_IN_JSON = 2  # times the text of the page itself: then that was a stub and the article is in its JSON-LD
_START = 4096  # characters within which what stands before the head ends
_WHOLE_PAGE = re.compile(r"\s*<(?:!doctype|html)", re.IGNORECASE)
_DOCTYPE = re.compile(r"\A\s*<!doctype[^>]*>", re.IGNORECASE)
_CLOSED_HTML = re.compile(r"(<html[^<>]*)/>", re.IGNORECASE)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))
_NO_XML = ("\ufffe".encode(), "\uffff".encode())


def read_html(text: str, *, url: str | None = None) -> Sheet:
    """The lines of the article in an HTML page; no lines where it has none."""
    tree = _tree(text)
    if tree is None:
        return Sheet(())
    known = _known(tree, url)
    printed = list(_printed_lines(tree))
    _prune(tree)
    story = _story(tree)
    body = known.pop("body", None)
    if body and _is_better(body.words, story):
        story = _tidied(body.words)
    return _sheet(story, printed, known)


def sheet_of(page: Page) -> Sheet:
    """The lines of an HTML page's article."""
    return read_html(decode(page.data, charset_of(page.media_type)), url=page.url)


def _tree(text: str) -> HtmlElement | None:
    """The elements of a page, without comments; ``None`` where it is none.

    What begins as pages do is parsed here, which is twice as fast; the odd rest is left to trafilatura's repairs.
    """
    from lxml.etree import LxmlError, fromstring  # noqa: PLC0415 - only HTML needs it
    from trafilatura import load_html  # noqa: PLC0415

    if not _WHOLE_PAGE.match(text):
        return load_html(text)
    start = _CLOSED_HTML.sub(r"\1>", _DOCTYPE.sub("", text[:_START], count=1), count=1)
    data = (start + text[_START:]).encode("utf-8", "replace").translate(None, _CONTROLS)
    if not text.isascii():
        data = data.replace(_NO_XML[0], b"").replace(_NO_XML[1], b"")
    try:
        tree = fromstring(data, _parser())
    except LxmlError:
        return None
    return tree if tree is not None and len(tree) else None


@cache
def _parser() -> HTMLParser:
    """A parser of pages whose elements are all of one class: to find one for each costs as much as the parsing."""
    from lxml.etree import ElementDefaultClassLookup, HTMLParser  # noqa: PLC0415 - only HTML needs it
    from lxml.html import HtmlElement  # noqa: PLC0415

    parser = HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False
    )
    parser.set_element_class_lookup(ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _prune(tree: HtmlElement) -> None:
    """Take out what trafilatura never gives out as a story, often most of a page, before it copies the page five times.

    JSON-LD stays, which it reads. Only the second opinion that it asks for (readability) would have weighed the rest.
    """
    for element in list(tree.iter("script", "style", "link", "meta", "source", "svg", "aside", "footer")):
        if element.get("type") != "application/ld+json":
            element.drop_tree()


def _story(tree: HtmlElement) -> list[str]:
    """The lines of the article by trafilatura."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - half a second that plain text must not pay

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of is said by the sheet
    return _tidied(getattr(bare_extraction(tree, options=_options()), "text", None) or "")


@cache
def _options() -> Extractor:
    """How trafilatura is asked, made once: it would read its settings again for every page."""
    from trafilatura.settings import Extractor  # noqa: PLC0415 - half a second that plain text must not pay

    return Extractor(output_format="python", comments=False, tables=False)


def _tidied(text: str) -> list[str]:
    """The lines of a text that hold more than space."""
    return [line for line in map(tidy, text.split("\n")) if line]


def fragment_lines(text: str) -> list[str]:
    """The blocks of text in a piece of HTML that is all article, such as a feed's item."""
    from lxml.etree import LxmlError  # noqa: PLC0415 - only HTML needs it
    from lxml.html import fragment_fromstring  # noqa: PLC0415

    try:
        tree = fragment_fromstring(text.replace("\0", ""), create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return []
    return [line for line, region in _printed_lines(tree) if region is None]


def _is_better(body: str, story: Sequence[str]) -> bool:
    """Whether the JSON-LD's text is the fuller one, or the same with its paragraphs still apart."""
    if len(body) > _MORE_IN_JSON * sum(map(len, story)):
        return True
    return len(story) < len(body.split("\n")) and letters(" ".join(story)) == letters(body)


def _known(tree: HtmlElement, url: str | None) -> dict[str, Found]:
    """What the markup says, with the outlet by address or else by the site's name, and htmldate's date where it has none."""
    known = markup_of(tree)
    address = known.get("url")
    outlet = outlet_of_url(url) or outlet_of_url(address.value if address else None) or known.get("site")
    if outlet:
        known["outlet"] = outlet
    if "published" not in known and (day := _date_by_markup(tree)):
        known["published"] = Found(day, day, "htmldate")
    return known


def _date_by_markup(tree: HtmlElement) -> str | None:
    from htmldate import find_date  # noqa: PLC0415 - comes with trafilatura

    day = find_date(tree, extensive_search=False, original_date=True)
    return str(day) if day else None


def _sheet(story: Sequence[str], printed: Sequence[tuple[str, str | None]], known: dict[str, Found]) -> Sheet:
    """Order the article's lines, its head and its credits as printed; what is left of the page lies outside.

    A page has some hundred lines that are not the story's. Those that stand in a menu or beside the article are
    known by that; only of the others it is asked whether their own words say what they are.
    """
    keys, own_keys = all_letters([text for text, _ in printed]), all_letters(story)
    whole, own = " ".join(own_keys), set(own_keys)
    inside = [key in own or (len(key) >= _WHOLE and key in whole) for key in keys]
    if not any(inside) or not story:
        return Sheet(numbered(story), known)
    placed = list(_placed(story, own_keys, keys))
    start = next((n for n, line in enumerate(placed) if line.prose), 0)
    opening, closing = own_keys[start], own_keys[-1]
    first = next((n for n, key in enumerate(keys) if key == opening), inside.index(True))
    last = max((n for n, key in enumerate(keys) if key == closing), default=len(keys) - 1)
    head = [n for n in range(max(first - _HEAD_LINES, 0), first) if printed[n][1] is None]
    below = range(last + 1, min(last + 1 + _FOOT_LINES, len(keys)))
    foot = [n for n in below if credit_line(printed[n][0]) or is_staff_note(printed[n][0])]
    kept = {*head, *foot}
    outside = tuple(
        Furniture(text, region or pattern_reason(text) or "outside the article's text", number)
        for number, (text, region) in enumerate(printed)
        if not inside[number] and number not in kept
    )
    above, beneath = ([line_of(printed[n][0], n) for n in some] for some in (head, foot))
    return Sheet((*above, *placed[start:], *beneath), known, outside)


def _placed(story: Sequence[str], own_keys: Sequence[str], keys: Sequence[str]) -> Iterator[Line]:
    """The article's lines with their positions on the page; a line that was joined anew takes the one before it."""
    where = {key: number for number, key in reversed(list(enumerate(keys)))}
    position = 0
    for line, key in zip(numbered(story), own_keys, strict=True):
        position = where.get(key, position)
        yield line._replace(position=position)


def _printed_lines(tree: HtmlElement) -> Iterator[tuple[str, str | None]]:
    """Every block of text on the page, with the part apart from the article that it stands in (nav, aside ...)."""
    from lxml.etree import iterwalk  # noqa: PLC0415 - only HTML needs it

    held: list[str] = []
    regions: list[str] = []
    walk = iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in _ASIDE:
            held += [element.tail] if element.tail else []
            continue
        tag, starts = element.tag, event == "start"
        if tag not in _INLINE:
            if held:
                if line := tidy("".join(held).replace("\n", " ")):
                    yield line, regions[-1] if regions else None
                held.clear()
            if tag in _APART:
                if starts:
                    regions.append(tag)
                else:
                    regions.pop()
            elif starts and tag in _SKIPPED:
                walk.skip_subtree()
                continue
        if text := element.text if starts else element.tail:
            held.append(text)
