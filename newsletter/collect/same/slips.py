"""Whether two words are one but for their number or a slip of the pen. Pure.

A letter more, less or other makes another word too often: "habitants" and "habitats", "prévention" and "prétention",
"Louis" and "Louise". What hardly ever does, in a long word, is two neighbours changed over ("collecitf") and a letter
written once for twice ("inover"); an "s" so written does ("coussin"). A name is not judged by its spelling at all.
"""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

from newsletter.collect.same.words import is_mark, words

# Letters from which on; shorter are "maire" and "Marie", "dates" and "dattes".
_CHANGED_OVER, _DOUBLED, _VERB = 7, 6, 5
_DOT = re.compile(r"(?<=\w)[·•‧](?=\w)")
_TOKEN = re.compile(r"[^\W\d_]+")


def is_one_word(one: str, other: str, names: AbstractSet[str], other_names: AbstractSet[str]) -> bool:
    """Whether two words of two titles are one, given what each title writes as a name."""
    if is_mark(one) or is_mark(other):
        return False
    named = (one in names, other in other_names)
    if _is_plural(*sorted((one, other), key=len)):
        return not all(named)
    return not any(named) and (_is_changed_over(one, other) or _is_doubled(*sorted((one, other), key=len)))


@lru_cache(maxsize=4096)
def names_in(text: str) -> frozenset[str]:
    """Return the words that a title writes with a capital, but the first; none where all are capitals."""
    if text.isupper():
        return frozenset()
    later = list(_TOKEN.finditer(text))[1:]
    return frozenset(word for found in later if found[0][0].isupper() for word in words(found[0]))


def is_spelled_out(word: str, other: str, text: str) -> bool:
    """Whether another title has a word of this one without the dots of inclusive writing: "citoyennes", "citoyen·nes"."""
    return (
        _DOT.search(text) is not None
        and other.startswith(word.removesuffix("s"))
        and other in _undotted(text)
    )


@lru_cache(maxsize=4096)
def _undotted(text: str) -> frozenset[str]:
    return frozenset(words(_DOT.sub("", text)))


def _is_plural(short: str, long: str) -> bool:
    """Whether the longer is the plural of the shorter: "dons", "réseaux", "progressent"."""
    if len(short) < 3:
        return False
    verb = short[-1] == "e" and len(short) >= _VERB
    return long in {f"{short}s", f"{short}x"} or (verb and long == f"{short}nt")


def _is_changed_over(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) < _CHANGED_OVER:
        return False
    at = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(at) == 2
        and at[0] > 0
        and at[1] == at[0] + 1
        and one[at[0]] == other[at[1]]
        and one[at[1]] == other[at[0]]
    )


def _is_doubled(short: str, long: str) -> bool:
    if len(long) != len(short) + 1 or len(short) < _DOUBLED:
        return False
    twice = [place for place in range(1, len(long)) if long[place] == long[place - 1] != "s"]
    return any(long[:place] + long[place + 1 :] == short for place in twice)
