"""Invented wire stories and their printings: a generator, so that what belongs together is known for certain.

Every sentence is put together from the lists below; places, people and happenings are made up. A story has a first
take, updates with another opening, another toll and new paragraphs, printings of each in several houses' styles, and a
twin: another newsroom's report on the same happening. Roundups string the openings of several stories together.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LISTS: dict[str, list[str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_AMERICAN = tuple((pair[0], pair[1]) for pair in _LISTS["american"])


class Page(NamedTuple):
    """One synthetic page and the truth about it: what it prints, and what it tells."""

    paragraphs: tuple[str, ...]
    version: str
    story: str


@dataclass(frozen=True)
class _Facts:
    place: str
    person: str
    office: str
    toll: int
    harm: str


def collection(stories: int, *, seed: int = 1, largest: int = 8) -> list[Page]:
    """Pages of so many stories, shuffled: printings, updates, twins from other newsrooms, and roundups."""
    rng = random.Random(seed)
    pages: list[Page] = []
    openings: list[tuple[str, ...]] = []
    for number in range(stories):
        facts = _facts(rng)
        first = _take(rng, facts)
        openings.append(first[:3])
        takes = [first]
        for _ in range(rng.choice((0, 1, 1, 2))):
            facts = _Facts(facts.place, facts.person, facts.office, facts.toll + rng.randint(1, 9), facts.harm)
            takes.append(_update(rng, facts, takes[-1]))
        for take, text in enumerate(takes):
            copies = range(rng.randint(1, largest))
            pages += [Page(printing(rng, text), f"v{number}.{take}", f"s{number}") for _ in copies]
        pages.append(Page(_take(rng, facts), f"twin{number}", f"twin{number}"))
    for number in range(max(1, stories // 6)):
        chosen = rng.sample(openings, min(5, len(openings)))
        text = tuple(paragraph for opening in chosen for paragraph in opening)
        pages.append(Page(text, f"roundup{number}", f"roundup{number}"))
    rng.shuffle(pages)
    return pages


def _one(rng: random.Random, name: str) -> str:
    return rng.choice(_LISTS[name])


def _facts(rng: random.Random) -> _Facts:
    return _Facts(_one(rng, "places"), _one(rng, "people"), _one(rng, "offices"), rng.randint(2, 60), _one(rng, "harm"))


def _take(rng: random.Random, facts: _Facts) -> tuple[str, ...]:
    return (_opening(rng, facts), *(_paragraph(rng, facts) for _ in range(rng.randint(9, 16))))


def _update(rng: random.Random, facts: _Facts, before: Sequence[str]) -> tuple[str, ...]:
    """A write-through: a new opening with the new toll, new paragraphs behind it, some of the old ones dropped."""
    kept = [paragraph for paragraph in before[1:] if rng.random() < 0.8]
    return (_opening(rng, facts), *(_paragraph(rng, facts) for _ in range(rng.randint(1, 4))), *kept)


def _opening(rng: random.Random, facts: _Facts) -> str:
    return (
        f"{_one(rng, 'actors').capitalize()} {_one(rng, 'acts')} {_one(rng, 'things')} in {facts.place} {_one(rng, 'whens')}, "
        f"{_one(rng, 'effects')}, and at least {facts.toll} people were {facts.harm}, "
        f"the {facts.office}, {facts.person}, {_one(rng, 'cues')}."
    )


def _paragraph(rng: random.Random, facts: _Facts) -> str:
    return " ".join(rng.choice(_SENTENCES)(rng, facts) for _ in range(rng.choice((1, 1, 2))))


def _told(rng: random.Random, facts: _Facts) -> str:
    return (
        f"{_one(rng, 'whens').capitalize()}, {_one(rng, 'actors')} {_one(rng, 'acts')} {_one(rng, 'things')} "
        f"{_one(rng, 'reasons')}, {_one(rng, 'effects')}, {rng.choice((facts.person, _one(rng, 'people')))} {_one(rng, 'cues')}."
    )


def _quoted(rng: random.Random, _: _Facts) -> str:
    return f'"{_one(rng, "sayings")}," {_one(rng, "people")}, the {_one(rng, "offices")}, {_one(rng, "cues")} {_one(rng, "whens")}.'


def _counted(rng: random.Random, facts: _Facts) -> str:
    return (
        f"Some {rng.randint(100, 9000)} residents of {rng.choice((facts.place, _one(rng, 'places')))} had left "
        f"{_one(rng, 'whens')}, when {_one(rng, 'actors')} {_one(rng, 'acts')} {_one(rng, 'things')}."
    )


def _seen(rng: random.Random, facts: _Facts) -> str:
    return (
        f"A reporter who reached {facts.place} {_one(rng, 'whens')} saw {_one(rng, 'actors')} near {_one(rng, 'things')}, "
        f"where they had {_one(rng, 'acts')} {_one(rng, 'things')} {_one(rng, 'reasons')}."
    )


_SENTENCES: tuple[Callable[[random.Random, _Facts], str], ...] = (_told, _told, _quoted, _counted, _seen)


def printing(rng: random.Random, paragraphs: Sequence[str]) -> tuple[str, ...]:
    """One house's printing: any of cut, American spelling, curly quotes, typos, reordering, foreign headlines."""
    made = list(paragraphs)
    if rng.random() < 0.5:
        made = made[: max(3, round(len(made) * rng.uniform(0.25, 0.8)))]
    if rng.random() < 0.25 and len(made) > 5:
        one = rng.randrange(2, len(made) - 1)
        made[one], made[one + 1] = made[one + 1], made[one]
    if rng.random() < 0.5:
        made = [american_style(paragraph) for paragraph in made]
    if rng.random() < 0.5:
        made = [curly(paragraph) for paragraph in made]
    if rng.random() < 0.4:
        made = [mistyped(rng, paragraph) for paragraph in made]
    if rng.random() < 0.5:
        made += rng.sample(_LISTS["headings"], rng.randint(2, 6))
    return tuple(made)


def american_style(text: str) -> str:
    """British spellings and dates as an American house writes them."""
    for british, american in _AMERICAN:
        text = text.replace(british, american).replace(british.capitalize(), american.capitalize())
    return text.replace("Feb. 12", "February 12")


def curly(text: str) -> str:
    """Straight quotation marks and apostrophes as curly ones."""
    text = text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    parts = text.split('"')
    signs = ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
    return "".join(part + (signs[n % 2] if n < len(parts) - 1 else "") for n, part in enumerate(parts))


def mistyped(rng: random.Random, text: str, *, rate: float = 0.005) -> str:
    """Letters exchanged with the next one, at a rate a letter; figures are left alone."""
    letters = list(text)
    for n in range(len(letters) - 1):
        if rng.random() < rate and letters[n].isalpha() and letters[n + 1].isalpha():
            letters[n], letters[n + 1] = letters[n + 1], letters[n]
    return "".join(letters)
