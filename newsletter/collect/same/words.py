"""The words of a title that count, each in one form: numbers as digits, dates as day, month and year. Pure."""

import re

from newsletter.collect.same import vocabulary as v
from newsletter.collect.same.figures import plain
from newsletter.french import folded

_LETTER = re.compile(rf"\b({v.LETTERED})\s+([A-Z])\b(?!['’])", re.IGNORECASE)
# "RER C", "Livret A": no elision, no initial ("C. Dupont"), and no « À » that lost its accent.
_ALONE = re.compile(
    r"(?<![\w.'’-])([CDJLMNST]|Y(?! a\b))(?![\w.'’ʼ‘′´`€$£%°-])|(?<=[^\W\d_] )(A)(?=$|\s[^\W\d_A-ZÀ-Ý]|\s?[:,;?!»)|])"
)
_INCLUSIVE = (
    (re.compile(r"\((?:ne|e|le|te|se|ve|rice|trice)\)", re.IGNORECASE), ""),
    (re.compile(r"(?<=\w)[·•‧.](?:ne|e|le|te|se|ve|rice|trice)[·•‧.]?s\b", re.IGNORECASE), "s"),
    (re.compile(r"(?<=\w)[·•‧](?:ne|e|le|te|se|ve|rice|trice)\b", re.IGNORECASE), ""),
)
_MAY_BE_INCLUSIVE = re.compile(r"[(·•‧]|\.\w{1,5}\.?s\b")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe0e\ufe0f\ufeff]"
)
_DOTTED = re.compile(r"\b(?:[A-Z]\.){2,}(?:[A-Z]\b)?")
_ASSEMBLY = re.compile(r"\bAG\b")
_EAST = re.compile(r"(?<=\S[\s'’(-])Est\b(?![-‐‑])|(?<=\()Est\b(?![-‐‑])")
_EASTERN = re.compile(
    r"(?<=\bnord[-‐‑])est\b|(?<=\bsud[-‐‑])est\b|(?<=\bgrand[-‐‑])est\b|(?<=\bl['’])est\b", re.IGNORECASE
)
_EASTWARD = re.compile(r"(?<=\b(?:GRAND) )EST\b|(?<=\bNORD )EST\b|(?<=\bSUD )EST\b")
_WORD = re.compile(r"\d+|[^\W\d_]+")


def words(text: str) -> list[str]:
    """Return the words that count, in order, then the capital letters that name a part: "atelier B"."""
    text = _spelled_out(read_aloud(text))
    bare = plain(folded(text).replace("œ", "oe").replace("æ", "ae"))
    counted = (v.NUMBERS.get(word, word) for word in _WORD.findall(bare) if word not in v.STOP)
    found = [word.lstrip("0") or "0" if word[0] == "0" else word for word in counted]
    return found + [f"lettre {letter}" for letter in _letters(text)]


def read_aloud(text: str) -> str:
    """Drop what is not read: characters that nobody sees, and inclusive writing ("chargé·e·s" is "chargés")."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    if _MAY_BE_INCLUSIVE.search(text):
        for pattern, instead in _INCLUSIVE:
            text = pattern.sub(instead, text)
    return text


def is_mark(word: str) -> bool:
    """Whether a word tells things apart by itself: a number, a day, a month, a town, a region, a letter."""
    return word.isdigit() or word in v.MARKS or word.startswith("lettre ")


def is_telling(word: str) -> bool:
    """Whether a word says what a thing is about: it neither counts nor dates it, and not every house says it."""
    return len(word) > 1 and not is_mark(word) and word not in v.GENERIC and word not in v.LINKS


def _spelled_out(text: str) -> str:
    """Write out what only capitals tell: "P.M.E.", "AG", and the East, which else is a verb."""
    if "." in text:
        text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    if "AG" in text:
        text = _ASSEMBLY.sub("assemblée générale", text)
    if "est" in text or "Est" in text or "EST" in text:
        for pattern in (_EASTERN, _EASTWARD, _EAST):
            text = pattern.sub(v.EAST, text)
    return text


def _letters(text: str) -> list[str]:
    """Return the capital letters that name a part, in order, each once where it stands."""
    found = {match.start(2): match[2] for match in _LETTER.finditer(text) if match[2].isupper()}
    in_capitals = text.isupper()
    for match in _ALONE.finditer(text):
        group = 1 if match[1] else 2
        if not (in_capitals and match[0] in "AY"):
            found[match.start(group)] = match[group]
    return [found[place] for place in sorted(found)]
