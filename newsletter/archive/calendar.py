"""The calendar of all events, to subscribe to (RFC 5545, RFC 7986): the UIDs are those of the letters' own files."""

import dataclasses
from collections.abc import Iterator, Sequence

from newsletter.appointments import event_block, subscription
from newsletter.archive.catalogue import Catalogue, Thing
from newsletter.archive.entries import shown
from newsletter.archive.fragments import Fragments
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page
from newsletter.archive.record import digest
from newsletter.permalinks import CALENDAR


def calendar_page(material: Material, catalogue: Catalogue, fragments: Fragments) -> Iterator[Page]:
    """Plan it, as soon as there is an edition."""
    if catalogue.records:
        yield calendar_of(CALENDAR, "", catalogue.events, material, fragments, Order.ENTRANCE)


def calendar_of(
    path: str,
    of: str,
    events: Sequence[Thing],
    material: Material,
    fragments: Fragments,
    order: Order = Order.LEAF,
) -> Page:
    """Plan a calendar to subscribe to.

    Args:
        path: below the archive's address.
        of: what its events have in common, in words; empty for the calendar of all.
        events: in their order.
        material: the site's.
        fragments: the events as they were written before.
        order: when it is written.
    """
    held = [one for one in events if _is_at_hand(material, fragments, one)]

    def block(event: Thing) -> str:
        return fragments.get(_name(event), _digest(event), lambda: _block(material, event))

    def make() -> bytes:
        days = [day for one in held for day in (one.line.first, one.line.last) if day is not None]
        return subscription([block(one) for one in held], days, material.config, path, of)

    return Page(path=path, digest=digest(of, [_digest(one) for one in held]), make=make, order=order)


def _is_at_hand(material: Material, fragments: Fragments, event: Thing) -> bool:
    """Whether its edition can be read, or was before it became unreadable: then it stays as it was."""
    return event.latest.date in material.editions or fragments.has(_name(event), _digest(event))


def _name(event: Thing) -> str:
    return f"event {event.page}"


def _digest(event: Thing) -> str:
    return digest(shown(event), event.latest.number, event.now is not None)


def _block(material: Material, event: Thing) -> str:
    """Write one event, as it is known today; what came after a letter has a later SEQUENCE than that letter's."""
    edition = material.editions[event.latest.date]
    shown_last = event.appearances[-1].line.key
    row = next(row for row in edition.shown if row.key == shown_last)
    if event.now is not None:
        row = material.since[event.now.key]
        edition = dataclasses.replace(edition, number=edition.number + 1)
    # Subscribers know it by the name that the first letter gave it.
    return event_block(dataclasses.replace(row, key=event.key), edition, material.config)
