"""Weekdays that do not match their date: « mardi 28 septembre » when it is a Thursday."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newsletter.french import comparable, listed, long_date
from newsletter.model import Finding
from newsletter.model.quotes import quoted
from newsletter.preflight.finding import warning
from newsletter.preflight.lexicon import DAYS, MONTHS
from newsletter.preflight.prose import Passage

_GAP = "[ \u00a0\u202f]+"
_NAMES = "|".join((*MONTHS, "fevrier", "aout", "decembre"))
_SHORT = r"(?:janv|févr?|fevr?|avr|juil|sept?|oct|nov|déc|dec)\b\.?"  # « févr. », « sept »
_DAY = rf"(?:{'|'.join(DAYS)}|(?:{'|'.join(day[:3] for day in DAYS)})\.)"  # « jeudi », « jeu. »
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
_NEAR = dt.timedelta(days=300)


@dataclass(frozen=True, slots=True)
class _Said:
    """A date as a text says it; `day` is the one meant, None when there is none."""

    place: str
    name: str
    words: str
    day: dt.date | None


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
        days: dict[dt.date | None, list[_Said]] = {}
        for said in same:
            days.setdefault(said.day, []).append(said)
        faults = " ; ".join(_fault(day, group) for day, group in days.items())
        yield warning("weekday-wrong", place, f"Dans {next(iter(same)).name}, {faults}.")


def _fault(day: dt.date | None, group: list[_Said]) -> str:
    words = listed([quoted(said.words) for said in group])
    if day is None:
        return f"{words} n’existe pas : ce mois n’a pas ce jour"
    return f"{words} : le {long_date(day, weekday=False)} est un {DAYS[day.weekday()]}"


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
        if all(day.weekday() != weekday for day in days):
            place = f"{passage.where}:{number:02}-{month:02}"
            glue = "/" if match["month"].isdecimal() else " "
            words = f"{match['weekday']} {match['day']}{glue}{match['month']}"
            yield _Said(place, passage.name, words, days[0] if days else None)


_FIRST_LETTERS = {day[:3]: number for number, day in enumerate(DAYS)}
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
