"""Finding the words that name places: the parse's own names, helped and corrected by the gazetteer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sayso.records import Span
from sayso.resolve.countries import country_named, is_demonym

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from sayso.resolve.gazetteer import Entry, Gazetteer

_LONGEST = 6
_PLACE_LABELS = {"GPE", "LOC", "FAC", "NORP"}
_INSIDE = {"of", "the", "de", "la", "el", "al", "and", "upon", "on", "-", ".", "'", "’", "&", "del", "le", "du", "der", "-l", "es"}
_LOCATIVE = {"in", "near", "at", "from", "around", "outside", "across", "inside", "toward", "towards", "into", "through", "to", "of", "on", "over", "within", "throughout", "via"}
# Places of these kinds are known by name wherever they are written with a capital.
_WELL_KNOWN = {"country", "continent", "region", "sea", "river", "admin1", "point"}
_ORGANISATION = {
    "police", "county", "city", "sheriff", "sheriff's", "mayor", "council", "university", "college", "high", "state", "department", "highway", "fire",
    "school", "schools", "district", "regional", "court", "hospital", "airport", "government", "president", "army", "national", "house", "senate",
    "supreme", "general", "chamber", "board", "public", "area", "town", "village", "township", "legislature", "governor", "division", "community",
}  # fmt: skip
# Names that are ordinary capitalised words far more often than places.
_NEVER = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "us", "university", "church", "the", "west", "east", "north", "south", "western",
    "eastern", "northern", "southern", "president", "senate", "congress", "democrat", "republican", "christian", "god", "police", "union", "man",
    "mr", "mrs", "ms", "dr", "street", "road", "avenue", "park", "center", "centre", "central", "of", "telegram", "reuters", "twitter", "bible",
    "media", "nato", "internet", "associated press", "english", "spanish", "french", "latin", "islam", "muslim", "jewish", "media", "data", "facebook",
}  # fmt: skip


def find_mentions(doc: Doc, places: Gazetteer) -> list[Span]:
    """Return the spans that name a place (demonyms too), in the order of the text, none inside another."""
    finder = _Finder(doc, places)
    found = dict(finder.sure())
    names = {doc[a:b].text.casefold() for a, b in found}
    for a, b in finder.runs():
        if not any(a < y and x < b for x, y in found) and finder.also(a, b, names):
            found[a, b] = True
    return [Span(doc[a].idx, doc[b - 1].idx + len(doc[b - 1])) for a, b in sorted(found)]


class _Finder:
    """One pass over one parse."""

    def __init__(self, doc: Doc, places: Gazetteer) -> None:
        self.doc, self.places = doc, places
        self.labels = {t.i: e.label_ for e in doc.ents for t in e}
        self.ends = {t.i: e.end for e in doc.ents for t in e}

    def sure(self) -> Iterator[tuple[tuple[int, int], bool]]:
        """Runs that the parse calls a place, or that the gazetteer knows so well that no parse is needed."""
        for a, b in self.runs():
            label = self.labels.get(a)
            words = self.doc[a:b].text
            if label in _PLACE_LABELS or (label != "PERSON" and self._well_known(words)):
                yield (a, b), True

    def also(self, a: int, b: int, names: set[str]) -> bool:
        """Whether a known name that the parse did not call a place is one all the same."""
        words = self.doc[a:b].text.casefold()
        if words in names:
            return self.labels.get(a) != "PERSON" or self.ends.get(a) == b
        before, after = self._word(a - 1), self._word(b)
        if self.labels.get(a) == "PERSON" and (self.ends.get(a) != b or before not in _LOCATIVE):
            return False
        if self.labels.get(a) == "ORG" and b < self.ends[a]:
            return after in _ORGANISATION
        return before in _LOCATIVE - {"of", "to", "on"} or after in {"region", "county", "district", "province"}

    def runs(self) -> Iterator[tuple[int, int]]:
        """The longest runs of tokens, from left to right, whose words are a name in the gazetteer."""
        i = 0
        while i < len(self.doc):
            end = self._longest(i) if _starts(self.doc[i]) else i
            if end > i:
                yield i, end
            i = max(end, i + 1)

    def _longest(self, start: int) -> int:
        stop = start + 1
        while stop < len(self.doc) and stop - start < _LONGEST and _goes_on(self.doc[stop]):
            stop += 1
        for end in range(stop, start, -1):
            words = self.doc[start:end].text
            if _starts(self.doc[end - 1]) and words.casefold() not in _NEVER and self._known(words):
                return end
        return start

    def _known(self, words: str) -> tuple[Entry, ...]:
        return tuple(e for e in self.places.find(words) if e.how != "short")

    def _well_known(self, words: str) -> bool:
        return bool(country_named(words)) or any(e.kind in _WELL_KNOWN and e.how in {"name", "abbreviation"} for e in self._known(words))

    def _word(self, i: int) -> str:
        return self.doc[i].lower_ if 0 <= i < len(self.doc) else ""


def _starts(token: Token) -> bool:
    return token.text[:1].isupper()


def _goes_on(token: Token) -> bool:
    return _starts(token) or token.lower_ in _INSIDE


def is_country_context(words: str) -> bool:
    """Whether a mention only says whose something is ("Ukrainian officials") and is no location."""
    return is_demonym(words)
