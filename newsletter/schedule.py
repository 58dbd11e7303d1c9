"""When things are due. Pure: `now` is an argument.

All instants are in the letter's zone, by their offset there: so they compare right in the hours that come twice.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from newsletter.config import WEEKDAYS, Config, clock, period
from newsletter.model import Edition, fixed

Postponed = Mapping[dt.date, dt.datetime]
"""When the letters leave that are postponed, by their days."""
_NONE: Postponed = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The instants of one edition.

    Args:
        draft_at: when its draft is made.
        send_at: when it leaves; also the letter's `Date:`.
        deadline: when it is too late to start sending.
        midnight: when the day ends on which it leaves.
    """

    day: dt.date
    draft_at: dt.datetime
    send_at: dt.datetime
    deadline: dt.datetime
    midnight: dt.datetime


def is_letter_day(day: dt.date, config: Config) -> bool:
    """Whether an edition may have this date."""
    return WEEKDAYS[day.weekday()] == config.schedule.weekday


def times(day: dt.date, config: Config, postponed: dt.datetime | None = None) -> Times:
    """Return the instants of the edition of a day.

    Args:
        day: the edition's date.
        config: the letter's hours and zone.
        postponed: when it leaves instead, aware; its draft is made when it always was.
    """
    zone, schedule = config.letter.zone, config.schedule
    draft_day = day - dt.timedelta(days=schedule.draft.days_before)
    send_at = fixed(postponed, zone) if postponed else _instant(day, clock(schedule.send), zone)
    return Times(
        day=day,
        draft_at=_instant(draft_day, clock(schedule.draft.at), zone),
        send_at=send_at,
        deadline=fixed(send_at + period(schedule.grace), zone),
        midnight=_instant(send_at.date() + dt.timedelta(days=1), dt.time(), zone),
    )


def times_of(edition: Edition, config: Config) -> Times:
    """Return the instants of an edition, of a postponed one too."""
    return times(edition.date, config, edition.send_at)


def _instant(day: dt.date, hour: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return fixed(dt.datetime.combine(day, hour, zone), zone)


def next_day(
    now: dt.datetime, config: Config, done: Collection[dt.date], postponed: Postponed = _NONE
) -> dt.date:
    """Return the earliest letter day that is not done (sent, skipped) and whose grace has not ended."""
    back = dt.timedelta(days=period(config.schedule.grace).days + 1)
    waiting = [day for day in postponed if times(day, config, postponed[day]).deadline > now]
    day = min([now.astimezone(config.letter.zone).date() - back, *waiting])
    while (
        not is_letter_day(day, config)
        or day in done
        or times(day, config, postponed.get(day)).deadline <= now
    ):
        day += dt.timedelta(days=1)
    return day


def days_at_hand(
    now: dt.datetime, config: Config, done: Collection[dt.date], postponed: Postponed = _NONE
) -> list[dt.date]:
    """Return the next letter day, and those after it whose draft is due while that one still waits to leave."""
    found = [next_day(now, config, done, postponed)]
    while times(day := next_day(now, config, {*done, *found}, postponed), config).draft_at <= now:
        found.append(day)
    return found


def due_days(now: dt.datetime, config: Config, postponed: Postponed = _NONE) -> list[dt.date]:
    """Return the letter days whose sending hour has struck, until their midnight and their grace have both ended."""
    today = now.astimezone(config.letter.zone).date()
    near = {today - dt.timedelta(days=back) for back in range(period(config.schedule.grace).days + 2)}
    return [
        day
        for day in sorted({*near, *postponed})
        if is_letter_day(day, config) and _is_due(times(day, config, postponed.get(day)), now)
    ]


def _is_due(due: Times, now: dt.datetime) -> bool:
    return due.send_at <= now < max(due.deadline, due.midnight)


def bounds(
    day: dt.date,
    now: dt.datetime,
    config: Config,
    skipped: Collection[dt.date],
    postponed: Postponed = _NONE,
) -> tuple[dt.datetime, dt.date, dt.datetime]:
    """Return between which instants the edition of a day may leave, both excluded, and whose letter ends that time.

    Args:
        day: the edition's date.
        now: aware.
        config: the letter's hours and zone.
        skipped: the days that have no letter: what comes after them is next.
        postponed: the other editions that are.

    Returns:
        The instant of now, or that of a letter of before which still waits to leave; the next letter's day, and its instant.
    """
    before = [
        at for other, at in postponed.items() if other < day and times(other, config, at).deadline > now
    ]
    after = day + dt.timedelta(days=1)
    while not is_letter_day(after, config) or after in skipped:
        after += dt.timedelta(days=1)
    return max([now, *before]), after, times(after, config, postponed.get(after)).send_at


def next_turn(
    now: dt.datetime,
    config: Config,
    collected: dt.datetime | None = None,
    postponed: Postponed = _NONE,
) -> dt.datetime:
    """Return the first instant after this one at which anything becomes due by time alone.

    Until then no letter's hour strikes or passes, no other day begins, and no other letter is the next. Where a
    collection is overdue, the instant at which it was due.

    Args:
        now: aware.
        config: the letter's hours and zone.
        collected: when all sources were last collected; None where time makes no collection due.
        postponed: when letters leave that are postponed.
    """
    today = now.astimezone(config.letter.zone).date()
    back, ahead = period(config.schedule.grace).days + 1, 8
    near = (times(today + dt.timedelta(days=n), config) for n in range(-back, ahead))
    late = (times(day, config, at) for day, at in postponed.items())
    hours = [hour for one in (*near, *late) if is_letter_day(one.day, config) for hour in _hours(one)]
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
