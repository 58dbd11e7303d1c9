"""Weekdays that do not match their date: « mardi 28 septembre » when it is a Thursday."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from newsletter.french import folded, long_date
from newsletter.model import Finding
from newsletter.preflight.finding import warning
from newsletter.preflight.lexicon import DAYS, MONTHS
from newsletter.preflight.prose import Passage

_FOLDED = [folded(month) for month in MONTHS]
_GAP = "[ \u00a0\u202f]+"
# "jeudi 28 septembre 2023", and "jeudi 28 et vendredi 29 septembre": a month may come with a later day.
_DATE = re.compile(
    rf"\b(?P<weekday>{'|'.join(DAYS)}){_GAP}(?P<day>1er|\d{{1,2}})(?!\d|{_GAP}?h\b)"
    rf"(?=(?:(?:,|{_GAP}et|{_GAP}ou|{_GAP}au|{_GAP}&){_GAP}(?:(?:le|au){_GAP})?(?:(?:{'|'.join(DAYS)}){_GAP})?(?:1er|\d{{1,2}})){{0,4}}"
    rf"{_GAP}(?P<month>{'|'.join(MONTHS)}|fevrier|aout|decembre)\b(?:{_GAP}(?P<year>[12]\d{{3}}))?)",
    re.IGNORECASE,
)


def weekdays(passages: Iterable[Passage], edition: dt.date) -> Iterator[Finding]:
    """Compare weekdays with their dates.

    Args:
        passages: texts.
        edition: a date without a year is the one nearest to this day.
    """
    for passage in passages:
        for match in _DATE.finditer(passage.text):
            number = int(match["day"].removesuffix("er"))
            month = _FOLDED.index(folded(match["month"])) + 1
            said = f"{match['weekday']} {match['day']} {match['month']}"
            day = _day(number, month, int(match["year"]) if match["year"] else None, edition)
            if day is None:
                yield warning(
                    "weekday-wrong",
                    f"{passage.where}:{number:02}-{month:02}",
                    f"Dans {passage.name}, « {said} » n’existe pas : ce mois n’a pas ce jour.",
                )
            elif DAYS[day.weekday()] != match["weekday"].lower():
                yield warning(
                    "weekday-wrong",
                    f"{passage.where}:{number:02}-{month:02}",
                    f"Dans {passage.name}, « {said} » : le {long_date(day, weekday=False)} est un {DAYS[day.weekday()]}.",
                )


def _day(number: int, month: int, year: int | None, near: dt.date) -> dt.date | None:
    years = [year] if year else [near.year - 1, near.year, near.year + 1]
    found = [day for one in years if (day := _date(one, month, number)) is not None]
    return min(found, key=lambda day: abs(day - near), default=None)


def _date(year: int, month: int, number: int) -> dt.date | None:
    try:
        return dt.date(year, month, number)
    except ValueError:
        return None
