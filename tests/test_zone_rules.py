"""Zones as calendars describe them: by what stands there alone, clocks show what they show where the letter is."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings, strategies as st

from newsletter.zone_rules import timezone

RULED = ["Europe/Paris", "America/New_York", "Australia/Sydney", "America/Sao_Paulo"]
ALL = [*RULED, "Indian/Reunion", "Africa/Casablanca", "Europe/Moscow", "Pacific/Apia", "UTC"]


def observances(zone: str, first: int, last: int) -> list[tuple[dt.datetime, dt.timedelta]]:
    """Read each change that is described: its onset, in the wall time that it begins, and its offset."""
    described = icalendar.Timezone.from_ical(timezone(ZoneInfo(zone), first, last))
    found = []
    for part in described.subcomponents:
        begin = part["DTSTART"].dt
        onsets = [begin]
        if "RRULE" in part:
            rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=begin)
            onsets = rule.between(begin, dt.datetime(last + 1, 1, 1), inc=True)
        old, new = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        found += [(one - old + new, new) for one in onsets]
    return sorted(found)


@settings(max_examples=60)
@given(
    st.sampled_from(ALL), st.integers(0, 5), st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2036, 1, 1))
)
def test_the_described_zone_is_the_real_one(name: str, years: int, moment: dt.datetime) -> None:
    """A calendar that trusts the description alone comes to the instant that the letter means."""
    zone = ZoneInfo(name)
    start = moment.replace(second=0, microsecond=0, tzinfo=zone)
    wall = start.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None)
    if wall != start.replace(tzinfo=None):
        return  # an hour that is left out
    found = observances(name, moment.year - 1, moment.year + years)
    offset = [offset for onset, offset in found if onset <= wall][-1]
    assert wall - offset in {
        start.replace(fold=fold).astimezone(dt.UTC).replace(tzinfo=None) for fold in (0, 1)
    }


@pytest.mark.parametrize("zone", RULED[:3])
def test_one_rule_each_way(zone: str) -> None:
    """Where the same two days of each year change the clocks, they are told by two rules, which every program reads."""
    said = timezone(ZoneInfo(zone), 2022, 2026)
    assert (said.count(b"BEGIN:STANDARD"), said.count(b"BEGIN:DAYLIGHT"), said.count(b"RRULE")) == (1, 1, 2)


def test_paris() -> None:
    """The last Sundays of March and October, at one in UTC."""
    said = timezone(ZoneInfo("Europe/Paris"), 2022, 2026).decode()
    assert "DTSTART:20220327T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in said
    assert "DTSTART:20221030T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in said


@pytest.mark.parametrize(
    ("zone", "first", "last"), [("Europe/Paris", 1994, 1997), ("Africa/Casablanca", 2022, 2025)]
)
def test_no_rule_where_there_is_none(zone: str, first: int, last: int) -> None:
    """Years in which the rule changed, or a zone that follows the moon, are told change by change."""
    said = timezone(ZoneInfo(zone), first, last)
    assert b"RRULE" not in said
    assert said.count(b"BEGIN:STANDARD") + said.count(b"BEGIN:DAYLIGHT") == 1 + 2 * (last - first + 1)
