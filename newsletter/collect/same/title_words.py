"""The words of a title that count, each in one form: small letters, numbers as digits, dates as day, month and year. Pure."""

import re
from functools import lru_cache

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.numerals import in_digits
from newsletter.french import comparable

_LETTERED = re.compile(rf"\b(?:{v.LETTERED})\s+([A-Z])\b(?!['’])", re.IGNORECASE)
# "RER C": no elision, no initial ("C. Dupont").
_ALONE = re.compile(r"(?<![\w.'’-])([B-Z])(?![\w.'’°&+-])")
_WORD = re.compile(r"\d+|[^\W\d_]+")


@lru_cache(maxsize=16_384)
def counted_words(text: str) -> tuple[str, ...]:
    """Return the words that count, in order, then the capital letters that name a part: "atelier B"."""
    bare = in_digits(comparable(text).replace("œ", "oe").replace("æ", "ae"))
    counted = (v.NUMBERS.get(word, word) for word in _WORD.findall(bare) if word not in v.STOP)
    found = [word.lstrip("0") or "0" if word[0] == "0" else word for word in counted]
    return (*found, *(f"lettre {letter}" for letter in _letters(text)))


def is_mark(word: str) -> bool:
    """Whether a word tells things apart by itself: a number, a day, a month, a town, a region, a letter."""
    return word.isdigit() or word in v.MARKS or word.startswith("lettre ")


def _letters(text: str) -> list[str]:
    """Return the capital letters that name a part, each once where it stands; where all is in capitals, none."""
    if text.isupper():
        return []
    found = [*_LETTERED.finditer(text), *_ALONE.finditer(text)]
    at = {match.start(1): match[1] for match in found if match[1].isupper()}
    return [at[place] for place in sorted(at)]
