"""Edits: what one printing changed, paragraph by paragraph and word by word, and of which kind it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA, Indel, Postfix, Prefix

from sayso.reading.parse.model import MODEL
from sayso.records import Edit
from sayso.story.align import align, folded, moved
from sayso.story.fold import american, fold_signs
from sayso.story.style import abbreviations, style_key, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.story.align import Aligned

_ABBREVIATION = "|".join(sorted(abbreviations(), key=len, reverse=True))
_TOKEN = re.compile(
    rf"…|\.\s?\.(?:\s?\.)+|\b(?:[^\W\d_]\.){{2,}}|\b(?:{_ABBREVIATION})\.|\d(?:[\d.,:]*\d)?(?:st|nd|rd|th)?\b"
    r"|[^\W_]+(?:['’][^\W_]+)*|''|``|--+|[^\w\s]|_",  # noqa: RUF001 - both apostrophes occur
    re.IGNORECASE,
)
_LONG_WORD = 5  # letters from which a misprint may be two edits away from the word
_TYPOGRAPHY = "typography"


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    key: str


def diff(version: Sequence[str], printing: Sequence[str]) -> tuple[Edit, ...]:
    """Every difference of a printing's paragraphs from the version's, in reading order.

    Kinds: spelling, typo, typography, style, wording, figure (within an aligned paragraph); cut and
    moved (paragraphs of the version); added (paragraphs of the printing).
    """
    return diff_aligned(version, printing, align(folded(version), folded(printing)))


def diff_aligned(version: Sequence[str], printing: Sequence[str], pairs: Sequence[Aligned]) -> tuple[Edit, ...]:
    """``diff`` for an alignment that is known already."""
    out_of_order = moved(pairs)
    right_of = {pair.left: pair.right for pair in pairs}
    edits: list[Edit] = []
    for number, paragraph in enumerate(version):
        if number not in right_of:
            edits.append(Edit("cut", number, paragraph, ""))
            continue
        other = printing[right_of[number]]
        if number in out_of_order:
            edits.append(Edit("moved", number, paragraph, other))
        edits.extend(word_edits(number, paragraph, other))
    aligned = set(right_of.values())
    edits.extend(Edit("added", n, "", text) for n, text in enumerate(printing) if n not in aligned)
    return tuple(edits)


def word_edits(paragraph: int, version: str, printing: str) -> Iterator[Edit]:
    """The differences inside one aligned paragraph; the same sign changed twice is told once."""
    if version == printing:
        return
    seen: set[tuple[str, str]] = set()
    for old, new in _hunks(version, printing):
        kind = _kind(old, new)
        words = _slice(version, old), _slice(printing, new)
        if kind == _TYPOGRAPHY:
            words = _signs(*words)
            if words in seen:
                continue
            seen.add(words)
        yield Edit(kind, paragraph, *words)


def _signs(old: str, new: str) -> tuple[str, str]:
    """The signs that differ, without the letters around them."""
    ahead = Prefix.similarity(old, new)
    behind = Postfix.similarity(old[ahead:], new[ahead:])
    return old[ahead : len(old) - behind], new[ahead : len(new) - behind]


@lru_cache(maxsize=1 << 10)  # a version's paragraphs are held against every printing; 10 MB at most
def _tokens(text: str) -> tuple[_Token, ...]:
    return tuple(_Token(match.start(), match.end(), match[0], _key(match[0])) for match in _TOKEN.finditer(text))


@lru_cache(maxsize=1 << 16)  # the words of a day's news; each is asked for thousands of times
def _key(word: str) -> str:
    return american(fold_signs(word) or word)


def _slice(text: str, tokens: Sequence[_Token]) -> str:
    return text[tokens[0].start : tokens[-1].end] if tokens else ""


def _hunks(version: str, printing: str) -> Iterator[tuple[Sequence[_Token], Sequence[_Token]]]:
    """Runs of tokens that differ; a token that differs in signs, case or spelling only is a run of its own."""
    old, new = _tokens(version), _tokens(printing)
    codes = Indel.opcodes([token.key for token in old], [token.key for token in new])
    for equal, group in groupby(codes, key=lambda code: code.tag == "equal"):
        run = list(group)
        left, right = old[run[0].src_start : run[-1].src_end], new[run[0].dest_start : run[-1].dest_end]
        if not equal:
            yield left, right
            continue
        for one, other in zip(left, right, strict=True):
            if one.text != other.text:
                yield [one], [other]


def _kind(old: Sequence[_Token], new: Sequence[_Token]) -> str:
    one, other = " ".join(token.text for token in old), " ".join(token.text for token in new)
    if fold_signs(one) == fold_signs(other) or _only_signs(old, new):
        return _TYPOGRAPHY
    if one.lower() == other.lower():
        return "style"
    if [token.key for token in old] == [token.key for token in new]:
        return "spelling"
    if style_key(tuple(token.text for token in old)) == style_key(tuple(token.text for token in new)):
        return _same_letters(one, other)
    return _figure(old, new) or _misprint(old, new) or "wording"


def _only_signs(old: Sequence[_Token], new: Sequence[_Token]) -> bool:
    return not any(letter.isalnum() for token in (*old, *new) for letter in token.text)


def _same_letters(one: str, other: str) -> str:
    """Words run together or apart are typography, unless a hyphen says that it is style."""
    squeezed = one.replace(" ", "").lower() == other.replace(" ", "").lower()
    return _TYPOGRAPHY if squeezed else "style"


def _figure(old: Sequence[_Token], new: Sequence[_Token]) -> str | None:
    values = [sorted(v for token in side if (v := value_of(token.text)) is not None) for side in (old, new)]
    return "figure" if values[0] != values[1] and all(values) else None


def _misprint(old: Sequence[_Token], new: Sequence[_Token]) -> str | None:
    """A typo is one word a slip away from another of which just one is a word; two strange names are spelling."""
    if len(old) != 1 or len(new) != 1:
        return None
    one, other = old[0].text, new[0].text
    slips = 2 if min(len(one), len(other)) >= _LONG_WORD else 1
    if OSA.distance(one.lower(), other.lower(), score_cutoff=slips) > slips:
        return None
    known = is_word(one), is_word(other)
    if known[0] != known[1]:
        return "typo"
    return "spelling" if not any(known) and one[:1].isupper() else None


@cache
def _vocabulary() -> frozenset[str]:
    """The words that the language model came with. Its live vocabulary grows with every text that is parsed."""
    from spacy.strings import StringStore  # noqa: PLC0415 - a tenth of a second, only when a word is in doubt
    from spacy.util import get_package_path  # noqa: PLC0415

    found = next(get_package_path(MODEL).glob("*/vocab/strings.json"))
    return frozenset(StringStore().from_disk(found))


def is_word(token: str) -> bool:
    """Whether the language model has met this word in lower case or as written."""
    words = _vocabulary()
    return token in words or token.lower() in words
