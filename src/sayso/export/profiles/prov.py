"""Where every event comes from, as PROV-JSON: page, version, reading, claim, event, and who is told to have said so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.export.profiles.document import as_json, given
from sayso.export.profiles.shape import document_profile, happenings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from sayso.export.told import Told
    from sayso.ledger.rows import Row

    Statement = tuple[str, str, Row]

_PREFIX = {"sayso": "urn:sayso:", "prov": "http://www.w3.org/ns/prov#", "schema": "https://schema.org/"}
_KEYS = (
    (
        "prefix",
        "`sayso` is `urn:sayso:`, so that `sayso:version:ID` is what the other profiles call `urn:sayso:version:ID`",
    ),
    ("entity sayso:page:ID", "a page: SHA-256, address, outlet, when it was got"),
    ("entity sayso:version:ID", "a wording of a story; **derived** from every page that prints it"),
    ("entity sayso:claim:ID", "a claim, with type, mode, status; **quoted** from its version"),
    ("entity sayso:event:ID", "an event; **derived** from its claims"),
    (
        "agent sayso:claimant:N",
        "who is told to have said so; a claim is **attributed** to them, the report's own voice to its agency",
    ),
    ("activity sayso:reconciling:ID", "the last reconciling of an event, associated with the agent `sayso:software`"),
)


def _write(told: Iterable[Told], file: BinaryIO) -> None:
    """The whole document stands in memory: PROV-JSON groups by kind, and not by event."""
    parts: dict[str, dict[str, Row]] = {"prefix": dict(_PREFIX)}  # type: ignore[arg-type] # its values are texts
    software = {"prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}, "schema:name": "sayso"}
    parts["agent"] = {"sayso:software": software}
    names: dict[str, str] = {}
    for one in happenings(told):
        for kind, name, facts in _statements(one, names):
            parts.setdefault(kind, {})[name] = facts
    file.write(as_json(parts) + b"\n")


def _statements(told: Told, names: dict[str, str]) -> Iterator[Statement]:
    for version in told.versions.values():
        yield from _version(version, told.printings[version["id"]])
    for claim in told.claims:
        yield from _claim(claim, told.versions[claim["version_id"]], names)
    yield from _event(told)


def _version(version: Row, printings: tuple[Row, ...]) -> Iterator[Statement]:
    text = f"sayso:version:{version['id']}"
    yield "entity", text, given(**{"prov:label": version["headline"], "schema:datePublished": version["published"]})
    for row in printings:
        page = f"sayso:page:{row['page_id']}"
        facts = {"schema:url": row["url"], "schema:publisher": row["outlet"], "schema:sha256": row["page_id"]}
        yield "entity", page, given(**facts, **{"sayso:got_at": row["got_at"].isoformat()})
        yield "wasDerivedFrom", f"_:printing-{row['page_id']}", _pair("generatedEntity", text, "usedEntity", page)


def _claim(claim: Row, version: Row, names: dict[str, str]) -> Iterator[Statement]:
    name, text = f"sayso:claim:{claim['id']}", f"sayso:version:{version['id']}"
    facts = {f"sayso:{key}": claim[key] for key in ("type", "sub_type", "mode", "verification", "status")}
    yield "entity", name, given(**facts)
    quoted = {"prov:type": {"$": "prov:Quotation", "type": "prov:QUALIFIED_NAME"}}
    yield "wasDerivedFrom", f"_:quote-{claim['id']}", _pair("generatedEntity", name, "usedEntity", text) | quoted
    by = claim["claimant"] if claim["attribution_id"] else version["agency"]
    if by:
        agent = names.setdefault(by, f"sayso:claimant:{len(names) + 1}")
        yield "agent", agent, {"schema:name": by}
        yield "wasAttributedTo", f"_:said-{claim['id']}", _pair("entity", name, "agent", agent)


def _event(told: Told) -> Iterator[Statement]:
    event = told.event
    name, activity = f"sayso:event:{event['id']}", f"sayso:reconciling:{event['id']}"
    facts = {f"sayso:{key}": event[key] for key in ("type", "sub_type", "status")}
    yield "entity", name, given(**facts)
    yield "activity", activity, {"prov:endTime": told.at.isoformat()}
    yield "wasGeneratedBy", f"_:made-{event['id']}", _pair("entity", name, "activity", activity)
    yield "wasAssociatedWith", f"_:by-{event['id']}", _pair("activity", activity, "agent", "sayso:software")
    for claim in told.claims:
        part = _pair("generatedEntity", name, "usedEntity", f"sayso:claim:{claim['id']}")
        yield "wasDerivedFrom", f"_:part-{event['id']}-{claim['id']}", part


def _pair(first: str, one: str, second: str, other: str) -> Row:
    return {f"prov:{first}": one, f"prov:{second}": other}


PROFILE = document_profile(
    "prov", "PROV-JSON: pages, versions, claims, events, claimants", _KEYS, form="json", write=_write
)
