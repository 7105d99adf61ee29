"""What every reader is given: a version's text, its paragraphs, its date, and the parse, made once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.reading.parse.model import language_model
from sayso.records import Span

if TYPE_CHECKING:
    from datetime import date

    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Phrase

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\n)[^\n]*\S[^\n]*)*")


@dataclass(frozen=True)
class Text:
    """A text to be read, with what is known of it beside its words.

    Paragraphs are runs of lines without a blank line between them. ``doc`` is the spaCy parse over
    the same characters, so that ``token.idx`` is an offset into ``text``.
    """

    text: str
    published: date | None = None
    headline: str | None = None
    agency: str | None = None
    dateline: str | None = None
    country: str | None = None
    id: str = field(default="", compare=False)

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Where each paragraph stands."""
        return tuple(Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.text))

    @cached_property
    def doc(self) -> Doc:
        """The parse of the whole text."""
        return language_model()(self.text)

    @cached_property
    def tokens_at(self) -> dict[int, Token]:
        """The tokens of the parse by where they start."""
        return {token.idx: token for token in self.doc}

    @cached_property
    def noun_chunks(self) -> tuple[Phrase, ...]:
        """The noun phrases of the parse."""
        return tuple(self.doc.noun_chunks)
