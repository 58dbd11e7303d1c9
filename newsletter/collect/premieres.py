"""Lives and premieres: video channels list them like recordings before they take place. Pure."""

import dataclasses
import datetime as dt
import re

from newsletter.collect.received import Job
from newsletter.collect.where import ONLINE
from newsletter.french import day_of
from newsletter.markup import plain
from newsletter.model import Entry, EventStatus, Kind, When, fixed

# « EN DIRECT le 10 décembre à 18 h », « Première le… », but no replay of it.
_LIVE = re.compile(
    r"^(?!.*\b(?:replay|rediff\w*|revoir|enregistrement)\b)"
    r".*(?:\b(?:en direct|direct|live|livestream|premi[èe]re|avant-premi[èe]re|diffus\w+|streaming|bient[ôo]t|rendez-vous)\b|🔴)",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = 200  # letters of a description that may announce what its title does not


def as_announced(entry: Entry, job: Job) -> Entry:
    """Make an event, to be verified, of a recording that is only announced; what has taken place dates from then.

    When the event takes place is read as that of any other that no field dates (`collect.parse`).

    Args:
        entry: of any kind; only recordings are looked at.
        job: what is parsed, and when.
    """
    when = entry.published
    if entry.kind is not Kind.REPLAY or not isinstance(when, dt.datetime):
        return entry
    text = plain(entry.summary or "")
    if not _LIVE.search(f"{entry.title}\n{text[:_OPENING]}"):
        return entry
    from newsletter.collect.dates.written import read_date  # noqa: PLC0415 - few feeds are of videos

    read = read_date(entry.title, text, day_of(when), job.local_zone)
    if read is None or day_of(read.start) < day_of(when):
        return entry
    if _is_over(read.start, job.now):
        hour = read.start if isinstance(read.start, dt.datetime) else _evening(read.start, job)
        return dataclasses.replace(entry, published=fixed(max(hour, when), job.zone))
    return dataclasses.replace(
        entry,
        kind=Kind.EVENT,
        type=None,
        status=EventStatus.CONFIRMED,
        place=entry.place or ONLINE,
        duration=None,
        uncertain=True,
    )


def _is_over(start: When, now: dt.datetime) -> bool:
    return start <= now if isinstance(start, dt.datetime) else start < day_of(now)


def _evening(day: dt.date, job: Job) -> dt.datetime:
    """Take the end of a day whose hour is not said."""
    return dt.datetime.combine(day, dt.time(23, 59), job.local_zone)
