"""Merge: the canonical text of a version, and what its printings know between them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from sayso.records import Printing, Relation, Version
from sayso.story.align import SAME, Aligned, align, folded
from sayso.story.cluster import story_id
from sayso.story.edit import diff_aligned, is_word, word_edits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sayso.records import Article, Edit

_FIELDS = ("headline", "agency", "published", "byline", "dateline")
_PROSE = 8  # words from which a paragraph that only one printing has is taken for part of the story
_FOOT_PROSE = 15  # the same behind the last common paragraph, where pages print appeals to readers
_HEAD = -1
_STOPS = ".!?:…\"'”’)»"  # noqa: RUF001 - both kinds of quotation marks end a sentence
_HOUSE_STYLE = {"typography", "style", "spelling"}


def merge(articles: Sequence[Article]) -> tuple[Version, tuple[Printing, ...]]:
    """The version that these printings carry, and each printing against it, sorted by page id.

    The text starts from the fullest printing; paragraphs that only others have are put where they
    stand there; a misprint in it is mended by the word that another printing has. ``Version.id`` is the
    SHA-256 of the text in hex. Raises ``ValueError`` when no article is given.
    """
    if not articles:
        raise ValueError("a version needs at least one article")
    ordered = sorted(articles, key=lambda article: (-_fullness(article), article.page_id))
    paragraphs = _mended(_canonical(ordered), ordered)
    text = "\n\n".join(paragraphs)
    values, evidence = _known(ordered)
    version = Version(
        id=hashlib.sha256(text.encode()).hexdigest(),
        story_id=story_id(article.page_id for article in articles),
        text=text,
        evidence=evidence,
        **values,
    )
    printings = sorted((_printing(article, version.id, paragraphs) for article in articles), key=lambda p: p.page_id)
    return version, tuple(printings)


def _fullness(article: Article) -> int:
    return sum(len(paragraph.split()) for paragraph in article.paragraphs)


def _canonical(ordered: Sequence[Article]) -> list[str]:
    """The fullest printing's paragraphs, with those that it lacks put in behind their neighbours."""
    paragraphs = list(ordered[0].paragraphs)
    if len(ordered) == 1:
        return paragraphs
    printed_by = Counter(text for article in ordered for text in set(folded(article.paragraphs)))
    for article in ordered[1:]:
        pairs = {pair.right: pair.left for pair in align(folded(paragraphs), folded(article.paragraphs))}
        last = max(pairs, default=-1)
        behind: dict[int, list[str]] = defaultdict(list)
        place = _HEAD
        for number, paragraph in enumerate(article.paragraphs):
            place = pairs.get(number, place)
            if number not in pairs and _belongs(paragraph, printed_by, place=place, inside=number < last):
                behind[place].append(paragraph)
        whole = behind[_HEAD]
        for number, paragraph in enumerate(paragraphs):
            whole += [paragraph, *behind[number]]
        paragraphs = whole
    return paragraphs


def _belongs(paragraph: str, printed_by: Mapping[str, int], *, place: int, inside: bool) -> bool:
    """Whether a paragraph that the fullest printing lacks is part of the story and not of one page.

    What two pages print is. What one page prints is if it is prose between paragraphs of the story, or
    longer prose behind them; above them stand captions and standfirsts.
    """
    if printed_by[folded([paragraph])[0]] > 1:
        return True
    if place == _HEAD or paragraph.rstrip()[-1:] not in _STOPS:
        return False
    return len(paragraph.split()) >= (_PROSE if inside else _FOOT_PROSE)


def _aligned(paragraphs: Sequence[str], printed: Sequence[str]) -> tuple[Aligned, ...]:
    """How a version's paragraphs stand in a printing; most versions have one printing, and are just that."""
    if list(paragraphs) == list(printed):
        return tuple(Aligned(number, number, 1.0) for number in range(len(printed)))
    return align(folded(paragraphs), folded(printed))


def _mended(paragraphs: list[str], ordered: Sequence[Article]) -> list[str]:
    """Misprints of the text replaced by the word that another printing has in the same place."""
    mended = list(paragraphs)
    for article in ordered:
        for pair in _aligned(paragraphs, article.paragraphs):
            if SAME <= pair.ratio < 1:
                mended[pair.left] = _without_typos(mended[pair.left], article.paragraphs[pair.right])
    return mended


def _without_typos(text: str, other: str) -> str:
    for edit in word_edits(0, text, other):
        if edit.kind == "typo" and not is_word(edit.version) and text.count(edit.version) == 1:
            text = text.replace(edit.version, edit.printing)
    return text


def _known(ordered: Sequence[Article]) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """Each header value by most pages (then the earliest date, then the fullest page), and who gave it."""
    values: dict[str, Any] = {}
    evidence: dict[str, dict[str, str]] = {}
    for name in _FIELDS:
        givers: dict[Any, list[Article]] = defaultdict(list)
        for article in ordered:
            value = getattr(article, name)
            if value is not None:
                givers[value].append(article)
        if not givers:
            continue
        value = min(givers) if name == "published" else max(givers, key=lambda v: len(givers[v]))
        giver = givers[value][0]
        found = giver.found.get(name)
        values[name] = value
        evidence[name] = {
            "page": giver.page_id,
            "words": found.words if found else str(value),
            "rule": found.rule if found else "",
        }
    return values, evidence


def _printing(article: Article, version_id: str, paragraphs: Sequence[str]) -> Printing:
    pairs = _aligned(paragraphs, article.paragraphs)
    edits = diff_aligned(paragraphs, article.paragraphs, pairs)
    return Printing(
        page_id=article.page_id,
        version_id=version_id,
        relation=_relation(paragraphs, edits),
        score=_score(article, pairs),
        aligned=tuple((pair.left, pair.right, pair.ratio) for pair in pairs),
        edits=edits,
    )


def _relation(paragraphs: Sequence[str], edits: Sequence[Edit]) -> Relation:
    """Truncated if a paragraph was cut, else extended if one was added, else edited or identical."""
    kinds = {edit.kind for edit in edits}
    if "cut" in kinds and len(paragraphs) > 0:
        return Relation.TRUNCATED
    if "added" in kinds:
        return Relation.EXTENDED
    return Relation.EDITED if kinds else Relation.IDENTICAL


def _score(article: Article, pairs: Sequence[Aligned]) -> float:
    """The share of the printing's words that stand in the version, weighed by likeness."""
    sizes = [len(paragraph.split()) for paragraph in article.paragraphs]
    total = sum(sizes)
    return round(sum(sizes[pair.right] * pair.ratio for pair in pairs) / total, 4) if total else 0.0
