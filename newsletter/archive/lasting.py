"""How long an event lasts, as far as its card tells. Pure."""

import datetime as dt

from newsletter.french import day_of, is_timed, last_day
from newsletter.model import Card


def minutes(card: Card) -> int:
    """Say how long an event lasts whose start and end are instants of one day; else 0."""
    start, end = card.start, card.end
    if not (isinstance(start, dt.datetime) and isinstance(end, dt.datetime) and is_timed(start, end)):
        return 0
    is_of_one_day = start < end and last_day(start, end) == start.date()
    return round((end - start).total_seconds() / 60) if is_of_one_day else 0


def days(card: Card, *, all_day: bool) -> int:
    """Say how many days an event takes; 0 of one with hours that is over on its day, or of which only the hour is not known."""
    if card.start is None:
        return 0
    number = (last_day(card.start, card.end) - day_of(card.start)).days + 1
    is_whole = all_day or (isinstance(card.start, dt.datetime) and not is_timed(card.start, card.end))
    return number if number > 1 or (number == 1 and is_whole) else 0
