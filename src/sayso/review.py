"""A sitting of review on a terminal: one event of the queue after the other, and a key for each decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from rich.markup import escape

from sayso.errors import SaysoError, UsageError
from sayso.event.correct import typed
from sayso.phrase import date_words, kind_words, place_words
from sayso.show_event import event_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from sayso.api import Ledger
    from sayso.ledger.rows import Row

KEYS = "c confirm  r reject  m merge  s split  e correct  n note  u undo my last  Enter next  q quit"
_NEAR_DAYS = 3  # around an event, in which its likely doubles are offered
_OFFERED = 8


@dataclass(slots=True)
class Sitting:
    """One person at one terminal; ``ask`` puts a question and gives the answer."""

    ledger: Ledger
    by: str
    out: Console
    ask: Callable[[str], str]
    done: list[int] = field(default_factory=list)


def work(ledger: Ledger, *, by: str, out: Console, ask: Callable[[str], str]) -> int:
    """Go through the queue until it ends or the person does. Gives the number of decisions that stand."""
    sitting, after = Sitting(ledger, by, out, ask), None
    while waiting := ledger.queue(limit=1, after=after):
        event = waiting[0]["id"]
        if not _look(sitting, event):
            break
        after = event
    out.print(f"{len(sitting.done)} decided; 'sayso history' shows them")
    return len(sitting.done)


def _look(sitting: Sitting, event: str) -> bool:
    """Show an event and do what is asked, until the next is wanted; whether one is."""
    while True:
        try:
            whole = sitting.ledger.event(event)
        except UsageError:  # all of its claims were rejected
            return True
        sitting.out.print(event_page(whole))
        sitting.out.print(KEYS, style="dim")
        key = sitting.ask("decide:").strip().lower()[:1]
        if key in {"", "q"}:
            return key == ""
        try:
            if _act(sitting, key, whole):
                return True
        except SaysoError as error:
            sitting.out.print(f"[red]{escape(str(error))}[/red]")


def _act(sitting: Sitting, key: str, whole: dict[str, Any]) -> bool:
    """Do what a key asks; whether the event is through with it."""
    if key == "u":
        if not sitting.done:
            raise UsageError("nothing of this sitting is left to undo")
        sitting.ledger.undo(sitting.done.pop(), by=sitting.by, why=sitting.ask("why (Enter for none):"))
        return False
    if key not in _DECISIONS:
        raise UsageError(f"no key is called {key!r}: {KEYS}")
    kind, more = _DECISIONS[key]
    given = more(sitting, whole)
    if given is None:
        return False
    subject = given.pop("subject", whole["event"]["id"])
    why = sitting.ask("words:" if kind == "note" else "why (Enter for none):")
    seen = whole["seen"]
    sitting.done.append(sitting.ledger.judge(kind, subject, by=sitting.by, why=why, seen=seen, **given))
    return kind in {"confirm", "reject"}


def _nothing(_sitting: Sitting, _whole: dict[str, Any]) -> dict[str, Any] | None:
    return {}


def _merge(sitting: Sitting, whole: dict[str, Any]) -> dict[str, Any] | None:
    """Which other event: one of those near it in time, by its number, or any by its id."""
    near = _near(sitting.ledger, whole["event"])
    for number, row in enumerate(near, 1):
        facts = (kind_words(row), place_words(row["places"]), date_words(row["date"]))
        sitting.out.print(f"{number:>2}  {row['id'][:8]}  {', '.join(fact for fact in facts if fact)}", markup=False)
    answer = sitting.ask("with which (number or id, Enter for none):").strip()
    if not answer:
        return None
    return {"other": near[int(answer) - 1]["id"] if answer.isdecimal() and 0 < int(answer) <= len(near) else answer}


def _near(ledger: Ledger, event: Row) -> list[Row]:
    days = event["date"] or {}
    start, end = (date.fromisoformat(days[side]) if days.get(side) else None for side in ("start", "end"))
    first, last = start or end, end or start
    around: dict[str, Any] = (
        {}
        if first is None or last is None
        else {
            "since": first - timedelta(days=_NEAR_DAYS),
            "until": last + timedelta(days=_NEAR_DAYS),
        }
    )
    found = ledger.events(type=event["type"], limit=_OFFERED + 1, **around)
    return [row for row in found if row["id"] != event["id"]][:_OFFERED]


def _split(sitting: Sitting, whole: dict[str, Any]) -> dict[str, Any] | None:
    answer = sitting.ask("which claims to take out (their numbers, Enter for none):").replace(",", " ").split()
    return {"value": [_numbered(whole, number)["id"] for number in answer]} if answer else None


def _numbered(whole: dict[str, Any], number: str) -> Row:
    claims = whole["claims"]
    if not number.isdecimal() or not 0 < int(number) <= len(claims):
        raise UsageError(f"{number!r} is no claim's number; there are 1 to {len(claims)}")
    claim: Row = claims[int(number) - 1]
    return claim


def _correct(sitting: Sitting, whole: dict[str, Any]) -> dict[str, Any] | None:
    number = sitting.ask("which claim (its number, Enter for the event as a whole):").strip()
    subject = _numbered(whole, number) if number else whole["event"]
    name = sitting.ask("field (type, sub_type, place, date, counts.killed ..., Enter for none):").strip()
    if not name:
        return None
    value = sitting.ask("value (Enter: no text tells it):").strip()
    return {"subject": subject["id"], "field": name, "value": typed(value) if value else None}


_DECISIONS: dict[str, tuple[str, Callable[[Sitting, dict[str, Any]], dict[str, Any] | None]]] = {
    "c": ("confirm", _nothing),
    "r": ("reject", _nothing),
    "m": ("merge", _merge),
    "s": ("split", _split),
    "e": ("correct", _correct),
    "n": ("note", _nothing),
}
