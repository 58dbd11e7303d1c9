"""The words of an entry with what each of them tells, and what two entries have in common. Pure.

A word is known again by its beginning ("solidaire", "solidaires"), and tells the more the rarer it is: points, in powers
of ten.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from rapidfuzz import fuzz

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.seen import Seen, house_of
from newsletter.collect.same.telling import rarity
from newsletter.collect.same.title import exact_words
from newsletter.french import comparable

_COMMON = 3.0  # one word in 1,000: what is as common tells next to nothing
_LEAST = 0.3
_STEM, _SHORTENED = 5, 4  # letters of a word's beginning; "assos", "expo", "info" have fewer
_TOWN = 4  # letters of a town, from which on it is not by chance in a name: "villefoix"
_FEW = 3  # entries that have a word, up to which it tells all that it has to tell
_MANY = 4  # words in which two entries meet, whatever their titles
_MISTYPED = 80  # percent of likeness of two words from which on they may be one
_LETTER, _BY_CHANCE = 1.2, 1.0  # what each letter of an acronym tells, less what initials spell by chance
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_HASHTAG = re.compile(r"#(\w+)")
_HUMP = re.compile(r"(?<=[^\W\d_])(?=[A-ZÀ-Ý])|(?<=[^\W_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_SILENT = v.STOP | v.MEDIA | v.FORMS | frozenset({*v.MONTHS, *v.WEEKDAYS})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an entry that tell something, by their beginnings.

    Args:
        title: each with what it tells.
        place: of its place.
        summary: of its summary.
        text: of all that is known of it: title, summary, place, and the name of its source; for nothing, the words that
            end its address, and those that others may write as one.
        written: how each of the title's words is written.
        acronyms: of its title, with the stem of each.
        said: its title and its summary.
        house: the name of its source, in one word.
        source: the words of that name.
    """

    title: Mapping[str, float]
    place: Mapping[str, float]
    summary: Mapping[str, float]
    text: Mapping[str, float]
    written: Mapping[str, str]
    acronyms: Mapping[str, str]
    said: str
    house: str
    source: frozenset[str]

    def meets(self, other: "Words") -> bool:
        """Whether any word of one's title stands anywhere in the other, or they have a place, or many words."""
        return not (
            self.title.keys().isdisjoint(other.text.keys())
            and other.title.keys().isdisjoint(self.text.keys())
            and self.place.keys().isdisjoint(other.place.keys())
            and len(self.text.keys() & other.text.keys()) < _MANY
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """What two entries have in common, in points.

    Args:
        title: the words of both titles.
        told: words that one title has, and the other entry only elsewhere.
        text: words that both have, and neither title.
        relayed: words of the one's source that the other has in its summary.
        place: the words of both places.
        place_unknown: whether one of the places has no word that tells it from others.
        words: the most telling of them, as they are written.
    """

    title: float
    told: float
    text: float
    relayed: float
    place: float
    place_unknown: bool
    words: tuple[str, ...]


def words_of(one: Seen) -> Words:
    """Read the words of an entry."""
    entry, written = one.entry, _spoken(one.title.written)
    title, summary, place = _points(written), _points(one.summary), _points(entry.place or "")
    text: dict[str, float] = {}
    for points in (title, summary, place, _points(entry.sources[0].replace("-", " "))):
        text |= {word: max(told, text.get(word, 0)) for word, told in points.items()}
    text = dict.fromkeys((*_joined(written), *_of_address(entry.url or "")), 0.0) | text
    return Words(
        title=title,
        place=_places(place),
        summary=summary,
        text=text,
        written={stem(word): word for word in exact_words(written)},
        acronyms={comparable(word): stem(word) for word in _ACRONYM.findall(written)},
        said=f"{written} {one.summary}",
        house=_house(entry.sources[0]),
        source=frozenset(_points(house_of(entry.sources[0]).replace("-", " "))),
    )


def in_company(all_of: Sequence[Words], at_hand: Iterable[Words]) -> list[Words]:
    """Let a word tell the less, the more of the entries at hand have it: a rare word is everyday in its trade."""
    often = Counter(word for one in at_hand for word in one.text)
    common = {word: _FEW / count for word, count in often.items() if count > _FEW}

    def less(points: Mapping[str, float]) -> Mapping[str, float]:
        return {word: told * common.get(word, 1) for word, told in points.items()}

    return [
        replace(
            one,
            title=less(one.title),
            place=less(one.place),
            summary=less(one.summary),
            text=less(one.text),
        )
        for one in all_of
    ]


def shared(one: Words, other: Words) -> Shared:
    """Tell what two entries have in common."""
    both = one.title.keys() & other.title.keys()
    told = {*(one.title.keys() & other.text.keys()), *(other.title.keys() & one.text.keys())} - both
    named = (_in_house(one, other) | _in_house(other, one)) - both - told
    relayed = {*(one.summary.keys() & other.source), *(other.summary.keys() & one.source)} - (
        one.source & other.source
    )
    points = {word: max(one.text[word], other.text[word]) for word in one.text.keys() & other.text.keys()}
    least = {word: min(one.text[word], other.text[word]) for word in points}  # "moyennes" may be no "moyens"
    ranked = sorted(both | told, key=lambda word: (-points[word], word))
    return Shared(
        title=_sum(both, points) + _mistyped(one, other) + _spelled(one, other) + _spelled(other, one),
        told=_sum(told, points) + _sum(named, {**other.title, **one.title}),
        text=_sum((one.summary.keys() & other.summary.keys()) - one.title.keys() - other.title.keys(), least),
        relayed=_sum(relayed, points),
        place=_sum(one.place.keys() & other.place.keys(), {**one.place, **other.place}),
        place_unknown=not (one.place and other.place),
        words=tuple(({**one.written, **other.written})[word] for word in ranked[:4]),
    )


def _in_house(one: Words, other: Words) -> set[str]:
    """Return the words of one's title that begin or end the name of the other's source, as a town does: "villecreil"."""
    return {key for key, word in one.written.items() if key in one.title and _is_of_house(word, other.house)}


def _is_of_house(word: str, house: str) -> bool:
    bare = _folded(word)
    return len(bare) >= _TOWN and bare != house and (house.startswith(bare) or house.endswith(bare))


def _mistyped(one: Words, other: Words) -> float:
    """Count the words of both titles that are shortened, or differ by some letters."""
    mine, theirs = _own(one, other), _own(other, one)
    return sum(
        max((min(one.title[a], other.title[b]) for b in theirs if _are_one(a, b, one, other)), default=0)
        for a in mine
    )


def _own(one: Words, other: Words) -> list[str]:
    return [word for word in one.title if word not in other.text and len(word) >= _SHORTENED]


def _are_one(mine: str, their: str, one: Words, other: Words) -> bool:
    if mine.startswith(their) or their.startswith(mine):
        return True
    return fuzz.ratio(one.written[mine], other.written[their]) >= _MISTYPED


def _spelled(one: Words, other: Words) -> float:
    """Count the acronyms of a title that the other entry spells out."""
    return sum(
        _LETTER * len(word) - _BY_CHANCE
        for word, key in one.acronyms.items()
        if key not in other.text and word in _initials(other.said)
    )


@lru_cache(maxsize=8192)
def _initials(text: str) -> str:
    words = exact_words(comparable(text))
    return " ".join(
        "".join(word[0] for word in kept) for kept in (words, [word for word in words if word not in v.STOP])
    )


def stem(word: str) -> str:
    """Return the beginning by which a word is known again, folded; a number word is its number."""
    return _beginning(_folded(word))


def _beginning(bare: str) -> str:
    if bare in v.NUMBERS:
        return v.NUMBERS[bare]
    bare = _folded(v.ENGLISH[bare]) if bare in v.ENGLISH else bare
    return bare[:_STEM] if len(bare) > _STEM else bare.rstrip("sx") if len(bare) > 3 else bare


_folded = lru_cache(maxsize=32_768)(comparable)


@lru_cache(maxsize=8192)
def _points(text: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for word in exact_words(_spoken(text)):
        if len(word) > 1 and word.isalpha() and _folded(word) not in _SILENT:
            key = stem(word)
            found[key] = max(found.get(key, 0), _LEAST, rarity(v.ENGLISH.get(word, word)) - _COMMON)
    return found


def _house(source: str) -> str:
    return _folded(house_of(source)).replace("-", "")


def _spoken(text: str) -> str:
    """Write hashtags as they are read aloud: "#MoisDeLESS" is "Mois De LESS"."""
    return _HASHTAG.sub(lambda found: _HUMP.sub(" ", found[1]), text) if "#" in text else text


@lru_cache(maxsize=8192)
def _joined(written: str) -> Sequence[str]:
    """Return each two words of a title as one, as others may write them: "éco-conception", "écoconception"."""
    words = [word for word in map(_folded, exact_words(written)) if word.isalpha() and word not in v.STOP]
    return [_beginning("".join(two)) for two in pairwise(words)]


def _of_address(url: str) -> Iterable[str]:
    """Return the words that end an address: it often keeps the title that a thing was first given."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return _points(unquote(last).replace("_", " ").partition(".")[0]).keys()


def _places(points: Mapping[str, float]) -> Mapping[str, float]:
    return {word: told for word, told in points.items() if word not in _ANYWHERE}


def _sum(words: Iterable[str], points: Mapping[str, float]) -> float:
    return sum(points[word] for word in words)


_ANYWHERE = frozenset(map(stem, v.PLACES | v.ONLINE | v.EVERYWHERE))
