"""Figures of one event by who gives them and when: the chain of a toll, and three rules that make one figure of it.

docs/events.md tells the rules. Nothing here chooses silently: every figure stays in the chain with its words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sayso.errors import UsageError
from sayso.records import Count, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

NOWHERE = Span(0, 0)
_BEFORE = r"\bincluding|\bamong (?:them|the dead|the victims|those killed)|\bof whom|\banother|\ba further"
_AFTER = r"more|others?|further|of (?:the|them|those|these|whom)"
_ONE_PERSON = re.compile(
    r"(?:an?|the|his|her|their)\b(?! (?:hundred|thousand|dozen|score|couple|pair|few)\b)", re.IGNORECASE
)
RAISED, LOWERED = "raised", "lowered"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one claim. ``own`` is what a report says in its own voice, ``part`` what its sentence tells as a part."""

    what: str
    low: float | None
    best: float | None
    high: float | None
    text: str
    claim: str
    version: str
    story: str
    published: date | None = None
    position: int = 0
    claimant: str | None = None
    side: str | None = None
    denied: bool = False
    own: bool = False
    part: bool = False
    span: Span = NOWHERE

    @property
    def teller(self) -> str:
        """Who gives the figure, or in whose story it stands."""
        return self.claimant or self.story

    @property
    def floor(self) -> float | None:
        """The lowest that it allows."""
        return self.low if self.low is not None else self.best

    @property
    def ceiling(self) -> float | None:
        """The highest that it allows; ``None`` for "at least"."""
        return self.high if self.high is not None else self.best

    @property
    def exact(self) -> bool:
        """Whether it is one number and no bound or estimate."""
        return self.low is not None and self.low == self.best == self.high

    @property
    def when(self) -> tuple[date, int, str]:
        """Its place in time: the day of publication, the place in the story's chain."""
        return self.published or date.min, self.position, self.claim


@dataclass(frozen=True, slots=True)
class Step:
    """A figure in its chain: whether its teller raised or lowered what he, or his story, had told before."""

    figure: Figure
    moved: str | None = None
    before: Figure | None = None


def chain(figures: Iterable[Figure]) -> list[Step]:
    """The figures of one thing counted, in order of time, each against what the same teller told last.

    Parts of a toll stand in the chain, and move nothing.
    """
    steps: list[Step] = []
    told: dict[str, Figure] = {}
    ordered = sorted(figures, key=lambda figure: figure.when)
    wholes = {id(figure) for figure in _wholes(ordered)}
    tellers = _voices(ordered)
    for figure in ordered:
        if id(figure) not in wholes or figure.denied:
            steps.append(Step(figure))
            continue
        before = told.get(tellers[figure.teller])
        moved = _moved(before, figure) if before is not None and _later(before, figure) else None
        steps.append(Step(figure, moved, before if moved else None))
        told[tellers[figure.teller]] = figure
    return steps


def _wholes(ordered: Sequence[Figure]) -> list[Figure]:
    """The tolls among figures. The others are parts of one: "three of the dead were children", "a woman was killed".

    A part is smaller than another figure of the same text that the same teller gives; and, of what a report says itself,
    tells in the words of a part, or of one person without a number, than any other figure of the same text.
    """
    of_text: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in ordered:
        of_text[figure.version].append(figure)
    return [figure for figure in ordered if not any(_is_part(figure, other) for other in of_text[figure.version])]


def _is_part(figure: Figure, other: Figure) -> bool:
    if figure is other or other.denied:
        return False
    ours, theirs = (f.ceiling if f.ceiling is not None else f.floor for f in (figure, other))
    same = figure.teller == other.teller
    if ours is not None and ours == theirs:
        return same and figure.claim > other.claim
    smaller = theirs is not None and (ours is None or ours < theirs)
    return smaller and (same or figure.own or figure.part or bool(_ONE_PERSON.match(figure.text)))


def told_as_part(sentence: str, words: str) -> bool:
    """Whether a sentence tells a number as part of another: "one more died", "three of the dead", "among them four"."""
    number = re.escape(words)
    return bool(
        re.search(rf"(?:{_BEFORE})\s+(?:\w+\s+)?{number}\b|\b{number}\s+(?:{_AFTER})\b", sentence, re.IGNORECASE)
    )


def _later(before: Figure, after: Figure) -> bool:
    """Whether one figure is sure to be told after another: by day, or by place in one story."""
    if before.story == after.story:
        return before.version != after.version
    return before.published is not None and after.published is not None and before.published < after.published


def _moved(before: Figure, after: Figure) -> str | None:
    if after.ceiling is not None and before.floor is not None and after.ceiling < before.floor:
        return LOWERED
    if before.ceiling is not None and after.floor is not None and after.floor > before.ceiling:
        return RAISED
    return None


def _voices(figures: Iterable[Figure]) -> dict[str, str]:
    """Each teller by one name: "Governor Anna Petrenko" and "Petrenko" are one, by the words that a name ends in."""
    found: dict[str, str] = {}
    for name in sorted({figure.teller for figure in figures}, key=lambda name: (len(name.split()), name)):
        words = name.lower().split()
        shorter = [known for known in found if words[-len(known.split()) :] == known.lower().split()]
        found[name] = found[shorter[0]] if shorter else name
    return found


def last_words(figures: Iterable[Figure]) -> list[Figure]:
    """What each teller said last, in order of time; parts of a toll left out."""
    ordered = sorted((figure for figure in figures if not figure.denied), key=lambda figure: figure.when)
    tellers = _voices(ordered)
    last = {tellers[figure.teller]: figure for figure in _wholes(ordered)}
    return sorted(last.values(), key=lambda figure: figure.when)


def toll(what: str, figures: Sequence[Figure], rule: str = "latest") -> Count:
    """One figure of many, by a rule of ``RULES``. Raises ``UsageError`` for a rule that there is not.

    What somebody denies counts only where nobody says anything else.
    """
    check(rule)
    return RULES[rule](what, [figure for figure in figures if not figure.denied] or list(figures))


def check(rule: str) -> str:
    """The rule, if there is one of this name."""
    if rule not in RULES:
        raise UsageError(f"no toll rule is called {rule!r}; there are {', '.join(RULES)} (docs/events.md)")
    return rule


def tolls(figures: Iterable[Figure], rule: str = "latest") -> tuple[Count, ...]:
    """One figure for each thing counted, in the order of their names."""
    by_what: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_what[figure.what].append(figure)
    return tuple(toll(what, some, rule) for what, some in sorted(by_what.items()))


def _latest(what: str, figures: Sequence[Figure]) -> Count:
    """The best of the latest version, of several the highest; the range is that of all tolls ever given."""
    figures = _wholes(figures)
    best = max(figures, key=lambda figure: (figure.published or date.min, figure.best or figure.floor or 0.0))
    return _count(what, figures, best.best, best)


def _conservative(what: str, figures: Sequence[Figure]) -> Count:
    """The lowest that anybody stands by in the end, as ACLED codes reports that disagree; the range is what they all say."""
    stand = last_words(figures) or list(figures)
    lowest = min(stand, key=lambda figure: (figure.floor is None, figure.floor or 0.0, figure.when))
    return _count(what, stand, lowest.floor, lowest)


def _ucdp(what: str, figures: Sequence[Figure]) -> Count:
    """Low and high as everybody's last word; the best is the most exact of the latest day, of several the lowest."""
    stand = last_words(figures) or list(figures)
    newest = max(figure.published or date.min for figure in stand)
    latest = [figure for figure in stand if (figure.published or date.min) == newest]
    best = min(latest, key=lambda figure: (not figure.exact, figure.floor is None, figure.floor or 0.0, figure.when))
    return _count(what, stand, best.best if best.best is not None else best.floor, best)


def _count(what: str, figures: Iterable[Figure], best: float | None, from_: Figure) -> Count:
    some = list(figures)
    low = min((figure.floor for figure in some if figure.floor is not None), default=None)
    high = max((figure.ceiling for figure in some if figure.ceiling is not None), default=None)
    if high is not None and any(figure.floor is not None and figure.floor > high for figure in some):
        high = None  # somebody says "at least" so many
    return Count(what=what, low=low, best=best, high=high, text=from_.text, span=from_.span)


RULES: dict[str, Callable[[str, Sequence[Figure]], Count]] = {
    "latest": _latest,
    "conservative": _conservative,
    "ucdp": _ucdp,
}
