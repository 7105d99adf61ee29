"""The agencies' own formats: NewsML-G2 and NITF (XML), ninjs 1 to 3 (JSON). Ids, versions and status come with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sayso.article.sheet import Sheet, numbered
from sayso.errors import PageError
from sayso.sources.item import text_lines, words
from sayso.sources.kinds import NEWSML, NINJS, Got, Options, record, whole
from sayso.sources.known import known_of
from sayso.sources.xml import first, local, parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from lxml.etree import _Element  # type: ignore[import-untyped]

    from sayso.records import Page

_MOST = 20_000  # items of one message
_DEEPEST = 40  # levels of JSON
_PARAGRAPHS = frozenset({"p", "li", "h1", "h2", "h3", "h4", "hl2", "td", "pre", "blockquote", "br"})
_PARAGRAPH = ("hedline", "dateline", "abstract", "body.head", "byline", "media", "figure", "table", "fn")
_ROLES = ("main", "body", "html", "richtext", "")


def newsml(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """Every item of a NewsML-G2 message, each with its own bytes; a single item keeps the file's."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - only XML needs it

    data = whole(stream, source=source, options=options)
    root = parse(data, source=source)
    if local(root) == "newsItem":
        yield record(data, NEWSML, source=source, options=options)
        return
    items = list(root.iter("{*}newsItem"))[:_MOST]
    if not items:
        yield PageError(source, f"a NewsML {local(root)} without a news item; it has no text")
    for item in items:
        name = f"{source}#{item.get('guid') or 'item'}"
        yield record(etree.tostring(item, with_tail=False), NEWSML, source=name, options=options)


def newsml_sheet(page: Page) -> Sheet:
    """The lines and values of a news item; an item whose status is not usable says so."""
    item = parse(page.data, source=page.source)
    item = item if local(item) == "newsItem" else next(item.iter("{*}newsItem"), item)
    meta = next(item.iter("{*}itemMeta"), item)
    content = next(item.iter("{*}contentMeta"), item)
    status = next((e.get("qcode") or e.get("uri") or "" for e in meta.iter("{*}pubStatus")), "")
    signal = next((e.get("qcode") or "" for e in meta.iter("{*}signal") if "correction" in (e.get("qcode") or "")), "")
    values = [
        ("headline", first(content, "headline") or first(item, "headline"), "NewsML headline"),
        ("published", first(meta, "versionCreated", "firstCreated") or first(content, "contentCreated"), "NewsML date"),
        ("byline", first(content, "by"), "NewsML by"),
        *(("agency", name, "NewsML infoSource") for name in _named(content, "infoSource")),
        *(("agency", name, "NewsML provider") for name in _named(meta, "provider")),
        ("dateline", first(content, "dateline", "located"), "NewsML located"),
        ("id", item.get("guid"), "NewsML guid"),
        ("edition", item.get("version"), "NewsML version"),
        ("status", status.rpartition(":")[2].rpartition("/")[2], "NewsML pubStatus"),
        ("note", first(meta, "edNote") or ("correction" if signal else None), "NewsML edNote"),
        ("correction", first(meta, "edNote") or signal if signal else None, "NewsML signal"),
    ]
    inline = next(item.iter("{*}inlineXML"), None)
    data = next(item.iter("{*}inlineData"), None)
    lines = _blocks(inline) if inline is not None else []
    if inline is not None:
        values = _nitf_values(inline) + values if first(inline, "hl1") else values
    elif data is not None:
        return Sheet(text_lines("".join(data.itertext())), known_of(values))
    return Sheet(numbered(lines), known_of(values))


def _named(element: _Element, name: str) -> list[str]:
    """What elements of this name are called: their name child, their literal, or the code without its scheme."""
    return [
        first(found, "name")
        or found.get("literal")
        or str(found.get("qcode") or found.get("uri") or "").rpartition(":")[2]
        for found in element.iter(f"{{*}}{name}")
    ]


def nitf_sheet(page: Page) -> Sheet:
    """The lines and values of a NITF document."""
    root = parse(page.data, source=page.source)
    body = next(root.iter("{*}body.content"), None)
    return Sheet(numbered(_blocks(body) if body is not None else []), known_of(_nitf_values(root)))


def _nitf_values(root: _Element) -> list[tuple[str, str | None, str]]:
    def attribute(element: str, name: str) -> str | None:
        return next((e.get(name) for e in root.iter(f"{{*}}{element}") if e.get(name)), None)

    status = attribute("docdata", "management-status") or ""
    return [
        ("headline", first(root, "hl1", "hedline"), "NITF hl1"),
        ("published", attribute("date.issue", "norm") or attribute("story.date", "norm"), "NITF date.issue"),
        ("published", attribute("pubdata", "date.publication"), "NITF pubdata"),
        ("byline", first(root, "byttl", "byline"), "NITF byline"),
        ("agency", attribute("doc.copyright", "holder") or first(root, "distributor"), "NITF distributor"),
        ("dateline", next((first(e, "location") for e in root.iter("{*}dateline")), None), "NITF dateline"),
        ("outlet", attribute("pubdata", "name"), "NITF pubdata"),
        ("id", attribute("doc-id", "id-string"), "NITF doc-id"),
        ("edition", attribute("du-key", "version"), "NITF du-key"),
        ("status", status, "NITF management-status"),
        ("note", attribute("ed-msg", "info"), "NITF ed-msg"),
    ]


def _blocks(element: _Element) -> list[str]:
    """The paragraphs of a piece of NITF or XHTML, without what stands beside the text."""
    from lxml import etree  # noqa: PLC0415 - only XML needs it

    lines: list[str] = []
    held: list[str] = []

    def close() -> None:
        if line := " ".join("".join(held).split()):
            lines.append(line)
        held.clear()

    walk = etree.iterwalk(element, events=("start", "end"))
    for event, at in walk:
        name = local(at).lower()
        if event == "start" and name in {*_PARAGRAPH, "head", "script", "style"}:
            walk.skip_subtree()
            continue
        if name in _PARAGRAPHS or at is element:
            close()
        if event == "start":
            held.append(at.text or "")
        elif at is not element:
            held.append(at.tail or "")
    close()
    return lines


def ninjs(stream: BinaryIO, *, source: str, options: Options) -> Iterator[Got]:
    """The item of a ninjs file, with the file's bytes."""
    yield record(whole(stream, source=source, options=options), NINJS, source=source, options=options)


def ninjs_sheet(page: Page) -> Sheet:
    """The lines and values of a ninjs item; names are read without case, so that 1, 2 and 3 are one."""
    try:
        item = _lower(json.loads(page.data), 0)
    except (ValueError, RecursionError) as error:
        raise PageError(page.source, f"broken JSON: {str(error)[:160]}") from error
    if not isinstance(item, dict):
        raise PageError(page.source, "no ninjs item: it is no object")
    values = [
        ("headline", _by_role(item.get("headlines")) or words(item.get("headline")), "ninjs headlines"),
        ("published", words(item.get("versioncreated")), "ninjs versioncreated"),
        ("published", words(item.get("firstcreated") or item.get("contentcreated")), "ninjs firstcreated"),
        ("byline", words(item.get("by") or item.get("byline")), "ninjs by"),
        *(("agency", name, "ninjs infosources") for name in _sources(item)),
        ("agency", words(item.get("copyrightholder")), "ninjs copyrightholder"),
        ("dateline", words(item.get("located")), "ninjs located"),
        ("id", words(item.get("uri")), "ninjs uri"),
        *(("id2", alt, "ninjs altids") for alt in _alt_ids(item)[:1]),
        ("edition", words(item.get("version")), "ninjs version"),
        ("status", words(item.get("pubstatus")), "ninjs pubstatus"),
        ("note", words(item.get("ednote")), "ninjs ednote"),
    ]
    return Sheet(text_lines(_ninjs_body(item)), known_of(values))


def _ninjs_body(item: dict[str, Any]) -> str:
    bodies = [body for body in _objects(item.get("bodies")) if isinstance(body.get("value"), str)]
    html = [body for body in bodies if "html" in words(body.get("contenttype")) or "html" in words(body.get("role"))]
    if bodies:
        return words(_by_role(html) or _by_role(bodies))
    named = sorted(key for key in item if key.startswith("body_") and isinstance(item[key], str))
    return words(item[min(named, key=lambda key: ("html" not in key, key))]) if named else words(item.get("body"))


def _by_role(entries: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """The value of the main entry, or of the first."""
    found = [entry for entry in _objects(entries) if isinstance(entry.get("value"), str)]
    rank = {role: number for number, role in enumerate(_ROLES)}
    best = min(found, key=lambda entry: rank.get(words(entry.get("role")).lower(), len(rank)), default=None)
    return words(best["value"]) if best else ""


def _sources(item: dict[str, Any]) -> Sequence[str]:
    found = _objects(item.get("infosources") or item.get("infosource"))
    return [words(entry.get("name") or entry.get("literal")) for entry in found]


def _alt_ids(item: dict[str, Any]) -> list[str]:
    alt = item.get("altids")
    if isinstance(alt, dict):
        return [words(value) for _, value in sorted(alt.items()) if words(value)]
    return [words(entry.get("value")) for entry in _objects(alt) if words(entry.get("value"))]


def _objects(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever JSON holds
    entries = value if isinstance(value, list) else [value]
    return [entry for entry in entries if isinstance(entry, dict)]


def _lower(value: Any, depth: int) -> Any:  # noqa: ANN401 - whatever JSON holds
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {str(key).lower(): _lower(inner, depth + 1) for key, inner in value.items()}
    return [_lower(inner, depth + 1) for inner in value] if isinstance(value, list) else value
