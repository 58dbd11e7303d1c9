"""Whole days that are written with hours: from midnight, or a minute after it, to midnight, or a minute before it. Pure."""

import datetime as dt

_MORNING = dt.time(0, 2)  # before it a day begins: 0 h, 0 h 01


def whole_days(start: dt.datetime, end: dt.datetime, *zones: dt.tzinfo) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of what lasts whole days by some clock; None for all else.

    Args:
        start: an instant, in the zone that it is written in.
        end: when it ends; midnight ends the day before, unless it begins then.
        zones: whose clocks count too: products write days in UTC, or in that of their server.
    """
    on_clocks = ((_wall(start, zone), _wall(end, zone)) for zone in zones)
    return next((days for clock in ((start, end), *on_clocks) if (days := _days(*clock)) is not None), None)


def _wall(when: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    try:
        return when.astimezone(zone)
    except OverflowError:
        return when


def _days(start: dt.datetime, end: dt.datetime) -> tuple[dt.date, dt.date] | None:
    if start.time() >= _MORNING:
        return None
    first, last = start.date(), end.date()
    if (end.hour, end.minute) == (0, 0) and (last > first or start == end):
        return first, max(first, last - dt.timedelta(days=1))
    return (first, last) if (end.hour, end.minute) == (23, 59) and last >= first else None
