"""Folding: what two printings of one wording may differ in without differing in words.

Case, quotation marks, dashes, ellipses, spaces and British or American spelling are house style.
``fold`` keeps the text readable for paragraph alignment; ``fold_bytes`` is cruder and much faster,
and serves the shingles of the index only.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNS = {
    **dict.fromkeys("‘’‚‛′`´", "'"),  # noqa: RUF001 - the very signs that are folded
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),  # noqa: RUF001 - the very signs that are folded
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff", ""),
    "…": "...",
}
_SIGN_TABLE = str.maketrans(_SIGNS)
_DOUBLED = re.compile(r"''|``")
_DOTS = re.compile(r"\s*\.(?:\s?\.){2,}\s*")
_DASHES = re.compile(r"\s*(?:--+|(?<=\s)-(?=\s))\s*")
_SPACES = re.compile(r"\s+")

# Endings in which British and American spelling differ, as (pattern, American form). Each pattern
# keeps a stem before it, so that "four", "tense" or "this" stay as they are.
_SPELLING = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(?<=[a-z]{3})is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"(?<=[a-z]{3})ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{2}[bcdglmnprtv])our(?=s?$|ed$|ing$|ly$|able$|ite|hood|ful|less|er)", "or"),
        (r"(?<=[a-z]{2})mour", "mor"),
        (r"(?<=[a-z]{2})bour", "bor"),
        (r"(?<=[a-z]{3})enc(?=(?:e|es|eless|ed)$)", "ens"),
        (r"(?<=[a-z]{2})(?<=[bcht])re(?=s?$)", "er"),
        (r"(?<=[a-z]{2})([lpt])\1(?=(?:ed|ing|er|ers|or|ors|ous|able)$)", r"\1"),
        (r"(?<=[a-z]{3})ogue(?=s?$)", "og"),
        (r"(?<=[a-z]{2})amme(?=s?$)", "am"),
        (r"^([a-z]*)(?:ae|oe)(?=[a-z]{3})", r"\1e"),
        (r"(?<=[a-z])e(?=ment$|able$|ing$)", ""),
        (r"^grey", "gray"),
        (r"^tyre(?=s?$)", "tire"),
        (r"^cheque", "check"),
        (r"^plough", "plow"),
        (r"^kerb", "curb"),
        (r"^sceptic", "skeptic"),
        (r"^(to|for|back|up|down|in|on|out)wards$", r"\1ward"),
        (r"^(whil|among|amid)st$", r"\1"),
        (r"^enrol(?=s?$|ment)", "enroll"),
        (r"^fulfil(?=s?$|ment)", "fulfill"),
        (r"^licenc", "licens"),
        (r"^practis", "practic"),
        (r"^storey", "story"),
        (r"^aeroplane", "airplane"),
        (r"^aluminium", "aluminum"),
        (r"^manoeuvr", "maneuver"),
        (r"^manouver", "maneuver"),
    )
)
_SHORTEST = 4  # letters; no shorter word has two spellings by these rules


def fold_signs(text: str) -> str:
    """The text with one form of each quotation mark, dash, ellipsis and space; case is kept."""
    text = _DOUBLED.sub('"', text.translate(_SIGN_TABLE))
    return _SPACES.sub(" ", _DASHES.sub(" - ", _DOTS.sub(" ... ", text))).strip()


def fold(text: str) -> str:
    """The text in lower case with its signs folded: equal for copies that differ in typography only."""
    return fold_signs(text).lower()


@lru_cache(maxsize=1 << 16)  # the words of a day's news; each is asked for thousands of times
def american(word: str) -> str:
    """A key in lower case that British and American spellings of one word share."""
    key = word.lower()
    if len(key) < _SHORTEST:
        return key
    for pattern, replacement in _SPELLING:
        key = pattern.sub(replacement, key, count=1)
    return key


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - both apostrophes occur


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, spelling folded, without signs."""
    return [american(word) for word in _WORD.findall(fold(text))]


_DELETED = b"'`\xad"
_LOWER = bytes(range(256)).lower()
_CRUDE = ((b"our", b"or"), (b"is", b"iz"), (b"ys", b"yz"), (b"nce", b"nse"), (b"tre", b"ter"), (b"ll", b"l"))


def fold_bytes(text: str) -> bytes:
    """UTF-8 for hashing: lower case, no apostrophes, signs as spaces, spellings run together.

    The spelling rules here fire inside any word ("four" becomes "for"); that is the same for every
    page and costs a shingle of five words nothing.
    """
    if not text.isascii():
        for sign, plain in _PLAIN:
            text = text.replace(sign, plain)
        text = text.lower()
    data = text.encode("utf-8", "replace").translate(_LOWER, _DELETED)
    for british, plain_bytes in _CRUDE:
        data = data.replace(british, plain_bytes)
    return data


_PLAIN = tuple((sign, plain if plain in ("", "'") else " ") for sign, plain in _SIGNS.items())
