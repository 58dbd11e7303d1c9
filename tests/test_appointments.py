"""Events as iCalendar files: valid, stable, right in their zone."""

import dataclasses
import datetime as dt
from typing import Any

import icalendar
import msgspec
import pytest
import recurring_ical_events

from newsletter.appointments import calendar, event_block
from newsletter.config import Config
from newsletter.french import day_of, last_day
from newsletter.model import EditionEntry, EventStatus, Kind, Link
from newsletter.permalinks import entry_page
from tests.test_curate import CONFIG, D, hour

COLLOQUE = EditionEntry(
    key="agenda/colloque",
    section="semaine",
    kind=Kind.EVENT,
    title="Colloque « Jeunes, territoires ; 2050 »\\n" + "é" * 80,
    start=hour("2023-10-05T09:00"),
    end=hour("2023-10-05T18:00"),
    place="CESE, Paris",
    url="https://example.org/colloque",
    links=(Link(label="Programme", url="https://example.org/programme"),),
    summary="Le rôle des <strong>institutions</strong>.",
)
FAIR = dataclasses.replace(
    COLLOQUE, key="ics/fair", start=dt.date(2023, 10, 28), end=dt.date(2023, 10, 29), all_day=True
)


AT = hour("2023-09-28T09:00")


def written(*entries: EditionEntry, at: dt.datetime = AT, config: Config = CONFIG) -> bytes:
    """Write a calendar of events."""
    days = [day for one in entries if one.start for day in (day_of(one.start), last_day(one.start, one.end))]
    return calendar([event_block(one, at, config) for one in entries], days, config, D)


def whole(*entries: EditionEntry, at: dt.datetime = AT, config: Config = CONFIG) -> icalendar.Calendar:
    """Read one that was written."""
    return icalendar.Calendar.from_ical(written(*entries, at=at, config=config))


def test_a_calendar_has_a_name_for_readers() -> None:
    """The letter's, with its typographic apostrophe, and the day in words."""
    letter = msgspec.structs.replace(CONFIG.letter, title="Les Jeudis de l'ODD 17")
    named = whole(COLLOQUE, config=msgspec.structs.replace(CONFIG, letter=letter))["X-WR-CALNAME"]
    assert named == "Les Jeudis de l’ODD 17, jeudi 28 septembre 2023"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": EventStatus.CANCELLED}, "Annulé"),
        ({"status": EventStatus.TENTATIVE, "is_put_off": True}, "Reporté"),
        ({"status": EventStatus.TENTATIVE}, ""),
    ],
)
def test_what_is_off_says_so_in_words(changes: dict[str, Any], said: str) -> None:
    """Its title and its description begin with it: programs that show no STATUS would show an appointment like another."""
    (event,) = whole(dataclasses.replace(COLLOQUE, **changes)).walk("VEVENT")
    assert event["SUMMARY"] == f"{said} : {COLLOQUE.title}" if said else COLLOQUE.title
    assert event["DESCRIPTION"].startswith(said or "Le rôle")


def test_an_event() -> None:
    (event,) = whole(COLLOQUE).walk("VEVENT")
    assert event["SUMMARY"] == COLLOQUE.title
    assert event["DTSTART"].params["TZID"] == "Europe/Paris"
    assert event["DTSTART"].dt == COLLOQUE.start
    assert event["DTEND"].dt == COLLOQUE.end
    assert event["DTSTAMP"].dt == hour("2023-09-28T09:00")
    assert event["STATUS"] == "CONFIRMED"
    assert event["LOCATION"] == "CESE, Paris"
    assert event["URL"] == "https://example.org/colloque"
    assert event["DESCRIPTION"].split("\n\n") == [
        "Le rôle des institutions.",
        "https://example.org/programme",
        "https://example.org/colloque",
    ]
    assert event["SEQUENCE"] == AT.timestamp() / 60
    assert event["LAST-MODIFIED"].dt == AT


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({}, "https://example.org/colloque"),
        ({"url": None}, "https://example.org/programme"),
        ({"url": None, "links": ()}, CONFIG.letter.base + entry_page(COLLOQUE.key)),
        ({"summary": None, "links": ()}, "https://example.org/colloque"),
        (
            {"summary": "Tout est là : https://example.org/colloque", "links": ()},
            "https://example.org/colloque",
        ),
    ],
)
def test_a_description_ends_with_where_it_leads(changes: dict[str, Any], last: str) -> None:
    """What the event announces, or its own page, once: there are programs that show no URL."""
    (event,) = whole(dataclasses.replace(COLLOQUE, **changes)).walk("VEVENT")
    assert str(event["DESCRIPTION"]).endswith(last)
    assert str(event["DESCRIPTION"]).count(last) == 1
    assert event["URL"] == last


def test_whole_days_end_on_the_day_after() -> None:
    (event,) = whole(FAIR).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2023, 10, 28), dt.date(2023, 10, 30))


def test_whole_days_leave_nobody_busy() -> None:
    """Who subscribes to a festival of three days is not away for three days; an hour is kept free."""
    fair, talk = whole(FAIR, COLLOQUE).walk("VEVENT")
    assert fair["TRANSP"] == "TRANSPARENT"
    assert "TRANSP" not in talk


def test_the_uid_stays_and_a_later_version_rules() -> None:
    """A minute later is later: the UID stays, SEQUENCE rises, and fits into what programs count with."""
    moved = dataclasses.replace(COLLOQUE, start=hour("2023-10-06T09:00"), end=None)
    (old,) = whole(COLLOQUE).walk("VEVENT")
    (new,) = whole(moved, at=AT + dt.timedelta(minutes=1)).walk("VEVENT")
    assert old["UID"] == new["UID"]
    assert new["SEQUENCE"] == old["SEQUENCE"] + 1
    assert new["DTSTAMP"].dt > old["DTSTAMP"].dt
    assert "DTEND" not in new
    (last,) = whole(COLLOQUE, at=hour("2100-01-01T00:00")).walk("VEVENT")
    assert last["SEQUENCE"] < 2**31


def test_the_same_bytes() -> None:
    """Days alone need no zone; what is the same is written the same."""
    assert b"VTIMEZONE" not in written(FAIR)
    assert written(COLLOQUE, FAIR) == written(COLLOQUE, FAIR)


@pytest.mark.parametrize(
    ("status", "said"),
    [(EventStatus.CANCELLED, "CANCELLED"), (EventStatus.TENTATIVE, "TENTATIVE"), (None, "CONFIRMED")],
)
def test_status(status: EventStatus | None, said: str) -> None:
    (event,) = whole(dataclasses.replace(COLLOQUE, status=status)).walk("VEVENT")
    assert event["STATUS"] == said


def test_lines_are_short_and_end_as_they_must() -> None:
    """RFC 5545, section 3.1: CRLF, at most 75 bytes."""
    content = written(COLLOQUE, FAIR)
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    content.decode()


def test_a_reader_of_calendars_finds_them() -> None:
    found = recurring_ical_events.of(whole(COLLOQUE, FAIR)).between(
        hour("2023-10-01T00:00"), hour("2023-11-01T00:00")
    )
    assert len(found) == 2


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2025-10-26T01:30+02:00", "2025-10-26T02:30+01:00"),
        ("2025-10-26T01:30+02:00", "2025-10-26T02:30+02:00"),
        ("2025-10-26T02:30+02:00", "2025-10-26T02:30+01:00"),
        ("2025-10-26T02:59+01:00", "2025-10-26T03:00+01:00"),
        ("2026-03-29T01:30+01:00", "2026-03-29T02:30+01:00"),
        ("2026-03-29T02:30+01:00", "2026-03-29T04:00+02:00"),
    ],
)
def test_when_clocks_change(start: str, end: str) -> None:
    """Around a change of the clocks an event begins and ends when it does, whichever of two hours a program takes."""
    begins, ends = (dt.datetime.fromisoformat(one) for one in (start, end))
    text = written(dataclasses.replace(COLLOQUE, start=begins, end=ends))
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    found = [event[name].dt for name in ("DTSTART", "DTEND")]
    for fold in (0, 1):
        assert [one.replace(fold=fold).timestamp() for one in found] == [begins.timestamp(), ends.timestamp()]
    (occurrence,) = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        begins - dt.timedelta(days=1), ends + dt.timedelta(days=1)
    )
    assert (occurrence["DTSTART"].dt, occurrence["DTEND"].dt) == (begins, ends)
