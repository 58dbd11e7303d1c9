"""The events that a replay or a publication may belong to, in the order in which its editor looks for one. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsletter.french import day_of, short_date
from newsletter.model import EditionEntry, Entry, Kind, When
from newsletter.occasions import occasion_type
from newsletter.printed import printed_days

Event = Entry | EditionEntry


@dataclass(frozen=True, slots=True)
class Offered:
    """Events that stand together: what is said of them (French), and their keys with their titles and days."""

    title: str
    events: tuple[tuple[str, str], ...]


def once(*told: Iterable[Event]) -> dict[str, Event]:
    """Take the events out of rows, each thing once, by its key there: as those tell it that come first."""
    found: dict[str, Event] = {}
    names: set[str] = set()
    for row in (row for rows in told for row in rows if row.kind is Kind.EVENT):
        if names.isdisjoint(own := {row.key, *row.aliases}):
            found[row.key] = row
        names |= own
    return found


def offered(
    kind: Kind, when: When, events: Mapping[str, Event], tied: str | None = None
) -> tuple[Offered, ...]:
    """Offer events to a replay or a publication: those that are over first, the latest first, then those to come.

    Args:
        kind: what it is.
        when: it came out, else the letter's day: what came later than a replay cannot be what it records.
        events: all that are known, by key.
        tied: the key of the one that it belongs to, which is offered whenever it was.
    """
    days = {key: printed_days(one)[0] for key, one in events.items() if one.start}
    ahead = [key for key, day in days.items() if day > day_of(when)]
    over = sorted((key for key in events if key not in ahead), key=lambda key: _old(days.get(key)))
    if kind is Kind.REPLAY:
        ahead = [key for key in ahead if key == tied]
    parts = {"Ont eu lieu": over, "À venir": sorted(ahead, key=lambda key: days[key])}
    return tuple(
        Offered(title, tuple((key, _said(events[key])) for key in keys))
        for title, keys in parts.items()
        if keys
    )


def type_of(event: Event) -> str | None:
    """Say what an event was: "webinaire"; None where nothing tells."""
    return event.type or occasion_type(event.title)


def _old(day: dt.date | None) -> tuple[bool, int]:
    return (False, -day.toordinal()) if day else (True, 0)


def _said(event: Event) -> str:
    return f"{event.title} ({short_date(printed_days(event)[0], year=True)})" if event.start else event.title
