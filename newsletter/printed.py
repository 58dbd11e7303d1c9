"""When an event takes place as its readers are told: by the clocks of its place, where it names a zone of its own. Pure.

Whatever is decided by an event's day (its section, its order, whether it is over, which quarter it is of) goes by this one:
on another clock the same evening may be of the day after. Not so what nobody reads: the marks by which an entry is
recognised (`recognition`), how many days lie between an event and its recording (`collect.same`), and when an entry is
of no use any more (`horizon`), which allow for a day more or less.
"""

import datetime as dt
from typing import Protocol
from zoneinfo import ZoneInfo

from newsletter.french import day_of, is_timed, last_day, when, zone_name
from newsletter.model import When, fixed


class Dated(Protocol):
    """What has a start, perhaps, and a zone of its own, perhaps: an entry, or a letter's row of it."""

    @property
    def start(self) -> When | None: ...  # noqa: D102
    @property
    def end(self) -> When | None: ...  # noqa: D102
    @property
    def timezone(self) -> str | None: ...  # noqa: D102


def at_its_place(moment: When | None, timezone: str | None) -> When | None:
    """Say an instant by the clocks of a place (IANA); as it is, where none is named."""
    if timezone is None or not isinstance(moment, dt.datetime):
        return moment
    return fixed(moment, ZoneInfo(timezone))


def printed(one: Dated) -> tuple[When | None, When | None]:
    """Return the start and the end of an event by its readers' clocks."""
    return at_its_place(one.start, one.timezone), at_its_place(one.end, one.timezone)


def printed_days(one: Dated) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of an event that has a start."""
    start, end = printed(one)
    assert start is not None
    first = day_of(start)
    return first, max(first, last_day(start, end))


def zone_words(one: Dated) -> str:
    """Name the zone of an event whose clocks show another hour than the letter's: " (heure de La Réunion)"."""
    there = at_its_place(one.start, one.timezone)
    if one.timezone is None or not (isinstance(one.start, dt.datetime) and isinstance(there, dt.datetime)):
        return ""
    return f" ({zone_name(one.timezone)})" if there.utcoffset() != one.start.utcoffset() else ""


def said_when(one: Dated) -> str:
    """Say in full when an event takes place that has a start, and by whose clocks."""
    start, end = printed(one)
    assert start is not None
    return when(start, end) + (zone_words(one) if is_timed(start, end) else "")


def day_order(start: When, end: When | None) -> str:
    """Return the sort key of an event among those of its day and of others, wherever they are listed: as readers are told.

    Whole days come before hours.

    Args:
        start: as `printed` gives it.
        end: the same.
    """
    return (start if is_timed(start, end) else day_of(start)).isoformat()


def is_other(told: When, now: When) -> bool:
    """Whether a start is another than was told, each as `printed` gives it; an hour that only one of them tells makes none."""
    if isinstance(told, dt.datetime) != isinstance(now, dt.datetime):
        return day_of(told) != day_of(now)
    return told != now


def start_told(event: Dated, timezone: str | None) -> When | None:
    """Return the start of an event as its readers were told, for who tells of it by the clocks of a place (IANA).

    Where these show another hour it is the day alone: on them it may be another day.

    Args:
        event: as it was told.
        timezone: of the place; None is the letter's own.
    """
    told, there = (at_its_place(event.start, zone) for zone in (event.timezone, timezone))
    if not (isinstance(told, dt.datetime) and isinstance(there, dt.datetime)):
        return event.start
    return event.start if told.replace(tzinfo=None) == there.replace(tzinfo=None) else told.date()


def told_start(event: Dated) -> When | None:
    """Return the start of an event for who tells of it without its zone: the day alone, where other clocks show another."""
    if event.start is None:
        return None
    first, _ = printed_days(event)
    return event.start if day_of(event.start) == first else first
