"""All files of the site, in groups: one of which nothing has changed need not be planned; and the order in which they may be written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from newsletter.archive.agenda import agenda_pages
from newsletter.archive.assets import asset, names
from newsletter.archive.calendar import calendar_page, write_events
from newsletter.archive.catalogue import Catalogue
from newsletter.archive.decouverte import boussole_pages
from newsletter.archive.editions import Between, edition_pages, year_pages
from newsletter.archive.entries import entry_pages, shelf_pages
from newsletter.archive.feeds import feed_pages, list_pages
from newsletter.archive.fragments import Fragments
from newsletter.archive.home import home_pages
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page, Printer
from newsletter.archive.record import Record, digest, head
from newsletter.archive.reperes import repere_pages
from newsletter.archive.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pages that are planned together.

    Args:
        name: tells it from others.
        mark: of all that its pages are planned from: while it stays the same, so do they.
        pages: plans them.
    """

    name: str
    mark: str
    pages: Callable[[], Iterable[Page]]


def groups(
    material: Material, printer: Printer, views: Views, told: Mapping[str, str], fragments: Fragments
) -> list[Group]:
    """List what the site consists of: what follows from single editions, what lists many things, and what leads to it.

    Args:
        material: what it is made from.
        printer: renders it.
        views: what letters have announced.
        told: what `told` gave for these views.
        fragments: parts of larger files.
    """
    records = views.records
    heads = ["", *map(head, records), ""]
    framed: Sequence[Record | None] = [None, *records, None]
    latest, mentions = records[-1] if records else None, (material.mentions, material.has_mentions)
    return [
        *(
            Group(
                name=str(one.date),
                mark=digest(one.digest, heads[at], heads[at + 2], told[str(one.date)]),
                pages=partial(
                    _of_edition, material, printer, views, (framed[at], one, framed[at + 2]), fragments
                ),
            )
            for at, one in enumerate(records)
        ),
        Group(
            name="lists",
            mark=digest(views.mark, material.texts),
            pages=lambda: _lists(material, printer, views.whole, fragments),
        ),
        Group(
            name="feeds",
            mark=digest(views.mark, [one.digest for one in records]),
            pages=partial(feed_pages, material, printer, records, fragments),
        ),
        Group(
            name="home",
            mark=digest(views.mark, latest and latest.opening, mentions),
            pages=lambda: home_pages(material, printer, views.whole),
        ),
        Group(
            name="files",
            mark=digest(material.logo, [(path, one.mark) for path, one in material.pictures.items()]),
            pages=partial(_files, material),
        ),
    ]


def told(views: Views) -> dict[str, str]:
    """Return by day, for each edition, a mark of what is said of its entries, there and elsewhere."""
    whole = views.whole
    return {
        str(one.date): digest(
            [thing.mark for thing in whole.shown_by(one)],
            [whole.thing(line.key).mark for line in one.withdrawn],
        )
        for one in views.records
    }


def in_order(pages: Iterable[Page]) -> list[Page]:
    """Put pages in the order in which they may be written."""
    return sorted(pages, key=lambda page: (page.order, page.near))


def _of_edition(
    material: Material, printer: Printer, views: Views, around: Between, fragments: Fragments
) -> Iterator[Page]:
    catalogue, record = views.near(around[1]), around[1]
    last = [one for one in catalogue.shown_by(record) if one.latest is record]
    yield from edition_pages(material, printer, catalogue, around, fragments)
    yield from entry_pages(material, printer, last)


def _files(material: Material) -> Iterator[Page]:
    """Plan what is copied; program, templates and settings tell of all assets but the logo, which may lie elsewhere."""
    logo = material.looks.settings.logo.name
    for name in names(material.looks):
        yield Page(
            path=f"assets/{name}",
            digest=material.logo if name == logo else "",
            make=partial(_asset, material, name),
            order=Order.LEAF,
        )
    for path, one in material.pictures.items():
        yield Page(path=path, digest=one.mark, make=one.file.read_bytes, order=Order.LEAF)


def _lists(
    material: Material, printer: Printer, catalogue: Catalogue, fragments: Fragments
) -> Iterator[Page]:
    if not catalogue.records:
        return
    write_events(material, catalogue, fragments)
    lists = [
        *year_pages(printer, catalogue),
        *agenda_pages(material, printer, catalogue),
        *shelf_pages(printer, catalogue),
        *repere_pages(material, printer, catalogue, fragments),
        *boussole_pages(material, printer, catalogue),
    ]
    yield from lists
    yield from calendar_page(material, catalogue, fragments)
    yield from list_pages(printer, catalogue, [page.path for page in lists if page.path.endswith(".html")])


def _asset(material: Material, name: str) -> bytes:
    content = asset(material.looks, name)
    assert content is not None  # it is one of them
    return content
