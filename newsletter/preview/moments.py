"""Days and instants as people write them in a form: read strictly, each doubt told in words. Pure.

What feeds write is guessed at (`collect.dates.instants`); what a person types is asked again where it may be two things.
"""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from newsletter.french import MONTHS, WEEKDAYS, comparable, hour, long_date
from newsletter.model import When, fixed, in_zone

_WEEK = dt.timedelta(days=7)
_MONTHS = tuple(map(comparable, MONTHS))
_SHORTEST = 3  # letters of a month's name, as « oct. »
# Of folded words, each followed by an hour or by nothing.
_BEFORE = re.compile(
    rf"(?:le )?(?:(?P<weekday>{'|'.join(f'{day[:3]}(?:{day[3:]}|[.]?)' for day in WEEKDAYS)}),? )?"
)  # « le jeudi », « jeu. », as the letter has it
_SHAPES = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),  # « 2023-10-05 »
    re.compile(r"(?P<day>\d{1,2})([/.])(?P<month>\d{1,2})(?:\2(?P<year>\d+))?(?![/.\d])"),  # « 05/10/2023 »
    # « 5 octobre 2023 », « 1er oct. 2023 »; « 5 octobre 18 h » has no year
    re.compile(r"(?P<day>1er|\d{1,2}) (?P<month>[a-z]+)\.?(?: (?P<year>\d+)(?! ?[h:]))?(?!\d)"),
)
_HOUR = re.compile(r"(?:a )?(\d{1,2}) ?(?:h|:|heures?(?![a-z])) ?(\d\d)?")  # « 18 h 30 », « a 18:30 », « 9h »
_CLOCK = re.compile(r"\d\d:\d\d(?::\d\d)?(?:z|[+-]\d\d:\d\d)?")  # « 02:30+01:00 » (ISO 8601)
_NOON, _MIDNIGHT = re.compile(r"(?:a )?midi"), re.compile(r"(?:a )?minuit")
_NONE = " n’est pas une date"
YEARS = range(1900, 2201)
"""Those of which a letter may speak."""


def example(day: dt.date) -> str:
    """Write an instant to come: "10 décembre 2026 à 18 h 30".

    Args:
        day: the letter's.
    """
    return f"{long_date(day + _WEEK, weekday=False)} à {hour(dt.time(18, 30))}"


def example_in_figures(day: dt.date) -> str:
    """Write the same instant in figures: "10/12/2026 18h30"."""
    return f"{day + _WEEK:%d/%m/%Y} 18h30"


def read_moment(value: str, zone: ZoneInfo, day: dt.date, *, start: When | None = None) -> When | None:
    """Read "10 décembre 2026 à 18 h 30", "10/12/2026 18h30", "2026-12-10 18:30", or a day alone; empty is None.

    Args:
        value: what stands in the form.
        zone: where an hour without an offset is said.
        day: the letter's, for the example of what can be read.
        start: what begins then, where this is its end: an hour alone is of its day.

    Raises:
        ValueError: it is none, or may be two, or is of an impossible year, or of an hour that clocks leave out or show
            twice (French).
    """
    words = comparable(value)
    if not words:
        return None
    try:
        read = _alone(words, zone, start) or _read(words)
    except _UnreadError as error:
        raise ValueError(f"« {value} »{error}\u00a0; écrivez par exemple {example(day)}.") from None
    if isinstance(read, dt.datetime) and read.tzinfo is None:
        _refuse_doubt(read, zone)
    return in_zone(read, zone)


class _UnreadError(Exception):
    """Why words are no date, as what follows them in quotes (French)."""


def _alone(words: str, zone: ZoneInfo, start: When | None) -> dt.datetime | None:
    """Read an hour alone, of the day of the start; None where it is not alone."""
    clock = _read_clock(words)
    if clock is None:
        return None
    begins = in_zone(start, zone)
    if begins is None:
        raise _UnreadError(" ne dit pas le jour")
    found = dt.datetime.combine(begins.date() if isinstance(begins, dt.datetime) else begins, clock)
    if isinstance(begins, dt.datetime) and found.replace(tzinfo=clock.tzinfo or zone) < begins:
        raise _UnreadError(" vient avant le début\u00a0: si c’est le lendemain, dites aussi le jour")
    return found


def _read(words: str) -> When:
    before = _BEFORE.match(words)
    weekday = before["weekday"].rstrip(".") if before and before["weekday"] else ""
    begin = before.end() if before else 0
    match = next((one for shape in _SHAPES if (one := shape.match(words, begin))), None)
    if match is None:
        raise _UnreadError(_NONE)
    found = _read_day(match["day"], match["month"], match["year"])
    if weekday and not (real := WEEKDAYS[found.weekday()]).startswith(weekday):
        raise _UnreadError(f"\u00a0: le {long_date(found, weekday=False)} est un {real}")
    rest = words[match.end() :].removeprefix("t").strip(" ,")
    if not rest:
        return found
    if (clock := _read_clock(rest)) is None:
        raise _UnreadError(_NONE)
    return dt.datetime.combine(found, clock)


def _read_day(day: str, month: str, year: str | None) -> dt.date:
    number = int(month) if month.isdigit() else _month(month)
    if year is None:
        raise _UnreadError(" ne dit pas l’année")
    if len(year) != len("2023"):
        raise _UnreadError("\u00a0: l’année a quatre chiffres")
    if int(year) not in YEARS:
        raise _UnreadError(f"\u00a0: l’année {int(year)} est impossible")
    try:
        return dt.date(int(year), number, int(day.removesuffix("er")))
    except ValueError:
        raise _UnreadError(f"{_NONE}\u00a0: ce jour n’existe pas") from None


def _month(name: str) -> int:
    found = [number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)]
    if not found or len(name) < _SHORTEST:
        raise _UnreadError(_NONE)
    if len(found) > 1:  # « jui. »
        raise _UnreadError(" peut être de deux mois")
    return found[0]


def _read_clock(words: str) -> dt.time | None:
    """Read an hour; None where there is no such one."""
    if _MIDNIGHT.fullmatch(words):
        raise _UnreadError(
            "\u00a0: minuit est la fin d’un jour et le début d’un autre\u00a0; dites 0 h, et de quel jour"
        )
    if _NOON.fullmatch(words):
        return dt.time(12)
    try:
        if match := _HOUR.fullmatch(words):
            return dt.time(int(match[1]), int(match[2] or 0))
        return dt.time.fromisoformat(words.upper()) if _CLOCK.fullmatch(words) else None
    except ValueError:
        raise _UnreadError(f"{_NONE}\u00a0: cette heure n’existe pas") from None


def written(when: When | None, zone: ZoneInfo) -> str:
    """Write a day or an instant as `example` does, by the clocks of a zone; in figures, with its offset, where they show it twice.

    It is edited where it stands: its blanks are those that people type.
    """
    if when is None:
        return ""
    if not isinstance(when, dt.datetime):
        return _typed(long_date(when, weekday=False))
    there = when.astimezone(zone)
    if _comes_twice(there.replace(tzinfo=None), zone):
        return f"{there:%Y-%m-%d %H:%M}{there.isoformat()[-6:]}"
    return _typed(f"{long_date(there.date(), weekday=False)} à {hour(there)}")


def _typed(words: str) -> str:
    return words.replace("\u00a0", " ")


def _refuse_doubt(wall: dt.datetime, zone: ZoneInfo) -> None:
    real = fixed(wall.replace(tzinfo=zone), zone)
    said = f"le {long_date(wall.date(), weekday=False)}, {hour(wall)}"
    if real.replace(tzinfo=None) != wall:
        raise ValueError(
            f"{said} n’existe pas\u00a0: cette nuit-là, les horloges avancent\u00a0; écrivez une autre heure."
        )
    if _comes_twice(wall, zone):
        first, second = (wall.replace(tzinfo=zone, fold=fold).isoformat()[-6:] for fold in (0, 1))
        raise ValueError(
            f"{said} vient deux fois cette nuit-là\u00a0; écrivez {wall:%Y-%m-%d %H:%M}{first} pour la première fois,"
            f" {wall:%Y-%m-%d %H:%M}{second} pour la seconde."
        )


def _comes_twice(wall: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether clocks show an hour twice, as when summer time ends (PEP 495)."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return early is not None and late is not None and early > late
