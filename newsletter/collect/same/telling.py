"""How much words tell, measured by how rare they are in French: what two houses would not both write by chance. Pure.

Counted in the subtitles of some 100,000 films (OpenSubtitles, in pyspellchecker). Nothing that is stored has a say in
it: what is telling today was so yesterday. Films say little of « cotisations » and « secrétariat », which every house
writes: rare words that add up prove nothing by themselves, names among them may.
"""

import math
import re
from collections.abc import Iterable, Mapping
from functools import cache

from newsletter.collect.same import vocabulary as v
from newsletter.french import comparable

_EVERYDAY = 4.0  # one word in 10,000: "appel", "programme"
_UNMEASURED = (
    1.0  # what a word tells that is in no film: a name perhaps, or an everyday word of another language
)
_RAREST = 7.0  # one in 10,000,000
_ACRONYM, _SHORT = (
    5.0,
    3,
)  # how rare an unknown word of so few letters is taken to be: in its trade, it is everyday
_CAPITALS = 0.75  # of the words, from which on they are no names
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# « avec Michka Delvaux »: within a phrase, in small letters but the first.
_NAME = re.compile(r"(?<=[^\W\d_][\s'’-])([A-ZÀ-Ý][^\W\d_A-ZÀ-Ý]{3,})")


def telling(words: Iterable[str]) -> float:
    """Add up by how many powers of ten the words are rarer than everyday ones; numbers and single letters tell nothing.

    Args:
        words: with their accents, in small letters; each counts once.
    """
    return sum(_told(word) for word in {*words} if len(word) > 1 and word.isalpha())


def names(text: str) -> frozenset[str]:
    """Return the proper names of a title: words with a capital within a phrase that no film has; no acronym, and no town.

    The count of the films knows no names: it has « mécénat », and not « Martin ». What is written in capitals
    alone, or All Words With One, does not tell names from other words.
    """
    words = _LETTERS.findall(text)
    if sum(word[0].isupper() for word in words) > _CAPITALS * len(words):
        return frozenset()
    found = (word.casefold() for word in _NAME.findall(text))
    return frozenset(word for word in found if _measured(word) is None and comparable(word) not in v.LANDS)


def rarity(word: str) -> float:
    """Say how rare a word is: 4 is one word in 10,000."""
    measured = _measured(word)
    if measured is None:
        return _RAREST if len(word) > _SHORT else _ACRONYM
    return min(_RAREST, measured)


def _told(word: str) -> float:
    measured = _measured(word)
    return _UNMEASURED if measured is None else max(0.0, min(_RAREST, measured) - _EVERYDAY)


@cache
def _measured(word: str) -> float | None:
    counts, total = _counts()
    count = max(counts.get(word, 0), counts.get(word.replace("oe", "œ"), 0))
    return math.log10(total / count) if count else None


@cache
def _counts() -> tuple[Mapping[str, int], int]:
    from spellchecker import SpellChecker  # noqa: PLC0415 - most collections meet no two equal titles

    counts = SpellChecker(language="fr").word_frequency.dictionary
    return counts, sum(counts.values())
