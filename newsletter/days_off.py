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
_SATURDAY = 5


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
    """Say what the calendar makes of a letter's day; None where it is a day like others. A pause counts before a holiday."""
    schedule = config.schedule
    for pause in schedule.pause:
        if pause.first <= day <= pause.last:
            return DayOff(pause.reason)
    if schedule.holidays == "keep" or not (reason := holiday(day, schedule.holidays_region)):
        return None
    if schedule.holidays == "skip":
        return DayOff(reason)
    return DayOff(reason, leaves_on=_working_day_before(day, schedule.holidays_region))


def holiday(day: dt.date, region: str) -> str:
    """Return the name of a public holiday (French); empty where a day is none.

    Args:
        day: any.
        region: one of `REGIONS`.
    """
    return _holidays(day.year, region).get(day, "")


def _working_day_before(day: dt.date, region: str) -> dt.date:
    day -= _DAY
    while day.weekday() >= _SATURDAY or holiday(day, region):
        day -= _DAY
    return day


@lru_cache(maxsize=64)
def _holidays(year: int, region: str) -> Mapping[dt.date, str]:
    from holidays.countries.france import France  # noqa: PLC0415 - it takes its time, and few letters need it

    found = France(subdiv=REGIONS[region], years=year, language="fr", expand=False)  # type: ignore[no-untyped-call]
    return {day: name.replace("'", "’") for day, name in found.items()}
