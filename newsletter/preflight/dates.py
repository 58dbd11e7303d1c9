"""Weekdays that do not match their date, « mardi 28 septembre » when it is a Thursday; days that no month has, « 31 novembre »."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsletter.french import MONTHS, WEEKDAYS, comparable, listed, long_date
from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.preflight.prose import Passage

_GAP = "[ \u00a0\u202f]+"
_NAMES = "|".join((*MONTHS, "fevrier", "aout", "decembre"))
_SHORT = r"(?:janv|févr?|fevr?|avr|juil|sept?|oct|nov|déc|dec)\b\.?"  # « févr. », « sept »
_DAY = rf"(?:{'|'.join(WEEKDAYS)}|(?:{'|'.join(day[:3] for day in WEEKDAYS)})\.)"  # « jeudi », « jeu. »
# "jeudi 28 septembre 2023", "jeu. 28 sept.", and "jeudi 28 et vendredi 29 septembre": a month may come with a later day.
_DATE = re.compile(
    rf"\b(?P<weekday>{_DAY}){_GAP}(?P<day>1er|\d{{1,2}})(?!\d|{_GAP}?h\b)"  # « jeudi 28 », but not « jeudi 18 h »
    rf"(?=(?:(?:,|{_GAP}et|{_GAP}ou|{_GAP}au|{_GAP}&){_GAP}(?:(?:le|au){_GAP})?(?:{_DAY}{_GAP})?(?:1er|\d{{1,2}})){{0,4}}"  # « et vendredi 29 »
    rf"{_GAP}(?P<month>(?:{_NAMES})\b|{_SHORT})(?:{_GAP}(?P<year>[12]\d{{3}}))?)",  # « septembre 2023 », « sept. »
    re.IGNORECASE,
)
# "mardi 3/12/2026", "mardi 03/12"; "mardi 3/4" may be a share.
_NUMBERS = re.compile(
    rf"\b(?P<weekday>{_DAY}){_GAP}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}(?=/)|\d{{2}}(?!\d))"
    r"(?:/(?P<year>\d{4}|\d{2})(?!\d))?",
    re.IGNORECASE,
)
# "31 novembre", "29 février 2027", "31/11/2026": of a day without a year it is enough that one year has it.
_DAY_OF_MONTH = re.compile(
    rf"(?<![\d/.,])(?<!\d[ \u00a0\u202f])(?P<day>29|3\d)(?:{_GAP}(?P<month>(?:{_NAMES})\b|{_SHORT})(?:{_GAP}(?P<year>[12]\d{{3}})(?!\d))?"
    r"|/(?P<number>0[1-9]|1[0-2])/(?P<in>[12]\d{3})(?!\d))",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    rf"\b(?:nos?|n°|numéros?)(?:{_GAP})?$", re.IGNORECASE
)  # « n° 31 novembre 2026 » is a magazine's
_SHORTEST_MONTH = 28
_GREGORIAN = 1583  # before, other years were leap years
_LEAP = 2024
_NEAR = dt.timedelta(days=300)


@dataclass(frozen=True, slots=True)
class _Said:
    """A date as a text says it; `day` is the one meant."""

    place: str
    name: str
    words: str
    day: dt.date


def weekdays(passages: Iterable[Passage], edition: dt.date) -> Iterator[Finding]:
    """Compare weekdays with their dates; what is wrong with one day in one place is one finding.

    Args:
        passages: texts.
        edition: a date without a year is the nearest to this day, or the one before or after whose weekday is right.
    """
    found: dict[str, dict[_Said, None]] = {}
    for passage in passages:
        for said in _wrong(passage, edition):
            found.setdefault(said.place, {})[said] = None
    for place, same in found.items():
        days: dict[dt.date, list[_Said]] = {}
        for said in same:
            days.setdefault(said.day, []).append(said)
        faults = " ; ".join(_fault(day, group) for day, group in days.items())
        yield warning("weekday-wrong", place, f"Dans {next(iter(same)).name}, {faults}.")


def impossible(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Find days that their month does not have; those of one place are one finding."""
    found: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    for passage in passages:
        for words, month in _beyond_its_month(passage.text):
            found.setdefault(passage.where, {})[words] = month
            names.setdefault(passage.where, passage.name)
    for where, said in found.items():
        faults = " ; ".join(f"{quoted(words)} n’existe pas : {month}" for words, month in said.items())
        yield warning("day-unknown", where, f"Dans {names[where]}, {faults}.")


def _beyond_its_month(text: str) -> Iterator[tuple[str, str]]:
    """Give the words of each day that no such month has, and how long that month is."""
    for match in _DAY_OF_MONTH.finditer(text):
        if _ISSUE.search(text, max(0, match.start() - 10), match.start()):
            continue
        number, month = int(match["day"]), _month(match["month"] or match["number"])
        said = match["year"] or match["in"]
        year = int(said) if said and int(said) >= _GREGORIAN else _LEAP
        last = calendar.monthrange(year, month)[1]
        if number > last:
            named = f"{MONTHS[month - 1]}{f' {said}' if said and last == _SHORTEST_MONTH else ''}"
            yield match[0], f"{named} n’a que {last} jours"


def _fault(day: dt.date, group: list[_Said]) -> str:
    words = listed([quoted(said.words) for said in group])
    return f"{words} : le {long_date(day, weekday=False)} est un {WEEKDAYS[day.weekday()]}"


def _wrong(passage: Passage, edition: dt.date) -> Iterator[_Said]:
    for match in sorted(
        (*_DATE.finditer(passage.text), *_NUMBERS.finditer(passage.text)), key=re.Match.start
    ):
        number, month = int(match["day"].removesuffix("er")), _month(match["month"])
        if not 1 <= month <= 12:
            continue
        year = int(match["year"]) if match["year"] else None
        year = year + 2000 if year is not None and year < 100 else year
        weekday = _FIRST_LETTERS[comparable(match["weekday"])[:3]]
        days = _days(number, month, year, edition)
        if days and all(day.weekday() != weekday for day in days):
            place = f"{passage.where}:{number:02}-{month:02}"
            glue = "/" if match["month"].isdecimal() else " "
            words = f"{match['weekday']} {match['day']}{glue}{match['month']}"
            yield _Said(place, passage.name, words, days[0])


_FIRST_LETTERS = {day[:3]: number for number, day in enumerate(WEEKDAYS)}
_MONTH_LETTERS = {comparable(month)[:4].rstrip("."): number for number, month in enumerate(MONTHS, start=1)}


def _month(said: str) -> int:
    """Return the number of a month: "décembre", "déc.", "12"; 0 for none."""
    if said.isdecimal():
        return int(said)
    letters = comparable(said).rstrip(".")
    return next((n for start, n in _MONTH_LETTERS.items() if start.startswith(letters[:4])), 0)


def _days(number: int, month: int, year: int | None, near: dt.date) -> list[dt.date]:
    """Return the days that a date may mean, the likeliest first; none when that month has no such day."""
    years = [year] if year else range(near.year - 8, near.year + 9)
    days = [day for one in years if (day := _date(one, month, number)) is not None]
    days.sort(key=lambda day: abs(day - near))
    # Far from both, as in May of December's letter, either may be meant; beside the near one the far one is not.
    return days if year else [*days[:1], *(day for day in days[1:3] if _is_other_side(day, days[0], near))]


def _is_other_side(day: dt.date, nearest: dt.date, near: dt.date) -> bool:
    return abs(day - near) <= _NEAR and (day < near) != (nearest < near)


def _date(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None
