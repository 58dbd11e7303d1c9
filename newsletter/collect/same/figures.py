"""One writing for what has several: dates, signs, thousands, ordinals, episodes, "co-construction". Pure."""

import re

from newsletter.collect.same import vocabulary as v

_ORDINAL = re.compile(r"\b(\d+)\s?(?:ers?|eres?|res?|es?|emes?|nde?s?)\b")
_THOUSANDS = re.compile(r"(?<=\d)[ .](?=\d{3}\b)")
_DATE = re.compile(r"\b(0?[1-9]|[12]\d|3[01])([/.-])(0?[1-9]|1[0-2])\2((?:20)?\d\d)\b")
_ISO_DATE = re.compile(r"\b(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b")
# "du 28/09": of "10/12" alone nobody knows whether it is a day, or a part of twelve.
_DAY = re.compile(r"(?<![\d/])(0?[1-9]|[12]\d|3[01])/(0[1-9]|(?<=\bdu \d\d/)1[0-2])(?![\d/])")
_EPISODE = re.compile(r"\bs(\d{1,2})\s?e(\d{1,3})\b")
_SHORT_EPISODE = re.compile(r"\bep\.?\s?(?=\d)")
# A dash with a space after it is a sign only where no title could break: "Agir – 3 conseils", "Dons – 3 %" have none.
_SIGN = re.compile(
    r"(?:^|(?<=[\s(:,;«\"]))(?:(\+)\s?(?=\d)|(?<!\d\s)[-−–‐‑](?=\d))"
    r"|(?:^|(?<=[:(,;] ))[-−–]\s(?=\d[\d., ]{0,12}(?:%|points?\b))"
)
_MONEY = re.compile(r"\b(?:(mds?)|m)\s?€")
_DIGIT = re.compile(r"\d")
_DASH = re.compile(r"[-‐‑]")
_PREFIX = re.compile(rf"\b({v.PREFIXES})[-‐‑](?=[^\W\d_])")
_COMPOUND = re.compile(
    rf"\b({'|'.join(v.TENS)})(?:[-‐‑ ]et[-‐‑ ](un(?:e|ieme)?)|[-‐‑]({'|'.join(v.UNITS)}))s?\b"
)


def plain(bare: str) -> str:
    """Write a folded text in one way: "0,4 % de moins" has no sign, "-0,4 %" has; "S2E3" is "saison 2 episode 3"."""
    if "€" in bare:
        bare = _MONEY.sub(lambda found: "milliards €" if found[1] else "millions €", bare)
        bare = bare.replace("€", " euros ")
    if _DIGIT.search(bare):
        bare = _figures(bare)
    if _DASH.search(bare):
        bare = _PREFIX.sub(r"\1", bare)
    bare = _COMPOUND.sub(_compound, bare)
    return v.PHRASE.sub(lambda found: v.PHRASES.get(found[0], " "), bare)


def _figures(bare: str) -> str:
    bare = _ISO_DATE.sub(lambda found: _dated(found[3], found[2], found[1]), bare)
    bare = _DATE.sub(lambda found: _dated(found[1], found[3], found[4]), bare)
    if "/" in bare:
        bare = _DAY.sub(lambda found: _dated(found[1], found[2]), bare)
    bare = _SHORT_EPISODE.sub("episode ", _EPISODE.sub(r"saison \1 episode \2 ", bare))
    bare = _SIGN.sub(lambda found: f" {v.PLUS if found[1] else v.MINUS} ", bare)
    return _ORDINAL.sub(r"\1 ", _THOUSANDS.sub("", bare))


def _dated(day: str, month: str, year: str = "") -> str:
    return f"{int(day)} {v.MONTHS[int(month) - 1]} {f'20{year}' if len(year) == 2 else year}"


def _compound(found: re.Match[str]) -> str:
    tens, one, unit = found.groups()
    return str(v.TENS[tens] + (1 if one else v.UNITS[unit]))
