"""Whether two places may be one: each may say more than the other, but not other things. Pure.

"CESE" is "CESE, 9 place d'Iéna, 75016 Paris", and Paris may be either; "Université de Nantes" is not "Université de
Rennes", though they share a word, nor is "Café de la Gare" "Café du Commerce". Streets are compared with streets only:
where one source gives the address and the other doesn't, nothing speaks against it.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.telling import rarity
from newsletter.collect.same.title import exact_words
from newsletter.collect.same.title_words import counted_words
from newsletter.french import comparable
from newsletter.presence import is_only_online

_STREET = re.compile(
    rf"(?:\b\d+(?:\s?[-/]\s?\d+)?\s?(?:bis\b|ter\b)?,?\s?|(?<=[,;(]\s)|(?<=[,;(])|^)(?:{v.STREETS})\b[^,;()\d]*"
)
_PART = re.compile(r"[,;()\n]|\s[-–—]\s")
_TOKEN = re.compile(r"\w+")
_LETTER = re.compile(r"(?<![\w.'’])[A-Z](?![\w.'’])")
# Departments of the towns whose postal codes end with the arrondissement.
_CITIES_IN_PARTS = ("75", "69", "13")
_CODE = 5  # digits of a postal code
_RARE = 6.0  # one word in 1,000,000: "Dole", "Mende", and no "étage", "entrée libre"
_ROOMS = v.ROOMS | v.PLATFORMS
_HALLS = v.PLACES - {"saint", "sainte"}  # no town is called so alone
_WIDE = (v.LANDS - v.TOWNS) | v.DEPARTMENTS | v.EVERYWHERE | v.STOP  # more than a town


@dataclass(frozen=True, slots=True)
class _Place:
    """The words of a place: what it is called, its town among them; its street; and whether nobody has to go there."""

    named: frozenset[str]
    street: frozenset[str]
    is_online: bool


def places_agree(one: str | None, other: str | None) -> bool:
    """Whether two places may be one; an unknown one may be anywhere."""
    if not one or not other:
        return True
    left, right = _told(one), _told(other)
    if left.is_online or right.is_online:
        return (
            left.is_online and right.is_online and not _contradict(left.named & _ROOMS, right.named & _ROOMS)
        )
    if _contradict(left.street, right.street) or _names_differ(left, right):
        return False
    shared = (left.named | left.street) & (right.named | right.street)
    return left == right or any(word not in v.PLACES and not word.isdigit() for word in shared)


def is_online(place: str) -> bool:
    """Whether a place is known that nobody has to go to."""
    return _told(place).is_online


def has_street(place: str) -> bool:
    """Whether a place says its street: one that says its name only may be the same."""
    return bool(_told(place).street)


def hall_words(one: str | None, other: str | None) -> frozenset[str]:
    """Return the words that both call a hall by: none of its town, its street, or what many places are called.

    "Salle des fêtes, 3 rue Royale, Mende" has none, nor has "Mende", which may be a town; "Palais du Luxembourg, Paris" has
    "luxembourg", as its town is another.
    """
    if not one or not other or is_online(one) or is_online(other):
        return frozenset()
    mine, theirs = _housed(one), _housed(other)
    if not any(map(is_town, mine.town & theirs.town)):
        return frozenset()  # many towns have a « Salle Jean Moulin »
    return (mine.hall & theirs.hall) - mine.town - theirs.town


def is_town(word: str) -> bool:
    """Whether a word may be the name of a town: a known one, a postal code, or a rare word."""
    known = comparable(word) in v.LANDS or (word.isdigit() and len(word) == _CODE)
    return known or (word.isalpha() and rarity(word) >= _RARE)


@dataclass(frozen=True, slots=True)
class _Housed:
    """The words of what a place is called, and those of its town: none where it is said in one part, and may be a town."""

    hall: frozenset[str]
    town: frozenset[str] = frozenset()


@lru_cache(maxsize=4096)
def _housed(text: str) -> _Housed:
    said = [part for part in _PART.split(text) if not _is_wide(part)]
    parts = [frozenset(exact_words(part)) for part in said if not _is_street(part)]
    if len(said) == 1 or not parts:
        return _Housed(frozenset().union(*map(_own_words, parts)))
    bare = [words for words in parts if _HALLS.isdisjoint(map(comparable, words))]
    town = bare[-1] if bare else frozenset[str]()
    return _Housed(frozenset().union(*(_own_words(words) for words in parts if words is not town)), town)


def _is_wide(part: str) -> bool:
    """Whether a part says no more than the region, or the code of the department."""
    return all(word.isdigit() or word in _WIDE for word in map(comparable, exact_words(part)))


def _own_words(words: AbstractSet[str]) -> frozenset[str]:
    return frozenset(word for word in words if comparable(word) not in v.PLACES | v.TOWN_HALLS | v.STOP)


def _is_street(part: str) -> bool:
    return _STREET.match(comparable(part).strip()) is not None


@lru_cache(maxsize=4096)
def _told(text: str) -> _Place:
    bare = comparable(text)
    for pattern, instead in v.PLACE_NAMES:
        bare = pattern.sub(instead, bare)
    streets = " ".join(found[0] for found in _STREET.finditer(bare))
    named = _words(_STREET.sub(" ", bare)) | {f"lettre {letter}" for letter in _LETTER.findall(text)}
    is_online = (
        not named.isdisjoint(v.ONLINE | v.ROOMS) or "ligne" in bare or is_only_online(text) or _is_shown(bare)
    )
    return _Place(named, _words(streets), is_online)


def _is_shown(bare: str) -> bool:
    """Whether a place is but a platform: "LinkedIn Live", and not "LinkedIn France, Paris"."""
    said = set(_TOKEN.findall(bare))
    return not said.isdisjoint(v.PLATFORMS) and said <= v.SHOWN


def _words(bare: str) -> frozenset[str]:
    return frozenset(v.SHORTENED.get(word, word) for word in counted_words(bare)) - v.EVERYWHERE


def _contradict(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Whether each has words that the other has not."""
    return bool(_own(one, other) and _own(other, one))


def _names_differ(one: _Place, other: _Place) -> bool:
    """Whether each has a name that the other has not; the code of a street's town is none beside that town."""
    mine, theirs = _own(one.named, other.named), _own(other.named, one.named)
    shared = (one.named & other.named) - v.PLACES
    for place, own, others in ((one, mine, theirs), (other, theirs, mine)):
        known = others.isdisjoint(v.LANDS) and not any(map(str.isdigit, others))
        if place.street and known and any(not word.isdigit() for word in shared):
            own -= {word for word in own if word.isdigit() and len(word) == _CODE}
    return bool(mine and theirs)


def _own(one: AbstractSet[str], other: AbstractSet[str]) -> set[str]:
    return {word for word in one - other if not any(_is_code_of(word, known) for known in other)}


def _is_code_of(one: str, other: str) -> bool:
    """Whether two numbers name one town: 93 and 93200, 16 ("16e") and 75016."""
    short, long = sorted((one, other), key=len)
    if not (short.isdigit() and long.isdigit() and len(short) < len(long) == 5):
        return False
    return long.startswith(short.zfill(2)) or (long[:2] in _CITIES_IN_PARTS and long[3:] == short.zfill(2))
