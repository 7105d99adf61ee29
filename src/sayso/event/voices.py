"""Claimants counted once each, by whatever name: with title and without, by surname, by office, by what they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sayso.event.naming import (
    ANY_OFFICE,
    at_body,
    core,
    descriptive,
    in_office,
    is_civil,
    is_description,
    is_office,
    is_person,
    owner,
    parts,
    proper,
    telling,
)
from sayso.event.words import content_words
from sayso.resolve.countries import country_name, country_named, is_demonym

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sayso.event.testimony import Testimony


@dataclass
class _Form:
    """One form of a name, and what the reports say of who goes by it."""

    name: str
    sides: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    person: bool = False
    told: list[tuple[str, int]] = field(default_factory=list)  # version and paragraph
    named: set[str] = field(
        default_factory=set
    )  # what a description may stand for: bodies that the text names beside it


def voices(behind: Sequence[Testimony], denied_by: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of those who say so, each once, sorted. Of several forms of one name the shortest full one stands.

    A newsroom counts where none of its reports names anybody, and not for what it recalls; who denies it does not
    stand behind it, whatever else they say of it.
    """
    forms = _forms(behind)
    kept: list[list[_Form]] = []
    for form in sorted(forms.values(), key=lambda form: (-len(form.name.split()), form.name)):
        group = next((known for known in kept if any(_one(form, other) for other in known)), None)
        if group is None:
            kept.append([form])
        else:
            group.append(form)
    deniers = [_Form(name) for name in denied_by]
    standing = [group for group in kept if not any(_speaks_for(form, no) for form in group for no in deniers)]
    return tuple(sorted({_best([form.name for form in group]) for group in standing} | _newsrooms(behind)))


def _forms(behind: Sequence[Testimony]) -> dict[str, _Form]:
    forms: dict[str, _Form] = {}
    spoken = [(t, said) for t in behind for said in (t.attribution, *t.backers) if said is not None]
    for t, said in spoken:
        for name in parts(said.speaker) if said.speaker else ():
            form = forms.setdefault(name, _Form(name))
            form.sides |= {said.side} if said.side and said.rules.get("side") != "dateline" else set()
            form.roles |= {said.role} if said.role else set()
            form.person |= is_person(said)
            form.told.append((t.version_id, t.paragraph))
            form.named |= _named_beside(name, t)
    return forms


def _named_beside(name: str, t: Testimony) -> set[str]:
    """The bodies that speak beside a description, in its paragraph or the next: "a volunteer group said. The Red Tent said ..."."""
    if not is_description(name):
        return set()
    beside = {s.speaker for s in t.said if s.speaker and not s.person and 0 <= s.paragraph - t.paragraph <= 1}
    return {
        other for other in beside if other != name and core(other).split()[-1][:1].isupper() and not is_office(other)
    }


def _newsrooms(behind: Sequence[Testimony]) -> set[str]:
    """Newsrooms that tell it as news of their own; one that leans on another ("AFP/Reuters") adds nothing to it."""
    named = {t.voice for t in behind if t.backers or (t.attribution is not None and t.attribution.speaker)}
    own = Counter(t.voice for t in behind if t.attribution is None and t.voice and not t.claim.background)
    alone = {voice for voice in own if voice not in named}
    others = {one for voice in own.keys() | named if voice for one in voice.split("/")}
    return {v for v in alone if "/" not in v or not set(v.split("/")) & (others - set(v.split("/")) | alone)}


def _one(a: _Form, b: _Form) -> bool:
    """Whether two forms are of one voice."""
    if a.sides and b.sides and not a.sides & b.sides and not (is_civil(a.name) and is_civil(b.name)):
        return False
    if any(_same_name(x, y) for x in (a.name, *a.named) for y in (b.name, *b.named)) or any(
        _same_office(x, y) for x, y in ((a, b), (b, a))
    ):
        return True
    return any(_described(x, y) or _state(x, y) or _introduced(x, y) or _spokesman(x, y) for x, y in ((a, b), (b, a)))


def _same_name(a: str, b: str) -> bool:
    """Whether one name ends the other ("Governor Taras Holovchenko", "Holovchenko"), or holds all words of a description."""
    if a.lower() == b.lower() or owner(a) == b or owner(b) == a:
        return True
    if any(body is not None and body == core(other).lower() for body, other in ((at_body(a), b), (at_body(b), a))):
        return True
    x, y = core(a), core(b)
    duties, others = telling(x), telling(y)
    if duties and others and (duties <= others or others <= duties):
        return True
    if proper(x) and proper(y):
        return proper(x) == proper(y) or _ends_alike(x, y)
    words, others = content_words(x), content_words(y)
    if not words or not others:
        return False
    return words == others or ((words < others or others < words) and is_office(x) == is_office(y))


def _ends_alike(name: str, other: str) -> bool:
    shorter, longer = sorted((name.lower().split(), other.lower().split()), key=len)
    return longer[-len(shorter) :] == shorter


def _same_office(named: _Form, office: _Form) -> bool:
    """Whether one is named and the other is the office: "the governor", "police" of a chief of police."""
    words = content_words(core(office.name))
    if proper(core(office.name)) or not words:
        return False
    same_text = {version for version, _ in named.told} & {version for version, _ in office.told}
    fits = any(words <= content_words(role) for role in named.roles)
    return fits and (bool(same_text) or is_office(office.name) or len(words) > 1)


def _state(country: _Form, office: _Form) -> bool:
    """Whether one is a country that speaks ("Moscow said") and the other an office of its state."""
    code = country_named(country.name)
    spoken = code is not None and not is_demonym(country.name) and country_name(code) in office.sides
    return spoken and is_office(office.name) and not is_civil(office.name)


def _described(unnamed: _Form, named: _Form) -> bool:
    """Whether one is "a lawyers' group" and the other the group that the same text names beside it."""
    if (
        not is_description(unnamed.name)
        or not proper(core(named.name))
        or any(proper(role) - {"the"} or len(role.split()) > 1 for role in named.roles)
    ):
        return False
    return any(v == w and abs(p - q) <= 1 for v, p in unnamed.told for w, q in named.told)


def _introduced(unnamed: _Form, named: _Form) -> bool:
    """Whether a lead tells of "a local official" and the same text then names the one: his role, if told, fits."""
    told = descriptive(unnamed.name)
    words = core(named.name).split()
    two_names = len(words) >= 2 and len(proper(core(named.name))) == len(words) and not named.sides  # noqa: PLR2004
    if told is None or not (named.person or two_names) or not proper(core(named.name)):
        return False
    fits = all(content_words(role) & told or (told & ANY_OFFICE and in_office(role)) for role in named.roles)
    return fits and any(v == w and 0 <= q - p <= 1 for v, p in unnamed.told for w, q in named.told)


def _spokesman(body: _Form, named: _Form) -> bool:
    """Whether one is a body and the other, by name, its spokesman."""
    speaks = any("spokes" in role.lower() for role in named.roles)
    own = {side.lower() for side in named.sides} | {word for role in named.roles for word in proper(role)}
    return speaks and bool(proper(body.name)) and core(body.name).lower() in own


def _speaks_for(form: _Form, denier: _Form) -> bool:
    """Whether a claimant is who denies it, or by role speaks for them."""
    if _one(form, denier):
        return True
    names = proper(denier.name) - {"the"}
    return any(names & proper(role) for role in form.roles)


def _best(group: Sequence[str]) -> str:
    """A first name and a surname where there are both, without a title that a longer form adds."""
    full = [name for name in group if len(proper(name)) >= 2]  # noqa: PLR2004 - a first name and a surname
    named = [name for name in group if proper(name)]
    return min(full or named or group, key=lambda name: (len(name.split()), name))
