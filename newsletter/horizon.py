"""How far the letter of a day looks back and ahead: what lies beyond it can't want, however much is known. Pure."""

import datetime as dt

from newsletter.config import Config
from newsletter.french import day_of
from newsletter.model import Entry, Kind

NEWS = dt.timedelta(days=100)  # what no letter has taken by then, none will


def wanted_until(entry: Entry) -> dt.date | None:
    """Return the last day whose letter may want an entry; None when no letter ever will.

    An event is wanted until it ends, anything else for so long after it was published or met. What a source's first
    collection met counts by its date alone: it may be old news.
    """
    if entry.kind is Kind.EVENT:
        return max(day_of(entry.start), day_of(entry.end or entry.start)) if entry.start else None
    days = [] if entry.published is None else [day_of(entry.published)]
    days += [] if entry.initial else [entry.first_seen.date()]
    return min(max(days), dt.date.max - NEWS) + NEWS if days else None


def news_day(entry: Entry) -> dt.date | None:
    """Return the day on which an entry was news: its source's date, else that on which it was met.

    What a first collection met without a date may be of any day.
    """
    if entry.published is not None:
        return day_of(entry.published)
    return None if entry.initial else entry.first_seen.date()


def last_day(day: dt.date, config: Config) -> dt.date:
    """Return the last day on which an event that the letter of a day announces may start, on whatever clock.

    Its section counts the day at its place: where clocks are behind, it is the next day already by the letter's.
    """
    windows = [section.days for section in config.section if section.shows == Kind.EVENT.value]
    if any(window is None for window in windows):
        return dt.date.max
    return day + dt.timedelta(days=max((window[1] + 1 for window in windows if window), default=0))
