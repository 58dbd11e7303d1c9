"""Calendars of events (RFC 5545, RFC 7986): all of them, those of one fiche, and those of one edition, one by one and together.

An event is the same component wherever it stands: as it is known today, under the UID that the first letter gave it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.fragments import Fragment, Fragments
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page
from newsletter.archive.record import Record, digest
from newsletter.archive.thing import Thing
from newsletter.permalinks import CALENDAR, edition_calendar, event_calendar

_KIND = "event"  # of fragment


def write_events(material: Material, catalogue: Catalogue, fragments: Fragments) -> None:
    """Write each event once, for all calendars that are made later."""
    fragments.open(_KIND)
    fragments.hold(_KIND, [one.page for one in catalogue.appointments])
    new = [
        one
        for one in catalogue.appointments
        if _is_readable(material, one) and not fragments.has(_KIND, one.page, one.written)
    ]
    new.sort(key=lambda one: one.latest.date)
    fragments.fill(
        _KIND, [Fragment(one.page, one.written, partial(material.block, one), one.latest.date) for one in new]
    )


def calendar_page(material: Material, catalogue: Catalogue, fragments: Fragments) -> Iterator[Page]:
    """Plan that of all events, as soon as there is an edition."""
    if catalogue.records:
        yield calendar_of(CALENDAR, "", catalogue.appointments, material, fragments, Order.ENTRANCE)


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
        events: in their order; they are written (`write_events`).
        material: the site's.
        fragments: the events as they were written before.
        order: when it is written.
    """
    held = [one for one in events if _is_readable(material, one) or fragments.knows(_KIND, one.page)]
    # Of things themselves nothing is asked later: a hand that touched them all would hold them all.
    names, days = [one.page for one in held], _days(held)

    def make() -> bytes:
        from newsletter.appointments import subscription  # noqa: PLC0415 - few builds make it anew

        blocks = [fragments.last(_KIND, name) for name in names]
        return subscription(blocks, days, material.config, path, of)

    return Page(path=path, digest=digest(of, [one.written for one in held]), make=make, order=order)


def edition_calendars(
    material: Material, catalogue: Catalogue, record: Record, fragments: Fragments
) -> Iterator[Page]:
    """Plan the calendars that an edition's letter leads to: of all its events, and of each."""
    for path, keys in _calendars(record).items():
        events = list(dict.fromkeys(catalogue.thing(key) for key in keys))
        is_readable = all(_is_readable(material, one) for one in events)
        yield Page(
            path=path,
            digest=digest([one.written for one in events]),
            make=partial(_edition_calendar, material, events, record.date, fragments)
            if is_readable
            else None,
            order=Order.LEAF,
            near=record.date,
        )


def _calendars(record: Record) -> dict[str, list[str]]:
    """Name an edition's calendars, each with the keys of its events."""
    keys = [one.key for one in record.told_lines if one.is_appointment]
    single = {event_calendar(record.date, key): [key] for key in keys}
    return {edition_calendar(record.date): keys, **single} if keys else {}


def _edition_calendar(
    material: Material, events: Sequence[Thing], day: dt.date, fragments: Fragments
) -> bytes:
    from newsletter.appointments import calendar  # noqa: PLC0415 - few builds make one anew

    blocks = [_block(one, material, fragments) for one in events]
    return calendar(blocks, _days(events), material.config, day)


def _block(event: Thing, material: Material, fragments: Fragments) -> str:
    """Return an event as it was written, where that is at hand."""
    is_written = fragments.has(_KIND, event.page, event.written)
    return fragments.last(_KIND, event.page) if is_written else material.block(event)


def _is_readable(material: Material, event: Thing) -> bool:
    """Whether the edition can be read that an event is told from."""
    told = event.appointment
    return told is not None and told.record.date in material.editions


def _days(events: Sequence[Thing]) -> list[dt.date]:
    lines = [one.in_calendars for one in events]
    return [day for one in lines for day in (one.first, one.last) if day is not None]
