"""Decides what a parsed answer changes in what is stored. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsletter.french import day_of
from newsletter.model import Entry, Kind


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries to write, keys to forget, and how many of those written are new or changed."""

    put: tuple[Entry, ...] = ()
    forget: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0


def changes(
    stored: Mapping[str, Entry],
    parsed: Iterable[Entry],
    *,
    first: bool,
    local: bool,
    calendar: bool,
    today: dt.date,
) -> Changes:
    """Compare one source's stored entries with the parsed ones.

    Args:
        stored: by key.
        parsed: the answer's entries, first seen now.
        first: whether this is the source's very first collection.
        local: whether it is the local agenda: what is gone from it is gone, and nothing of it is old news.
        calendar: whether it is a calendar: what is gone from it and is still to come, or recurs, is gone.
        today: the letter's day of now.
    """
    put, new, changed, seen = [], 0, 0, set()
    for entry in parsed:
        seen.add(entry.key)
        old = stored.get(entry.key)
        if old is None:
            put.append(dataclasses.replace(entry, initial=first and not local))
            new += 1
            continue
        kept = dataclasses.replace(entry, first_seen=old.first_seen, initial=old.initial)
        if kept != old:
            put.append(kept)
            changed += 1
    gone = [entry for key, entry in stored.items() if key not in seen]
    forget = tuple(entry.key for entry in gone if local or (calendar and _is_withdrawn(entry, today)))
    return Changes(tuple(put), forget, new, changed)


def _is_withdrawn(entry: Entry, today: dt.date) -> bool:
    """An event that left its calendar: past single events are kept, those to come were called off."""
    if entry.kind is not Kind.EVENT or entry.start is None:
        return False
    return "#" in entry.key or day_of(entry.start) >= today
