"""What was hit: sorts of sites and of people, so that a school is no market and a lorry is a truck."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sayso.event.words import singular

if TYPE_CHECKING:
    from collections.abc import Iterable

# Reports call one site by any name of a row, and sites of two rows are two. Nouns as ``words.heads`` gives them.
_SORTS = (
    "school college university classroom campus kindergarten seminary academy",
    "hospital clinic ward maternity",
    "market bazaar souk marketplace stall shop mall supermarket",
    "church mosque cathedral temple synagogue shrine monastery",
    "hotel guesthouse",
    "restaurant cafe bakery",
    "apartment block flat dormitory house home residence villa",
    "police+station precinct",
    "petrol+station gas+station filling+station fuel+station",
    "bus+stop bus+station",
    "prison jail detention",
    "base barracks garrison camp outpost checkpoint tent encampment",
    "convoy truck lorry vehicle car minibus motorcade",
    "train railway+station train+station railway+depot depot platform locomotive",
    "airport airfield runway",
    "port harbour harbor ship vessel tanker ferry",
    "stadium pitch playground sports+field football+field playing+field football+pitch",
    "cemetery graveyard",
    "cinema theatre theater",
    "bridge dam",
    "printing+house printing+plant printing+works print+works publishing+house",
    "plant substation refinery pipeline grid",
    "embassy consulate",
    "municipality council ministry headquarters town+hall city+hall",
)
_SORT_OF = {
    " ".join(map(singular, noun.split("+"))): number for number, row in enumerate(_SORTS) for noun in row.split()
}
_NOUN = re.compile(r"[^\W\d_]+")
_PEOPLE_WORDS = (
    "people person civilian resident man woman child girl boy baby villager farmer worker employee staff guard driver doctor "
    "nurse medic journalist reporter priest student pupil schoolgirl schoolboy teacher pilgrim worshipper migrant refugee "
    "protester demonstrator soldier troop fighter militant rebel gunman policeman officer police official mayor leader "
    "commander passenger pedestrian customer trader victim member body peacekeeper serviceman recruit prisoner inmate more other"
)
_PEOPLE = frozenset(_PEOPLE_WORDS.split())


def sites(text: str | None) -> frozenset[int]:
    """The sorts of site that a text names; a name of two words is taken before its last word."""
    words = [singular(word) for word in _NOUN.findall((text or "").lower())]
    found, skip = set(), False
    for i in range(len(words) - 1, -1, -1):
        if skip:
            skip = False
            continue
        two = " ".join(words[i - 1 : i + 1]) if i else ""
        skip = two in _SORT_OF
        sort = _SORT_OF.get(two, _SORT_OF.get(words[i]))
        if sort is not None:
            found.add(sort)
    return frozenset(found)


def are_people(nouns: Iterable[str]) -> bool:
    """Whether all the nouns name people."""
    found = list(nouns)
    return bool(found) and all(noun in _PEOPLE for noun in found)
