"""Time zones of calendars."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from newsletter.collect.calendars.calendar import parse_calendar
from newsletter.collect.calendars.zones import Zones, known, observed
from newsletter.collect.parse import parse
from newsletter.collect.received import Job, Received
from newsletter.config import Source
from newsletter.model import Entry, Kind, fixed

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)
RULED = """BEGIN:VTIMEZONE
TZID:Chez nous
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE"""


def read(*lines: str, timezone: str | None = None) -> list[Entry]:
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""])
    source = Source(id="s", kind=Kind.EVENT, file="a.ics", timezone=timezone)
    job = Job(source=source, answer=Received(body=body.encode()), zone=PARIS, now=NOW)
    return list(parse_calendar(job).entries)


def start(tzid: str, *lines: str, wall: str = "20231005T090000", timezone: str | None = None) -> str:
    named = f"DTSTART;TZID={tzid}:{wall}" if tzid else f"DTSTART:{wall}"
    (found,) = read(*lines, "BEGIN:VEVENT", "UID:a", named, "END:VEVENT", timezone=timezone)
    assert found.start is not None
    return found.start.isoformat()


@pytest.mark.parametrize(
    ("tzid", "offset"),
    [
        ("Europe/Paris", 2),
        ('"Europe/Paris"', 2),
        ("/freeassociation.sourceforge.net/Europe/Paris", 2),
        ("/mozilla.org/20050126_1/Europe/Paris", 2),
        ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", -3),
        ("Romance Standard Time", 2),
        ("romance standard time", 2),
        ("SA Western Standard Time", -4),
        ('"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris"', 2),
        ('"(UTC-05:00) Eastern Time (US and Canada)"', -5),
        ('"(GMT +01:00)"', 2),
        ('"(UTC) Temps universel coordonné"', 0),
        ('"(GMT) Greenwich Mean Time"', 0),
        ('"(UTC) Dublin, Lisbon, London"', 1),
        ("UTC", 0),
        ("UTC+01", 1),
        ("GMT-0330", -3.5),
        ("GMT+02:00", 2),
        ("UTC-03:30", -3.5),
        ("Indian/Reunion", 4),
        ("America/Martinique", -4),
        ("Pacific/Noumea", 11),
        ("America/Cayenne", -3),
        ("Pacific/Tahiti", -10),
        ("America/Miquelon", -2),
    ],
)
def test_names(tzid: str, offset: float) -> None:
    """IANA names, also behind prefixes, Windows names and offsets are known; readers see the letter's hour."""
    instant = dt.datetime(2023, 10, 5, 9, tzinfo=dt.timezone(dt.timedelta(hours=offset)))
    assert start(tzid) == instant.astimezone(PARIS).isoformat()


@pytest.mark.parametrize(
    "tzid", ["", "Nulle/Part", "localtime", "../../etc/passwd", "Europe", "x" * 500, "é"]
)
def test_unknown_names(tzid: str) -> None:
    """An hour in no zone, or in one that nobody knows, is in X-WR-TIMEZONE, else the source's zone, else the letter's."""
    assert (
        start(tzid, "X-WR-TIMEZONE:Indian/Reunion", timezone="America/Cayenne") == "2023-10-05T07:00:00+02:00"
    )
    assert start(tzid, timezone="America/Cayenne") == "2023-10-05T14:00:00+02:00"
    assert start(tzid, "X-WR-TIMEZONE:Nulle/Part", timezone="America/Cayenne") == "2023-10-05T14:00:00+02:00"
    assert start(tzid) == "2023-10-05T09:00:00+02:00"


def test_a_zone_of_the_calendar() -> None:
    """A zone that only the calendar knows is read from it, before or after its use; its real name rules if it says it."""
    cayenne = RULED.replace("0100", "-0300").replace("+-", "-").replace("+0200", "-0300")
    assert start("Chez nous", *RULED.splitlines()) == "2023-10-05T09:00:00+02:00"
    assert start("Chez nous", *RULED.splitlines(), wall="20231205T090000") == "2023-12-05T09:00:00+01:00"
    assert start("Chez nous", *cayenne.splitlines()) == "2023-10-05T14:00:00+02:00"
    located = RULED.replace("BEGIN:STANDARD", "X-LIC-LOCATION:Pacific/Noumea\nBEGIN:STANDARD", 1)
    assert start("Chez nous", *located.splitlines()) == "2023-10-05T00:00:00+02:00"
    assert (
        start("Europe/Paris", *cayenne.replace("Chez nous", "Europe/Paris").splitlines())
        == "2023-10-05T09:00:00+02:00"
    )


def test_calendars_do_not_share_zones() -> None:
    """What one calendar calls a zone is nothing to the next that the process reads."""
    cayenne = RULED.replace("+0200", "-0300").replace("+0100", "-0300")
    assert start("Chez nous", *cayenne.splitlines()) == "2023-10-05T14:00:00+02:00"
    assert start("Chez nous") == "2023-10-05T09:00:00+02:00"


@pytest.mark.long
@given(st.datetimes(dt.datetime(1997, 1, 1), dt.datetime(2100, 1, 1)), st.booleans())
def test_a_ruled_zone_agrees_with_iana(wall: dt.datetime, fold: bool) -> None:  # noqa: FBT001
    """A VTIMEZONE with Europe's rules is Europe/Paris, both ways, in the hours skipped and doubled too."""
    zone = observed(RULED.splitlines())
    assert zone is not None
    at = wall.replace(fold=fold)
    assert at.replace(tzinfo=zone).utcoffset() == at.replace(tzinfo=PARIS).utcoffset()
    instant = wall.replace(tzinfo=dt.UTC)
    mine, iana = instant.astimezone(zone), instant.astimezone(PARIS)
    assert (mine.replace(tzinfo=None), mine.fold) == (iana.replace(tzinfo=None), iana.fold)


@pytest.mark.parametrize(
    "block",
    [
        "BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE",
        "BEGIN:STANDARD\nDTSTART:demain\nTZOFFSETTO:+0100\nEND:STANDARD",
        "BEGIN:STANDARD\nDTSTART:20230101T000000\nTZOFFSETTO:+9900\nEND:STANDARD",
        "BEGIN:STANDARD\nDTSTART:20230101T000000\nEND:STANDARD",
    ],
)
def test_a_zone_that_says_nothing(block: str) -> None:
    """A VTIMEZONE of no use is none."""
    assert observed(block.splitlines()) is None


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=YEARLY;BYMONTH=2;BYDAY=99MO", "FREQ=YEARLY;BYHOUR=1", "x"]
)
def test_hostile_zones(rule: str) -> None:
    """A rule that no zone has is left out of it."""
    assert start("Chez nous", *RULED.replace("FREQ=YEARLY", rule).splitlines()).startswith("2023-10-05T")


def weekly(tzid: str, first: str) -> list[str]:
    event = [
        "BEGIN:VEVENT",
        "UID:a",
        f"DTSTART;TZID={tzid}:{first}",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "END:VEVENT",
    ]
    found = sorted(read(*event), key=lambda entry: entry.key)
    return [entry.start.isoformat() for entry in found if entry.start]


def test_changes_of_daylight_saving() -> None:
    """A weekly series keeps its hour through both changes; the hour skipped is the one after, the doubled the first."""
    assert weekly("Europe/Paris", "20231022T180000") == [
        "2023-10-22T18:00:00+02:00", "2023-10-29T18:00:00+01:00", "2023-11-05T18:00:00+01:00",
    ]  # fmt: skip
    assert weekly("Europe/Paris", "20231022T023000")[1] == "2023-10-29T02:30:00+02:00"
    assert weekly("Europe/Paris", "20240324T023000")[1] == "2024-03-31T03:30:00+02:00"
    assert weekly("Indian/Reunion", "20231022T180000") == [
        "2023-10-22T16:00:00+02:00", "2023-10-29T15:00:00+01:00", "2023-11-05T15:00:00+01:00",
    ]  # fmt: skip


def test_a_series_in_utc() -> None:
    """A series in UTC keeps the hour of the zone that its calendar states; without one, UTC's."""
    event = ["BEGIN:VEVENT", "UID:a", "DTSTART:20231022T160000Z", "RRULE:FREQ=WEEKLY;COUNT=3", "END:VEVENT"]
    hours = [
        entry.start.hour
        for entry in read("X-WR-TIMEZONE:Europe/Paris", *event)
        if isinstance(entry.start, dt.datetime)
    ]
    assert hours == [18, 18, 18]
    assert [entry.start.hour for entry in read(*event) if isinstance(entry.start, dt.datetime)] == [
        18,
        17,
        17,
    ]


def test_both_hours_of_a_doubled_one() -> None:
    """The hour that comes twice is two hours, an hour apart, and each equals itself."""
    shown = [start("", wall=f"20231029T0{hour}3000Z") for hour in (0, 1)]
    assert shown == ["2023-10-29T02:30:00+02:00", "2023-10-29T02:30:00+01:00"]
    moment = dt.datetime(2023, 10, 29, 1, 30, tzinfo=dt.UTC)
    assert fixed(moment, PARIS) == moment == dt.datetime.fromisoformat(fixed(moment, PARIS).isoformat())


def test_zones_of_a_calendar_are_found_once() -> None:
    """A name is looked up once; one that is known to all needs no calendar."""
    zones = Zones({}, "", PARIS)
    assert zones.named("Nulle/Part") is zones.named("Nulle/Part") is PARIS
    assert known("Romance Standard Time") == PARIS
    assert known("Nulle/Part") is None


NOUMEA = "Pacific/Noumea"


@pytest.mark.parametrize(
    ("tzid", "lines", "timezone", "place", "kept"),
    [
        (NOUMEA, (), None, "Mairie de Nouméa", NOUMEA),
        ("Central Pacific Standard Time", (), None, "Mairie de Nouméa", "Pacific/Guadalcanal"),
        ("", ("X-WR-TIMEZONE:Indian/Reunion",), None, "Saint-Denis", "Indian/Reunion"),
        ("UTC", ("X-WR-TIMEZONE:Indian/Reunion",), None, "Saint-Denis", "Indian/Reunion"),
        ("", (), "America/Martinique", "Fort-de-France et en ligne", "America/Martinique"),
        (NOUMEA, (), "America/Martinique", "Mairie de Nouméa", NOUMEA),
        (NOUMEA, (), None, "En ligne", None),
        (NOUMEA, (), None, "Zoom", None),
        (NOUMEA, (), None, "", None),
        ("Europe/Brussels", (), None, "Bruxelles", None),
        ("Europe/Paris", (), "Indian/Reunion", "Paris", None),
        ("UTC", (), None, "Paris", None),
        ("GMT-0330", (), None, "Paris", None),
    ],
)
def test_whose_clocks(
    tzid: str, lines: tuple[str, ...], timezone: str | None, place: str, kept: str | None
) -> None:
    """An event that people go to is told by the clocks there; any other by the letter's, where its readers are."""
    named = f"DTSTART;TZID={tzid}:20231005T090000" if tzid else "DTSTART:20231005T090000"
    event = ("BEGIN:VEVENT", "UID:a", named, f"LOCATION:{place}", "END:VEVENT")
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, *event, "END:VCALENDAR", ""])
    source = Source(id="s", kind=Kind.EVENT, file="a.ics", timezone=timezone)
    (found,) = parse(Job(source=source, answer=Received(body=body.encode()), zone=PARIS, now=NOW))
    assert found.timezone == kept
