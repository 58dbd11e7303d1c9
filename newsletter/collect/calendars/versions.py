"""Versions of one event: VEVENTs of one UID of which the newest counts (RFC 5546, section 2.1.5). Pure."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from newsletter.collect.calendars.vevent import VEvent, wall
from newsletter.model import When


def newest(masters: Sequence[VEvent]) -> list[VEvent]:
    """Keep the newest version of each thing: what has another title, another start and another page is no version of it.

    Of equally new ones that recur the last is kept; of those that don't, one for each start and title.
    """
    ordered = sorted(masters, key=lambda event: event.version, reverse=True)
    newest = [event for event in masters if event.version == ordered[0].version] if ordered else []
    if any(recurs(event) for event in newest):
        kept = newest[-1:]
    else:
        kept = list({(_title(event), wall(event.start)): event for event in newest}.values())
    seen = [{of(event) for event in kept} for of in _TELLING]
    for event in ordered:
        if event.text("URL") and all(
            of(event) not in known for of, known in zip(_TELLING, seen, strict=True)
        ):
            kept.append(event)
            for of, known in zip(_TELLING, seen, strict=True):
                known.add(of(event))
    return kept


def _title(event: VEvent) -> str:
    return event.text("SUMMARY").strip().casefold()


def _page(event: VEvent) -> str:
    return event.text("URL").strip()


_TELLING: tuple[Callable[[VEvent], object], ...] = (_title, _page, lambda event: wall(event.start))


def latest(overrides: Iterable[VEvent]) -> list[VEvent]:
    """Keep the newest override of each slot."""
    found: dict[object, VEvent] = {}
    for event in overrides:
        name = slot_name(event.slot)
        if name not in found or event.version >= found[name].version:
            found[name] = event
    return list(found.values())


def recurs(event: VEvent) -> bool:
    """Whether it is a series."""
    return bool(event.rules) or event.first("RDATE") is not None


def slot_name(slot: When | None) -> object:
    """What slots are compared by: the instant, or the day."""
    return slot.astimezone(dt.UTC) if isinstance(slot, dt.datetime) else slot
