"""Recurrence rules (RFC 5545, section 3.3.10): which are safe to expand. Pure.

Some take minutes and gigabytes: every second, no interval, a thousand million times, each 30th of February.
"""

import datetime as dt
from typing import Any

import icalendar
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from newsletter.model import When

_TOO_FAST = {"SECONDLY", "MINUTELY", "HOURLY"}
_MOST_TIMES_A_DAY = 24
_HIGHEST_COUNT = 10_000
_NEAR_THE_END = (
    9972  # a leap year: what never happens is sought until the year 9999, so it is sought from here
)


def is_endless(event: Any) -> bool:
    """Whether any rule of an event could expand without end, or cannot be expanded at all."""
    rules = event.get("RRULE")
    several = rules if isinstance(rules, list) else [rules] if rules is not None else []
    return any(not _is_modest(rule) or not _happens(rule, event["DTSTART"].dt) for rule in several)


def _is_modest(rule: Any) -> bool:
    times = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(1, len(rule.get(part) or ()))
    return (
        str((rule.get("FREQ") or [""])[0]).upper() not in _TOO_FAST
        and (rule.get("INTERVAL") or [1])[0] >= 1
        and 1 <= (rule.get("COUNT") or [1])[0] <= _HIGHEST_COUNT
        and times <= _MOST_TIMES_A_DAY
    )


def _happens(rule: Any, start: When) -> bool:
    """Whether a rule, at every interval, has a day at all."""
    first = dt.datetime(_NEAR_THE_END, start.month, start.day)  # noqa: DTZ001 - only its day counts
    words = {name: value for name, value in rule.items() if name not in {"UNTIL", "COUNT", "INTERVAL"}}
    text = icalendar.vRecur(words).to_ical().decode()  # type: ignore[no-untyped-call]
    try:
        return next(iter(rrulestr(text, dtstart=first)), None) is not None
    except (ValueError, IndexError, TypeError, ArithmeticError):
        return False
