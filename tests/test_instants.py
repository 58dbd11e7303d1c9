"""Dates as feeds write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from newsletter.collect import instants

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
     "9999-12-31T23:59:59Z", "Thu, 99 Sep 2023 09:00:00 GMT", "Thu, 28 Sep 2023 09:00:00 +9999", "2023-09-28T09:00:00+99:00"],
)  # fmt: skip
def test_unreadable(text: str | None) -> None:
    """What is missing, unreadable or absurd is no date."""
    assert instants.read(text, PARIS) is None


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Any text is a date or none, never an error."""
    instants.read(text, PARIS)
    instants.seconds(text)


@settings(deadline=None)
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
