"""Which words of a text tell of a happening: lexicon entries whose arguments are of the right kind.

``happenings(doc)`` gives every match, told as fact or not; claim.py decides which become claims.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.reading import arguments as args
from sayso.reading.happening import Happening
from sayso.reading.nominal import from_noun
from sayso.reading.refusal import refused
from sayso.reading.verbal import from_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Happening", "happenings"]


def happenings(doc: Doc) -> list[Happening]:
    """Every word of a parsed text that tells of a happening, in order; refused senses are left out."""
    found = (from_verb(token) if args.is_verb(token) else from_noun(token) for token in doc)
    return [one for one in found if one is not None and not refused(one)]
