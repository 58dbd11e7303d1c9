"""Days of the letter that are not as others: French public holidays, and pauses. Pure.

What makes a day a public holiday is known to the library `holidays` (Code du travail, article L3133-1, and what the
Alsace, the Moselle and the territories overseas have besides). It is only asked where the letter cares.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from newsletter.config import REGIONS, Config

_DAY = dt.timedelta(days=1)
_SATURDAY, _WEEK = 5, 7


@dataclass(frozen=True, slots=True)
class DayOff:
    """What is special about a letter's day.

    Args:
        reason: French: "Ascension", "Pause d’été".
        leaves_on: the day on which the letter leaves in place of its own; None where that day has none.
    """

    reason: str
    leaves_on: dt.date | None = None


def day_off(day: dt.date, config: Config) -> DayOff | None:
    """Say what the calendar makes of a letter's day; None where it is a day like others. A pause counts before a holiday.

    No letter leaves in a pause because of a holiday, nor before the day of the letter before: then there is none.
    """
    schedule = config.schedule
    if paused := pause(day, config):
        return DayOff(paused)
    if schedule.holidays == "keep" or not (reason := holiday(day, schedule.holidays_region)):
        return None
    if schedule.holidays == "skip":
        return DayOff(reason)
    if leaves_on := _working_day_before(day, config):
        return DayOff(reason, leaves_on=leaves_on)
    return DayOff("\u00a0; ".join(filter(None, (reason, pause(day - _DAY, config)))))


def pause(day: dt.date, config: Config) -> str:
    """Return why a day is in a pause (French); empty where it is in none."""
    return next((one.reason for one in config.schedule.pause if one.first <= day <= one.last), "")


def holiday(day: dt.date, region: str) -> str:
    """Return the name of a public holiday (French); empty where a day is none.

    Args:
        day: any.
        region: one of `REGIONS`.
    """
    return _holidays(day.year, region).get(day, "")


def _working_day_before(day: dt.date, config: Config) -> dt.date | None:
    """Return the last working day before a holiday that is in no pause; None where the letter before has its day by then."""
    near = (day - n * _DAY for n in range(1, _WEEK))
    return next((one for one in near if _is_worked(one, config)), None)


def _is_worked(day: dt.date, config: Config) -> bool:
    is_open = day.weekday() < _SATURDAY and not holiday(day, config.schedule.holidays_region)
    return is_open and not pause(day, config)


@lru_cache(maxsize=64)
def _holidays(year: int, region: str) -> Mapping[dt.date, str]:
    from holidays.countries.france import France  # noqa: PLC0415 - it takes its time, and few letters need it

    found = France(subdiv=REGIONS[region], years=year, language="fr", expand=False)  # type: ignore[no-untyped-call]
    return {day: name.replace("'", "’").replace("; ", "\u00a0; ") for day, name in found.items()}
