"""A large ledger of generated events, written straight into its tables: for measuring what asks and shows, not what reads."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from sayso.ledger import schema as s
from sayso.ledger.search import index
from sayso.ledger.store import open_engine, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

SEED = 16  # any; fixed, so that two runs fill the same
FIRST, DAYS = date(2023, 1, 1), 900
AT = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_BATCH = 4000  # versions that are written at a time
_KINDS: tuple[tuple[str, str], ...] = (
    ("ASSAULT", "shelling"),
    ("ASSAULT", "missile strike"),
    ("ASSAULT", "killing"),
    ("AID", "humanitarian aid"),
)
_KINDS += (("COERCE", "blockade"), ("PROTEST", "demonstration"), ("CONSULT", "talks"), ("RETREAT", "withdrawal"))
_VERBS = {"shelling": "shelled", "missile strike": "hit", "killing": "killed people in"}
_SIDES = ("Northland", "Southland", None)
_CHECKS = (None, None, None, None, "unverified", "verified", "disputed")
_REGIONS = (("UA", 44.5, 52.0, 23.0, 40.0), ("SD", 9.5, 21.5, 22.5, 37.5), ("MM", 12.0, 27.0, 93.0, 100.0))
_OUTLETS = tuple(f"outlet{n}.example" for n in range(80))


def fill(path: Path, events: int) -> None:
    """Make a ledger of so many events at ``path``: each has one or two claims, told by versions that hold some of them."""
    rng = random.Random(SEED)
    towns = [(f"Town{n}", *_somewhere(rng)) for n in range(1500)]
    people = [(f"Speaker {n}", rng.choice(_SIDES)) for n in range(700)]
    engine = open_engine(path)
    made = 0
    while made < events:
        batch: dict[str, list[dict[str, Any]]] = {}
        for rows in _versions(rng, made, min(_BATCH, events - made), towns, people):
            for table, row in rows:
                batch.setdefault(table, []).append(row)
        with writing(engine) as connection:
            _write(connection, batch)
        made += min(_BATCH, events - made)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


def _write(connection: Connection, batch: dict[str, list[dict[str, Any]]]) -> None:
    order: tuple[Table, ...] = (s.pages, s.articles, s.versions, s.printings, s.readings, s.attributions, s.claims)
    for table in (*order, s.events, s.event_claims, s.event_places, s.claim_places):
        connection.execute(table.insert(), batch[table.name])
    index(connection, "version", [(row["id"], f"{row['headline']}\n{row['text']}") for row in batch["versions"]])
    index(connection, "claim", [(row["id"], row["target"] + " " + row["sub_type"]) for row in batch["claims"]])
    index(connection, "speaker", [(row["speaker"], row["speaker"]) for row in batch["attributions"]])


def _somewhere(rng: random.Random) -> tuple[str, float, float]:
    country, south, north, west, east = rng.choice(_REGIONS)
    return country, round(rng.uniform(south, north), 4), round(rng.uniform(west, east), 4)


def _id(*parts: object) -> str:
    return sha256(" ".join(map(str, parts)).encode()).hexdigest()


def _versions(
    rng: random.Random, start: int, count: int, towns: list[Any], people: list[Any]
) -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Two events a version, and a version a story."""
    for number in range(start, start + count, 2):
        day = FIRST + timedelta(days=rng.randrange(DAYS))
        version, reading, story = _id("version", number), _id("reading", number)[:40], f"s{_id('story', number)[:16]}"
        told = [_happening(rng, towns, people) for _ in range(min(2, start + count - number))]
        words = "\n\n".join(one["sentence"] for one in told)
        rows = _texts(rng, number, version=version, reading=reading, story=story, day=day, words=words, told=told)
        at = 0
        for position, one in enumerate(told):
            rows += _event(number + position, position, at=at, version=version, reading=reading, day=day, one=one)
            at += len(one["sentence"]) + 2
        yield rows


def _happening(rng: random.Random, towns: list[Any], people: list[Any]) -> dict[str, Any]:
    kind, sub_type = rng.choice(_KINDS)
    town, speaker = rng.choice(towns), rng.choice(people)
    verb = _VERBS.get(sub_type, "reached")
    toll = rng.randrange(1, 40)
    sentence = (
        f"Forces {verb} a market in {town[0]}, with {toll} wounded, {speaker[0]} said in a long statement on the day."
    )
    return {
        "type": kind,
        "sub_type": sub_type,
        "verb": verb,
        "town": town,
        "speaker": speaker,
        "toll": toll,
        "sentence": sentence,
        "happened": rng.random() < 0.9,
        "check": rng.choice(_CHECKS),
    }


def _texts(
    rng: random.Random, number: int, *, version: str, reading: str, story: str, day: date, words: str, told: list[Any]
) -> list[tuple[str, dict[str, Any]]]:
    headline = f"{told[0]['sub_type'].capitalize()} in {told[0]['town'][0]}"
    about = {"headline": headline, "agency": "Halyard", "published": day, "language": "en"}
    rows: list[tuple[str, dict[str, Any]]] = [
        (
            "versions",
            {"id": version, "story_id": story, "position": 0, "text": words, "evidence": {}, "wanted": reading},
        ),
        (
            "readings",
            {"id": reading, "version_id": version, "code": "generated", "at": AT, "places": [], "timexes": []},
        ),
    ]
    rows[0][1].update(about | {"state": "done", "at": AT, "sort_day": day})
    for copy in range(rng.choice((1, 1, 2))):
        page = _id("page", number, copy)
        kept = {
            "id": page,
            "source": f"{page[:8]}.txt",
            "media_type": "text/plain",
            "got_at": AT,
            "data": words.encode(),
        }
        article = {"page_id": page, "paragraphs": words.split("\n\n"), "found": {}, "outlet": rng.choice(_OUTLETS)}
        placed = {"page_id": page, "version_id": version, "story_id": story, "relation": "identical", "score": 1.0}
        rows += [("pages", kept | {"state": "matched"}), ("articles", article | about)]
        rows.append(("printings", placed | {"aligned": [[n, n, 1.0] for n in range(len(told))], "edits": []}))
    return rows


def _event(
    number: int, position: int, *, at: int, version: str, reading: str, day: date, one: dict[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    event, claim, said = f"e{_id('event', number)[:16]}", _id("claim", number)[:16], _id("said", number)[:16]
    town, speaker, sentence = one["town"], one["speaker"], one["sentence"]
    place = {"text": town[0], "name": town[0], "precision": "city", "country": town[1], "lat": town[2], "lon": town[3]}
    place |= {"radius_km": 5.0, "admin1": None, "geonameid": None}
    count = {"what": "wounded", "low": one["toll"], "best": one["toll"], "high": one["toll"], "text": str(one["toll"])}
    dated = {"date_start": day, "date_end": day, "date_precision": "day"}
    same = {"type": one["type"], "sub_type": one["sub_type"], "places": [place], "counts": [count]} | dated

    def span(words: str) -> list[int]:
        return [at + sentence.index(words), at + sentence.index(words) + len(words)]

    voices = {
        "pages": 1,
        "outlets": [],
        "versions": 1,
        "stories": 1,
        "claimants": [speaker[0]],
        "newsrooms": ["Halyard"],
    }
    voices |= {"sides": [speaker[1]] if speaker[1] else [], "verified_by": [], "denied_by": [], "unverified_by": []}
    words = {"places": [span(town[0])], "counts": [span(str(one["toll"]))], "target": [span("a market")]}
    made = {"reading_id": reading, "version_id": version, "position": position}
    made_claim = (
        made | same | {"id": claim, "attribution_id": said, "mode": "asserted" if one["happened"] else "planned"}
    )
    made_claim |= {"actor": "Forces", "target": "a market", "verification": one["check"], "background": False}
    made_claim |= {"summary": False, "trigger": span(one["verb"].split()[0]), "words": words, "rules": {}}
    quoted = {
        "source": [span(speaker[0])],
        "cue": [span("said")],
        "content": [],
        "words": {},
        "rules": {},
        "rule": "made",
    }
    spot = {name: value for name, value in place.items() if name != "geonameid"} | {"position": 0}
    at_all = {"happened": one["happened"], "corroboration": voices, "at": AT, "sort_day": day, "stories": 1}
    at_all |= {name: place[name] for name in ("country", "lat", "lon")}
    return [
        ("attributions", made | quoted | {"id": said, "speaker": speaker[0], "side": speaker[1], "stance": "said"}),
        ("claims", made_claim),
        ("events", same | at_all | {"id": event, "doubts": 1}),
        ("event_claims", {"event_id": event, "claim_id": claim}),
        ("event_places", spot | {"event_id": event}),
        ("claim_places", spot | {"claim_id": claim}),
    ]
