"""Whose clocks an event's hours are told by, and whether they only say which days it lasts. Pure."""

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

from newsletter.collect.dates.whole_days import whole_days
from newsletter.collect.received import Job
from newsletter.config import is_zone
from newsletter.model import Entry
from newsletter.presence import is_on_site


def with_own_clocks(entry: Entry, job: Job) -> Entry:
    """Keep the zone of an event that people go to, where its clocks show another hour than the letter's.

    The zone is the event's own (`Entry.timezone`, as its format found it), else that of the source. An event that is
    followed online, or nobody knows where, is told in the letter's zone, where its readers are.
    """
    name = entry.timezone or job.source.timezone
    kept = name if name and name != job.zone.key and _differs(entry, name, job.zone) else None
    return entry if kept == entry.timezone else dataclasses.replace(entry, timezone=kept)


def _differs(entry: Entry, name: str, zone: ZoneInfo) -> bool:
    if not isinstance(entry.start, dt.datetime) or not is_on_site(entry.place or ""):
        return False
    try:
        there = ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return False
    # "Etc/GMT+4" and "UTC" are no places.
    is_place = "/" in name and not name.startswith("Etc/")
    return is_place and entry.start.astimezone(there).utcoffset() != entry.start.astimezone(zone).utcoffset()


def in_whole_days(entry: Entry, job: Job) -> Entry:
    """Make a day of an event that lasts from midnight to midnight, by its own clocks, the letter's or UTC's."""
    start, end = entry.start, entry.end
    if not (isinstance(start, dt.datetime) and isinstance(end, dt.datetime)):
        return entry
    own = (ZoneInfo(entry.timezone),) if entry.timezone and is_zone(entry.timezone) else ()
    days = whole_days(start, end, *own, job.local_zone, job.zone, dt.UTC)
    return dataclasses.replace(entry, start=days[0], end=days[1], all_day=True) if days else entry
