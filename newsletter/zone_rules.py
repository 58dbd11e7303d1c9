"""A time zone as iCalendar describes it (RFC 5545, section 3.6.5). Pure.

Where all its changes follow one yearly rule each way it is told by these rules, which every program reads; else change by
change.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar

_STEP = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_WEEK = dt.timedelta(weeks=1)
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Clock:
    """What clocks show from a change on: offset from UTC before and after, the name of it, whether it is summer's."""

    before: dt.timedelta
    offset: dt.timedelta
    name: str
    is_daylight: bool


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clocks, in the wall time before it."""

    onset: dt.datetime
    clock: _Clock


@lru_cache(maxsize=64)
def timezone(zone: ZoneInfo, first: int, last: int) -> bytes:
    """Describe a zone as a component VTIMEZONE.

    Args:
        zone: which.
        first: the year that it is described from.
        last: the year to whose end it is described.
    """
    begin, end = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (first, last + 1))
    changes = [_change(at, zone) for at in _instants(zone, begin, end)]
    described = icalendar.Timezone()
    described.add("tzid", zone.key)
    ways = [changes[::2], changes[1::2]]
    rules = [_rule(way, last - first + 1) for way in ways]
    if all(rules):
        parts = [_observance(way[0], rule) for way, rule in zip(ways, rules, strict=True)]
    else:
        parts = [_observance(one) for one in (_change(begin, zone), *changes)]
    for part in parts:
        described.add_component(part)
    return bytes(described.to_ical())


def _rule(changes: Sequence[_Change], years: int) -> str:
    """Say on which day of its month each of these falls, once a year: "-1SU", or "2SU"; empty where none holds for all."""
    onsets = [one.onset for one in changes]
    alike = {(one.onset.month, one.onset.weekday(), one.onset.time(), one.clock) for one in changes}
    if len(alike) != 1 or len(onsets) != years or len({one.year for one in onsets}) != years:
        return ""
    day = _DAYS[onsets[0].weekday()]
    if all((one + _WEEK).month != one.month for one in onsets):
        return f"-1{day}"
    places = {(one.day + 6) // 7 for one in onsets}
    return f"{places.pop()}{day}" if len(places) == 1 else ""


def _instants(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Find the instants (UTC) at which a zone's offset changes, to the minute."""
    day = begin
    while day < end:
        low, high = day, day + _STEP
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > _MINUTE:
                middle = low + (high - low) // 2
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(second=0, microsecond=0)
        day += _STEP


def _change(at: dt.datetime, zone: ZoneInfo) -> _Change:
    before, after = (at - _MINUTE).astimezone(zone), at.astimezone(zone)
    old, new = before.utcoffset() or dt.timedelta(), after.utcoffset() or dt.timedelta()
    clock = _Clock(old, new, after.tzname() or zone.key, bool(after.dst()))
    return _Change((at + old).replace(tzinfo=None), clock)


def _observance(change: _Change, rule: str = "") -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    part = icalendar.TimezoneDaylight() if change.clock.is_daylight else icalendar.TimezoneStandard()
    part.add("dtstart", change.onset)
    if rule:
        part.add("rrule", {"FREQ": "YEARLY", "BYMONTH": change.onset.month, "BYDAY": rule})
    part.add("tzoffsetfrom", change.clock.before)
    part.add("tzoffsetto", change.clock.offset)
    part.add("tzname", change.clock.name)
    return part
