"""An edition's events as iCalendar files (RFC 5545): one each, and one for all. Pure; the same edition, the same bytes.

A reader's calendar knows an event by its UID, which is the same in every edition; the later edition has the higher
SEQUENCE, so that an event that moved moves there too.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

import icalendar

from newsletter.config import Config
from newsletter.markup import plain
from newsletter.model import Edition, EditionEntry, EventStatus, Kind, When
from newsletter.schedule import times

_PRODUCT = "-//jeudis-odd17//newsletter//FR"
_STEP = dt.timedelta(days=1)


def files(edition: Edition, config: Config) -> dict[str, bytes]:
    """Write the files of an edition that shows events.

    Returns:
        Paths below the archive's address, each with its content: UTF-8, lines of at most 75 bytes that end with CRLF.
    """
    events = [entry for entry in edition.shown if entry.kind is Kind.EVENT and entry.start is not None]
    if not events:
        return {}
    single = {event_file(edition.date, entry): _calendar([entry], edition, config) for entry in events}
    return {edition_file(edition.date): _calendar(events, edition, config), **single}


def edition_file(day: dt.date) -> str:
    """Name the file of all the events of an edition."""
    return f"agenda/{day.isoformat()}.ics"


def event_file(day: dt.date, entry: EditionEntry) -> str:
    """Name the file of one event."""
    return f"agenda/{day.isoformat()}-{_digest(entry.key)[:8]}.ics"


def _calendar(events: Sequence[EditionEntry], edition: Edition, config: Config) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{config.letter.title}, {edition.date.isoformat()}")
    zone = config.letter.zone
    timed = [
        moment for event in events for moment in (event.start, event.end) if isinstance(moment, dt.datetime)
    ]
    if timed:
        calendar.add_component(_timezone(zone, min(timed), max(timed)))
    stamp = times(edition.date, config).send_at.astimezone(dt.UTC)
    for event in events:
        calendar.add_component(_event(event, edition.number, stamp, config))
    return bytes(calendar.to_ical())


def _event(entry: EditionEntry, sequence: int, stamp: dt.datetime, config: Config) -> icalendar.Event:
    assert entry.start is not None
    event, zone = icalendar.Event(), config.letter.zone
    event.add("uid", f"{_digest(entry.key)[:32]}@{config.letter.list_id}")
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("summary", entry.title)
    event.add("dtstart", _local(entry.start, zone))
    if entry.end is not None and (end := _end(entry.start, entry.end, zone)) is not None:
        event.add("dtend", end)
    event.add("status", (entry.status or EventStatus.CONFIRMED).value.upper())
    if entry.place:
        event.add("location", entry.place)
    links = [link.url for link in entry.links]
    if address := entry.url or next(iter(links), None):
        event.add("url", address)
    if described := "\n\n".join(filter(None, [plain(entry.summary or ""), *links])):
        event.add("description", described)
    return event


def _local(moment: When, zone: ZoneInfo) -> When:
    return moment.astimezone(zone) if isinstance(moment, dt.datetime) else moment


def _end(start: When, last: When, zone: ZoneInfo) -> When | None:
    """Return DTEND: whole days end on the day after their last (section 3.6.1), and no event ends as it begins."""
    if isinstance(start, dt.datetime) != isinstance(last, dt.datetime):
        return None
    if not isinstance(last, dt.datetime):
        return last + _STEP
    return _local(last, zone) if last > start else None


def _timezone(zone: ZoneInfo, first: dt.datetime, last: dt.datetime) -> icalendar.Timezone:
    """Describe a zone from before the first to after the last instant (section 3.6.5), change by change."""
    described = icalendar.Timezone()
    described.add("tzid", zone.key)
    begin = dt.datetime(first.year - 1, 1, 1, tzinfo=dt.UTC)
    described.add_component(_observance(begin, zone))
    for change in _changes(zone, begin, last.astimezone(dt.UTC) + 366 * _STEP):
        described.add_component(_observance(change, zone))
    return described


def _changes(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterable[dt.datetime]:
    """Find the instants (UTC) at which a zone's offset changes, to the minute."""
    day = begin
    while day < end:
        low, high = day, day + _STEP
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > dt.timedelta(minutes=1):
                middle = low + (high - low) // 2
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high.replace(second=0, microsecond=0)
        day += _STEP


def _observance(
    change: dt.datetime, zone: ZoneInfo
) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    before, after = (change - dt.timedelta(minutes=1)).astimezone(zone), change.astimezone(zone)
    old, new = before.utcoffset() or dt.timedelta(), after.utcoffset() or dt.timedelta()
    part = icalendar.TimezoneDaylight() if after.dst() else icalendar.TimezoneStandard()
    part.add("dtstart", (change + old).replace(tzinfo=None))  # wall time before the change
    part.add("tzoffsetfrom", old)
    part.add("tzoffsetto", new)
    part.add("tzname", after.tzname() or zone.key)
    return part


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
