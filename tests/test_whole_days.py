"""Whole days that are written with hours."""

import datetime as dt
import json
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.dates.whole_days import whole_days
from newsletter.collect.handwritten import agenda_entries
from newsletter.model import Kind
from newsletter.schema import read_agenda
from tests import test_calendar, test_feed, test_openagenda
from tests.workspaces import DAY, Desk

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
FIFTH, SIXTH = dt.date(2023, 10, 5), dt.date(2023, 10, 6)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2023-10-05T00:00", "2023-10-05T23:59", (FIFTH, FIFTH)),
        ("2023-10-05T00:00", "2023-10-05T23:59:59", (FIFTH, FIFTH)),
        ("2023-10-05T00:01", "2023-10-05T23:59", (FIFTH, FIFTH)),
        ("2023-10-05T00:00", "2023-10-06T00:00", (FIFTH, FIFTH)),
        ("2023-10-05T00:00", "2023-10-05T00:00", (FIFTH, FIFTH)),
        ("2023-10-05T00:00", "2023-10-06T23:59", (FIFTH, SIXTH)),
        ("2023-10-05T00:00", "2023-10-07T00:00", (FIFTH, SIXTH)),
        ("2023-10-05T00:00", "2023-10-05T18:00", None),
        ("2023-10-05T09:00", "2023-10-05T23:59", None),
        ("2023-10-05T20:00", "2023-10-06T00:00", None),
        ("2023-10-05T00:30", "2023-10-05T00:30", None),
    ],
)
def test_by_its_own_clock(start: str, end: str, days: tuple[dt.date, dt.date] | None) -> None:
    """From midnight, or a minute after, to midnight, or a minute before, are days; all else has hours."""
    moments = (dt.datetime.fromisoformat(moment).replace(tzinfo=PARIS) for moment in (start, end))
    assert whole_days(*moments) == days


def test_by_other_clocks() -> None:
    """What lasts a day by one of the clocks that are named is that day."""
    start, end = (dt.datetime(2023, 10, 5, *clock, tzinfo=dt.UTC) for clock in ((0, 0), (23, 59)))
    assert whole_days(start.astimezone(PARIS), end.astimezone(PARIS)) is None
    assert whole_days(start.astimezone(PARIS), end.astimezone(PARIS), PARIS, dt.UTC) == (FIFTH, FIFTH)


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART;TZID=Europe/Paris:20231005T000000", "DTEND;TZID=Europe/Paris:20231005T235959"),
        ("DTSTART:20231004T220000Z", "DTEND:20231005T215959Z"),
        ("DTSTART:20231005T000000Z", "DTEND:20231005T235959Z"),
        ("DTSTART;TZID=America/New_York:20231005T000100", "DTEND;TZID=America/New_York:20231005T235900"),
        ("DTSTART;TZID=Asia/Tokyo:20231005T000000", "DTEND;TZID=Asia/Tokyo:20231006T000000"),
        ("DTSTART:20231005T000000", "DTEND:20231005T000000"),
    ],
)
def test_of_calendars(lines: tuple[str, str]) -> None:
    """In a calendar the clock may be the event's, the letter's, or UTC's."""
    found = test_calendar.one(*lines)
    assert (found.start, found.end, found.all_day) == (FIFTH, FIFTH, True)


def test_of_feeds_and_exports() -> None:
    """So it is in feeds of events, and in the JSON of OpenAgenda."""
    item = "<title>a</title><ev:startdate>{}</ev:startdate><ev:enddate>{}</ev:enddate>"
    moments = ("2023-10-05T00:00:00+02:00", "2023-10-06T00:00:00+02:00")
    (entry,) = test_feed.read(test_feed.rss(item.format(*moments)), kind=Kind.EVENT)
    (other,) = test_openagenda.read(
        {
            "events": [
                test_openagenda.event(timings=[{"begin": moments[0], "end": "2023-10-05T23:59:00+02:00"}])
            ]
        }
    )
    for found in (entry, other):
        assert (found.start, found.end, found.all_day) == (FIFTH, FIFTH, True)


def test_of_the_agenda() -> None:
    """A person may write it so too, in the zone of the row."""
    text = (
        '[[event]]\nid = "a"\ntitle = "Salon"\nstart = 2023-10-05T00:00:00\nend = 2023-10-05T23:59:00\n'
        'timezone = "America/New_York"\n'
    )
    (entry,) = agenda_entries(read_agenda(text, PARIS), PARIS, NOW)
    assert (entry.start, entry.end, entry.all_day) == (FIFTH, FIFTH, True)


def test_on_the_letters_own_day(desk: Desk) -> None:
    """What lasts all of the letter's own Thursday is in it."""
    lines = ("DTSTART;TZID=Europe/Paris:20230928T000000", "DTEND;TZID=Europe/Paris:20230928T235959")
    desk.write("feeds/x.cal", test_calendar.calendar(test_calendar.event(*lines, summary="Salon")))
    desk.write("feeds/sources.toml", '[[source]]\nid = "x"\nkind = "event"\nfile = "feeds/x.cal"\n')
    desk("collect")
    rows = json.loads(desk("draft", DAY, "--json").out)["entry"]
    (row,) = [row for row in rows if row["title"] == "Salon"]
    assert (row["state"], row["section"], row["all_day"]) == ("in", "semaine", True)
