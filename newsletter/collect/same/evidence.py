"""The words of an entry with what each of them tells, and what two entries have in common. Pure.

A word is known again by its beginning ("solidaire", "solidaires"), and tells the more the rarer it is: points, in powers
of ten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.seen import Seen
from newsletter.collect.same.telling import rarity
from newsletter.collect.same.title import exact_words
from newsletter.french import comparable

_COMMON = 3.0  # one word in 1,000: what is as common tells next to nothing
_LEAST = 0.3
_STEM = 5  # letters
_SILENT = v.STOP | v.MEDIA | v.FORMS | frozenset({*v.MONTHS, *v.WEEKDAYS})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an entry that tell something, by their beginnings.

    Args:
        title: each with what it tells.
        place: of its place.
        text: of all that is known of it: title, summary, place, and the name of its source.
        written: how each of the title's words is written.
    """

    title: Mapping[str, float]
    place: Mapping[str, float]
    text: Mapping[str, float]
    written: Mapping[str, str]

    def meets(self, other: "Words") -> bool:
        """Whether any word of one's title stands anywhere in the other."""
        return not (
            self.title.keys().isdisjoint(other.text.keys())
            and other.title.keys().isdisjoint(self.text.keys())
        )


@dataclass(frozen=True, slots=True)
class Shared:
    """What two entries have in common, in points.

    Args:
        title: the words of both titles.
        told: words that one title has, and the other entry only elsewhere.
        place: the words of both places.
        place_unknown: whether one of the places has no word that tells it from others.
        words: the most telling of them, as they are written.
    """

    title: float
    told: float
    place: float
    place_unknown: bool
    words: tuple[str, ...]


def words_of(one: Seen) -> Words:
    """Read the words of an entry."""
    entry = one.entry
    title, place = _points(one.title.written), _points(entry.place or "")
    source = entry.sources[0].replace("-", " ")
    text = _points(" ".join((one.title.written, one.summary, entry.place or "", source)))
    return Words(title, _places(place), text, {stem(word): word for word in exact_words(one.title.written)})


def shared(one: Words, other: Words) -> Shared:
    """Tell what two entries have in common."""
    both = one.title.keys() & other.title.keys()
    told = {*(one.title.keys() & other.text.keys()), *(other.title.keys() & one.text.keys())} - both
    points = {**one.text, **other.text}
    ranked = sorted(both | told, key=lambda word: (-points[word], word))
    return Shared(
        title=_sum(both, points),
        told=_sum(told, points),
        place=_sum(one.place.keys() & other.place.keys(), {**one.place, **other.place}),
        place_unknown=not (one.place and other.place),
        words=tuple(({**one.written, **other.written})[word] for word in ranked[:4]),
    )


def stem(word: str) -> str:
    """Return the beginning by which a word is known again, folded; a number word is its number."""
    bare = comparable(word)
    if bare in v.NUMBERS:
        return v.NUMBERS[bare]
    return bare[:_STEM] if len(bare) > _STEM else bare.rstrip("sx") if len(bare) > 3 else bare


@lru_cache(maxsize=8192)
def _points(text: str) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for word in exact_words(text):
        if len(word) > 1 and word.isalpha() and comparable(word) not in _SILENT:
            key = stem(word)
            found[key] = max(found.get(key, 0), _LEAST, rarity(word) - _COMMON)
    return found


def _places(points: Mapping[str, float]) -> Mapping[str, float]:
    return {word: told for word, told in points.items() if word not in _ANYWHERE}


def _sum(words: Iterable[str], points: Mapping[str, float]) -> float:
    return sum(points[word] for word in words)


_ANYWHERE = frozenset(map(stem, v.PLACES | v.ONLINE | v.EVERYWHERE))
