"""When things are due: by the schedule, the calendar's rules, and what editions' files say otherwise. Pure: `now` is an argument.

All instants are in the letter's zone, by their offset there: so they compare right in the hours that come twice.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Set as AbstractSet
from dataclasses import dataclass, field, replace

from newsletter.config import WEEKDAYS, Config, clock, period
from newsletter.days_off import day_off
from newsletter.model import Edition, EditionStatus, fixed

LAST_LOOK = dt.timedelta(hours=1)
"""How long before it leaves a letter is looked at once more, where one that is empty is skipped."""
_WEEK = 7
_NOON = dt.time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the editions' files say of the letter's days.

    Args:
        done: whose letters have left, or are skipped.
        wanted: whose letters leave whatever the calendar's rules say: approved, being sent, postponed.
        postponed: when those leave that are postponed, or left.
    """

    done: AbstractSet[dt.date] = frozenset()
    wanted: AbstractSet[dt.date] = frozenset()
    postponed: Mapping[dt.date, dt.datetime] = field(default_factory=dict)

    def __or__(self, other: "Said") -> "Said":
        """Return what both say, of other editions each."""
        return Said(
            done=self.done | other.done,
            wanted=self.wanted | other.wanted,
            postponed={**self.postponed, **other.postponed},
        )


NOTHING = Said()
_DONE = {EditionStatus.SENT, EditionStatus.SKIPPED}
_WANTED = {EditionStatus.APPROVED, EditionStatus.SENDING}


def said_by(editions: Iterable[Edition]) -> Said:
    """Return what editions say of the letter's days."""
    known = list(editions)
    postponed = {
        one.date: one.send_at
        for one in known
        if one.send_at is not None and one.status is not EditionStatus.SKIPPED
    }
    return Said(
        done={one.date for one in known if one.status in _DONE},
        wanted={one.date for one in known if one.status in _WANTED} | postponed.keys(),
        postponed=postponed,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The instants of one edition.

    Args:
        draft_at: when its draft is made.
        remind_at: when its editor is reminded that it waits to be approved.
        send_at: when it leaves; also the letter's `Date:`.
        deadline: when it is too late to start sending.
        midnight: when the day ends on which it leaves.
    """

    day: dt.date
    draft_at: dt.datetime
    remind_at: dt.datetime
    send_at: dt.datetime
    deadline: dt.datetime
    midnight: dt.datetime


def is_letter_day(day: dt.date, config: Config) -> bool:
    """Whether an edition may have this date."""
    return WEEKDAYS[day.weekday()] == config.schedule.weekday


def times(day: dt.date, config: Config, postponed: dt.datetime | None = None) -> Times:
    """Return the instants of the edition of a day.

    Args:
        day: the edition's date; it may leave on the working day before.
        config: the letter's hours, zone and calendar.
        postponed: when it leaves instead, aware; its draft is made when it always was.
    """
    zone, schedule = config.letter.zone, config.schedule
    off = day_off(day, config)
    leaves_on = (off and off.leaves_on) or day
    draft_day = leaves_on - dt.timedelta(days=schedule.draft.days_before)
    send_at = fixed(postponed, zone) if postponed else _instant(leaves_on, clock(schedule.send), zone)
    return Times(
        day=day,
        draft_at=_instant(draft_day, clock(schedule.draft.at), zone),
        remind_at=_instant(send_at.date() - dt.timedelta(days=1), _NOON, zone),
        send_at=send_at,
        deadline=fixed(send_at + period(schedule.grace), zone),
        midnight=_instant(send_at.date() + dt.timedelta(days=1), dt.time(), zone),
    )


def times_of(edition: Edition, config: Config) -> Times:
    """Return the instants of an edition, of a postponed one too."""
    return times(edition.date, config, edition.send_at)


def _instant(day: dt.date, hour: dt.time, zone: dt.tzinfo) -> dt.datetime:
    return fixed(dt.datetime.combine(day, hour, zone), zone)


def why_none(day: dt.date, config: Config, said: Said = NOTHING) -> str:
    """Say why a day of the letter has none by the calendar's rules (French); empty where it has one."""
    off = day_off(day, config) if day not in said.wanted else None
    return off.reason if off is not None and off.leaves_on is None else ""


def next_day(now: dt.datetime, config: Config, said: Said = NOTHING) -> dt.date:
    """Return the earliest letter day that has a letter which is not done (sent, skipped) and whose grace has not ended."""
    back = dt.timedelta(days=period(config.schedule.grace).days + 1)
    waiting = [day for day, at in said.postponed.items() if times(day, config, at).deadline > now]
    day = min([now.astimezone(config.letter.zone).date() - back, *waiting])
    while (
        not is_letter_day(day, config)
        or day in said.done
        or times(day, config, said.postponed.get(day)).deadline <= now
        or why_none(day, config, said)
    ):
        day += dt.timedelta(days=1)
    return day


def days_at_hand(now: dt.datetime, config: Config, said: Said = NOTHING) -> list[dt.date]:
    """Return the next letter day, and those after it whose draft is due while that one still waits to leave."""
    found = [next_day(now, config, said)]
    while times(day := next_day(now, config, _but(said, found)), config).draft_at <= now:
        found.append(day)
    return found


def _but(said: Said, days: list[dt.date]) -> Said:
    return replace(said, done={*said.done, *days})


def due_days(now: dt.datetime, config: Config, said: Said = NOTHING) -> list[dt.date]:
    """Return the letter days whose sending hour has struck, until their midnight and their grace have both ended."""
    today = now.astimezone(config.letter.zone).date()
    back = period(config.schedule.grace).days + 1
    near = {
        today + dt.timedelta(days=n) for n in range(-back, _WEEK)
    }  # one of those to come may leave before its day
    return [
        day
        for day in sorted({*near, *said.postponed})
        if is_letter_day(day, config)
        and _is_due(times(day, config, said.postponed.get(day)), now)
        and not why_none(day, config, said)
    ]


def _is_due(due: Times, now: dt.datetime) -> bool:
    return due.send_at <= now < max(due.deadline, due.midnight)


def bounds(
    day: dt.date, now: dt.datetime, config: Config, said: Said
) -> tuple[dt.datetime, dt.date, dt.datetime]:
    """Return between which instants the edition of a day may leave, both excluded, and whose letter ends that time.

    Args:
        day: the edition's date.
        now: aware.
        config: the letter's hours, zone and calendar.
        said: of the other editions; those that are done have no letter, what comes after them is next.

    Returns:
        The instant of now, or that of a letter of before which still waits to leave; the next letter's day, and its instant.
    """
    before = [
        at for other, at in said.postponed.items() if other < day and times(other, config, at).deadline > now
    ]
    after = day + dt.timedelta(days=1)
    while not is_letter_day(after, config) or after in said.done or why_none(after, config, said):
        after += dt.timedelta(days=1)
    return max([now, *before]), after, times(after, config, said.postponed.get(after)).send_at


def next_turn(
    now: dt.datetime,
    config: Config,
    collected: dt.datetime | None = None,
    said: Said = NOTHING,
) -> dt.datetime:
    """Return the first instant after this one at which anything becomes due by time alone.

    Until then no letter's hour strikes or passes, no other day begins, and no other letter is the next. Where a
    collection is overdue, the instant at which it was due.

    Args:
        now: aware.
        config: the letter's hours and zone.
        collected: when all sources were last collected; None where time makes no collection due.
        said: of the editions.
    """
    today = now.astimezone(config.letter.zone).date()
    back, ahead = period(config.schedule.grace).days + 1, 2 * _WEEK
    near = (times(today + dt.timedelta(days=n), config) for n in range(-back, ahead))
    late = (times(day, config, at) for day, at in said.postponed.items())
    hours = [hour for one in (*near, *late) if is_letter_day(one.day, config) for hour in _hours(one, config)]
    midnight = _instant(today + dt.timedelta(days=1), dt.time(), config.letter.zone)
    collecting = [] if collected is None else [collected + period(config.schedule.collect)]
    return min(*(hour for hour in (midnight, *hours) if hour > now), *collecting)


def _hours(due: Times, config: Config) -> tuple[dt.datetime, ...]:
    last_look = (due.send_at - LAST_LOOK,) if config.schedule.empty == "skip" else ()
    reminder = (due.remind_at,) if config.schedule.approval == "required" else ()
    return due.draft_at, *reminder, *last_look, due.send_at, due.deadline, due.midnight


def neighbour(day: dt.date, config: Config) -> dt.date:
    """Return the letter day nearest to a day that is none, for a helpful message."""
    return min((day + dt.timedelta(days=n) for n in range(-3, 4)), key=lambda d: not is_letter_day(d, config))


def nth_in_month(day: dt.date) -> int:
    """Return which of its weekday a day is in its month, from 0: the third Thursday is 2."""
    return (day.day - 1) // 7
