"""The calendar of all events, as those who subscribed to it read it (RFC 5545, RFC 7986)."""

import dataclasses
import datetime as dt
import itertools
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from icalendar import Calendar

from newsletter.model import Edition, EditionEntry, EventStatus, Kind, Since
from newsletter.permalinks import edition_calendar, entry_page, event_calendar, page_name
from newsletter.schedule import times
from tests.editions import CONFIG, EDITIONS, event
from tests.sites import BASE, SEEN, TODAY, Site, content

NEXT = TODAY + dt.timedelta(weeks=1)
Event = Any


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all kinds of editions."""
    folder = tmp_path_factory.mktemp("whole")
    Site(folder).build([*EDITIONS.values()])
    return folder


def edition(day: dt.date, number: int, *rows: EditionEntry) -> Edition:
    """Make an edition of some rows."""
    return dataclasses.replace(EDITIONS["usual-week"], date=day, number=number, entries=rows, edito="")


def calendar(folder: Path) -> Calendar:
    """Read the calendar."""
    return Calendar.from_ical((folder / "agenda.ics").read_bytes())


def events(folder: Path) -> dict[str, Event]:
    """Read its events, by UID."""
    found = calendar(folder).walk("VEVENT")
    by_uid = {str(one["UID"]): one for one in found}
    assert len(by_uid) == len(found)
    return by_uid


def only(folder: Path, editions: Sequence[Edition], **changes: Any) -> Event:
    """Build a site whose calendar has one event, and read it."""
    Site(folder).build(editions, **changes)
    (one,) = events(folder).values()
    return one


def minute(day: dt.date) -> int:
    """Count the minutes of a letter's instant since 1970."""
    return int(times(day, CONFIG).send_at.timestamp()) // 60


def component(path: Path, uid: str) -> bytes:
    """Read the one event of a calendar that has a UID, as it stands there."""
    (one,) = [one for one in Calendar.from_ical(path.read_bytes()).walk("VEVENT") if one["UID"] == uid]
    return bytes(one.to_ical())


def test_it_is_the_letters_and_asked_for_again_each_day(whole: Path) -> None:
    """It has the letter's name, its own address, and says how often to ask."""
    made = calendar(whole)
    assert made["X-WR-CALNAME"] == "Les Jeudis de l’ODD 17"
    assert made["REFRESH-INTERVAL"].dt == dt.timedelta(days=1)
    assert made["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert made["X-PUBLISHED-TTL"] == "P1D"
    assert made["URL"] == f"{BASE}agenda.ics"
    assert "METHOD" not in made
    assert not [error for one in made.walk() for error in one.errors]


def test_its_lines_are_as_they_must_be(whole: Path) -> None:
    """RFC 5545, section 3.1: CRLF, at most 75 bytes, no character cut in two."""
    raw = (whole / "agenda.ics").read_bytes()
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() is not None for line in lines)


def test_it_says_what_the_letters_said(whole: Path) -> None:
    """Each event of the last letter that showed it: under the same UID, at the same instants, with the same words."""
    found, last = events(whole), {}
    for one in EDITIONS.values():
        for row in one.shown:
            if row.kind is Kind.EVENT and row.start is not None:
                last[row.key] = one, row
    assert len(found) == len(last)
    for one, row in last.values():
        path = whole / event_calendar(one.date, row.key)
        (said,) = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        assert found[said["UID"]].to_ical() == said.to_ical()
        assert found[said["UID"]]["DTSTART"].dt == row.start


def test_every_zone_is_described(whole: Path) -> None:
    """What an event's hours are counted in stands in the calendar itself, for all years of its events."""
    made = calendar(whole)
    zones = {str(one["TZID"]): one for one in made.walk("VTIMEZONE")}
    used = {one["DTSTART"].params.get("TZID") for one in made.walk("VEVENT")} - {None}
    assert used == zones.keys() == {"Europe/Paris"}
    parts = zones["Europe/Paris"].subcomponents
    assert max(part["DTSTART"].dt.year for part in parts) < 2023
    assert all("RRULE" in part for part in parts)


@pytest.mark.parametrize("years", [-1000, 3000])
@pytest.mark.some(1)
def test_a_typing_error_spoils_no_other_hour(tmp_path: Path, years: int) -> None:
    """An event of the year 1023, or 5023, leaves the zone described for all others, and the calendar small."""
    wrong = event(TODAY, "b", start=dt.date(2023 + years, 10, 5), end=None, all_day=True)
    Site(tmp_path).build([edition(TODAY, 39, event(TODAY, "a"), wrong)])
    (zone,) = calendar(tmp_path).walk("VTIMEZONE")
    onsets = {part["DTSTART"].dt.year for part in zone.subcomponents}
    assert {2022, 2023, 2024} <= onsets or all("RRULE" in part for part in zone.subcomponents)
    assert min(onsets) <= 2022
    assert (tmp_path / "agenda.ics").stat().st_size < 100_000


def test_a_later_letter_has_a_later_sequence(tmp_path: Path) -> None:
    """What moved from one letter to the next has one entry, under its first UID, with the later word."""
    first = event(TODAY, "a")
    moved = dataclasses.replace(
        first,
        key="elsewhere/7",
        aliases=(first.key,),
        start=dt.datetime(2023, 10, 10, 9, tzinfo=dt.UTC),
        end=None,
        moved_from=first.start,
    )
    before = only(tmp_path / "before", [edition(TODAY, 39, first)])
    after = only(tmp_path / "after", [edition(TODAY, 39, first), edition(NEXT, 40, moved)])
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (minute(TODAY), minute(NEXT))
    assert after["DTSTART"].dt == moved.start


def test_what_came_after_a_letter_is_later_than_it(tmp_path: Path) -> None:
    """Cancelled since: it stays, and says so, with the SEQUENCE of the instant at which this was first seen."""
    row = event(TODAY, "a")
    gone = dataclasses.replace(row, status=EventStatus.CANCELLED)
    made = only(tmp_path, [edition(TODAY, 39, row)], since={row.key: gone})
    assert (made["STATUS"], made["SEQUENCE"]) == ("CANCELLED", SEEN.timestamp() / 60)
    assert made["DTSTAMP"].dt == made["LAST-MODIFIED"].dt == SEEN
    assert made["DTSTART"].dt == row.start


def test_a_cancelled_event_stays_cancelled(tmp_path: Path) -> None:
    """Also long after, in letters that do not speak of it any more: whoever has it must learn it."""
    gone = event(TODAY, "a", status=EventStatus.CANCELLED)
    editions = [edition(TODAY, 39, event(TODAY, "a")), edition(NEXT, 40, gone)]
    later = [edition(NEXT + dt.timedelta(weeks=week), 40 + week) for week in range(1, 4)]
    made = only(tmp_path, [*editions, *later], today=dt.date(2024, 5, 1))
    assert (made["STATUS"], made["SEQUENCE"]) == ("CANCELLED", minute(NEXT))


def test_an_event_is_the_same_wherever_it_stands(tmp_path: Path) -> None:
    """What any letter led to, of any edition, says what is known today, under the UID of the first."""
    first = event(TODAY, "a")
    renamed = dataclasses.replace(first, key="elsewhere/7", aliases=(first.key,))
    gone = dataclasses.replace(renamed, status=EventStatus.CANCELLED)
    site = Site(tmp_path)
    site.build(
        [edition(TODAY, 39, first, event(TODAY, "b")), edition(NEXT, 40, renamed)], since={renamed.key: gone}
    )
    uid = next(uid for uid, one in events(tmp_path).items() if one["STATUS"] == "CANCELLED")
    paths = ["agenda.ics", edition_calendar(TODAY), event_calendar(TODAY, first.key), edition_calendar(NEXT)]
    said = {component(tmp_path / path, uid) for path in [*paths, event_calendar(NEXT, renamed.key)]}
    assert len(said) == 1
    assert b"STATUS:CANCELLED" in said.pop()
    assert len(Calendar.from_ical((tmp_path / edition_calendar(TODAY)).read_bytes()).walk("VEVENT")) == 2


def test_as_it_was_again_is_later_too(tmp_path: Path) -> None:
    """Cancelled, then reinstated: who has the cancellation gets a later version, and the files nothing but that."""
    row, site = event(TODAY, "a"), Site(tmp_path)
    site.build([edition(TODAY, 39, row)])
    (before,) = events(tmp_path).values()
    again = Since(row=None, at=SEEN)
    site.build([edition(TODAY, 39, row)], since={row.key: again})
    (after,) = events(tmp_path).values()
    assert (after["STATUS"], after["SEQUENCE"]) == ("CONFIRMED", SEEN.timestamp() / 60)
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert component(tmp_path / event_calendar(TODAY, row.key), after["UID"]) == after.to_ical()
    assert site.build([edition(TODAY, 39, row)], since={row.key: again}).written == ()


def test_a_correction_is_later_than_its_letter(tmp_path: Path) -> None:
    """What was put right after the letter had left has the instant of that day, and what is known since is later still."""
    row = event(TODAY, "a")
    right = dataclasses.replace(edition(TODAY, 39, row), corrected=dt.date(2023, 9, 29))
    made = only(tmp_path / "corrected", [right])
    assert made["SEQUENCE"] == minute(dt.date(2023, 9, 29))
    moved = dataclasses.replace(row, start=dt.datetime(2023, 10, 10, 9, tzinfo=dt.UTC), end=None)
    assert only(tmp_path / "moved", [right], since={row.key: moved})["SEQUENCE"] == SEEN.timestamp() / 60


def changes(folder: Path) -> dict[str, str]:
    """What programs are told of when the site's one edition, and its one event, changed last."""
    (item,) = json.loads((folder / "feed.json").read_text())["items"]
    (one,) = events(folder).values()
    lines = (folder / "sitemap.xml").read_text()
    return {
        "feed.json": item["date_modified"],
        "feed.xml": feedparser.parse((folder / "feed.xml").read_bytes()).entries[0].updated,
        "agenda.ics": one["DTSTAMP"].dt.isoformat(),
        "sequence": str(one["SEQUENCE"]),
        **dict(re.findall(r"<loc>\S*/(2023[^<]*|entrees[^<]*)</loc><lastmod>([^<]*)", lines)),
    }


def test_corrections_of_one_day_follow_each_other(tmp_path: Path) -> None:
    """One of the letter's own day is later than it, one that says its hour later than one that does not: also what is built on."""
    sent = edition(TODAY, 39, event(TODAY, "a"))
    due = times(TODAY, CONFIG).send_at
    instants = [due + dt.timedelta(hours=hours) for hours in (3, 5)]
    told = []
    site = Site(tmp_path / "site")
    for number, corrected in enumerate([None, TODAY, *instants, TODAY + dt.timedelta(days=1)]):
        one = dataclasses.replace(sent, corrected=corrected)
        site.build([one])
        fresh = Site(tmp_path / str(number))
        fresh.build([one])
        assert content(site.folder) == content(fresh.folder)
        told.append(changes(site.folder))
    for before, after in itertools.pairwise(told):
        assert before["sequence"] < after["sequence"]
        assert before["feed.json"] < after["feed.json"]
        assert before["feed.xml"] < after["feed.xml"]
        assert before["agenda.ics"] < after["agenda.ics"]
    assert [one[f"{TODAY}.html"] for one in told[2:4]] == [one.isoformat() for one in instants]


def test_what_the_corrected_letter_says_is_later_than_what_was_known(tmp_path: Path) -> None:
    """Its source moved it in the morning, the letter follows the same day: a correction, by its day alone, is a version of its own."""
    row = event(TODAY, "a")
    moved = dataclasses.replace(row, start=dt.datetime(2023, 10, 10, 9, tzinfo=dt.UTC), end=None)
    before = only(tmp_path / "before", [edition(TODAY, 39, row)], since={row.key: Since(row=moved, at=SEEN)})
    right = dataclasses.replace(edition(TODAY, 39, moved), corrected=SEEN.date())
    after = only(tmp_path / "after", [right], since={row.key: Since(row=None, at=SEEN)})
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1


def test_the_hour_of_a_correction_in_winter(tmp_path: Path) -> None:
    """A letter that left in summer and was put right in winter: what is built on has the hour that a new site has."""
    right = dataclasses.replace(edition(TODAY, 39, event(TODAY, "a")), corrected=dt.date(2023, 12, 1))
    site = Site(tmp_path / "site")
    for number in (38, 40):
        site.build([right, edition(TODAY + dt.timedelta(weeks=1), number)], today=dt.date(2023, 12, 2))
    fresh = Site(tmp_path / "fresh")
    fresh.build([right, edition(TODAY + dt.timedelta(weeks=1), 40)], today=dt.date(2023, 12, 2))
    assert content(site.folder) == content(fresh.folder)


@pytest.mark.parametrize(("what", "says"), [("status", "Annulé depuis"), ("is_put_off", "Reporté depuis")])
def test_nobody_is_led_to_what_is_off(tmp_path: Path, what: str, says: str) -> None:
    """The pages of the edition and of the event offer no calendar any more; that of the other events stays."""
    row, other = event(TODAY, "a"), event(TODAY, "b")
    off = dataclasses.replace(row, status=EventStatus.TENTATIVE, is_put_off=True)
    gone = {"status": dataclasses.replace(row, status=EventStatus.CANCELLED), "is_put_off": off}[what]
    Site(tmp_path).build([edition(TODAY, 39, row, other)], since={row.key: gone})
    page = (tmp_path / page_name(TODAY)).read_text()
    assert says in page
    assert event_calendar(TODAY, row.key) not in page
    assert event_calendar(TODAY, other.key) in page
    assert event_calendar(TODAY, row.key) not in (tmp_path / entry_page(row.key)).read_text()


def test_what_was_unsure_is_put_off(tmp_path: Path) -> None:
    """Calendars say that in its title, under the same STATUS: a later version."""
    unsure, site = event(TODAY, "a", status=EventStatus.TENTATIVE), Site(tmp_path)
    site.build([edition(TODAY, 39, unsure)])
    (before,) = events(tmp_path).values()
    off = dataclasses.replace(unsure, is_put_off=True)
    site.build([edition(TODAY, 39, unsure)], since={unsure.key: off})
    (after,) = events(tmp_path).values()
    assert after["SUMMARY"] == f"Reporté : {before['SUMMARY']}"
    assert after["SEQUENCE"] > before["SEQUENCE"]
    corrected = dataclasses.replace(edition(TODAY, 39, off), corrected=TODAY)
    site = Site(tmp_path / "corrected")
    site.build([edition(TODAY, 39, unsure)])
    site.build([corrected])
    (put_right,) = events(tmp_path / "corrected").values()
    assert put_right["SEQUENCE"] > before["SEQUENCE"]


def test_what_a_later_letter_has_without_a_day(tmp_path: Path) -> None:
    """The files of the letter that had the day stay, and say what it said."""
    row = event(TODAY, "a")
    undated = dataclasses.replace(row, start=None, end=None)
    Site(tmp_path).build([edition(TODAY, 39, row), edition(NEXT, 40, undated)])
    assert events(tmp_path) == {}
    (one,) = Calendar.from_ical((tmp_path / event_calendar(TODAY, row.key)).read_bytes()).walk("VEVENT")
    assert one["DTSTART"].dt == row.start


def test_a_cancellation_stays_while_its_file_cannot_be_read(tmp_path: Path) -> None:
    """What is there of an edition that cannot be read stays in all calendars."""
    row, site = event(TODAY, "a"), Site(tmp_path)
    gone = dataclasses.replace(row, status=EventStatus.CANCELLED)
    editions = [edition(TODAY, 39, row), edition(NEXT, 40, event(NEXT, "b"))]
    site.build(editions, since={row.key: gone})
    paths = [path.relative_to(tmp_path) for path in tmp_path.rglob("*.ics")]
    before = {path: (tmp_path / path).read_bytes() for path in paths}
    site.build(editions, broken=[TODAY])
    assert {path: (tmp_path / path).read_bytes() for path in paths} == before


def test_a_change_of_any_word_reaches_it(tmp_path: Path) -> None:
    """Also of those that pages show only in part: a long description, the links of a cancelled event."""
    row = event(TODAY, "a", summary="mot " * 400, status=EventStatus.CANCELLED)
    site = Site(tmp_path)
    site.build([edition(TODAY, 39, row)])
    longer = dataclasses.replace(row, summary=f"{row.summary}et un dernier")
    site.build([edition(TODAY, 39, longer)])
    (made,) = events(tmp_path).values()
    assert "et un dernier" in made["DESCRIPTION"]
    (alone,) = Calendar.from_ical((tmp_path / event_calendar(TODAY, row.key)).read_bytes()).walk("VEVENT")
    assert alone.to_ical() == made.to_ical()
    bare = dataclasses.replace(longer, links=())
    site.build([edition(TODAY, 39, bare)])
    (made,) = events(tmp_path).values()
    assert "inscription" not in made["DESCRIPTION"]


def test_nothing_is_lost_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    """The events of an edition whose file is broken stay in the calendar, and the edition in the feeds."""
    editions = [edition(TODAY, 39, event(TODAY, "a")), edition(NEXT, 40, event(NEXT, "b"))]
    site = Site(tmp_path)
    site.build(editions)
    before = {name: (tmp_path / name).read_bytes() for name in ("agenda.ics", "feed.xml", "feed.json")}
    site.build(editions, broken=[TODAY])
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


def test_what_has_no_day_is_no_appointment(tmp_path: Path) -> None:
    """An archive without any event has a calendar that is empty, and valid."""
    Site(tmp_path).build([edition(TODAY, 39, event(TODAY, "a", start=None, end=None))])
    assert events(tmp_path) == {}
    assert isinstance(calendar(tmp_path), icalendar.Calendar)
