"""iCalendar (RFC 5545) to entries. Pure: bytes in, entries out.

An event that recurs gives one entry an occurrence, from 100 days before today to 400 days after. Rules that would
expand without end are not expanded: their first event is kept as a single one. What is marked private or confidential
is not collected.
"""

import dataclasses
import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from newsletter.collect.calendars.details import details
from newsletter.collect.calendars.recurrence import Allowance, TooManyDatesError
from newsletter.collect.calendars.series import Occurrence, Window, day_in, occurrences
from newsletter.collect.calendars.vcalendar import VCalendar, cut, read_calendars
from newsletter.collect.calendars.vevent import VEvent, skipped
from newsletter.collect.calendars.zones import Zones
from newsletter.collect.clocks import in_whole_days
from newsletter.collect.dates import instants
from newsletter.collect.kinds import Traits, judge
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.received import Job
from newsletter.collect.repeated import what_is_left
from newsletter.collect.untitled import titled
from newsletter.exceptions import SourceError
from newsletter.markup import plain
from newsletter.model import Entry, EventStatus, Kind, When, fixed

BEFORE, AFTER = dt.timedelta(days=100), dt.timedelta(days=400)
_MOST_OCCURRENCES = 20_000  # of a calendar
_MOST_OF_A_SERIES = 1000
_MOST_DATES = 200_000


def parse_calendar(job: Job) -> Parsed:
    """Read a calendar.

    Raises:
        SourceError: the body is no calendar, none in which anything stands whole, or one of too many events or dates.
    """
    calendars = read_calendars(job.answer.body, job.source.id)
    read = [event for calendar in calendars for event in _events(calendar, job)]
    events = [event for event in read if isinstance(event, VEvent)]
    whole = all(calendar.whole for calendar in calendars)
    if not (whole or events):
        raise cut(job.source.id)
    try:
        found = [_entry(occurrence, described, job) for occurrence, described in _described(events, job)]
    except TooManyDatesError:
        raise SourceError(
            "Too large a calendar",
            job.source.id,
            cause=f"its rules give over {_MOST_DATES} dates",
            remedy="end its series, or export fewer",
        ) from None
    entries = _told_apart([entry for entry in found if isinstance(entry, Entry)]).values()
    unread = [one for one in (*read, *found) if isinstance(one, Skipped)]
    return Parsed.of([*entries, *dict.fromkeys(unread)], whole=whole)


def _told_apart(found: Sequence[Entry]) -> dict[str, Entry]:
    """Give each entry a key of its own: where events of one UID begin at once, their titles tell them apart."""
    several = Counter(key for key, _ in {(entry.key, entry.title) for entry in found})
    entries: dict[str, Entry] = {}
    for entry in found:
        key = entry.key
        if several[key] > 1:
            uid, mark, slot = key.rpartition("#")
            key = f"{uid}-{hashlib.sha256(entry.title.encode()).hexdigest()[:8]}{mark}{slot}"
        entries.setdefault(key, dataclasses.replace(entry, key=key))
    return entries


def _events(calendar: VCalendar, job: Job) -> Iterator[VEvent | Skipped]:
    zones = Zones(calendar.zones, calendar.zone, job.local_zone)
    for text in calendar.events:
        yield VEvent.read(text, zones, cancelled=calendar.cancels)
    for text in calendar.cut:
        yield skipped(text, Flaw.CUT)


def _described(events: Iterable[VEvent], job: Job) -> Iterator[tuple[Occurrence, dict[str, Any]]]:
    """Give all occurrences with what their VEVENTs say of them, read once for each."""
    known: dict[VEvent, dict[str, Any] | None] = {}
    for occurrence in _expanded(events, job):
        event = occurrence.event
        if event not in known:
            known[event] = _description(event, job)
        if (described := known[event]) is not None:
            yield occurrence, described


def _expanded(events: Iterable[VEvent], job: Job) -> list[Occurrence]:
    groups: dict[str, list[VEvent]] = defaultdict(list)
    for event in events:
        groups[event.uid or event.name].append(event)
    today = job.now.astimezone(job.zone).date()
    window = Window(today - BEFORE, today + AFTER, job.zone)
    allowance = Allowance(_MOST_DATES)
    found = [occurrences(group, window, allowance) for group in groups.values()]
    share = _share(sorted(map(len, found)))
    return [occurrence for several in found for occurrence in _nearest(several, share, today, job)]


def _share(sizes: Sequence[int]) -> int:
    """Tell how many occurrences each series may have at most, so that none crowds out another; `sizes` go up."""
    left = _MOST_OCCURRENCES
    for at, size in enumerate(sizes):
        share = left // (len(sizes) - at)
        if size > share:
            return max(1, min(share, _MOST_OF_A_SERIES))
        left -= size
    return _MOST_OF_A_SERIES


def _nearest(found: list[Occurrence], most: int, today: dt.date, job: Job) -> list[Occurrence]:
    """Keep at most so many, those nearest to today."""
    if len(found) <= most:
        return found
    return sorted(found, key=lambda one: abs(day_in(one.start, job.zone) - today))[:most]


def _description(event: VEvent, job: Job) -> dict[str, Any] | None:
    """Read what does not depend on time; None when it is not wanted."""
    if event.is_private:
        return None
    found = details(event, job.answer.address)
    traits = Traits(
        title=found.title, summary=plain(found.description), categories=found.tags, url=found.url or ""
    )
    verdict = judge(job.source, traits)
    if verdict is None:
        return None
    title = titled(found.title, found.description)
    return {
        "kind": verdict.kind,
        "type": verdict.type,
        "title": title,
        "url": found.url,
        "summary": what_is_left(found.summary or "", title, found.title),
        "tags": found.tags,
        "place": found.place,
        "image": found.image,
    }


def _entry(occurrence: Occurrence, described: dict[str, Any], job: Job) -> Entry | Skipped:
    start, name = _shown(occurrence.start, job), occurrence.event.name
    if start is None:
        words = occurrence.start.isoformat()
        return Skipped(flaw=Flaw.DATE, title=described["title"], words=words, name=name)
    if occurrence.slot is not None:
        name = f"{name}#{_slot_name(occurrence.slot)}"
    entry = Entry(
        key=f"{job.source.id}/{name}",
        sources=(job.source.id,),
        first_seen=job.now,
        timezone=_timezone(occurrence),
        revision=occurrence.event.revision,
        **described,
        **_placed(described["kind"], start, _shown_end(start, occurrence.end, job), occurrence),
    )
    return in_whole_days(entry, job) if occurrence.event.may_be_days else entry


def _timezone(occurrence: Occurrence) -> str | None:
    """Name the zone of an event (IANA); one in UTC, as products export them, is in that of its calendar."""
    own = occurrence.start.tzinfo if isinstance(occurrence.start, dt.datetime) else None
    zones = (own, occurrence.event.zones.stated)
    return next((zone.key for zone in zones if isinstance(zone, ZoneInfo) and zone.key != "UTC"), None)


def _slot_name(slot: When) -> str:
    if isinstance(slot, dt.datetime):
        return slot.astimezone(dt.UTC).strftime("%Y%m%dT%H%MZ")
    return slot.strftime("%Y%m%d")


def _status(occurrence: Occurrence) -> EventStatus:
    if occurrence.cancelled:
        return EventStatus.CANCELLED
    tentative = occurrence.event.postponed or occurrence.event.text("STATUS").upper() == "TENTATIVE"
    return EventStatus.TENTATIVE if tentative else EventStatus.CONFIRMED


def _placed(kind: Kind, start: When, end: When | None, occurrence: Occurrence) -> dict[str, Any]:
    """A calendar's replays and publications have a date where its events have times."""
    if kind is not Kind.EVENT:
        return {"published": start}
    return {
        "start": start,
        "end": end,
        "all_day": not isinstance(start, dt.datetime),
        "status": _status(occurrence),
        "uncertain": occurrence.event.postponed and not occurrence.cancelled,
    }


def _shown(when: When, job: Job) -> When | None:
    """Show a time in the letter's zone, by its offset there; None when its year is absurd."""
    if not instants.FIRST <= when.year <= instants.LAST:
        return None
    return fixed(when, job.zone) if isinstance(when, dt.datetime) else when


def _shown_end(start: When, end: When | None, job: Job) -> When | None:
    if end is None or isinstance(end, dt.datetime) != isinstance(start, dt.datetime):
        return None
    if isinstance(end, dt.datetime):
        if not isinstance(start, dt.datetime) or end < start or (end == start and end.time() != dt.time.min):
            return None
        return _shown(end, job)
    # DTEND of whole days is the day after (section 3.6.1); some products write the last day itself.
    return _shown(max(start, end - dt.timedelta(days=1)), job)
