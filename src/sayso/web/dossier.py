"""An event as its page tells it: claims side by side, figures through time, why it counts for so many voices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sayso.ledger.filter import Filter
from sayso.ledger.query import rows
from sayso.phrase import checked_words
from sayso.web.drawn.tolls import Figure, Tolls, tolls
from sayso.web.lit import Passage, passages, spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from sayso.ledger.rows import Row

OWN_VOICE = "In the report’s own voice"  # noqa: RUF001 - as it is printed
_NO_SIDE = "No side named"
_VICTIMS = ("killed", "wounded", "missing", "displaced", "captured", "bodies")  # the order in which tolls are told


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim in its words: what makes it, and every version that carries the same sentence."""

    claim: Row
    attribution: Row | None
    version: Row
    passages: tuple[Passage, ...]
    versions: tuple[Row, ...]

    @property
    def by(self) -> str:
        """Who says so."""
        if self.attribution is None:
            return self.version["agency"] or OWN_VOICE
        return self.attribution["speaker"] or self.attribution["source"] or "somebody unnamed"


@dataclass(frozen=True, slots=True)
class Side:
    """Everybody who speaks for one side, in the order in which they spoke."""

    name: str
    number: int
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All of an event."""

    event: Row
    claims: tuple[Row, ...]
    sides: tuple[Side, ...]
    figures: tuple[Row, ...]
    charts: tuple[Tolls, ...]
    versions: tuple[Row, ...]
    printings: tuple[Row, ...]
    answers: tuple[Row, ...]


def dossier(connection: Connection, event: Row) -> Dossier:
    """Gather an event's claims, their words, and the chain of texts that they stand in."""
    claims = list(rows(connection, "claims", Filter(event=event["id"])))
    versions: dict[str, Row] = {}
    attributions: dict[tuple[str, str], Row] = {}
    printings: list[Row] = []
    for version_id in dict.fromkeys(claim["version_id"] for claim in claims):
        only = Filter(version=version_id)
        versions |= {row["id"]: row for row in rows(connection, "versions", only)}
        attributions |= {(version_id, row["id"]): row for row in rows(connection, "attributions", only)}
        printings += rows(connection, "printings", only)
    statements = _statements(claims, versions, attributions)
    sides = _sides(statements)
    numbers = {id(s.claim): side.number for side in sides for s in side.statements}
    return Dossier(
        event=event,
        claims=tuple(claims),
        sides=sides,
        figures=tuple(_figures(statements)),
        charts=tuple(_charts(statements, numbers)),
        versions=tuple(sorted(versions.values(), key=lambda v: (v["published"] or "9", v["story_id"], v["position"]))),
        printings=tuple(printings),
        answers=tuple(_answers(statements)),
    )


def _statements(
    claims: Iterable[Row], versions: dict[str, Row], attributions: dict[tuple[str, str], Row]
) -> list[Statement]:
    """Claims in the order of publication; those of one sentence in several versions are one statement."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for claim in claims:
        found.setdefault(_key(claim, versions[claim["version_id"]]), []).append(claim)
    made = []
    for same in found.values():
        claim = same[0]
        version = versions[claim["version_id"]]
        said = attributions.get((version["id"], claim["attribution_id"] or ""))
        lit = spans([claim], [said] if said else [])
        told = passages(version["text"], lit, claim["words"]["trigger"][0][0])
        also = tuple({one["version_id"]: versions[one["version_id"]] for one in same}.values())
        made.append(Statement(claim, said, version, tuple(told), also))
    return sorted(made, key=lambda one: (one.version["published"] or "9", one.claim["words"]["trigger"][0][0]))


def _key(claim: Row, version: Row) -> tuple[Any, ...]:
    """What makes two claims the same statement: speaker, kind, mode, and the words around the trigger."""
    start, end = claim["words"]["trigger"][0]
    text = version["text"]
    around = text[text.rfind("\n", 0, start) + 1 : end + 60]
    return version["story_id"], claim["claimant"], claim["sub_type"], claim["mode"], claim["trigger"], around


def _sides(statements: Sequence[Statement]) -> tuple[Side, ...]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        name = OWN_VOICE if statement.attribution is None else statement.claim["claimant_side"] or _NO_SIDE
        found.setdefault(name, []).append(statement)
    last = {OWN_VOICE: 2, _NO_SIDE: 1}
    order = sorted(found, key=lambda name: last.get(name, 0))
    return tuple(Side(name, number, tuple(found[name])) for number, name in enumerate(order))


def _figures(statements: Sequence[Statement]) -> list[Row]:
    """Every figure that was given, with who gave it and when; what is counted most often first."""
    found = [
        {"what": count["what"], "count": count, "day": _day(statement), "statement": statement}
        for statement in statements
        for count in statement.claim["counts"]
    ]
    order = {what: number for number, what in enumerate(_VICTIMS)}
    return sorted(found, key=lambda row: (order.get(row["what"], len(order)), row["what"], row["day"] or "9"))


def _day(statement: Statement) -> str | None:
    said_on = (statement.attribution or {}).get("said_on") or {}
    day: str | None = said_on.get("end") or said_on.get("start") or statement.version["published"]
    return day


def _charts(statements: Sequence[Statement], numbers: dict[int, int]) -> list[Tolls]:
    """A chart for each thing that was counted more than once."""
    by_what: dict[str, list[Figure]] = {}
    for row in _figures(statements):
        count, statement = row["count"], row["statement"]
        if row["day"] and any(count[name] is not None for name in ("low", "best", "high")):
            words = f"{statement.by}: {count['text']}"
            figure = Figure(
                day=date.fromisoformat(row["day"]),
                low=count["low"],
                best=count["best"],
                high=count["high"],
                side=numbers[id(statement.claim)],
                words=words,
            )
            by_what.setdefault(row["what"], []).append(figure)
    return [tolls(what, figures) for what, figures in by_what.items() if len(figures) > 1]


def _answers(statements: Sequence[Statement]) -> list[Row]:
    """What was verified, denied or not commented on, with the words that say so."""
    found: list[Row] = []
    for statement in statements:
        if (said := statement.attribution) is not None:
            checked, answered = checked_words(said)
            found += [{"words": words, "statement": statement} for words in (checked, answered) if words]
        if statement.claim["mode"] == "denied":
            found.append({"words": f"denied by {statement.by}", "statement": statement})
    unique = {(row["words"], row["statement"].by): row for row in found}
    return list(unique.values())
