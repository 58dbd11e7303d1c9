"""Calendar values that mean one thing only, though RFC 5545 has them otherwise."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.calendars.mending import mended, unescaped
from newsletter.model import EventStatus
from tests.test_calendar import calendar, event, one, paris, read

SIX = paris(2023, 10, 5, 18)
EDT = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("DTSTART;TZID=Europe/Paris:20231005T1800", SIX),
        ("DTSTART:20231005T180000+0200", SIX),
        ("DTSTART:20231005T120000-04:00", SIX),
        ("DTSTART;TZID=Europe/Paris:20231005T160000+00", SIX),
        ("DTSTART:2023-10-05T18:00:00", SIX),
        ("DTSTART;TZID=America/New_York:2023-10-05T12:00:00", SIX),
        ("DTSTART;TZID=GMT+02:00:2023-10-05T18:00", SIX),
        ("DTSTART:2023-10-05T16:00:00.000Z", SIX),
        ("DTSTART:2023-10-05 18:00", SIX),
        ("dtstart:20231005t160000z", SIX),
        ("DTSTART;TZID=Europe/Paris:20231005t180000", SIX),
        ("DTSTART;VALUE=DATE:20231005T180000", SIX),
        ("DTSTART;VALUE=DATE:20231005T160000Z", SIX),
        ("DTSTART;VALUE=DATE:20231005T000000", dt.date(2023, 10, 5)),
        ("DTSTART;VALUE=DATE:20231005T000000Z", dt.date(2023, 10, 5)),
        ("DTSTART;VALUE=DATE:2023-10-05", dt.date(2023, 10, 5)),
        ("DTSTART:2023-10-05", dt.date(2023, 10, 5)),
        ("DTSTART;VALUE=DATE-TIME:20231005", dt.date(2023, 10, 5)),
        ("DTSTART;VALUE=DATE-TIME:20231005T1600Z", SIX),
    ],
)
def test_moments(line: str, start: dt.datetime | dt.date) -> None:
    """Times without seconds, with an offset, with dashes, in small letters, and days with an hour are read."""
    assert one(line).start == start


@pytest.mark.parametrize(
    "line", ["DTSTART:bient\u00f4t", "DTSTART:2023-10", "DTSTART:20231005T18", "DTSTART:20231005T180000+9900"]
)
def test_what_means_nothing_stays(line: str) -> None:
    """What is no moment stays as it is."""
    assert mended(line) == line


def test_ends_of_days() -> None:
    """A sloppy end counts like a sloppy start."""
    found = one("DTSTART:2023-10-05T18:00", "DTEND:2023-10-05T20:30:00+02:00")
    assert (found.start, found.end) == (SIX, paris(2023, 10, 5, 20, 30))
    days = one("DTSTART;VALUE=DATE:2023-10-05", "DTEND;VALUE=DATE:2023-10-07T00:00:00")
    assert (days.start, days.end, days.all_day) == (dt.date(2023, 10, 5), dt.date(2023, 10, 6), True)


ENCODED = "ENCODING=QUOTED-PRINTABLE"


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        (f"DESCRIPTION;{ENCODED};CHARSET=UTF-8:Entr=C3=A9e libre=2E", "Entr\u00e9e libre."),
        (f"DESCRIPTION;CHARSET=UTF-8;{ENCODED}:Entr=C3=A9e libre=2E", "Entr\u00e9e libre."),
        (f"DESCRIPTION;{ENCODED};CHARSET=ISO-8859-1:Entr=E9e libre", "Entr\u00e9e libre"),
        (f"DESCRIPTION;{ENCODED}:Entr=E9e libre", "Entr\u00e9e libre"),
        (f"DESCRIPTION;{ENCODED};CHARSET=klingon:Entr=C3=A9e", "Entr\u00e9e"),
        (f"DESCRIPTION;{ENCODED}:Un=0D=0Adeux", "Un deux"),
        (
            f"DESCRIPTION;{ENCODED}:Un texte qui va=\r\n plus loin=\r\nencore : =3D",
            "Un texte qui vaplus loinencore : =",
        ),
        ("DESCRIPTION;ENCODING=BASE64:RW50csOpZQ==", "Entr\u00e9e"),
        ("DESCRIPTION:a=3Db, encoding=quoted-printable: =", "a=3Db, encoding=quoted-printable: ="),
    ],
)
def test_encoded_texts(line: str, summary: str) -> None:
    """Texts in quoted-printable and base64, as vCalendar 1.0 had them, are decoded, also over several lines."""
    assert one("DTSTART:20231005T160000Z", line).summary == summary


@pytest.mark.parametrize(
    ("said", "read_as"),
    [
        (r"Une phrase\\,\\npuis une autre", "Une phrase, puis une autre"),
        (r"Une phrase\\\,\\Npuis \\; une autre", "Une phrase, puis ; une autre"),
        (r"Une phrase\,\npuis une autre", "Une phrase, puis une autre"),
        (r"Le dossier C:\\nouveau", r"Le dossier C:\nouveau"),
        (r"Le partage \\\\serveur\\nom", r"Le partage \\serveur\nom"),
    ],
)
def test_what_was_escaped_twice(said: str, read_as: str) -> None:
    """Commas and line ends that were escaped twice leave no backslash; paths of files keep theirs."""
    found = one("DTSTART:20231005T160000Z", f"DESCRIPTION:{said}", "LOCATION:12 rue du Port\\\\, Nantes")
    assert (found.summary, found.place) == (read_as, "12 rue du Port, Nantes")


@given(st.text())
def test_texts_without_backslashes_stay(text: str) -> None:
    """Only backslashes are undone, and once undone nothing changes any more."""
    bare = text.replace("\\", "")
    assert unescaped(bare) == bare


@pytest.mark.parametrize(
    ("line", "takes_place"),
    [
        ("EXDATE:20231005T160000Z", False),
        ("EXDATE;VALUE=DATE:20231005", False),
        ("EXDATE:20231005T000000", False),
        ("EXDATE;TZID=Europe/Paris:20231005T1800", False),
        ("EXDATE:20231006T160000Z", True),
        ("EXDATE:20231005T170000Z", True),
    ],
)
def test_a_single_event_that_takes_itself_back(line: str, *, takes_place: bool) -> None:
    """An event without a rule does not take place when its EXDATE names it."""
    body = calendar(event("DTSTART:20231005T160000Z", line), event("DTSTART:20231009T160000Z", uid="b"))
    assert ("s/a@e.org" in {entry.key for entry in read(body)}) is takes_place


WEEKLY = ("DTSTART;TZID=Europe/Paris:20231003T200000", "RRULE:FREQ=WEEKLY;COUNT=3")


@pytest.mark.parametrize(
    "slot",
    [
        "20231010T000000",
        ";TZID=Europe/Paris:20231010T000000",
        "20231010T000000Z",
        ";VALUE=DATE:20231010",
        "2023-10-10",
    ],
)
def test_the_midnight_of_an_occurrence(slot: str) -> None:
    """RECURRENCE-ID and EXDATE at midnight mean the occurrence of that day."""
    given_at = slot if slot.startswith(";") else f":{slot}"
    moved = event(f"RECURRENCE-ID{given_at}", "DTSTART;TZID=Europe/Paris:20231011T200000")
    days = [entry.start.day for entry in read(calendar(event(*WEEKLY), moved)) if entry.start]
    assert sorted(days) == [3, 11, 17]
    left = read(calendar(event(*WEEKLY, f"EXDATE{given_at}")))
    assert sorted(entry.start.day for entry in left if entry.start) == [3, 17]


def test_a_midnight_that_is_an_occurrence() -> None:
    """A slot that happens to be midnight in UTC means itself: the evening before, in New York."""
    series = event(
        "DTSTART;TZID=America/New_York:20231003T200000", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20231005T000000Z"
    )
    starts = [entry.start for entry in read(calendar(series)) if isinstance(entry.start, dt.datetime)]
    assert [start.astimezone(EDT).day for start in starts] == [3, 5]


def test_a_good_event_beside() -> None:
    """Everything else of a sloppy event is as it was."""
    found = one("DTSTART:2023-10-05T18:00", "STATUS:CANCELLED", "URL:https://e.org/a")
    assert (found.status, found.url, found.title) == (EventStatus.CANCELLED, "https://e.org/a", "F\u00eate")
