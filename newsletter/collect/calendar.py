"""iCalendar (RFC 5545) to entries, by icalendar and recurring-ical-events. Pure: bytes in, entries out.

An event that recurs gives one entry an occurrence, from 100 days before now to 400 days after. Rules that would
expand without end are not expanded: their first event is kept as a single one.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from typing import Any

import icalendar
import recurring_ical_events
from icalendar.prop import vBroken

from newsletter.addresses import published
from newsletter.collect import instants
from newsletter.collect.answer import UNTITLED, Job
from newsletter.collect.kinds import Traits, Verdict, judge
from newsletter.collect.recurrence import is_endless
from newsletter.exceptions import SourceError
from newsletter.markup import inline, plain
from newsletter.model import Entry, EventStatus, Kind, When

BEFORE, AFTER = dt.timedelta(days=100), dt.timedelta(days=400)
_MOST_OCCURRENCES = 2000
_UNREADABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError)
_BLOCK = re.compile(
    r"^X-WR-TIMEZONE:.*?$|^BEGIN:(VTIMEZONE|VEVENT)\s*?$.*?^END:\1\s*?$",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_STATUSES = {"CANCELLED": EventStatus.CANCELLED, "TENTATIVE": EventStatus.TENTATIVE}


def parse_calendar(job: Job) -> list[Entry]:
    """Read a calendar.

    Raises:
        SourceError: the body is no calendar that icalendar can read.
    """
    try:
        calendars = _read(_decoded(job.answer.body))
    except _UNREADABLE as error:
        raise SourceError(
            "Not a readable calendar",
            job.source.id,
            cause=_first_line(error),
            remedy="export it again (RFC 5545)",
        ) from None
    if not calendars:
        raise SourceError(
            "Not a whole calendar", job.source.id, cause="END:VCALENDAR is missing", remedy="export it again"
        )
    entries: dict[str, Entry] = {}
    for calendar in calendars:
        _prune(calendar)
        for entry in _entries(calendar, job):
            entries.setdefault(entry.key, entry)
    return list(entries.values())


def _decoded(body: bytes) -> str:
    """Decode before icalendar does: it would turn what is not UTF-8 into U+FFFD silently."""
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _read(text: str) -> list[Any]:
    """Read calendars; where one line spoils all, read what can be read: some products write bad VTIMEZONEs."""
    try:
        return list(icalendar.Calendar.from_ical(text, multiple=True))
    except _UNREADABLE:
        sound = [block[0] for block in _BLOCK.finditer(text) if _is_sound(block[0])]
        if not any(block.upper().startswith("BEGIN:VEVENT") for block in sound):
            raise
    return [icalendar.Calendar.from_ical(_wrapped("\n".join(sound)))]


def _is_sound(block: str) -> bool:
    try:
        icalendar.Calendar.from_ical(_wrapped(block))
    except _UNREADABLE:
        return False
    return True


def _wrapped(blocks: str) -> str:
    return f"BEGIN:VCALENDAR\n{blocks}\nEND:VCALENDAR\n"


def _prune(calendar: Any) -> None:
    """Drop what icalendar could not read (it raises when touched), and events that are then without a start."""
    for event in calendar.walk("VEVENT"):
        for name, value in list(event.items()):
            if any(isinstance(one, vBroken) for one in (value if isinstance(value, list) else [value])):
                del event[name]
    calendar.subcomponents = [
        part for part in calendar.subcomponents if part.name != "VEVENT" or part.get("DTSTART") is not None
    ]


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _entries(calendar: Any, job: Job) -> Iterable[Entry]:
    events = calendar.walk("VEVENT")
    for event in events:
        if is_endless(event):
            for name in ("RRULE", "RDATE"):
                event.pop(name, None)
    series = {_uid(event) for event in events if _recurs(event)}
    for event in events:
        if _uid(event) not in series and (entry := _entry(event, job, occurrence=None)):
            yield entry
    if not series:
        return
    now = job.now.astimezone(dt.UTC)
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    occurrences = query.between(now - BEFORE, now + AFTER)
    for event in occurrences[:_MOST_OCCURRENCES]:
        if _uid(event) in series and (entry := _entry(event, job, occurrence=_slot(event))):
            yield entry


def _recurs(event: Any) -> bool:
    return any(event.get(name) is not None for name in ("RRULE", "RDATE", "RECURRENCE-ID"))


def _uid(event: Any) -> str:
    """Return the UID made safe for keys, or a name made of the event's own content."""
    uid = re.sub(r"[^\w.@+-]+", "-", str(event.get("UID") or "")).strip("-")
    if not uid or len(uid) > 120:
        content = f"{event.get('UID')} {event.get('SUMMARY')} {event['DTSTART'].to_ical()}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return str(uid)


def _slot(event: Any) -> str:
    """Name an occurrence by its place in the series: it stays when the occurrence moves."""
    place = event.get("RECURRENCE-ID") or event["DTSTART"]
    moment: When = place.dt
    if isinstance(moment, dt.datetime) and moment.tzinfo is not None:
        return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%MZ")
    return moment.strftime("%Y%m%d")


def _entry(event: Any, job: Job, occurrence: str | None) -> Entry | None:
    times = _times(event, job)
    if times is None:
        return None
    description = str(event.get("DESCRIPTION") or "")
    url = published(str(event.get("URL") or ""), job.answer.address)
    title = plain(str(event.get("SUMMARY") or ""))
    categories = _categories(event)
    traits = Traits(title=title, summary=plain(description), categories=categories, url=url or "")
    verdict = judge(job.source, traits)
    if verdict is None:
        return None
    name = f"{_uid(event)}#{occurrence}" if occurrence else _uid(event)
    return Entry(
        key=f"{job.source.id}/{name}",
        kind=verdict.kind,
        type=verdict.type,
        sources=(job.source.id,),
        title=title or UNTITLED,
        first_seen=job.now,
        url=url,
        summary=inline(description, job.answer.address) or None,
        tags=categories,
        place=plain(str(event.get("LOCATION") or "")) or None,
        **_placed(
            verdict, times, _STATUSES.get(str(event.get("STATUS") or "").upper(), EventStatus.CONFIRMED)
        ),
    )


def _placed(verdict: Verdict, times: dict[str, Any], status: EventStatus) -> dict[str, Any]:
    """A calendar's replays and publications have a date where its events have times."""
    if verdict.kind is Kind.EVENT:
        return {**times, "status": status}
    return {"published": times["start"]}


def _categories(event: Any) -> tuple[str, ...]:
    found = event.get("CATEGORIES")
    groups = found if isinstance(found, list) else [found] if found is not None else []
    return tuple(plain(str(word)) for group in groups for word in getattr(group, "cats", [group]))


def _times(event: Any, job: Job) -> dict[str, Any] | None:
    start = _moment(getattr(event.get("DTSTART"), "dt", None), job)
    if start is None:
        return None
    end = _moment(getattr(event.get("DTEND"), "dt", None), job)
    if end is None and isinstance(span := getattr(event.get("DURATION"), "dt", None), dt.timedelta):
        end = _later(start, span)
    all_day = not isinstance(start, dt.datetime)
    if isinstance(end, dt.datetime) == all_day:
        end = None
    if all_day and end is not None:
        end -= dt.timedelta(days=1)  # DTEND of whole days is the day after (RFC 5545, section 3.6.1)
        end = max(start, end)  # some products write the last day itself
    elif end is not None and end < start:
        end = None
    return {"start": start, "end": end, "all_day": all_day}


def _later(start: When, span: dt.timedelta) -> When | None:
    try:
        return start + span
    except OverflowError:
        return None


def _moment(value: object, job: Job) -> When | None:
    if isinstance(value, dt.date) and not instants.FIRST <= value.year <= instants.LAST:
        return None
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=job.local_zone)
        return aware.astimezone(job.zone)
    return value if isinstance(value, dt.date) else None
