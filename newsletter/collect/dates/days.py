"""How French texts write days: "jeudi 5 octobre 2023", "du 3 au 5 juillet", "les 28 et 29 septembre". Pure.

Texts are compared folded, letter by letter, so that places in the folded text are places in the text itself.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    ("janvier", "janv"),
    ("fevrier", "fevr", "fev"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("aout",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("decembre", "dec"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}

_WEEKDAY_NAME = rf"(?:{'|'.join(_WEEKDAYS)}|(?:lun|mar|mer|jeu|ven|sam|dim)\.)"
_WEEKDAY = rf"(?:{_WEEKDAY_NAME}[ ,]+(?:le )?)?"
_APART = r"(?<![\w/-])(?<!\d[.,])"
_NUMBER = r"(?:1 ?er|[12]\d|3[01]|0?[1-9])"
# "5 sept étapes" is no date: without its point, the short form must end something.
_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|(?:janv|fevr|fev|avr|juil|sept|oct|nov|dec)(?:\.|(?= (?:19|20)\d\d\b| ?[,;:()|!?-]| a \d| de \d|$)))(?!\w)"
)
_YEAR = r"(?: (?:19|20)\d\d(?!\d))?"
_BARE = _WEEKDAY + _NUMBER
_FULL = rf"{_BARE} {_MONTH}{_YEAR}"
_JOIN = r"(?: et | & | ou | et/ou | au | ?- ?| ?/ ?)(?:les? |au )?"
_WORDS = re.compile(rf"{_APART}(?:(?:{_BARE} ?, ?){{0,5}}{_BARE}{_JOIN})?{_FULL}(?:{_JOIN}{_FULL}){{0,2}}")
_ITEM = re.compile(
    rf"(?:(?P<weekday>{_WEEKDAY_NAME})[ ,]+(?:le )?)?(?<!\d)(?P<day>{_NUMBER})(?!\d)"
    rf"(?: (?P<month>{_MONTH}))?(?: (?P<year>(?:19|20)\d\d)(?!\d))?"
)
_DIGITS = re.compile(
    r"(?<![\w/.-])(?:(?P<d0>\d{1,2})/(?P<m0>\d{1,2})(?:/(?P<y0>20\d\d))?(?: au | ?- ?))?"
    r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>20\d\d|(?<=/)\d\d)(?![\w/]|[.-]\d)"
)
_ISO = re.compile(r"(?<![\w/.-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\w/]|[.-]\d)")
_SHORT_YEAR = re.compile(r" ?'?\d\d(?! ?(?:h|:|-|a \d)|\d)")


@dataclass(frozen=True, slots=True)
class Named:
    """A day as it is written: what is not said is None. `weekday` counts from Monday, 0."""

    day: int
    month: int
    year: int | None = None
    weekday: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Days that a text names together.

    Args:
        first: the first of them; `last` is the same for one day.
        begin: where the words begin in the folded text, `end` where they end.
        opens_at: the hour of the first day, when the text says it before the last day.
        doubtful: whether the words leave open which days are meant.
    """

    first: Named
    last: Named
    begin: int
    end: int
    opens_at: dt.time | None = None
    doubtful: bool = False


def fold(text: str) -> str:
    """Fold case, accents, apostrophes, dashes and spaces; every letter keeps its place."""
    return "".join(map(_folded_letter, text))


@lru_cache(maxsize=1024)
def _folded_letter(letter: str) -> str:
    if letter in "’ʼ‘":
        return "'"
    if letter in "‐‑‒–—−":
        return "-"
    plain = unicodedata.normalize("NFKD", letter.casefold())[:1]
    return " " if plain.isspace() else plain or letter


def mentions(folded: str) -> list[Mention]:
    """Find the days that a folded text names, in their order."""
    found = [mention for match in _WORDS.finditer(folded) if (mention := _in_words(match, folded))]
    found += [mention for match in _DIGITS.finditer(folded) if (mention := _in_digits(match))]
    found += [
        Mention(first=day, last=day, begin=match.start(), end=match.end())
        for match in _ISO.finditer(folded)
        if (day := _valid(match["day"], match["month"], match["year"]))
    ]
    return list(_apart(sorted(found, key=lambda mention: mention.begin)))


def weekday_number(name: str) -> int:
    """Number a weekday, or its first three letters, from Monday, 0."""
    return next(number for number, one in enumerate(_WEEKDAYS) if one.startswith(name[:3]))


def _in_words(match: re.Match[str], folded: str) -> Mention | None:
    items = list(_ITEM.finditer(match[0]))
    joins = [match[0][one.end() : other.start()].strip() for one, other in pairwise(items)]
    days: list[Named] = []
    month: int | None = None
    year: int | None = None
    for item in reversed(items):  # what is said once, at the end, holds for those before
        if item["month"]:
            month = _MONTH_NUMBERS[item["month"].rstrip(".")]
        year = int(item["year"]) if item["year"] else year
        weekday = weekday_number(item["weekday"]) if item["weekday"] else None
        later = days[0] if days else None
        number = int(re.sub(r"\D", "", item["day"]))
        assert month is not None
        if year and later and not item["year"] and (month, number) > (later.month, later.day):
            year -= 1
        days.insert(0, Named(number, month, year, weekday))
    if not all(_valid(str(day.day), str(day.month), str(day.year or 2024)) for day in days):
        return None
    first, last = days[0], days[-1]
    spanned = len(days) == 2 and joins[0].partition(" ")[0] in {"au", "-"}
    rising = (first.month, first.day) < (last.month, last.day) or first.year != last.year or first is last
    either = any("ou" in join for join in joins)
    unsure = bool(_SHORT_YEAR.match(folded, match.end()))
    if either or (not spanned and not _is_run(days)):
        return Mention(first=first, last=first, begin=match.start(), end=match.end(), doubtful=True)
    if spanned and not rising and first.month == last.month:
        return Mention(first=last, last=last, begin=match.start(), end=match.end(), doubtful=True)
    return Mention(first=first, last=last, begin=match.start(), end=match.end(), doubtful=unsure)


def _is_run(days: list[Named]) -> bool:
    """Whether days follow each other without a gap."""
    dates = [dt.date(day.year or 2024, day.month, day.day) for day in days]
    pairs = pairwise(dates)
    return all(
        other - one == dt.timedelta(days=1) or (one.month, one.day) == (12, 31) for one, other in pairs
    )


def _in_digits(match: re.Match[str]) -> Mention | None:
    if match["sep"] != "/" and (len(match["day"]), len(match["month"])) != (2, 2):
        return None
    short = len(match["year"]) == 2
    last = _valid(match["day"], match["month"], f"20{match['year']}" if short else match["year"])
    if last is None:
        return None
    first = last
    if match["d0"]:
        opening = _valid(match["d0"], match["m0"], match["y0"] or str(last.year))
        if opening is None:
            return None
        first = opening
    return Mention(first=first, last=last, begin=match.start(), end=match.end(), doubtful=short)


def _valid(day: str, month: str, year: str) -> Named | None:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return Named(date.day, date.month, date.year)


def _apart(found: list[Mention]) -> Iterator[Mention]:
    """Leave out what overlaps."""
    end = -1
    for mention in found:
        if mention.begin >= end:
            yield mention
            end = mention.end


def with_year(mention: Mention, year: int) -> Mention:
    """Give a mention without a year the year of its last day."""
    crosses = (mention.first.month, mention.first.day) > (mention.last.month, mention.last.day)
    return replace(
        mention,
        first=replace(mention.first, year=mention.first.year or (year - 1 if crosses else year)),
        last=replace(mention.last, year=mention.last.year or year),
    )
