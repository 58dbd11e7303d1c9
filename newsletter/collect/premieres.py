"""Lives and premieres: video channels list them like recordings before they take place. Pure."""

import dataclasses
import datetime as dt
import re

from newsletter.collect.received import Job
from newsletter.collect.where import ONLINE
from newsletter.french import day_of
from newsletter.markup import plain
from newsletter.model import Entry, EventStatus, Kind, fixed, in_zone

# « EN DIRECT le 10 décembre à 18 h », « Première le… », but no replay of it.
_LIVE = re.compile(
    r"^(?!.*\b(?:replay|rediff\w*|revoir|enregistrement)\b)"
    r".*(?:\b(?:en direct|direct|live|livestream|premi[èe]re|avant-premi[èe]re|diffus\w+|streaming|bient[ôo]t|rendez-vous)\b|🔴)",
    re.IGNORECASE | re.DOTALL,
)
_OPENING = 200  # letters of a description that may announce what its title does not


def as_announced(entry: Entry, job: Job) -> Entry:
    """Make an event, to be verified, of a recording that is only announced; what has taken place dates from then.

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
    start = read.start
    if day_of(start) < day_of(job.now) or (isinstance(start, dt.datetime) and start <= job.now):
        hour = dt.datetime.combine(day_of(start), dt.time(23, 59), job.local_zone)
        return dataclasses.replace(
            entry, published=fixed(max(start if isinstance(start, dt.datetime) else hour, when), job.zone)
        )
    return dataclasses.replace(
        entry,
        kind=Kind.EVENT,
        type=None,
        status=EventStatus.CONFIRMED,
        start=in_zone(start, job.zone),
        end=in_zone(read.end, job.zone),
        place=entry.place or ONLINE,
        duration=None,
        read_from=read.words,
        uncertain=True,
    )
