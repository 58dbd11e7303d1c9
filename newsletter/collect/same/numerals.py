"""One writing for dates, signs, thousands, ordinals and episodes, so that they can be told apart. Pure."""

import re

from newsletter.collect.same import vocabulary as v

_ORDINAL = re.compile(r"\b(\d+)\s?(?:ers?|eres?|res?|es?|emes?|nde?s?)\b")
_THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}\b)")
_DATE = re.compile(r"\b(0?[1-9]|[12]\d|3[01])([/.-])(0?[1-9]|1[0-2])\2((?:20)?\d\d)\b")
_ISO_DATE = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
# "du 28/09": of "10/12" alone nobody knows whether it is a day, or a part of twelve.
_DAY = re.compile(r"(?<![\d/])(0?[1-9]|[12]\d|3[01])/(0[1-9]|(?<=\bdu \d\d/)1[0-2])(?![\d/])")
_SHORT_MONTH = re.compile(r"(?<=\d )(janv|fevr|avr|juil|sept|oct|nov|dec)\b(?:\.|(?=\s))")
_EPISODE = re.compile(r"\bs(\d{1,2})\s?e(\d{1,3})\b")
_SIGN = re.compile(r"(?:^|(?<=[\s(:,;«\"]))(?:(\+)\s?(?=\d)|(?<!\d\s)[-−–]\s?(?=\d+(?:,\d+)?\s?%))")
_MONTHS = {
    short: next(month for month in v.MONTHS if month.startswith(short))
    for short in ("janv", "fevr", "avr", "juil", "sept", "oct", "nov", "dec")
}
_DIGIT = re.compile(r"\d")


def in_digits(bare: str) -> str:
    """Write the numbers of a folded text in one way: "S2E3" is "saison 2 episode 3", "9eme" is "9"."""
    if not _DIGIT.search(bare):
        return bare
    bare = _ISO_DATE.sub(lambda found: _dated(found[3], found[2], found[1]), bare)
    bare = _DATE.sub(lambda found: _dated(found[1], found[3], found[4]), bare)
    bare = _DAY.sub(lambda found: _dated(found[1], found[2]), bare)
    bare = _SHORT_MONTH.sub(lambda found: _MONTHS[found[1]], bare)
    bare = _EPISODE.sub(r"saison \1 episode \2 ", bare)
    bare = _SIGN.sub(lambda found: f" {v.PLUS if found[1] else v.MINUS} ", bare)
    return _ORDINAL.sub(r"\1 ", _THOUSANDS.sub("", bare))


def _dated(day: str, month: str, year: str = "") -> str:
    return f"{int(day)} {v.MONTHS[int(month) - 1]} {f'20{year}' if len(year) == 2 else year}"
