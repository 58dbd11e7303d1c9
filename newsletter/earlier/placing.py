"""Which letter becomes which edition: its day, its number, and which are not taken. Pure.

A letter belongs to the letter day nearest to when it left: what left on a Wednesday before a holiday, or on the Friday after,
is Thursday's. Numbers go by the days: what is earlier than all that there is counts back from it, what is later counts on.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from newsletter.config import Config
from newsletter.earlier.found import Letter, Refused, When
from newsletter.french import long_date
from newsletter.schedule import neighbour, times


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What there is already, and what is to come.

    Args:
        days: those that have a file, also one that cannot be read.
        numbers: of the letters that have left or are approved, by their days.
        known: the days of letters that were imported, by what tells them (`Letter.identity`).
        coming: the day of the next letter of our own.
        now: aware.
    """

    days: frozenset[dt.date]
    numbers: Mapping[dt.date, int]
    known: Mapping[str, dt.date]
    coming: dt.date
    now: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A letter's place. `at` is when it left, aware."""

    letter: Letter
    day: dt.date
    number: int
    at: dt.datetime


def place(
    letters: Iterable[Letter], shelf: Shelf, config: Config
) -> tuple[list[Place], list[Refused], list[Refused]]:
    """Give letters their days and numbers.

    Returns:
        Those that become editions, by day; those that are there already; those that are refused.
    """
    taken: dict[dt.date, tuple[Letter, dt.datetime]] = {}
    there: list[Refused] = []
    refused: list[Refused] = []
    seen: set[str] = set()
    dated = [(one, left_at(one.at, config)) for one in letters]
    # On the day itself before on one near it; of two, the one that left first.
    for letter, at in sorted(
        dated, key=lambda one: (abs((_near(one[1], config) - one[1].date()).days), one[1])
    ):
        day = _near(at, config)
        if letter.identity in seen:
            continue
        seen.add(letter.identity)
        if letter.identity in shelf.known:
            there.append(Refused(letter.where, f"déjà importée, {_of(shelf.known[letter.identity])}"))
        elif why := _why_not(day, at, shelf):
            refused.append(Refused(letter.where, why))
        elif day in shelf.days:
            there.append(Refused(letter.where, f"{_of(day)} a déjà son fichier, laissé tel quel"))
        elif day in taken:
            other = taken[day][0].where
            refused.append(
                Refused(letter.where, f"{_of(day)} est déjà prise par {other}, et un jeudi n’en a qu’une")
            )
        else:
            taken[day] = letter, at
    numbers = numbered(sorted(taken), shelf.numbers, config.letter.first_number)
    places = [
        Place(letter=letter, day=day, number=numbers[day], at=at)
        for day, (letter, at) in sorted(taken.items())
        if day in numbers
    ]
    refused += [
        Refused(letter.where, _no_number(day, shelf.numbers))
        for day, (letter, _) in sorted(taken.items())
        if day not in numbers
    ]
    return places, there, refused


def numbered(days: Sequence[dt.date], taken: Mapping[dt.date, int], first: int) -> dict[dt.date, int]:
    """Number letters by their days; one for which there is no number left has none.

    Args:
        days: theirs, in order.
        taken: the numbers of others, by day.
        first: the number of the first letter of our own, where there is none yet.
    """
    found: dict[dt.date, int] = {}
    for (before, after), group in groupby(days, lambda day: _between(day, taken)):
        mine = list(group)
        if before is not None:
            last = taken[after] if after is not None else None
            numbers: Iterable[int] = range(
                taken[before] + 1, last if last is not None else taken[before] + 1 + len(mine)
            )
            found |= dict(zip(mine, numbers, strict=False))
            continue
        end = taken[after] if after is not None else first if first > len(mine) else len(mine) + 1
        found |= {day: end - back for back, day in enumerate(reversed(mine), 1) if end - back > 0}
    return found


def left_at(when: When, config: Config) -> dt.datetime:
    """Say when a letter left, in the letter's zone; of a day alone, at the hour at which letters leave."""
    zone = config.letter.zone
    if not isinstance(when, dt.datetime):
        return times(when, config).send_at
    return when.astimezone(zone) if when.tzinfo else when.replace(tzinfo=zone)


def _near(at: dt.datetime, config: Config) -> dt.date:
    return neighbour(at.date(), config)


def _between(day: dt.date, taken: Mapping[dt.date, int]) -> tuple[dt.date | None, dt.date | None]:
    before = max((one for one in taken if one < day), default=None)
    return before, min((one for one in taken if one > day), default=None)


def _why_not(day: dt.date, at: dt.datetime, shelf: Shelf) -> str:
    if at > shelf.now:
        return f"datée du {long_date(at.date())}, un jour à venir\u202f; corrigez sa date"
    if day >= shelf.coming:
        return f"elle serait celle du {long_date(day)}, qui est à venir\u202f; importez-la ensuite"
    return ""


def _no_number(day: dt.date, numbers: Mapping[dt.date, int]) -> str:
    before, after = _between(day, numbers)
    last = f"le n°\u00a0{numbers[after]}" if after is not None else "la suivante"
    where = f"entre le n°\u00a0{numbers[before]} et {last}" if before is not None else f"avant {last}"
    return (
        f"aucun numéro n’est libre pour {_of(day)}, {where}\u202f; retirez d’archive/editions/ les lettres importées qui la "
        "suivent et importez tout ensemble, ou augmentez «\u00a0number\u00a0» dans le fichier de chacune de celles qui la suivent (et dites-le "
        "des lettres parties d’ici par «\u00a0corrected\u00a0»)"
    )


def _of(day: dt.date) -> str:
    return f"la lettre du {long_date(day)}"
