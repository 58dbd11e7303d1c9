"""iCalendar to entries."""

import datetime as dt
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsletter.collect.answer import Answer, Job
from newsletter.collect.parse import parse
from newsletter.config import Source
from newsletter.exceptions import SourceError
from newsletter.model import Entry, EventStatus, Kind

DATA = Path(__file__).parent / "data"
PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2023, 9, 26, 9, tzinfo=PARIS)


def read(body: bytes | str, *, now: dt.datetime = NOW, **source: object) -> list[Entry]:
    settings = {"id": "s", "kind": Kind.EVENT, "url": "https://e.org/a.ics", "format": "calendar", **source}
    raw = body.encode() if isinstance(body, str) else body
    answer = Answer(body=raw, address="https://e.org/a.ics")
    return parse(Job(source=Source(**settings), answer=answer, zone=PARIS, now=now))  # type: ignore[arg-type]


def event(*lines: str, uid: str = "a@e.org", summary: str = "Fête") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"])


def calendar(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *events, "END:VCALENDAR", ""])


def one(*lines: str, **source: object) -> Entry:
    (found,) = read(calendar(event(*lines)), **source)
    return found


def paris(*moment: int) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=PARIS)  # type: ignore[misc,arg-type]


def test_the_events_calendar() -> None:
    """An export of The Events Calendar is read, although its VTIMEZONE breaks the rules."""
    colloque, week = read((DATA / "agenda.ics").read_bytes())
    assert colloque.title == "Colloque « Jeunes & Territoires 2050 »"
    assert (colloque.start, colloque.end) == (paris(2023, 10, 5, 9), paris(2023, 10, 5, 18))
    assert colloque.place == "CESE, 9 place d'Iéna, Paris"
    assert colloque.summary == "Le rôle des institutions, <b>ensemble</b>. Inscription obligatoire."
    assert colloque.tags == ("Colloque", "Jeunesse")
    assert colloque.url == "https://www.example.org/evenement/colloque/"
    assert colloque.status is EventStatus.CONFIRMED
    assert (week.start, week.end, week.all_day) == (dt.date(2023, 11, 20), dt.date(2023, 11, 25), True)
    assert week.status is EventStatus.TENTATIVE


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231006"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231005"], dt.date(2023, 10, 5), dt.date(2023, 10, 5)),
        (["DTSTART;VALUE=DATE:20231005", "DTEND;VALUE=DATE:20231008"], dt.date(2023, 10, 5), dt.date(2023, 10, 7)),
        (["DTSTART;VALUE=DATE:20231005", "DURATION:P2D"], dt.date(2023, 10, 5), dt.date(2023, 10, 6)),
        (["DTSTART;VALUE=DATE:20231005"], dt.date(2023, 10, 5), None),
        (["DTSTART:20231005T090000", "DTEND:20231005T100000"], paris(2023, 10, 5, 9), paris(2023, 10, 5, 10)),
        (["DTSTART:20231005T090000Z", "DURATION:PT1H30M"], paris(2023, 10, 5, 11), paris(2023, 10, 5, 12, 30)),
        (["DTSTART;TZID=Nulle/Part:20231005T090000"], paris(2023, 10, 5, 9), None),
        (["DTSTART;TZID=Romance Standard Time:20231005T090000"], paris(2023, 10, 5, 9), None),
        (["DTSTART;TZID=America/New_York:20231005T090000"], paris(2023, 10, 5, 15), None),
        (["DTSTART:20231005T090000Z", "DTEND:20231005T080000Z"], paris(2023, 10, 5, 11), None),
        (["DTSTART:20231005T090000Z", "DTEND;VALUE=DATE:20231006"], paris(2023, 10, 5, 11), None),
        (["DTSTART:20231005T090000Z", "DTEND:demain"], paris(2023, 10, 5, 11), None),
        (["DTSTART:20231005T090000Z", "DURATION:P999999999999999999W"], paris(2023, 10, 5, 11), None),
    ],
)  # fmt: skip
def test_times(lines: list[str], start: dt.date, end: dt.date | None) -> None:
    """Whole days end inclusively; hours without a zone, or with an unknown one, are in the letter's."""
    found = one(*lines)
    assert (found.start, found.end) == (start, end)
    assert found.all_day is not isinstance(start, dt.datetime)


def test_floating_in_the_zone_of_the_source() -> None:
    """Hours without a zone are in the source's own, when it has one."""
    assert one("DTSTART:20231005T090000", timezone="America/Martinique").start == paris(2023, 10, 5, 15)


def test_status() -> None:
    """A cancelled event stays and says so."""
    assert one("DTSTART:20231005T090000", "STATUS:CANCELLED").status is EventStatus.CANCELLED
    assert one("DTSTART:20231005T090000", "STATUS:ANYTHING").status is EventStatus.CONFIRMED


def test_without_uid() -> None:
    """An event without a UID has a key of its own content: the same the next time, another for another event."""
    body = "BEGIN:VEVENT\r\nSUMMARY:{}\r\nDTSTART:20231005T090000Z\r\nEND:VEVENT"
    found = read(calendar(body.format("a"), body.format("b")))
    assert len({entry.key for entry in found}) == 2
    assert read(calendar(body.format("b")))[0].key == found[1].key


def test_charsets() -> None:
    """A byte order mark is no harm; what is not UTF-8 is read as Windows does."""
    body = calendar(event("DTSTART:20231005T090000Z", summary="Fête à Nîmes"))
    for raw in (
        b"\xef\xbb\xbf" + body.encode(),
        body.encode("latin-1"),
        body.encode().replace(b"\r\n", b"\n"),
    ):
        assert read(raw)[0].title == "Fête à Nîmes"


def weekly(*extra: str) -> str:
    rule = ("DTSTART;TZID=Europe/Paris:20230907T130000", "DTEND;TZID=Europe/Paris:20230907T143000")
    return event(*rule, "RRULE:FREQ=WEEKLY;COUNT=8", *extra)


def test_recurring() -> None:
    """A rule gives an entry an occurrence; daylight saving does not move the hour; an exception is left out."""
    found = read(calendar(weekly("EXDATE;TZID=Europe/Paris:20230921T130000")))
    assert len(found) == 7
    assert {entry.start.hour for entry in found if isinstance(entry.start, dt.datetime)} == {13}
    assert paris(2023, 9, 21, 13) not in {entry.start for entry in found}
    assert len({entry.key for entry in found}) == 7


def test_a_moved_occurrence_keeps_its_key() -> None:
    """An occurrence that moves, or is cancelled, is the same entry."""
    before = {entry.start: entry.key for entry in read(calendar(weekly()))}
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20231005T130000", "DTSTART;TZID=Europe/Paris:20231006T100000"
    )
    off = event(
        "RECURRENCE-ID;TZID=Europe/Paris:20231012T130000",
        "DTSTART;TZID=Europe/Paris:20231012T130000",
        "STATUS:CANCELLED",
    )
    after = {entry.key: entry for entry in read(calendar(weekly(), moved, off))}
    assert set(after) == set(before.values())
    assert after[before[paris(2023, 10, 5, 13)]].start == paris(2023, 10, 6, 10)
    assert after[before[paris(2023, 10, 12, 13)]].status is EventStatus.CANCELLED


def test_keys_stay_as_time_passes() -> None:
    """An occurrence has the same key in every week's expansion."""
    body = calendar(event("DTSTART;VALUE=DATE:20230101", "RRULE:FREQ=DAILY"))
    now, later = read(body), read(body, now=NOW + dt.timedelta(days=30))
    by_start = {entry.start: entry.key for entry in now}
    shared = [entry for entry in later if entry.start in by_start]
    assert len(shared) > 400
    assert all(by_start[entry.start] == entry.key for entry in shared)


def test_window() -> None:
    """Recurring events run from 100 days before now to 400 days after; single ones are all there."""
    body = calendar(
        event("DTSTART;VALUE=DATE:20000101", "RRULE:FREQ=DAILY"),
        event("DTSTART:20010101T090000Z", uid="past"),
        event("DTSTART:20300101T090000Z", uid="future"),
    )
    found = read(body)
    days = [entry.start for entry in found if "#" in entry.key]
    assert dt.timedelta(days=-101) <= min(days) - NOW.date() <= dt.timedelta(days=-99)  # type: ignore[type-var,operator]
    assert dt.timedelta(days=399) <= max(days) - NOW.date() <= dt.timedelta(days=400)  # type: ignore[type-var,operator]
    assert {entry.key for entry in found if "#" not in entry.key} == {"s/past", "s/future"}


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;BYHOUR={h};BYMINUTE={m};BYSECOND={m}".format(
            h=",".join(map(str, range(24))), m=",".join(map(str, range(60)))
        ),
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=DAILY;BYYEARDAY=366;BYMONTH=1",
        "FREQ=DAILY;BYSETPOS=100;BYDAY=MO",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=DAILY;BYHOUR=25",
        "FREQ=SOMETIMES",
        "INTERVAL=2",
    ],
)
def test_hostile_rules(rule: str) -> None:
    """A rule that could be expanded without end is not: its event stays, single, also outside the window."""
    started = time.process_time()
    body = calendar(
        event("DTSTART:20231005T090000Z", f"RRULE:{rule}"),
        event("DTSTART:20200101T090000Z", f"RRULE:{rule}", uid="old"),
        event("DTSTART:20231006T090000Z", uid="b"),
    )
    assert {entry.key for entry in read(body)} == {"s/a@e.org", "s/old", "s/b"}
    assert time.process_time() - started < 2


def test_leap_days_happen() -> None:
    """What happens seldom is no hostile rule."""
    found = read(calendar(event("DTSTART;VALUE=DATE:20200229", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")))
    assert [entry.start for entry in found] == [dt.date(2024, 2, 29)]


@pytest.mark.parametrize(
    "broken",
    [
        event("DTSTART:demain", uid="x"),
        event("RRULE:FREQ=DAILY", uid="x"),
        event("DTSTART:00010101T000000Z", uid="x"),
        event("DTSTART:99991231T230000Z", uid="x"),
        event("DTSTART:20240230T100000Z", "RRULE:FREQ=DAILY", uid="x"),
        (
            "BEGIN:VTIMEZONE\r\nTZID:Europe/Prague\r\nBEGIN:STANDARD\r\nDTSTART:18500101T000000\r\nTZOFFSETFROM:+5744\r\n"
            "TZOFFSETTO:+5744\r\nEND:STANDARD\r\nEND:VTIMEZONE"
        ),
        "BEGIN:VFREEBUSY\r\nFREEBUSY:20170623T070000Z/20170223T110000Z\r\nEND:VFREEBUSY",
        "BEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO",
        "X",
    ],
)
def test_one_bad_part_spoils_nothing(broken: str) -> None:
    """What cannot be read is left out; the rest of the calendar is there."""
    found = read(calendar(broken, event("DTSTART:20231005T090000Z"), weekly().replace("a@e.org", "w")))
    assert "s/a@e.org" in {entry.key for entry in found}
    assert len(found) == 9


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"BEGIN:VCALENDAR\r\nX",
        b"bonjour",
        b"BEGIN:VEVENT\r\n" * 50,
        calendar(weekly())[:-20].encode(),
    ],
)
def test_no_calendar(body: bytes) -> None:
    """What is no calendar is a source error."""
    with pytest.raises(SourceError):
        read(body)


def test_an_empty_calendar() -> None:
    """A calendar without events is valid and gives none."""
    assert read(calendar()) == []


def test_replays_of_a_calendar() -> None:
    """A calendar may be of publications: they have a date instead of times."""
    found = one("DTSTART:20231005T090000Z", kind=Kind.PUBLICATION)
    assert (found.published, found.start, found.status) == (paris(2023, 10, 5, 11), None, None)
