"""Recurrence rules (RFC 5545, section 3.3.10): which are safe to expand, and their dates on the clock. Pure.

Some rules take minutes and gigabytes: every second, no interval, each 30th of February. Those are not expanded, unless
a COUNT or an UNTIL keeps what comes every few hours or minutes to a few hundred, whatever its day. The others give
their dates one by one, so that whoever asks can stop; what he asks for is counted in an `Allowance`.

recurring-ical-events, which tests compare with, cannot be stopped in the middle of an expansion, gives up a whole
calendar or series for one bad rule, and needs icalendar to know the zones, which it then remembers for all calendars of
the process. dateutil gives the dates of one rule, lazily.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import icalendar
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

Rule = Mapping[str, Any]

_DAYS = {"DAILY": 1, "WEEKLY": 7}
_MONTHS = {"MONTHLY": 1, "YEARLY": 12}
_FAST = {
    "HOURLY": dt.timedelta(hours=1),
    "MINUTELY": dt.timedelta(minutes=1),
    "SECONDLY": dt.timedelta(seconds=1),
}
_MOST_FAST = 1000
_MOST_TIMES_A_DAY = 24
# What never happens is sought until the year 9999. So it is sought from here first: 28 years hold every calendar.
_NEAR_THE_END = dt.datetime(9972, 1, 1)  # noqa: DTZ001 - clocks have no zone
_UNREADABLE = (ValueError, IndexError, TypeError, ArithmeticError)


class TooManyDatesError(Exception):
    """A calendar's rules give more dates than anybody will read."""


@dataclass(slots=True)
class Allowance:
    """How many dates may still be tried, over all rules of a calendar."""

    left: int

    def take(self) -> None:
        """Count one.

        Raises:
            TooManyDatesError: none is left.
        """
        self.left -= 1
        if self.left < 0:
            raise TooManyDatesError


def is_endless(rule: Rule, first: dt.datetime) -> bool:
    """Whether a rule that starts at a wall time could expand without end, or cannot be expanded at all."""
    if _frequency(rule) in _FAST:
        return not _is_modest(rule, first)
    times = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(rule.get(part) or ()))
    if _frequency(rule) not in _DAYS | _MONTHS or _interval(rule) < 1 or times > _MOST_TIMES_A_DAY:
        return True
    late = _late(rule, first.replace(hour=0, minute=0, second=0))  # so that it is asked once for all hours
    return late is not None and not _happens(_text(rule, counted=False), late)


def walls(rule: Rule, first: dt.datetime, low: dt.datetime) -> Iterator[dt.datetime]:
    """Give a rule's dates in order, without regard to UNTIL.

    Args:
        rule: one that is not endless.
        first: DTSTART, as its clock shows it.
        low: dates before this may be left out.
    """
    if _frequency(rule) in _FAST:
        yield from _fast(rule, first)
        return
    counted = _count(rule) > 0
    start = first if counted else _advanced(rule, first, low)
    try:
        yield from rrulestr(_text(rule, counted=counted), dtstart=start)
    except _UNREADABLE:
        return


def _frequency(rule: Rule) -> str:
    return str((rule.get("FREQ") or [""])[0]).upper()


def _interval(rule: Rule) -> int:
    return int((rule.get("INTERVAL") or [1])[0])


def _count(rule: Rule) -> int:
    """COUNT; 0 where there is none, or none that counts: some products write -1 for « no end »."""
    return int((rule.get("COUNT") or [0])[0])


def _is_modest(rule: Rule, first: dt.datetime) -> bool:
    """Whether a rule of hours or less gives few dates. What filters them could leave none, and seek for ever."""
    if _interval(rule) < 1 or any(name.upper().startswith("BY") for name in rule):
        return False
    if _count(rule) > 0:
        return _count(rule) <= _MOST_FAST
    until = (rule.get("UNTIL") or [None])[0]
    if not isinstance(until, dt.date):
        return False
    if isinstance(until, dt.datetime):
        last = until.replace(tzinfo=None)
    else:
        last = dt.datetime.combine(until, dt.time.max)
    return (last - first) / _FAST[_frequency(rule)] < _interval(rule) * _MOST_FAST


def _fast(rule: Rule, first: dt.datetime) -> Iterator[dt.datetime]:
    """Give the dates of a modest rule by the clock."""
    for at in range(min(_count(rule) or _MOST_FAST, _MOST_FAST)):
        try:
            yield first + at * _interval(rule) * _FAST[_frequency(rule)]
        except OverflowError:
            return


def _text(rule: Rule, *, counted: bool) -> str:
    dropped = {"UNTIL"} if counted else {"UNTIL", "COUNT"}
    words = {name: value for name, value in rule.items() if name not in dropped}
    return str(icalendar.vRecur(words).to_ical().decode())  # type: ignore[no-untyped-call]


def _advanced(rule: Rule, first: dt.datetime, low: dt.datetime) -> dt.datetime:
    """Start a rule of days or weeks later, in step: a series of 1900 need not be walked through."""
    days = _DAYS.get(_frequency(rule), 0) * _interval(rule)
    if not days or low <= first:
        return first
    return first + dt.timedelta(days=(low - first).days // days * days)


def _late(rule: Rule, first: dt.datetime) -> dt.datetime | None:
    """Find a start near the end of time that is in step with a rule; None where its steps are too wide to need one."""
    if _frequency(rule) in _DAYS:
        return _advanced(rule, first, _NEAR_THE_END)
    step = _MONTHS[_frequency(rule)] * _interval(rule)
    month = first.year * 12 + first.month - 1
    month += max(0, -(-(_NEAR_THE_END.year * 12 - month) // step) * step)
    for later in range(month, 10_000 * 12, step):
        try:
            return first.replace(year=later // 12, month=later % 12 + 1)
        except ValueError:
            continue
    return None


@lru_cache(maxsize=10_000)
def _happens(text: str, start: dt.datetime) -> bool:
    try:
        return next(iter(rrulestr(text, dtstart=start)), None) is not None
    except _UNREADABLE:
        return False
