"""Finding the words that name places: the parse's own names, helped and corrected by the gazetteer."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.reading.parse.model import words_of
from sayso.records import Span
from sayso.resolve.countries import country_named, government_named
from sayso.resolve.place.candidates import wanted_kind
from sayso.resolve.place.mention_words import words as word_group

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from sayso.resolve.place.gazetteer import Entry, Gazetteer

_LONGEST = 6
_PLACE_LABELS = {"GPE", "LOC", "FAC", "NORP"}
# Places of these kinds are known by name wherever they are written with a capital.
_WELL_KNOWN = {"country", "continent", "region", "sea", "river", "admin1", "point"}
# A town that the parse does not call a place must be at least this well known, when nothing else speaks for it.
_KNOWN_PEOPLE, _KNOWN_FAME = 100_000, 25

_KINDS = {"city", "town", "village", "port", "capital", "suburb"}  # "its second city Kharkiv"
_LISTING = {"and", ",", "or"}

Run = tuple[int, int]


def find_mentions(doc: Doc, places: Gazetteer) -> list[Span]:
    """Return the spans that name a place (demonyms too), in the order of the text, none inside another."""
    finder = _Finder(doc, places)
    found = finder.sure()
    names = {doc[a:b].text.casefold() for a, b in found}
    taken = {i for a, b in found for i in range(a, b)}
    for a, b in finder.runs:
        if taken.isdisjoint(range(a, b)) and finder.also(a, b, names, taken):
            found.append((a, b))
            taken.update(range(a, b))
    return [Span(doc[a].idx, doc[b - 1].idx + len(doc[b - 1])) for a, b in sorted(map(finder.with_stop, found))]


class _Finder:
    """One pass over one parse."""

    def __init__(self, doc: Doc, places: Gazetteer) -> None:
        self.doc, self.places = doc, places
        self.capital = [token.text[:1].isupper() for token in doc]
        self.entity = {t.i: e for e in doc.ents for t in e}
        people = Counter(e[-1].text for e in doc.ents if e.label_ == "PERSON")
        self.full_names = {e[-1].text for e in doc.ents if e.label_ == "PERSON" and len(e) > 1}
        called = Counter(e.text for e in doc.ents if e.label_ in {"GPE", "LOC"})
        self.surnames = {name for name, times in people.items() if times >= called[name]}

    def sure(self) -> list[Run]:
        """Entities that the parse calls places, and names so well known that no parse is needed."""
        found = [
            run for e in self.doc.ents if e.label_ in _PLACE_LABELS for run in self._of_entity(e.start, e.end, e.label_)
        ]
        taken = {i for a, b in found for i in range(a, b)}
        for a, b in self.runs:
            words = self.doc[a:b].text
            sure = self._well_known(words) if self._label(a) != "PERSON" else self._is_no_person(a, b)
            if taken.isdisjoint(range(a, b)) and sure:
                found.append((a, b))
                taken.update(range(a, b))
        return found

    def _is_no_person(self, a: int, b: int) -> bool:
        """Whether what the parse calls a person is a capital ("Kyiv said"), or a town that something was done to.

        A town of note that no full name in the text ends with, and that is a verb's object ("shelled Kherson").
        """
        words = self.doc[a:b].text
        if (self.entity[a].start, self.entity[a].end) != (a, b):
            return False
        if government_named(words) is not None:
            return True
        return self.doc[b - 1].dep_ == "dobj" and words not in self.full_names and self._well_known(words)

    def _of_entity(self, start: int, end: int, label: str) -> Iterator[Run]:
        """The place names inside an entity: the whole, or what commas part, or its known beginning."""
        while start < end and self.doc[start].lower_ in {"the", "a", "downtown"}:
            start += 1
        while start < end and self.doc[end - 1].text in {"'s", "\u2019s", "'", "\u2019", ",", "-"}:
            end -= 1
        words = self.doc[start:end].text
        if start >= end or words.casefold() in word_group("never") or not _starts(self.doc[start]):
            return
        if self._known(words) or self._known(words + "."):
            if self._plausible(start, end, label):
                yield start, end
            return
        commas = [i for i in range(start, end) if self.doc[i].text in {",", "/", "-", "("}]
        if commas:
            yield from self._of_entity(start, commas[0], label)
            yield from self._of_entity(commas[0] + 1, end, label)
        elif label in {"GPE", "LOC"}:
            known = self._longest(start, end)
            if known > start and end - known <= 1:
                yield start, known
            elif self._word(start - 1) in word_group("locative") | {"of"} and words not in self.surnames:
                yield start, end

    def _plausible(self, start: int, end: int, label: str) -> bool:
        """Not a surname met elsewhere, nor an ordinary word at the head of a sentence."""
        words = self.doc[start:end].text
        if label in {"GPE", "LOC", "NORP"} and self._well_known(words):
            return True
        if words in self.surnames and self._word(start - 1) not in word_group("locative"):
            return False
        return words.casefold() not in word_group("common")

    def also(self, a: int, b: int, names: set[str], taken: set[int]) -> bool:
        """Whether a known name that the parse did not call a place is one all the same."""
        words = self.doc[a:b].text
        other = words in self.surnames or self._is_person(a, b, names)
        if words.casefold() in word_group("common") or (other and self._word(a - 1) not in _KINDS):
            return False
        if words.casefold() in names or self._is_dateline(a, b) or self._is_called_a_place(a, b):
            return True
        before, after = self._word(a - 1), self._word(b)
        if after in word_group("organisation") and (self._label(a) == "ORG" or self._famous(words)):
            return True
        if self._in_longer_name(a, b):
            return False
        if before in word_group("locative") or after in {"region", "county", "district", "province", "area"}:
            return True
        return (before in _LISTING and a - 2 in taken) or (after in _LISTING and b + 1 in taken)

    def _is_called_a_place(self, a: int, b: int) -> bool:
        """Whether the words before call it a place: "the city of", "the regions of", "its second city"."""
        span = self.doc[a:b]
        if self._word(a - 1) in _KINDS:
            return self._word(b) not in word_group("organisation")
        return (
            self._word(a - 1) == "of"
            and wanted_kind(words_of(self.doc), Span(span.start_char, span.end_char), span.text) is not None
        )

    def _is_person(self, a: int, b: int, names: set[str]) -> bool:
        """Whether the parse's person is to be believed: not where the same word was a place, or follows "in"."""
        entity = self.entity.get(a)
        if entity is None or entity.label_ != "PERSON":
            return False
        placed = self.doc[a:b].text.casefold() in names or self._word(a - 1) in word_group("locative")
        return not (placed and (entity.start, entity.end) == (a, b))

    def _is_dateline(self, a: int, b: int) -> bool:
        """Capitals at the head of a sentence, then a bracket or a dash: "SAN DIEGO (AP) -"."""
        first = self.doc[a]
        return (
            bool(first.is_sent_start)
            and self.doc[a:b].text.isupper()
            and self._word(b) in {"(", ",", "-", "--", "\u2014", "\u2013"}
        )

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The longest runs of tokens, from left to right, whose words are a name in the gazetteer."""
        found: list[Run] = []
        for i in (i for i, capital in enumerate(self.capital) if capital):
            if found and i < found[-1][1]:
                continue
            end = self._longest(i, len(self.doc))
            if end > i:
                found.append((i, end))
        return tuple(found)

    def with_stop(self, run: Run) -> Run:
        """Take in the full stop of an abbreviation that the tokeniser cut off ("W.Va" and ".")."""
        a, b = run
        if (
            b < len(self.doc)
            and self.doc[b].text == "."
            and not self.doc[b - 1].whitespace_
            and self.doc[a:b].text + "." in self.places.abbreviations
        ):
            return a, b + 1
        return run

    def _longest(self, start: int, limit: int) -> int:
        stop = start + 1
        while stop < limit and stop - start < _LONGEST and self._goes_on(stop):
            stop += 1
        for end in range(stop, start, -1):
            words = self.doc[start:end].text
            if (
                self.capital[end - 1]
                and words.casefold() not in word_group("never")
                and not self._is_initials(start, words)
                and self._is_name_of(words)
            ):
                return end
        return start

    def _in_longer_name(self, a: int, b: int) -> bool:
        """Whether a capitalised word stands against it: "Carnegie Hall", "Superior Court"."""
        before, after = self._token(a - 1), self._token(b)
        first = a == 0 or (before is not None and before.is_sent_end)
        return (before is not None and not first and _is_name(before)) or (
            after is not None and _is_name(after) and after.lower_ not in word_group("within_name")
        )

    def _is_name_of(self, words: str) -> bool:
        """Whether some place has this name; with an article in front, only a place that is written so ("The Hague")."""
        known = self._known(words)
        return any(e.how == "name" for e in known) if words.casefold().startswith("the ") else bool(known)

    def _known(self, words: str) -> tuple[Entry, ...]:
        return tuple(e for e in self.places.find(words) if e.how != "short")

    def _well_known(self, words: str) -> bool:
        return bool(country_named(words)) or any(
            e.kind in _WELL_KNOWN and e.how != "other name" for e in self._known(words)
        )

    def _famous(self, words: str) -> bool:
        return any(
            e.population >= _KNOWN_PEOPLE or e.fame >= _KNOWN_FAME or e.kind != "city"
            for e in self._known(words)
            if e.how == "name"
        )

    def _is_initials(self, start: int, words: str) -> bool:
        """Short capitals ("UN", "BA") are a place only where they are a country, or a state after a comma."""
        bare = words.replace(".", "")
        if len(bare) > _INITIALS or not bare.isupper() or country_named(words) or words in _STATE_LIKE:
            return False
        state = words in self.places.abbreviations or words + "." in self.places.abbreviations
        return not (state and ("." in words or self._word(start - 1) == "," or self._label(start) == "GPE"))

    def _goes_on(self, i: int) -> bool:
        return self.capital[i] or self.doc[i].lower_ in word_group("inside")

    def _label(self, i: int) -> str:
        return self.entity[i].label_ if i in self.entity else ""

    def _word(self, i: int) -> str:
        token = self._token(i)
        return token.lower_ if token is not None else ""

    def _token(self, i: int) -> Token | None:
        return self.doc[i] if 0 <= i < len(self.doc) else None


def _starts(token: Token) -> bool:
    return token.text[:1].isupper()


def _is_name(token: Token) -> bool:
    return _starts(token) and token.is_alpha and token.pos_ in {"PROPN", "NOUN", "ADJ"}


_INITIALS = 3
_STATE_LIKE = {"UK", "US", "USA", "UAE", "D.C.", "DC", "EU", "E.U.", "L.A.", "PNG"}
