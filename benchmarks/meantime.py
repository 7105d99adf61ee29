"""MEANTIME: event mentions of Wikinews articles that are one event, within and across documents, by B-cubed.

    python -m benchmarks.meantime [FOLDER]        FOLDER holds airbus, apple and gm; default ../shared/benchmarks/meantime

The articles are of business: most of their events (deals, launches, sales, growth, speech) are no type that sayso reads. Every
mention that refers to an instance of the corpus is scored; one that no claim was read from is an event of its own. Beside it
stand mentions of one lemma as one event, within an article and within a topic.
"""

from __future__ import annotations

import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from benchmarks.gate import SHARED
from benchmarks.grouping import TABLE, b_cubed, line
from sayso.event.antecedent import settle
from sayso.event.reconcile import reconcile
from sayso.event.testimony import Testimony
from sayso.event.words import context, sentence_of
from sayso.reading.stages import read_version
from sayso.reading.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPICS = ("airbus", "apple", "gm")
_CLOSES = re.compile(r"^(?:[,.;:!?)%\]]|'s|n't|'|'re|'ve|'ll)$")
_OPENS = re.compile(r"[(\[$]$")


class Mention(NamedTuple):
    """One event mention: its article, the offsets of its first word in the text, its lemma."""

    article: str
    start: int
    end: int
    lemma: str


class Article(NamedTuple):
    """One article: its text, its day, and its mentions with the instances that they refer to."""

    name: str
    topic: str
    text: str
    published: date | None
    mentions: dict[Mention, str]


def article(path: Path) -> Article:
    """An annotated article. Sentences that follow the date line are one paragraph each."""
    root = ET.parse(path).getroot()  # noqa: S314 - a corpus on this disk
    text, at, sentence, lines = "", {}, "-1", dict[str, str]()
    for token in root.findall("token"):
        word = token.text or ""
        if token.get("sentence") != sentence:
            text += "\n\n" if text else ""
            sentence = token.get("sentence") or ""
        elif not _CLOSES.match(word) and not _OPENS.search(text):
            text += " "
        at[token.get("t_id")] = (len(text), len(text) + len(word))
        text += word
        lines[sentence] = f"{lines.get(sentence, '')} {word}".strip()
    spans = {
        m.get("m_id"): (at[m.find("token_anchor").get("t_id")], m.get("pred") or "")  # type: ignore[union-attr]
        for m in root.iter("EVENT_MENTION")
        if m.find("token_anchor") is not None
    }
    instance = {e.get("m_id"): e.get("instance_id") for e in root.iter("EVENT") if e.get("instance_id")}
    mentions = {}
    for link in root.iter("REFERS_TO"):
        target = link.find("target")
        name = instance.get(target.get("m_id")) if target is not None else None
        for source in link.findall("source"):
            if name and source.get("m_id") in spans:
                (start, end), lemma = spans[source.get("m_id")]
                mentions[Mention(path.stem, start, end, lemma)] = name
    return Article(path.stem, path.parent.name, text, _day(lines.get("1", "")), mentions)


def _day(words: str) -> date | None:
    """The date line: "November 24 , 2004"."""
    try:
        return datetime.strptime(words.replace(" ,", ","), "%B %d, %Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def claims(one: Article) -> Iterator[Testimony]:
    """What sayso reads in an article."""
    reading = read_version(Text(text=one.text, published=one.published, agency=None), version_id=one.name)
    said = {attribution.id: attribution for attribution in reading.attributions}
    towns = tuple(place for place in reading.places if not place.metonym and place.lat is not None)
    yield from settle(
        Testimony(
            claim,
            said.get(claim.attribution_id or ""),
            one.name,
            one.name,
            one.published,
            "Wikinews",
            *context(one.text, *claim.trigger),
            sentence=sentence_of(one.text, *claim.trigger),
            towns=towns[:8],
        )
        for claim in reading.claims
    )


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "meantime"
    articles = [article(path) for topic in TOPICS for path in sorted((folder / topic).glob("*.xml"))]
    gold = {mention: name for one in articles for mention, name in one.mentions.items()}
    told = [t for one in articles for t in claims(one)]
    events = {claim: event.id for event in reconcile(told, []) for claim in event.claim_ids}
    read = {(t.version_id, t.claim.trigger.start): events.get(t.claim.id) for t in told}
    system = {m: read.get((m.article, m.start)) or f"none:{m.article}:{m.start}" for m in gold}
    topic = {one.name: one.topic for one in articles}
    found = sum(1 for mention in gold if read.get((mention.article, mention.start)))
    print(
        f"{len(articles)} articles, {len(gold)} mentions of {len(set(gold.values()))} events; {found} mentions read\n"
    )
    print(TABLE)
    print(line("sayso", b_cubed(system, gold)))
    print(line("each its own", b_cubed({m: f"{m.article}:{m.start}" for m in gold}, gold)))
    print(line("one lemma of an article", b_cubed({m: f"{m.article}:{m.lemma}" for m in gold}, gold)))
    print(line("one lemma of a topic", b_cubed({m: f"{topic[m.article]}:{m.lemma}" for m in gold}, gold)))


if __name__ == "__main__":
    main()
