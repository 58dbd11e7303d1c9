"""Dates as feeds write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.dates import instants

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thu, 28 Sep 2023 09:00:00 +0200", "2023-09-28T09:00:00+02:00"),
        ("Thu, 28 Sep 2023 09:00:00 GMT", "2023-09-28T11:00:00+02:00"),
        ("Thu, 28 Sep 2023 09:00:00 CEST", "2023-09-28T09:00:00+02:00"),
        ("Thu, 28 Dec 2023 09:00:00 CET", "2023-12-28T09:00:00+01:00"),
        ("Thu, 28 Sep 2023 09:00:00 EST", "2023-09-28T16:00:00+02:00"),
        ("Thu, 28 Sep 2023 09:00:00", "2023-09-28T09:00:00+02:00"),
        ("28 Sep 2023 09:00", "2023-09-28T09:00:00+02:00"),
        ("2023-09-28T09:00:00Z", "2023-09-28T11:00:00+02:00"),
        ("2023-09-28T09:00:00.123+02:00", "2023-09-28T09:00:00+02:00"),
        ("2023-09-28T09:00:00", "2023-09-28T09:00:00+02:00"),
        ("2023-09-28 09:00", "2023-09-28T09:00:00+02:00"),
        ("20230928T090000Z", "2023-09-28T11:00:00+02:00"),
        ("2023-09-28", "2023-09-28"),
        # French, in words and in figures
        ("jeu., 05 oct. 2023 09:00:00 +0200", "2023-10-05T09:00:00+02:00"),
        ("jeudi 5 octobre 2023 à 9 h 30", "2023-10-05T09:30:00+02:00"),
        ("jeu. 1er févr. 2024", "2024-02-01"),
        ("12 août 2023 10:00", "2023-08-12T10:00:00+02:00"),
        ("05/10/2023 09:00", "2023-10-05T09:00:00+02:00"),
        ("05/10/2023 - 9h30", "2023-10-05T09:30:00+02:00"),
        ("jeu 5/10/2023", "2023-10-05"),
        ("05.10.23", "2023-10-05"),
        # English and American
        ("Thursday, 05 October 2023 9:05 GMT", "2023-10-05T11:05:00+02:00"),
        ("Thu, 05 Sept 2023 09:00:00 CEST", "2023-09-05T09:00:00+02:00"),
        ("Thu,05-Oct-23 09:00:00 GMT+0200", "2023-10-05T09:00:00+02:00"),
        ("Thu Oct  5 09:00:00 2023", "2023-10-05T09:00:00+02:00"),
        ("Thu Oct 5 09:00:00 GMT 2023", "2023-10-05T11:00:00+02:00"),
        ("October 5, 2023 3:00 pm", "2023-10-05T15:00:00+02:00"),
        ("10/5/2023 12:31:00 AM", "2023-10-05T00:31:00+02:00"),
        ("10/25/2023", "2023-10-25"),
        # zones and hours
        ("Thu, 05 Oct 2023 09:00:00 +02:00 (CEST)", "2023-10-05T09:00:00+02:00"),
        ("Thu, 05 Oct 2023 09:00:00 Q", "2023-10-05T11:00:00+02:00"),
        ("Thu, 05 Oct 2023 09:00:00 XYZT", "2023-10-05T09:00:00+02:00"),
        ("Thu, 05 Oct 2023 09:00:00 -0234", "2023-10-05T13:34:00+02:00"),
        ("Thu, 05 Oct 2023 24:00:00 +0200", "2023-10-06T00:00:00+02:00"),
        ("2023-12-31T24:00:00", "2024-01-01T00:00:00+01:00"),
        ("2023-10-05T09:00:60Z", "2023-10-05T11:00:59+02:00"),
        ("2023-10-05T09:00+02", "2023-10-05T09:00:00+02:00"),
        ("2023-10-05T9:00:00.1234567Z", "2023-10-05T11:00:00+02:00"),
        ("2023-10-05T09:00:00+02:00[Europe/Paris]", "2023-10-05T09:00:00+02:00"),
        ("2023-10-05T09:00:00+01:00[Europe/London]", "2023-10-05T10:00:00+02:00"),
        ("2023-10-05 09:00:00.25 +0000 UTC", "2023-10-05T11:00:00+02:00"),
        ("2023-10-05 09:00:00 -0400 EDT m=+0.012", "2023-10-05T15:00:00+02:00"),
        ("2023-10-05T09:00:00Z+0000", "2023-10-05T11:00:00+02:00"),
        ("2023-10-05T09:00:00Z-03:30", "2023-10-05T14:30:00+02:00"),
        ("Thu, 05 Oct 2023 09:00:00 -0500 America/Bogota", "2023-10-05T16:00:00+02:00"),
        ("2023-10-05\u202f09:00\u00a0+0200", "2023-10-05T09:00:00+02:00"),
        ("2023/10/5 9:00", "2023-10-05T09:00:00+02:00"),
        ("lun, 25 09 2023 10:00:00", "2023-09-25T10:00:00+02:00"),
        ("25 09 2023", "2023-09-25"),
        ("Mon, 25 Sep 2023 8:05:3 +0000", "2023-09-25T10:05:03+02:00"),
        ("2023-09-25T8:05:3", "2023-09-25T08:05:03+02:00"),
        ("25/09/2023 8:05:3", "2023-09-25T08:05:03+02:00"),
        # two digits of a year (RFC 2822, section 4.3)
        ("Thu, 09 Feb 06 23:59:45 +0000", "2006-02-10T00:59:45+01:00"),
        ("Fri, 09 Feb 96 23:59:45 +0000", "1996-02-10T00:59:45+01:00"),
    ],
)
def test_read(text: str, expected: str) -> None:
    """RFC 822, RFC 3339 and their usual deviations are read; without a zone it is the source's."""
    found = instants.read(text, PARIS)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["", None, "demain", "0000-00-00T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000", "2023-13-01", "2023-02-30T10:00:00Z",
     "9999-12-31T23:59:59Z", "Thu, 99 Sep 2023 09:00:00 GMT", "Thu, 28 Sep 2023 09:00:00 +9999", "2023-09-28T09:00:00+99:00",
     "31/02/2023", "Thu, 05 Foo 2023 09:00:00 GMT", "2023-10-05T25:00:00", "2023-W40-4", "2023-10", "1696489200",
     "5 octobre", "2023-10-05 environ", "Sun, 09 Feb 1806 23:59:45 +0000", "²³²³-¹⁰-⁰⁵T٠٩:٠٠"],
)  # fmt: skip
def test_unreadable(text: str | None) -> None:
    """What is missing, unreadable or absurd is no date."""
    assert instants.read(text, PARIS) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1695628800", "2023-09-25T10:00:00+02:00"),
        (" 1695628800000 ", "2023-09-25T10:00:00+02:00"),
        ("2023-09-25", "2023-09-25T00:00:00+02:00"),
        ("16956288", None),
        ("2023092510", None),
        ("", None),
    ],
)
def test_instant(text: str, expected: str | None) -> None:
    """Where only an instant is meant, seconds since 1970 are one, and a day is its midnight."""
    found = instants.instant(text, PARIS)
    assert (found and found.isoformat()) == expected


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Any text is a date or none, never an error."""
    instants.read(text, PARIS)
    instants.seconds(text)


@given(
    st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2199, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    )
)
def test_round_trip(moment: dt.datetime) -> None:
    """An instant written by RFC 822 or RFC 3339 is read as itself."""
    aware = moment.replace(tzinfo=dt.UTC)
    from email.utils import format_datetime

    assert instants.read(format_datetime(aware), PARIS) == aware
    assert instants.read(aware.isoformat(), PARIS) == aware


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3480", 3480),
        ("3480.5", 3480),
        ("58:00", 3480),
        ("01:02:03", 3723),
        ("", None),
        ("0", None),
        ("58 min", None),
        ("1:2:3:4", None),
        ("²", None),
    ],
)
def test_seconds(text: str, expected: int | None) -> None:
    """Durations are seconds, or minutes and hours with colons."""
    assert instants.seconds(text) == expected


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        ("2023-10-05", "9:30 am", "2023-10-05T09:30:00+02:00"),
        ("05/10/2023", "18 h 30", "2023-10-05T18:30:00+02:00"),
        ("2023-10-05", "", "2023-10-05"),
        ("2023-10-05", "le soir", "2023-10-05"),
        ("2023-10-05T09:00:00", "18:00", "2023-10-05T09:00:00+02:00"),
        ("demain", "18:00", None),
    ],
)
def test_joined(day: str, hour: str, expected: str | None) -> None:
    """A day and an hour that stand apart are an instant; an hour that nobody can read leaves the day."""
    found = instants.joined(day, hour, PARIS)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("Thu, 02 Sep 2021 20:0:0 Z", "2021-09-02T20:00"),
        ("Thu, 02 Sep 2021 20:5:0 +0200", "2021-09-02T18:05"),
        ("2021-09-02T20:5:0Z", "2021-09-02T20:05"),
        ("02/09/2021 20:5:0 +0200", "2021-09-02T18:05"),
        ("Vendredi, 13 Octobre, 2023 - 14:00", "2023-10-13T12:00"),
        ("vendredi 13 octobre 2023 - 14:00", "2023-10-13T12:00"),
        ("Friday, October 13, 2023 - 14:00", "2023-10-13T12:00"),
        ("October 13, 2023 at 2:00 pm", "2023-10-13T12:00"),
        ("ven 13/10/2023 - 14:00", "2023-10-13T12:00"),
    ],
)
def test_long_dates_and_short_minutes(text: str, utc: str) -> None:
    """Drupal's long dates are read with their hour, and times of one-figure minutes keep their zone."""
    found = instants.read(text, PARIS)
    assert isinstance(found, dt.datetime)
    assert found.astimezone(dt.UTC).isoformat()[:16] == utc
