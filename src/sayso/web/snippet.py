"""The words of a search in a text: some of what stands around them, with the words marked."""

from __future__ import annotations

import re
import unicodedata

from sayso.web.lit import Piece

_AROUND = 110  # characters before and after the first of the words
_WORD = re.compile(r"\w+")


def snippet(text: str, asked: str) -> tuple[Piece, ...]:
    """A part of the text around the first word that is asked for; the beginning where none of them stands in it."""
    plain = _plain(text)
    words = [re.escape(word) for word in _WORD.findall(_plain(asked))]
    pattern = re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE) if words else None
    first = pattern.search(plain) if pattern else None
    at = first.start() if first else 0
    start, end = max(0, at - _AROUND), min(len(text), at + 2 * _AROUND)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = max(text.rfind(" ", 0, end), start) if end < len(text) else end
    found, last = [Piece("… " if start else "", (), "", ())], start
    for match in pattern.finditer(plain, start, end) if pattern else ():
        found.append(Piece(text[last : match.start()], (), "", ()))
        found.append(Piece(text[match.start() : match.end()], ("found",), "", ()))
        last = match.end()
    return (*found, Piece(text[last:end], (), "", ()), Piece(" …" if end < len(text) else "", (), "", ()))


def _plain(text: str) -> str:
    """The text without accents, character for character, so that places in it are places in the text."""
    return "".join(unicodedata.normalize("NFKD", character)[:1] or character for character in text)
