"""The words of a title that count, each in one form: numbers as digits, dates as day, month and year. Pure."""

import re

from newsletter.collect.same import vocabulary as v
from newsletter.french import folded

_LETTER = re.compile(rf"\b({v.LETTERED})\s+([A-Z])\b(?!['’])", re.IGNORECASE)
_INCLUSIVE = (
    (re.compile(r"\((?:ne|e|le|te|se|ve|rice|trice)\)", re.IGNORECASE), ""),
    (re.compile(r"(?<=\w)[·•‧.](?:ne|e|le|te|se|ve|rice|trice)[·•‧.]?s\b", re.IGNORECASE), "s"),
    (re.compile(r"(?<=\w)[·•‧](?:ne|e|le|te|se|ve|rice|trice)\b", re.IGNORECASE), ""),
)
_ORDINAL = re.compile(r"\b(\d+)\s?(?:ers?|eres?|res?|es?|emes?|nde?s?)\b")
_THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}\b)")
_DATE = re.compile(r"\b(0?[1-9]|[12]\d|3[01])([/.-])(0?[1-9]|1[0-2])\2((?:20)?\d\d)\b")
_ISO_DATE = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
_DIGIT = re.compile(r"\d")
_DASH = re.compile(r"[-‐‑]")
_PREFIX = re.compile(rf"\b({v.PREFIXES})[-‐‑](?=[^\W\d_])")
_COMPOUND = re.compile(
    rf"\b({'|'.join(v.TENS)})(?:[-‐‑ ]et[-‐‑ ](un(?:e|ieme)?)|[-‐‑]({'|'.join(v.UNITS)}))s?\b"
)
_MAY_BE_INCLUSIVE = re.compile(r"[(·•‧]|\.\w{1,5}\.?s\b")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
_WORD = re.compile(r"\d+|[^\W\d_]+")


def words(text: str) -> list[str]:
    """Return the words that count, in order, then the capital letters that name a part: "atelier B"."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if _MAY_BE_INCLUSIVE.search(text):
        for pattern, instead in _INCLUSIVE:
            text = pattern.sub(instead, text)
    letters = [letter for _, letter in _LETTER.findall(text) if letter.isupper()]
    bare = _plain(folded(text).replace("œ", "oe").replace("æ", "ae"))
    counted = (v.NUMBERS.get(word, word) for word in _WORD.findall(bare) if word not in v.STOP)
    found = [word.lstrip("0") or "0" if word[0] == "0" else word for word in counted]
    return found + [f"lettre {letter}" for letter in letters]


def is_mark(word: str) -> bool:
    """Whether a word tells things apart by itself: a number, a day, a month, a town, a region, a letter."""
    return word.isdigit() or word in v.MARKS or word.startswith("lettre ")


def is_telling(word: str) -> bool:
    """Whether a word says what a thing is about: it neither counts nor dates it, and not every house says it."""
    return len(word) > 1 and not is_mark(word) and word not in v.GENERIC


def _plain(bare: str) -> str:
    """Write in one way what has several: dates, ordinals, thousands, "co-construction", "vingt-et-unième"."""
    if _DIGIT.search(bare):
        bare = _ISO_DATE.sub(lambda found: _dated(found[3], found[2], found[1]), bare)
        bare = _DATE.sub(lambda found: _dated(found[1], found[3], found[4]), bare)
        bare = _ORDINAL.sub(r"\1 ", _THOUSANDS.sub("", bare))
    if _DASH.search(bare):
        bare = _PREFIX.sub(r"\1", bare)
    bare = _COMPOUND.sub(_compound, bare)
    return v.PHRASE.sub(lambda found: v.PHRASES.get(found[0], " "), bare)


def _dated(day: str, month: str, year: str) -> str:
    return f"{int(day)} {v.MONTHS[int(month) - 1]} {year if len(year) == 4 else f'20{year}'}"


def _compound(found: re.Match[str]) -> str:
    tens, one, unit = found.groups()
    return str(v.TENS[tens] + (1 if one else v.UNITS[unit]))
