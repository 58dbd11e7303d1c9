"""Events as iCalendar files (RFC 5545): those of an edition, one each and one for all; and all there are, to subscribe to.

Pure; the same edition gives the same bytes.

A reader's calendar knows an event by its UID, which is the same in every edition; the later edition has the higher
SEQUENCE, so that an event that moved moves there too.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import icalendar

from newsletter import typography
from newsletter.config import Config
from newsletter.french import NBSP, long_date
from newsletter.markup import is_foreign, plain, unmarked
from newsletter.model import Edition, EditionEntry, EventStatus, Kind, When
from newsletter.permalinks import CALENDAR, digest, edition_calendar, event_calendar
from newsletter.schedule import times
from newsletter.zone_rules import timezone

_PRODUCT = "-//jeudis-odd17//newsletter//FR"
_STEP = dt.timedelta(days=1)
# Control characters (section 3.1), and what readers take for the end of a line.
_UNSAYABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")
_END = b"END:VCALENDAR\r\n"
_YEARS = 5  # of a zone's changes, at most: an event of longer is a typing error
_ARCHIVE = (
    1970,
    2100,
)  # years that the zone is described for, at most: those of an archive, and of none of its errors
_EACH = "P1D"  # how often subscribers ask again (RFC 7986, section 5.7)


def files(edition: Edition, config: Config) -> dict[str, bytes]:
    """Write the files of an edition that shows events.

    Returns:
        Paths below the archive's address, each with its content: UTF-8, lines of at most 75 bytes that end with CRLF.
    """
    events = [entry for entry in edition.shown if entry.kind is Kind.EVENT and entry.start is not None]
    if not events:
        return {}
    written = {entry.key: _event(entry, edition, config) for entry in events}
    single = {
        event_calendar(edition.date, entry.key): _calendar([entry], written, edition, config)
        for entry in events
    }
    return {edition_calendar(edition.date): _calendar(events, written, edition, config), **single}


def event_block(entry: EditionEntry, edition: Edition, config: Config) -> str:
    """Write one event as a component VEVENT, as the files of its edition have it; its lines end with CRLF."""
    return _event(entry, edition, config).decode()


def subscription(
    blocks: Sequence[str], days: Sequence[dt.date], config: Config, path: str = CALENDAR, of: str = ""
) -> bytes:
    """Write a calendar to subscribe to.

    Args:
        blocks: the events, as `event_block` gives them.
        days: on which they begin and end.
        config: the letter's.
        path: where it lies, below the archive's address.
        of: what the events have in common, in words.
    """
    calendar = _empty(", ".join(filter(None, [config.letter.title, of])))
    calendar.add("refresh-interval", _STEP, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _EACH)
    calendar.add("url", config.letter.base + path)
    zone = b""
    if days:
        first, last = (min(max(one.year, _ARCHIVE[0]), _ARCHIVE[1]) for one in (min(days), max(days)))
        zone = timezone(config.letter.zone, first - 1, last + 1)
    return b"".join([_head(calendar), zone, *(block.encode() for block in blocks), _END])


def _calendar(
    events: Sequence[EditionEntry], written: Mapping[str, bytes], edition: Edition, config: Config
) -> bytes:
    """Put a calendar together from parts that are written once: its zone's and each event's."""
    calendar = _empty(f"{config.letter.title}, {long_date(edition.date)}")
    timed = [
        moment for event in events for moment in (event.start, event.end) if isinstance(moment, dt.datetime)
    ]
    zone = b""
    if timed:
        first, last = min(timed).year, max(timed).year
        zone = timezone(config.letter.zone, first - 1, min(last + 1, first + _YEARS))
    return b"".join([_head(calendar), zone, *(written[event.key] for event in events), _END])


def _empty(name: str) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _in_print(name))
    return calendar


def _head(calendar: icalendar.Calendar) -> bytes:
    return bytes(calendar.to_ical()).removesuffix(_END)


def _event(entry: EditionEntry, edition: Edition, config: Config) -> bytes:
    assert entry.start is not None
    event, zone = icalendar.Event(), config.letter.zone
    event.add("uid", f"{digest(entry.key)[:32]}@{config.letter.list_id}")
    event.add("dtstamp", times(edition.date, config).send_at.astimezone(dt.UTC))
    event.add("sequence", edition.number)
    event.add("summary", _of(entry, unmarked(entry.title)))
    event.add("dtstart", _local(entry.start, zone))
    if entry.end is not None and (end := _end(entry.start, entry.end, zone)) is not None:
        event.add("dtend", end)
    event.add("status", (entry.status or EventStatus.CONFIRMED).value.upper())
    if entry.place:
        event.add("location", _said(_in_print(entry.place)))
    links = [link.url for link in entry.links]
    if address := entry.url or next(iter(links), None):
        event.add("url", address)
    if described := "\n\n".join(filter(None, [_of(entry, plain(entry.summary or "")), *links])):
        event.add("description", _said(described))
    return bytes(event.to_ical())


def _of(entry: EditionEntry, words: str) -> str:
    """Say an entry's own words, set as in print unless they are in another language."""
    return _said(words if is_foreign(entry.language) else _in_print(words))


def _in_print(words: str) -> str:
    """Set words as in print, with plain blanks: many calendars show the others as boxes."""
    return typography.text(words, "nbsp").replace(NBSP, " ")


def _said(words: str) -> str:
    return _UNSAYABLE.sub(" ", words)


def _local(moment: When, zone: ZoneInfo) -> When:
    return moment.astimezone(zone) if isinstance(moment, dt.datetime) else moment


def _end(start: When, last: When, zone: ZoneInfo) -> When | None:
    """Return DTEND: whole days end on the day after their last (section 3.6.1), and no event ends as it begins."""
    if isinstance(start, dt.datetime) != isinstance(last, dt.datetime):
        return None
    if not isinstance(last, dt.datetime):
        return last + _STEP
    return _local(last, zone) if last > start else None
