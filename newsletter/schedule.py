"""When things are due. Pure: `now` is an argument.

All instants are in the letter's zone, by their offset there: so they compare right in the hours that come twice.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from newsletter.config import WEEKDAYS, Config, clock, period
from newsletter.model import fixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The instants of one edition.

    Args:
        draft_at: when its draft is made.
        send_at: when it leaves; also the letter's `Date:`.
        deadline: when it is too late to start sending.
        midnight: when its day ends.
    """

    day: dt.date
    draft_at: dt.datetime
    send_at: dt.datetime
    deadline: dt.datetime
    midnight: dt.datetime


def is_letter_day(day: dt.date, config: Config) -> bool:
    """Whether an edition may have this date."""
    return WEEKDAYS[day.weekday()] == config.schedule.weekday


def times(day: dt.date, config: Config) -> Times:
    """Return the instants of the edition of a day."""
    zone, schedule = config.letter.zone, config.schedule
    draft_day = day - dt.timedelta(days=schedule.draft.days_before)
    send_at = _instant(day, clock(schedule.send), zone)
    return Times(
        day=day,
        draft_at=_instant(draft_day, clock(schedule.draft.at), zone),
        send_at=send_at,
        deadline=fixed(send_at + period(schedule.grace), zone),
        midnight=_instant(day + dt.timedelta(days=1), dt.time(), zone),
    )


def _instant(day: dt.date, hour: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return fixed(dt.datetime.combine(day, hour, zone), zone)


def next_day(now: dt.datetime, config: Config, done: Collection[dt.date]) -> dt.date:
    """Return the earliest letter day that is not done (sent, skipped) and whose grace has not ended."""
    day = now.astimezone(config.letter.zone).date() - dt.timedelta(
        days=period(config.schedule.grace).days + 1
    )
    while not is_letter_day(day, config) or day in done or times(day, config).deadline <= now:
        day += dt.timedelta(days=1)
    return day


def due_day(now: dt.datetime, config: Config) -> dt.date | None:
    """Return the letter day whose sending hour has struck, until its midnight and its grace have both ended."""
    day = now.astimezone(config.letter.zone).date()
    for back in range(period(config.schedule.grace).days + 2):
        candidate = day - dt.timedelta(days=back)
        due = times(candidate, config)
        if is_letter_day(candidate, config) and due.send_at <= now < max(due.deadline, due.midnight):
            return candidate
    return None


def next_turn(now: dt.datetime, config: Config, collected: dt.datetime | None = None) -> dt.datetime:
    """Return the first instant after this one at which anything becomes due by time alone.

    Until then no letter's hour strikes or passes, no other day begins, and no other letter is the next. Where a
    collection is overdue, the instant at which it was due.

    Args:
        now: aware.
        config: the letter's hours and zone.
        collected: when all sources were last collected; None where time makes no collection due.
    """
    today = now.astimezone(config.letter.zone).date()
    back, ahead = period(config.schedule.grace).days + 1, 8
    near = (times(today + dt.timedelta(days=n), config) for n in range(-back, ahead))
    hours = [hour for one in near if is_letter_day(one.day, config) for hour in _hours(one)]
    midnight = _instant(today + dt.timedelta(days=1), dt.time(), config.letter.zone)
    collecting = [] if collected is None else [collected + period(config.schedule.collect)]
    return min(*(hour for hour in (midnight, *hours) if hour > now), *collecting)


def _hours(due: Times) -> tuple[dt.datetime, ...]:
    return due.draft_at, due.send_at, due.deadline, due.midnight


def neighbour(day: dt.date, config: Config) -> dt.date:
    """Return the letter day nearest to a day that is none, for a helpful message."""
    return min((day + dt.timedelta(days=n) for n in range(-3, 4)), key=lambda d: not is_letter_day(d, config))


def nth_in_month(day: dt.date) -> int:
    """Return which of its weekday a day is in its month, from 0: the third Thursday is 2."""
    return (day.day - 1) // 7
