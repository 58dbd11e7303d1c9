"""The date that was read in words, given to an event. Pure."""

import dataclasses
from zoneinfo import ZoneInfo

from newsletter.collect.dates.written import WrittenDate
from newsletter.model import Entry, in_zone


def with_date(entry: Entry, read: WrittenDate, zone: ZoneInfo) -> Entry:
    """Give an event the date that words say; of one day without hours only the hour is not said: it lasts not all day.

    Args:
        entry: an event.
        read: what its words, or its title's, say.
        zone: of the letter.
    """
    return dataclasses.replace(
        entry,
        start=in_zone(read.start, zone),
        end=in_zone(read.end, zone),
        all_day=read.all_day and read.end is not None,
        read_from=read.words,
        uncertain=read.uncertain or entry.uncertain,
    )
