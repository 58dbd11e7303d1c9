"""Recurrence rules: which are safe, and their dates."""

import datetime as dt
from itertools import islice, takewhile

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, strategies as st

from newsletter.collect.calendars.recurrence import Allowance, TooManyDatesError, is_endless, walls

START = dt.datetime(2023, 1, 31, 18, 30)


def rule(text: str) -> icalendar.vRecur:
    return icalendar.vRecur.from_ical(text)


@pytest.mark.parametrize(
    ("text", "endless"),
    [
        ("FREQ=DAILY", False),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", False),
        ("FREQ=MONTHLY;BYMONTHDAY=31;INTERVAL=12", False),
        ("FREQ=YEARLY;INTERVAL=1000000", False),
        ("FREQ=DAILY;BYHOUR=9,14;BYMINUTE=0,30", False),
        ("FREQ=DAILY;BYHOUR=9,14;BYMINUTE=" + ",".join(map(str, range(60))), True),
        ("FREQ=HOURLY", True),
        ("FREQ=HOURLY;COUNT=5", False),
        ("FREQ=HOURLY;INTERVAL=4;UNTIL=20230202T000000Z", False),
        ("FREQ=HOURLY;UNTIL=20230202", False),
        ("FREQ=MINUTELY;INTERVAL=30;COUNT=6", False),
        ("FREQ=SECONDLY;COUNT=1000", False),
        ("FREQ=SECONDLY;COUNT=1001", True),
        ("FREQ=HOURLY;COUNT=-1", True),
        ("FREQ=HOURLY;UNTIL=20300101T000000Z", True),
        ("FREQ=MINUTELY;UNTIL=20230202", True),
        ("FREQ=HOURLY;INTERVAL=0;COUNT=3", True),
        ("FREQ=HOURLY;COUNT=3;BYMONTH=2;BYMONTHDAY=30", True),
        ("FREQ=DAILY;INTERVAL=0", True),
        ("FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4", True),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", True),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=MO", True),
        ("FREQ=WEEKLY;BYDAY=TU;BYSETPOS=3", True),
    ],
)
def test_endless(text: str, *, endless: bool) -> None:
    """A rule is endless that is too fast, has no step, or no day that it can fall on, in step with its start."""
    assert is_endless(rule(text), START) is endless


RULES = st.builds(
    "FREQ={};INTERVAL={}{}".format,
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 5),
    st.sampled_from(["", ";BYDAY=MO,FR", ";BYMONTH=3,10", ";COUNT=40", ";BYHOUR=9,18", ";BYDAY=MO;WKST=SU"]),
)


@given(text=RULES, day=st.dates(dt.date(1990, 1, 1), dt.date(2024, 1, 1)), ahead=st.integers(0, 4000))
def test_dates_are_those_of_the_whole_rule(text: str, day: dt.date, ahead: int) -> None:
    """Whatever is left out before the time asked for, what follows is what the whole rule gives."""
    first = dt.datetime.combine(day, dt.time(18, 30))
    assume(not is_endless(rule(text), first))
    low = first + dt.timedelta(days=ahead)
    high = low + dt.timedelta(days=900)
    whole = [
        found for found in takewhile(lambda one: one <= high, rrulestr(text, dtstart=first)) if found >= low
    ]
    mine = [
        found for found in takewhile(lambda one: one <= high, walls(rule(text), first, low)) if found >= low
    ]
    assert mine == whole


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("FREQ=HOURLY;INTERVAL=4;COUNT=3", [0, 4, 8]),
        ("FREQ=HOURLY;COUNT=5", [0, 1, 2, 3, 4]),
        ("FREQ=MINUTELY;INTERVAL=90;COUNT=2", [0, 1.5]),
        ("FREQ=HOURLY;INTERVAL=1000000000;COUNT=3", [0]),
    ],
)
def test_a_few_hours(text: str, hours: list[float]) -> None:
    """What comes a few times within hours is all there; what leaves the years of a clock ends."""
    found = [(one - START) / dt.timedelta(hours=1) for one in walls(rule(text), START, START)]
    assert found == hours


def test_a_long_past_costs_nothing() -> None:
    """A rule of days is not walked through from its beginning."""
    low = dt.datetime(2023, 1, 1)
    first = next(islice(walls(rule("FREQ=DAILY;INTERVAL=3"), dt.datetime(1, 1, 1), low), 1))
    assert low - dt.timedelta(days=3) < first <= low


def test_allowance() -> None:
    """An allowance ends."""
    allowance = Allowance(1)
    allowance.take()
    with pytest.raises(TooManyDatesError):
        allowance.take()
