"""An edition's events as iCalendar files: valid, stable, right in their zone."""

import dataclasses
import datetime as dt

import icalendar
import msgspec
import pytest
import recurring_ical_events

from newsletter.appointments import files
from newsletter.config import Config
from newsletter.model import Edition, EditionEntry, EditionStatus, EventStatus, Kind, Link
from newsletter.permalinks import edition_calendar, event_calendar
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


def edition(*entries: EditionEntry) -> Edition:
    return Edition(date=D, number=38, status=EditionStatus.SENT, entries=entries)


def whole(*entries: EditionEntry, config: Config = CONFIG) -> icalendar.Calendar:
    return icalendar.Calendar.from_ical(files(edition(*entries), config)[edition_calendar(D)])


def test_a_calendar_has_a_name_for_readers() -> None:
    """The letter's, with its typographic apostrophe, and the day in words."""
    letter = msgspec.structs.replace(CONFIG.letter, title="Les Jeudis de l'ODD 17")
    named = whole(COLLOQUE, config=msgspec.structs.replace(CONFIG, letter=letter))["X-WR-CALNAME"]
    assert named == "Les Jeudis de l’ODD 17, jeudi 28 septembre 2023"


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
    assert event["DESCRIPTION"] == "Le rôle des institutions.\n\nhttps://example.org/programme"
    assert event["SEQUENCE"] == 38


def test_whole_days_end_on_the_day_after() -> None:
    (event,) = whole(FAIR).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (dt.date(2023, 10, 28), dt.date(2023, 10, 30))


def test_one_file_each_and_one_for_all() -> None:
    made = files(edition(COLLOQUE, FAIR), CONFIG)
    assert set(made) == {edition_calendar(D), event_calendar(D, COLLOQUE.key), event_calendar(D, FAIR.key)}
    assert len(icalendar.Calendar.from_ical(made[edition_calendar(D)]).walk("VEVENT")) == 2
    assert len(icalendar.Calendar.from_ical(made[event_calendar(D, FAIR.key)]).walk("VEVENT")) == 1
    assert made == files(edition(COLLOQUE, FAIR), CONFIG)


def test_only_events_with_a_date() -> None:
    undated = dataclasses.replace(COLLOQUE, start=None)
    film = dataclasses.replace(COLLOQUE, kind=Kind.REPLAY)
    assert files(edition(undated, film), CONFIG) == {}


def test_the_uid_stays_and_a_later_edition_rules() -> None:
    moved = dataclasses.replace(COLLOQUE, start=hour("2023-10-06T09:00"), end=None)
    later = dataclasses.replace(edition(moved), number=39, date=D + dt.timedelta(days=7))
    (old,) = whole(COLLOQUE).walk("VEVENT")
    (new,) = icalendar.Calendar.from_ical(files(later, CONFIG)[edition_calendar(later.date)]).walk("VEVENT")
    assert old["UID"] == new["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]
    assert "DTEND" not in new


@pytest.mark.parametrize(
    ("status", "said"),
    [(EventStatus.CANCELLED, "CANCELLED"), (EventStatus.TENTATIVE, "TENTATIVE"), (None, "CONFIRMED")],
)
def test_status(status: EventStatus | None, said: str) -> None:
    (event,) = whole(dataclasses.replace(COLLOQUE, status=status)).walk("VEVENT")
    assert event["STATUS"] == said


def test_lines_are_short_and_end_as_they_must() -> None:
    """RFC 5545, section 3.1: CRLF, at most 75 bytes."""
    for content in files(edition(COLLOQUE, FAIR), CONFIG).values():
        assert b"\n" not in content.replace(b"\r\n", b"")
        assert max(map(len, content.split(b"\r\n"))) <= 75
        content.decode()


def test_a_reader_of_calendars_finds_them() -> None:
    found = recurring_ical_events.of(whole(COLLOQUE, FAIR)).between(
        hour("2023-10-01T00:00"), hour("2023-11-01T00:00")
    )
    assert len(found) == 2
