"""The longest phrase that two entries have in common, word for word. Pure.

Everyday words tell little one by one; in one order they seldom stand by chance: "de la pierre à l'Histoire".
"""

from collections.abc import Sequence
from functools import lru_cache

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.seen import Seen
from newsletter.collect.same.title import exact_words
from newsletter.french import comparable

_SILENT = v.STOP | v.MEDIA | v.FORMS | frozenset({*v.MONTHS, *v.WEEKDAYS})
_WORDS = 80  # of a text that are read


def common_phrase(one: Seen, other: Seen) -> int:
    """Count the words of the longest phrase that is in one's title and in the other's title or summary.

    What begins or ends it and says nothing ("de", "replay", a day) is not counted.
    """
    mine, theirs = _words(one.title.written), _words(other.title.written)
    return max(
        _longest(mine, theirs),
        _longest(mine, _words(other.summary)),
        _longest(theirs, _words(one.summary)),
    )


def _longest(one: Sequence[str], other: Sequence[str]) -> int:
    best, before = 0, [0] * (len(other) + 1)
    for end, word in enumerate(one, 1):
        row = [0] * (len(other) + 1)
        for place, theirs in enumerate(other, 1):
            if word == theirs:
                row[place] = before[place - 1] + 1
                if row[place] > best:
                    best = max(best, _counted(one[end - row[place] : end]))
        before = row
    return best


def _counted(phrase: Sequence[str]) -> int:
    telling = [place for place, word in enumerate(phrase) if not (word in _SILENT or word.isdigit())]
    return telling[-1] - telling[0] + 1 if telling else 0


@lru_cache(maxsize=4096)
def _words(text: str) -> Sequence[str]:
    return tuple(map(comparable, exact_words(text)))[:_WORDS]
