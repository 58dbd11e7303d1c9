"""A letter that leaves on another day than ever, or at another hour: what else there is on that day. Pure.

Its editor wanted it so, and it leaves; but whoever moved it may not have thought of the calendar, or that may have changed since.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from newsletter.config import Config
from newsletter.days_off import holiday, pause
from newsletter.french import long_date
from newsletter.model import Edition, EditionStatus
from newsletter.schedule import is_letter_day, said_by, times, why_none

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Met:
    """What is on the day on which a letter leaves.

    Args:
        words: French, a sentence without its capital and its full stop.
        other: whose letter leaves on that day too; None where it is a public holiday, or in a pause.
    """

    words: str
    other: dt.date | None = None


def met(
    day: dt.date, postponed: dt.datetime | None, config: Config, editions: Iterable[Edition]
) -> list[Met]:
    """Say what else is on the day on which a letter leaves; nothing of one that leaves at its own hour.

    Args:
        day: the edition's date.
        postponed: when it leaves instead, aware; None where the calendar's rules alone may move it.
        config: the letter's hours, zone and calendar. Where holidays are nothing special, they are nothing here.
        editions: all that there are.
    """
    leaves_on = times(day, config, postponed).send_at.date()
    if postponed is None and leaves_on == day:
        return []
    return [*_off(leaves_on, config), *_shared(day, leaves_on, config, list(editions))]


def met_by(edition: Edition, config: Config, editions: Iterable[Edition]) -> list[Met]:
    """Say what else is on the day on which an edition leaves; nothing of one that has left, or does not leave."""
    if edition.is_handed_over or edition.status is EditionStatus.SKIPPED:
        return []
    return met(edition.date, edition.send_at, config, editions)


def _off(leaves_on: dt.date, config: Config) -> list[Met]:
    schedule = config.schedule
    if why := pause(leaves_on, config):
        return [Met(f"ce jour est dans une pause\u00a0: {why}")]
    if schedule.holidays != "keep" and (name := holiday(leaves_on, schedule.holidays_region)):
        return [Met(f"ce jour est férié\u00a0: {name}")]
    return []


def _shared(day: dt.date, leaves_on: dt.date, config: Config, editions: list[Edition]) -> list[Met]:
    said = said_by(editions)
    skipped = {one.date for one in editions if one.status is EditionStatus.SKIPPED}
    near = {leaves_on + dt.timedelta(days=n) for n in range(_WEEK + 1)}  # what may leave before its own day
    return [
        Met(f"ce jour-là part aussi la lettre du {long_date(other)}", other)
        for other in sorted(near | said.postponed.keys())
        if other != day
        and is_letter_day(other, config)
        and other not in skipped
        and not why_none(other, config, said)
        and times(other, config, said.postponed.get(other)).send_at.date() == leaves_on
    ]
