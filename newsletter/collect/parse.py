"""One answer to entries: recognises its format. Runs in a worker process, where a hostile body can do no harm.

Each format's parser is imported when it is needed: most sources need one of them.
"""

import dataclasses
import datetime as dt
import re
from typing import Any

from newsletter.collect.clocks import with_own_clocks
from newsletter.collect.feeds.charset import decoded
from newsletter.collect.feeds.document import is_page
from newsletter.collect.parsed import Flaw, Parsed, Skipped
from newsletter.collect.premieres import as_announced
from newsletter.collect.received import Job, is_calendar
from newsletter.collect.repeated import without_cut_title
from newsletter.collect.status_words import with_status
from newsletter.collect.where import with_known_place, with_place
from newsletter.exceptions import SourceError, WebPageError
from newsletter.french import day_of
from newsletter.markup import plain
from newsletter.model import Entry, EventStatus, Kind, in_zone

# ruff: noqa: PLC0415

_HEAD = 8192  # bytes; an even number, for UTF-16
_JSON = re.compile(rb"\A[\xef\xbb\xbf\s]*[{\[]")  # {"version": …, also behind a byte order mark


def parse(job: Job) -> list[Entry]:
    """Read an answer's entries alone.

    Raises:
        SourceError: as `read`.
    """
    return list(read(job).entries)


def read(job: Job) -> Parsed:
    """Read an answer by the source's `format`, else by its first bytes.

    Raises:
        WebPageError: it is a web page, and the source is not said to be one.
        SourceError: it is in none of the formats.
    """
    if not job.answer.body.strip():
        raise SourceError("Nothing in the answer", job.source.id, cause="0 bytes", remedy="check its address")
    found = _parsed(job)
    entries = tuple(_settled(entry, job) for entry in found.entries)
    undated = tuple(
        Skipped(flaw=Flaw.DATE, title=entry.title) for entry in entries if _is_left_undated(entry, job)
    )
    return dataclasses.replace(found, entries=entries, skipped=(*found.skipped, *undated))


def _settled(entry: Entry, job: Job) -> Entry:
    """Read in an entry's words when, whether and where it takes place; then show it by the letter's clocks."""
    told = with_status(_dated(as_announced(entry, job), job), job.zone, job.local_zone)
    placed = with_place(with_known_place(without_cut_title(told)))
    return _in_letter_zone(with_own_clocks(placed, job), job)


def _parsed(job: Job) -> Parsed:
    body, form = job.answer.body, job.source.format
    if form == "page":
        from newsletter.collect.pages.page import parse_page

        return parse_page(job)
    if form == "calendar" or (form is None and is_calendar(body)):
        _refuse_page(job)
        from newsletter.collect.calendars.calendar import parse_calendar

        return parse_calendar(job)
    if _JSON.match(body):
        return _json(job)
    _refuse_page(job)
    from newsletter.collect.feeds.feed import parse_feed

    return parse_feed(job)


def _json(job: Job) -> Parsed:
    from newsletter.collect.feeds.json_feed import is_json_feed, parse_json_feed

    if job.source.format == "feed" or is_json_feed(job.answer.body):
        return parse_json_feed(job)
    from newsletter.collect.pages.events_calendar import is_events_calendar, parse_events_calendar
    from newsletter.collect.pages.openagenda import is_openagenda, parse_openagenda

    document, whole = _document(job)
    if is_events_calendar(document):
        return parse_events_calendar(document, job, whole=whole)
    if is_openagenda(document):
        return parse_openagenda(document, job, whole=whole)
    if not whole:
        raise _unreadable("it breaks off, and what stands whole in it is of no known form", job)
    raise SourceError(
        "Unknown JSON",
        job.source.id,
        cause="it is neither a JSON Feed, nor OpenAgenda's, nor The Events Calendar's",
        remedy="check its address",
    )


def _document(job: Job) -> tuple[Any, bool]:
    from newsletter.collect.pages.json_values import loads_whole

    try:
        return loads_whole(decoded(job.answer.body, job.answer.content_type).lstrip("\ufeff"))
    except ValueError as error:
        raise _unreadable(str(error)[:200], job) from None


def _unreadable(cause: str, job: Job) -> SourceError:
    return SourceError("Not readable JSON", job.source.id, cause=cause, remedy="its last good answer is kept")


def _refuse_page(job: Job) -> None:
    head = decoded(job.answer.body[:_HEAD], job.answer.content_type)
    if is_page(head) and not is_calendar(job.answer.body):
        raise WebPageError(
            "Not a feed",
            job.source.id,
            cause="the answer is a web page (HTML)",
            remedy='check its address, or write format = "page" for what the page itself describes',
        )


def _in_letter_zone(entry: Entry, job: Job) -> Entry:
    """Show the instants of a source that has a zone of its own by the letter's clocks."""
    if job.local_zone is job.zone:
        return entry
    published, start, end = (in_zone(when, job.zone) for when in (entry.published, entry.start, entry.end))
    return dataclasses.replace(entry, published=published, start=start, end=end)


def _dated(entry: Entry, job: Job) -> Entry:
    """Give an event that no field dates the date that its words say."""
    if entry.kind is not Kind.EVENT or entry.start is not None:
        return entry
    from newsletter.collect.dates.taking import with_date
    from newsletter.collect.dates.written import read_date

    anchor = in_zone(entry.published or entry.first_seen, job.local_zone)
    assert anchor is not None
    read = read_date(
        entry.title,
        plain(entry.summary or ""),
        day_of(anchor),
        job.local_zone,
        published=entry.published is not None,
    )
    if read is None:
        return _dated_by_publication(entry, job)
    return with_date(entry, read, job.zone)


def _is_left_undated(entry: Entry, job: Job) -> bool:
    """Whether an event's words name no day at all: the editor is told; where they name one, it is none of an event."""
    if entry.kind is not Kind.EVENT or entry.start is not None or entry.status is EventStatus.CANCELLED:
        return False
    from newsletter.collect.dates.written import names_a_day

    return not names_a_day(entry.title, plain(entry.summary or ""), job.now.date())


def _dated_by_publication(entry: Entry, job: Job) -> Entry:
    """Take a publication that is to come for an event's start, to be verified: some calendars' feeds say it so."""
    when = entry.published
    if not isinstance(when, dt.datetime) or when <= job.now:
        return entry
    return dataclasses.replace(entry, start=in_zone(when, job.zone), uncertain=True)
