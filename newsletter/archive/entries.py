"""The pages of entries: one for each event, replay and publication that a letter showed, and lists of them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.record import digest
from newsletter.archive.shelves import shelves
from newsletter.archive.structured import entry_data
from newsletter.archive.thing import Thing
from newsletter.model import Kind
from newsletter.permalinks import event_calendar, shelf_page

_TITLES = {Kind.REPLAY: "À voir, à écouter", Kind.PUBLICATION: "Publications"}


def entry_pages(material: Material, printer: Printer, things: Iterable[Thing]) -> Iterator[Page]:
    """Plan a page for each thing."""
    for thing in things:
        is_readable = thing.latest.date in material.editions
        yield Page(
            path=thing.page,
            digest=_digest(thing) if is_readable else "",
            make=partial(_entry, material, printer, thing) if is_readable else None,
            near=thing.latest.date,
        )


def shelf_pages(printer: Printer, catalogue: Catalogue) -> Iterator[Page]:
    """Plan the lists of all replays and of all publications."""
    for kind, title in _TITLES.items():
        for shelf in shelves(catalogue.of_kind(kind), partial(shelf_page, kind)):
            yield Page(
                path=shelf.path,
                digest=shelf.mark,
                make=partial(
                    printer.listing,
                    shelf.path,
                    "shelf.html.j2",
                    steps=[(title, shelf_page(kind))] if shelf.newer else (),
                    name=f"{title}{shelf.further}",
                    kind=kind,
                    title=title,
                    shelf=shelf,
                ),
            )


def calendar_of(thing: Thing) -> str:
    """Name the calendar's file of an event that people may still go to; empty where there is none."""
    line = thing.line
    if not line.is_appointment or line.is_off or thing.is_over:
        return ""
    return event_calendar(thing.latest.date, thing.appearances[-1].line.key)


def _digest(thing: Thing) -> str:
    editions = [(one.record.date, one.record.number, one.record.title) for one in thing.appearances]
    around = [[one.shown for one in some] for some in _related(thing)]
    return digest(editions, thing.shown, thing.is_over, around)


def _related(thing: Thing) -> tuple[Sequence[Thing], Sequence[Thing], Sequence[Thing]]:
    """Return what belongs to a thing: the event, recordings, publications."""
    event = thing.event
    around = event or thing
    others = [[one for one in some if one is not thing] for some in (around.recordings, around.apports)]
    return [event] if event else [], others[0], others[1]


def _entry(material: Material, printer: Printer, thing: Thing) -> bytes:
    card = material.card(thing)
    events, recordings, apports = _related(thing)
    marks = [mark for mark in material.sorting.marks if mark.name in thing.line.facets]
    return printer.page(
        thing.page,
        "entry.html.j2",
        thing=thing,
        card=card,
        calendar=calendar_of(thing),
        events=events,
        recordings=recordings,
        apports=apports,
        marks=marks,
        page_of=lambda one: one.url or "",
        since={},
        gone=(),
        off=(),
        structured=entry_data(thing, card, printer.imprint),
    )
