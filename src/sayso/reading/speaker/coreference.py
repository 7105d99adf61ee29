"""To whom a short form refers within its story: she, they, it, "the ministry", "the alliance", a bare surname.

Own rules over the parse: agreement first, then who spoke, who was subject, and how near. Each answer
carries the antecedent's words and the rule that chose it.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sayso.reading.speaker.naming import gender_of, person_in
from sayso.reading.speaker.people import Mention, Person, people_of, surname_of
from sayso.records import Span, Spans
from sayso.resolve.actor import actor_of, known_actors, taken_up_as
from sayso.resolve.countries import country_named, government_named, is_demonym
from sayso.resolve.home import CAPITALS, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sayso.reading.text import Text
    from sayso.records import Attribution

# Paragraphs back to which a pronoun reaches: a judgement, not measured.
REACH = 4
_NEAR = 60  # characters between a name and its relative pronoun
_SINGULAR = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_GROUPS = frozenset({"it", "its", "they", "them", "their", "theirs", "itself", "themselves"})
_OWN = frozenset({"i", "we", "me", "us", "my", "our"})
_POSSESSIVE = re.compile(r"(?i)^(his|her|its|their)\s+(.+)$", re.DOTALL)
_PLACE_OF = re.compile(
    r"(?i)^(?:the )?(capital|city|town|village|region|province|country|district|republic|territory|nation|state)['\u2019]s (.+)$",
    re.DOTALL,
)
_DEFINITE = re.compile(r"^(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]hose|[Tt]hese)\s+(.+)$", re.DOTALL)
# Common nouns that take up an armed group named before.
_GROUP_NOUNS = re.compile(
    r"group|movement|militia|militants|rebels|fighters|insurgents|jihadists|organi[sz]ation|paramilitar(?:y|ies)|force|faction"
    r"|guerrillas|separatists|junta"
)
_DOCUMENTS = frozenset({"statement", "report", "communique", "message", "post", "bulletin", "letter", "text"})
_SAME = ({"army", "military", "armed forces", "forces"}, {"minister", "ministry"} - {"minister"})


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom a short form means: ``name``, its words in the text, the introducing phrase, and the rule."""

    name: str
    span: Span
    phrase: str
    rule: str
    person: Person | None = None
    at: int = 0


@dataclass(frozen=True)
class Story:
    """What a story offers to refer back to. Built once, asked for every source."""

    text: Text
    attributions: Sequence[Attribution]
    resolved: dict[str, Antecedent] = field(default_factory=dict)

    @cached_property
    def _people(self) -> tuple[tuple[Person, ...], tuple[Mention, ...]]:
        return people_of(self.text)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everyone named, in order of introduction."""
        return self._people[0]

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """Every naming of a person, in order."""
        return self._people[1]

    @cached_property
    def quoted(self) -> Spans:
        """Contents of direct quotations, within which the story's own pronouns do not reach."""
        return tuple(sorted(s for a in self.attributions if a.quote == "direct" for s in a.content))

    @cached_property
    def sources(self) -> tuple[tuple[Span, Attribution], ...]:
        """The sources of all attributions in order of the text."""
        return tuple(sorted(((hull(a.source), a) for a in self.attributions if a.source), key=lambda p: p[0]))

    @cached_property
    def _sentences(self) -> list[int]:
        return [s.start_char for s in self.text.doc.sents]

    @cached_property
    def _paragraphs(self) -> list[int]:
        return [p.start for p in self.text.paragraphs]

    def sentence(self, at: int) -> int:
        """The number of the sentence at an offset."""
        return bisect.bisect_right(self._sentences, at) - 1

    def paragraph(self, at: int) -> int:
        """The number of the paragraph at an offset."""
        return bisect.bisect_right(self._paragraphs, at) - 1

    def is_quoted(self, at: int) -> bool:
        """Whether an offset stands inside a direct quotation."""
        return any(s.start <= at < s.end for s in self.quoted)


def hull(spans: Spans) -> Span:
    """Return the span from the first to the last character of several."""
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def is_first_person(words: str) -> bool:
    """Whether the words are "I", "we" or their like."""
    return words.strip().casefold() in _OWN


def antecedent(story: Story, attribution: Attribution, *, words: str | None = None) -> Antecedent | None:
    """Return whom the source of an attribution refers to, or null where its own words are the answer.

    ``words`` are asked for in place of the source's own, at its place.
    """
    if not attribution.source:
        return None
    span = hull(attribution.source)
    if words is not None:
        return _of_pronoun(story, attribution, span.start, words.casefold()) or _by_noun(story, span, words)
    words = re.sub(r"\s+", " ", span.of(story.text.text)).strip(" ,")
    if story.text.text[max(0, span.start - 4) : span.start].casefold() == "the ":
        words = f"the {words}"  # a reader may leave the article out of the source
    return _of_pronoun(story, attribution, span.start, words.casefold()) or _of_phrase(story, span, words)


def _of_pronoun(story: Story, attribution: Attribution, at: int, low: str) -> Antecedent | None:
    if low in _OWN:
        return _outer_speaker(story, attribution)
    if low in _SINGULAR:
        return _person_before(story, at, _SINGULAR[low])
    if low in {"who", "that", "which"}:
        return _head_of_relative(story, at)
    return _group_before(story, at, plural=low.startswith("the")) if low in _GROUPS else None


def _of_phrase(story: Story, span: Span, words: str) -> Antecedent | None:
    if (found := _POSSESSIVE.match(words)) is not None:
        return _possessed(story, span, found.group(1).casefold(), found.group(2))
    if (found := _PLACE_OF.match(words)) is not None:
        return _of_place(story, span, found.group(1).casefold(), found.group(2))
    return _by_name(story, span, words) or _by_noun(story, span, words)


def _person_before(story: Story, at: int, gender: str) -> Antecedent | None:
    """Return the person whom he or she means: who just spoke without a name, or the best of those named shortly before."""
    if (unnamed := _unnamed_before(story, at)) is not None:
        return unnamed
    best: tuple[float, Mention | Antecedent] | None = None
    for score, candidate in _persons_scored(story, at):
        person = candidate.person
        if person is None or person.gender not in {None, gender}:
            continue
        total = score + (0.3 if person.gender == gender else 0.0)
        if best is None or total >= best[0]:
            best = (total, candidate)
    if best is None or (person := best[1].person) is None:
        return None
    return Antecedent(
        person.name, person.name_span, _phrase(story, person), "pronoun: agreement and salience", person, at
    )


def _unnamed_before(story: Story, at: int) -> Antecedent | None:
    """Return the one who spoke before in the same sentence without a name: "a nurse said, and she denied"."""
    here = story.sentence(at)
    spoken = [(s, a) for s, a in story.sources if s.start < at and story.sentence(s.start) == here]
    if not spoken or spoken[-1][1].id not in story.resolved:
        return None
    span, attribution = spoken[-1]
    known, words = story.resolved[attribution.id], span.of(story.text.text)
    one = re.match(r"(?i)(?:an?|one)\s", words) and not _names_person(story, span) and known.person is None
    body = _GROUP_NOUNS.search(words) or actor_of(words).kind in {"media", "rebels"}
    if not one or body or any(m.span.start in range(span.end, at) for m in story.mentions):
        return None
    return Antecedent(known.name, known.span, known.phrase, "pronoun: who just spoke", at=at)


def _persons_scored(story: Story, at: int) -> Iterator[tuple[float, Mention | Antecedent]]:
    """Yield persons named, or spoken of by pronoun, before an offset, with their salience.

    Who has spoken weighs most, then the subject, then nearness in sentences.
    """
    here, paragraph = story.sentence(at), story.paragraph(at)
    spoken = {s.start for s, _ in story.sources if s.start < at}
    for mention in story.mentions:
        if mention.span.start >= at:
            break
        if paragraph - story.paragraph(mention.span.start) > REACH or story.is_quoted(mention.span.start):
            continue
        is_source = any(s.start <= mention.span.start < s.end for s, _ in story.sources if s.start in spoken)
        far = here - story.sentence(mention.span.start)
        yield -0.6 * far + 1.2 * is_source + 1.0 * mention.subject, mention
    for found in story.resolved.values():
        if found.person is not None and found.at < at and paragraph - story.paragraph(found.at) <= REACH:
            yield -0.6 * (here - story.sentence(found.at)) + 2.2, found


def _phrase(story: Story, person: Person) -> str:
    return re.sub(r"\s+", " ", person.phrase.of(story.text.text))


def _group_before(story: Story, at: int, *, plural: bool) -> Antecedent | None:
    """Return the body or people that "it" or "they" means: the nearest source that is no person, else a subject."""
    here = story.sentence(at)
    best: tuple[float, Antecedent] | None = None
    for score, found in (*_group_sources(story, at, plural=plural), *_group_subjects(story, at, plural=plural)):
        total = score - 0.6 * (here - story.sentence(found.at))
        if best is None or total >= best[0]:
            best = (total, found)
    return best[1] if best else None


def _group_sources(story: Story, at: int, *, plural: bool) -> Iterator[tuple[float, Antecedent]]:
    for span, attribution in story.sources:
        if span.start >= at:
            break
        known = story.resolved.get(attribution.id)
        words = known.phrase if known else re.sub(r"\s+", " ", span.of(story.text.text))
        if (known and known.person) or words.casefold() in _SINGULAR | dict.fromkeys(_GROUPS | _OWN, ""):
            continue
        if story.paragraph(at) - story.paragraph(span.start) > REACH or _names_person(story, span):
            continue
        if _is_plural(words) == plural:
            name = known.name if known else attribution.speaker or _without_article(words)
            yield (
                2.0,
                Antecedent(name, known.span if known else span, words, "pronoun: the body that spoke", at=span.start),
            )


def _group_subjects(story: Story, at: int, *, plural: bool) -> Iterator[tuple[float, Antecedent]]:
    """Yield countries and bodies that are subjects of this sentence or the one before."""
    here = story.sentence(at)
    for chunk in story.text.noun_chunks:
        if chunk.start_char >= at:
            break
        if here - story.sentence(chunk.start_char) > 1 or chunk.root.dep_ not in {"nsubj", "nsubjpass"}:
            continue
        words = re.sub(r"\s+", " ", chunk.text)
        is_body = _is_actor(words) or chunk.root.ent_type_ in {"ORG", "GPE"} or actor_of(words).kind is not None
        if is_body and _is_plural(words) == plural and not story.is_quoted(chunk.start_char):
            span = Span(chunk.start_char, chunk.end_char)
            yield 1.0, Antecedent(_without_article(words), span, words, "pronoun: the subject before", at=span.start)


def _is_actor(words: str) -> bool:
    bare = re.sub("['\u2019]s?$", "", _without_article(words))
    named = bare in known_actors() or government_named(bare) or (country_named(bare) and not is_demonym(bare))
    return bool(named)


def _is_plural(words: str) -> bool:
    """Whether a phrase's head noun is plural. "United States" and "Armed Forces" (a body) are not."""
    head = re.split(r"\s(?:of|in|for|from|at|with|who|and)\s|,", words)
    last = head[0].split()[-1] if head[0].split() else ""
    if re.search(r"\sand\s", words):
        return True
    return bool(re.search(r"(?:[^s]s|people|police)$", last)) and not last[:1].isupper()


def _names_person(story: Story, span: Span) -> bool:
    return any(span.start <= m.span.start < span.end for m in story.mentions)


def _without_article(words: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", words, flags=re.IGNORECASE)


def _outer_speaker(story: Story, attribution: Attribution) -> Antecedent | None:
    """Return who says "I" or "we": the speaker of the quotation that this source stands in."""
    at = hull(attribution.source).start
    for outer in story.attributions:
        inside = any(s.start <= at < s.end for s in outer.content)
        if outer.id != attribution.id and outer.source and inside and not hull(outer.source).overlaps(Span(at, at + 1)):
            known = story.resolved.get(outer.id)
            if known is not None:
                return Antecedent(known.name, known.span, known.phrase, "first person: the speaker", known.person, at)
    return None


def _head_of_relative(story: Story, at: int) -> Antecedent | None:
    """Return the noun phrase that "who" or "which" belongs to."""
    before = [m for m in story.mentions if m.span.end <= at and at - m.span.end <= _NEAR]
    token = next((t for t in story.text.doc if t.idx == at), None)
    head = token.head if token is not None else None
    while head is not None and head.dep_ != "relcl" and head.head.i != head.i:
        head = head.head
    noun = head.head if head is not None and head.dep_ == "relcl" else None
    for mention in before:
        if noun is not None and mention.span.start <= noun.idx < mention.span.end:
            person = mention.person
            return Antecedent(person.name, mention.span, _phrase(story, person), "relative pronoun", person, at)
    if noun is None:
        return None
    chunk = next((c for c in story.text.noun_chunks if c.root.i == noun.i), None)
    if chunk is None or chunk.root.pos_ == "PRON":
        return None
    words = re.sub(r"\s+", " ", chunk.text)
    return Antecedent(_without_article(words), Span(chunk.start_char, chunk.end_char), words, "relative pronoun", at=at)


def _possessed(story: Story, span: Span, pronoun: str, rest: str) -> Antecedent | None:
    """Read "its foreign ministry" and "his spokesman": the owner named, the thing kept."""
    if pronoun in {"its", "their"}:
        owner = _group_before(story, span.start, plural=pronoun == "their")
    else:
        owner = _person_before(story, span.start, _SINGULAR[pronoun])
    if owner is None or len(rest.split()) > 6 or person_in(rest) is not None:  # noqa: PLR2004 - a longer phrase names itself
        return None
    name = f"{owner.name}'s {rest}"
    role = owner.person.role if owner.person else None
    phrase = owner.phrase if role is None or actor_of(owner.phrase).side else role
    return Antecedent(name, owner.span, phrase, f"possessive: {owner.rule}", at=span.start)


def _of_place(story: Story, span: Span, noun: str, rest: str) -> Antecedent | None:
    """Read "the capital's military administration": the place last named before, the office kept."""
    if person_in(rest) is not None:
        return None  # "the state's commissioner, Ana Bello" names herself
    number = story.paragraph(span.start)
    for back in range(number, max(-1, number - REACH), -1):
        paragraph = story.text.paragraphs[back]
        end = min(span.start, paragraph.end)
        for match in reversed(list(CAPITALS.finditer(story.text.text, paragraph.start, end))):
            name = re.sub("['\u2019]s?$", "", match.group())
            is_country = bool(country_named(name)) and not is_demonym(name)
            fits = {"capital": bool(government_named(name)), "country": is_country, "nation": is_country}
            in_place = re.search(
                r"\b[Ii]n (?:the )?$|\bof $|\bnear $", story.text.text[max(0, match.start() - 8) : match.start()]
            )
            if fits.get(noun, bool(in_place) and not is_country):
                words = Span(match.start(), match.start() + len(name))
                joined = f"{name}'s {rest}" if noun in {"country", "nation"} else f"{name} {rest}"
                return Antecedent(joined, words, joined, f"the {noun}: the last one named", at=span.start)
    return None


def _by_name(story: Story, span: Span, words: str) -> Antecedent | None:
    """Return the person whom a source names, by the fullest name that the story has for them."""
    lead = words.split(",", maxsplit=1)[0]
    for mention in story.mentions:
        if not span.start <= mention.span.start < span.end:
            continue
        person = mention.person
        own = re.fullmatch(
            rf"(?:[\w.-]+\s)*?(?:{re.escape(person.name)}|{re.escape(surname_of(person.name))})", lead, re.IGNORECASE
        )
        if own is None and not person.phrase.overlaps(span):
            continue
        if person.name_span.overlaps(span):
            return None
        role = lead.removesuffix(surname_of(person.name))
        if gender_of(person.name, role) not in {None, person.gender} and person.gender is not None:
            continue
        return Antecedent(
            person.name, person.name_span, _phrase(story, person), "surname: named in full", person, span.start
        )
    return None


def _by_noun(story: Story, span: Span, words: str) -> Antecedent | None:
    """Return whom a definite description without a name takes up: "the ministry", "the governor", "the alliance"."""
    found = _DEFINITE.match(words)
    bare = found.group(1) if found else ""
    if not bare or len(bare.split()) > 3 or re.search(r"[A-Z]", bare):  # noqa: PLR2004 - longer ones describe
        return None
    head = bare.split()[-1].casefold()
    if head in _DOCUMENTS:
        return _issuer(story, span, head)
    return _office(story, span, bare) or _office_holder(story, span, bare) or _taken_up(story, span, head)


def _issuer(story: Story, span: Span, noun: str) -> Antecedent | None:
    """Return who spoke in the statement: the last who said something "in a statement", else the last who spoke."""
    before = [(at, a) for at, a in story.sources if at.start < span.start and a.id in story.resolved]
    near = [(at, a) for at, a in reversed(before) if story.paragraph(span.start) - story.paragraph(at.start) <= REACH]
    issued = [a for _, a in near if any(noun in cue.of(story.text.text).casefold() for cue in a.cue)]
    for attribution in (*issued, *(a for _, a in near)):
        known = story.resolved[attribution.id]
        return Antecedent(known.name, known.span, known.phrase, f"the {noun}: who issued it", known.person, span.start)
    return None


def _office(story: Story, span: Span, bare: str) -> Antecedent | None:
    """Return the last fuller phrase with the same head noun: "the ministry" is "the Russian Defence Ministry"."""
    heads = {bare.casefold()} | next((same for same in _SAME if bare.casefold() in same), set())
    best: Antecedent | None = None
    for chunk in story.text.noun_chunks:
        if chunk.start_char >= span.start:
            break
        words = re.sub(r"\s+", " ", _without_article(chunk.text))
        low = words.casefold()
        if low in heads or not any(low.endswith(" " + h) for h in heads):
            continue
        shown = words[: -len(bare)]
        if re.search(r"[A-Z]", shown) and not re.match(r"(?:His|Her|Its|Their|Our|My)\b", shown):
            start = chunk.end_char - len(_without_article(chunk.text))
            best = Antecedent(words, Span(start, chunk.end_char), words, "same head noun", at=chunk.start_char)
    return best


def _office_holder(story: Story, span: Span, bare: str) -> Antecedent | None:
    """Return the person last named whose role has this noun: "the governor"."""
    noun = re.compile(rf"(?i)\b{re.escape(bare)}\b")
    for mention in reversed(story.mentions):
        person = mention.person
        if mention.span.start < span.start and person.role and noun.search(person.role):
            return Antecedent(
                person.name, person.name_span, _phrase(story, person), "holder of the office", person, span.start
            )
    return None


def _taken_up(story: Story, span: Span, noun: str) -> Antecedent | None:
    """Return the alliance, bloc or armed group named last before, for a noun by which papers take such up."""
    names = taken_up_as(noun)
    if not names and not _GROUP_NOUNS.fullmatch(noun):
        return None
    best: Antecedent | None = None
    for match in CAPITALS.finditer(story.text.text, 0, span.start):
        piece = next((p for p in pieces(match.group()) if p in known_actors()), None)
        if piece is None:
            continue
        known = known_actors()[piece]
        if known.name in names or (not names and known.kind == "rebels"):
            start = match.start() + match.group().find(piece)
            best = Antecedent(
                piece, Span(start, start + len(piece)), piece, f"the {noun}: the last one named", at=start
            )
    return best
