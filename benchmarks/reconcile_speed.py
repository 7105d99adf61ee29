"""Reconciling on one core: claims a second, and the cost of a claim as a ledger grows.

    python -m benchmarks.reconcile_speed [--sizes 10000 50000 200000] [--ledger 0]

Synthetic reports of 240 towns in 12 countries: each tells two happenings of its day, each with an attack and its dead; each
happening is told by four reports of two newsrooms, some with another figure, some with the region alone. A day has
50 happenings, so a larger collection is a longer one. In memory all claims are reconciled at once; with --ledger N
reports with so many claims come into a ledger, 200 at a time, and what is timed is the pipeline's own step.
Seconds are processor seconds: other work on the machine does not count. Claims are made outside the clock.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import sayso
from sayso.event.antecedent import settle
from sayso.event.reconcile import reconcile
from sayso.event.testimony import Testimony
from sayso.event.words import context, sentence_of
from sayso.ledger import save
from sayso.ledger.store import writing
from sayso.pipeline import Report
from sayso.pipeline.reconcile import reconcile_pending
from sayso.records import Claim, Count, EventType, Interval, Mode, Place, Precision, Reading, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

_COUNTRIES = ("UA", "SD", "SY", "YE", "ML", "ET", "IQ", "MM", "CO", "CD", "SO", "AF")
_REGIONS, _TOWNS = 5, 4  # of a country; of a region
_A_DAY = 50  # happenings
_TOLD = 4  # reports of one happening
_PER_REPORT = 2  # happenings
_CLAIMS = 2 * _PER_REPORT  # of a report
_FIRST = date(2010, 1, 1)
_BATCH = 200  # reports that come at once
_SITES = ("market", "school", "hospital", "mosque", "bridge", "police station", "hotel", "prison", "convoy", "depot")
_KINDS = ("shelling", "air strike", "missile strike", "drone strike", "bombing")


class Made(NamedTuple):
    """One synthetic report and its claims."""

    name: str
    story: str
    newsroom: str
    published: date
    text: str
    claims: tuple[Claim, ...]


class _Happening(NamedTuple):
    day: date
    place: Place
    site: str
    kind: str
    dead: int


def reports(claims: int, *, seed: int = 1) -> Iterator[Made]:
    """Reports with so many claims, day by day."""
    rng = random.Random(seed)
    for day in range(claims // (_A_DAY * _TOLD * 2) + 1):
        happenings = [_happening(rng, _FIRST + timedelta(days=day)) for _ in range(_A_DAY)]
        for take in range(_TOLD):
            rng.shuffle(happenings)
            for n in range(0, _A_DAY, _PER_REPORT):
                yield _report(
                    rng, happenings[n : n + _PER_REPORT], f"{day}.{take}.{n}", ("Agency", "Courier")[take % 2]
                )


def _happening(rng: random.Random, day: date) -> _Happening:
    country, region, town = rng.randrange(12), rng.randrange(_REGIONS), rng.randrange(_TOWNS)
    name = f"Town{country}x{region}x{town}"
    number = (country * _REGIONS + region) * _TOWNS + town
    spot = Place(
        Span(0, 1), name, name, Precision.CITY, 10 + number / 5, 20 + number / 5, 5.0, 1000 + number,
        _COUNTRIES[country], f"Region{country}x{region}",
    )  # fmt: skip
    return _Happening(day, spot, rng.choice(_SITES), rng.choice(_KINDS), rng.randrange(1, 60))


def _report(rng: random.Random, told: Sequence[_Happening], name: str, newsroom: str) -> Made:
    text, claims = "", list[Claim]()
    published = told[0].day + timedelta(days=rng.randrange(2))
    version = hashlib.sha256(name.encode()).hexdigest()
    for n, one in enumerate(told):
        at = len(text) + (2 if text else 0)
        dead = one.dead + rng.randrange(3)
        place = one.place
        if rng.random() < 1 / 8:
            place = Place(
                place.span,
                place.admin1 or "",
                place.admin1,
                Precision.ADMIN1,
                country=place.country,
                admin1=place.admin1,
            )
        lead = f"Guns struck a {one.site} in {place.text} on that day. They left {dead} people dead."
        text += ("\n\n" if text else "") + lead
        day = Interval(one.day, one.day)
        hit = {"target": f"a {one.site}", "places": (place,), "date": day}
        dead_count = (Count("killed", dead, dead, dead, str(dead), Span(at, at + 1)),)
        for k, (sub_type, word, fields) in enumerate(
            (
                (one.kind, "struck", hit),
                ("killing", "dead", {"counts": dead_count, "date": Interval(None, published, "open")}),
            )
        ):
            start = at + lead.index(word)
            span = Span(start, start + len(word))
            made = Claim(f"{version[:20]}{n}{k}", EventType.ASSAULT, Mode.ASSERTED, span, sub_type=sub_type)
            claims.append(replace(made, **fields))  # type: ignore[arg-type]
    return Made(version, f"s{version[:12]}", newsroom, published, text, tuple(claims))


def testimonies(made: Sequence[Made]) -> list[Testimony]:
    """The claims of reports, each with what reconciling needs to know of where it stands."""
    return [t for one in made for t in settle(_testimony(one, claim) for claim in one.claims)]


def _testimony(one: Made, claim: Claim) -> Testimony:
    lead, paragraph = context(one.text, *claim.trigger)
    return Testimony(
        claim, None, one.name, one.story, one.published, one.newsroom, lead, paragraph,
        sentence=sentence_of(one.text, *claim.trigger),
    )  # fmt: skip


def in_memory(claims: int) -> float:
    """Processor seconds for all claims at once."""
    told = testimonies(list(reports(claims))[: claims // _CLAIMS])
    began = time.process_time()
    reconcile(told, [])
    return time.process_time() - began


def in_ledger(claims: int) -> Iterator[tuple[int, float]]:
    """Claims in the ledger and processor seconds for the last tenth of all, as reports come."""
    made = list(reports(claims))[: claims // _CLAIMS]
    step = max(_BATCH, len(made) // 10)
    with TemporaryDirectory() as folder, sayso.open(Path(folder) / "speed.db") as ledger:
        engine, spent = ledger._engine, 0.0  # noqa: SLF001 - the step alone is timed, and no reading
        for start in range(0, len(made), _BATCH):
            with writing(engine) as connection:
                _keep(connection, made[start : start + _BATCH])
            began = time.process_time()
            reconcile_pending(engine, Report(), progress=lambda *_: None)
            spent += time.process_time() - began
            if (start + _BATCH) % step < _BATCH:
                yield (start + _BATCH) * _CLAIMS, spent
                spent = 0.0


def _keep(connection: Connection, made: Sequence[Made]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "id": one.name, "story_id": one.story, "text": one.text, "headline": None, "agency": one.newsroom,
            "published": one.published, "byline": None, "dateline": None, "evidence": {}, "position": 0,
            "published_by": "page", "language": "en", "wanted": "speed", "state": "read",
        }
        for one in made
    ]  # fmt: skip
    save.versions(connection, rows)
    for one in made:
        save.reading(connection, Reading(one.name, claims=one.claims), id=f"r{one.name[:30]}", code="speed")


def main() -> None:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000, 50_000, 200_000])
    parser.add_argument("--ledger", type=int, default=0, metavar="CLAIMS")
    given = parser.parse_args()
    print("| where | claims | claims a second | ms a claim |\n|---|---|---|---|")
    for size in given.sizes:
        seconds = in_memory(size)
        print(f"| memory, all at once | {size:,} | {size / seconds:,.0f} | {1000 * seconds / size:.3f} |", flush=True)
    before = 0
    for size, seconds in in_ledger(given.ledger) if given.ledger else ():
        new, before = size - before, size
        print(f"| ledger, as they come | to {size:,} | {new / seconds:,.0f} | {1000 * seconds / new:.3f} |", flush=True)


if __name__ == "__main__":
    main()
