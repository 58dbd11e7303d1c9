"""All files of the site, in groups: one of which nothing has changed need not be planned; and the order in which they may be written."""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from newsletter.archive.agenda import agenda_pages
from newsletter.archive.assets import asset, names
from newsletter.archive.calendar import calendar_page
from newsletter.archive.catalogue import Catalogue
from newsletter.archive.decouverte import boussole_pages
from newsletter.archive.editions import Between, edition_pages, year_pages
from newsletter.archive.entries import entry_pages, shelf_pages
from newsletter.archive.feeds import feed_pages, list_pages
from newsletter.archive.fragments import Fragments
from newsletter.archive.home import home_pages
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page, Printer
from newsletter.archive.record import digest, head, standing
from newsletter.archive.reperes import repere_pages


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


def groups(material: Material, printer: Printer, catalogue: Catalogue, fragments: Fragments) -> list[Group]:
    """List what the site consists of: what follows from single editions, what lists many things, and what leads to it."""
    around = {one[1].date.isoformat(): one for one in catalogue.around()}
    unread = sorted(one.date.isoformat() for one in catalogue.records if one.date not in material.editions)
    told = {
        name: digest(unread, [thing.mark for thing in catalogue.shown_by(one[1])])
        for name, one in around.items()
    }
    heads = {name: head(one[1]) for name, one in around.items()}
    framed = ("", *heads.values(), "")
    of_editions = [
        Group(
            name=name,
            mark=digest(one[1].digest, before, after, told[name]),
            pages=partial(_of_edition, material, printer, catalogue, one),
        )
        for (name, one), before, after in zip(around.items(), framed, framed[2:], strict=False)
    ]
    standings = [(standing(one), one.contents) for one in catalogue.records]
    called = sorted(material.called.items())
    all_told = digest(material.today, material.texts, called, standings, [*told.values()])
    latest, mentions = catalogue.latest, (material.mentions, material.has_mentions)
    opening = latest and latest.opening
    return [
        *of_editions,
        Group(name="lists", mark=all_told, pages=partial(_lists, material, printer, catalogue, fragments)),
        Group(
            name="feeds",
            mark=digest(unread, [one.digest for one in catalogue.records]),
            pages=partial(feed_pages, material, printer, catalogue, fragments),
        ),
        Group(
            name="home",
            mark=digest(all_told, opening, mentions),
            pages=partial(home_pages, material, printer, catalogue),
        ),
        Group(name="files", mark=digest([*material.pictures]), pages=partial(_files, material)),
    ]


def in_order(pages: Iterable[Page]) -> list[Page]:
    """Put pages in the order in which they may be written."""
    return sorted(pages, key=lambda page: (page.order, page.near))


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage: a plan makes little but what stays, and much of that."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _of_edition(
    material: Material, printer: Printer, catalogue: Catalogue, around: Between
) -> Iterator[Page]:
    last = [one for one in catalogue.shown_by(around[1]) if one.latest is around[1]]
    yield from edition_pages(material, printer, catalogue, around)
    yield from entry_pages(material, printer, last)


def _files(material: Material) -> Iterator[Page]:
    """Plan what is copied; the name of a picture stands for one content."""
    for name in names(material.looks):
        yield Page(path=f"assets/{name}", digest="", make=partial(_asset, material, name), order=Order.LEAF)
    for path, file in material.pictures.items():
        yield Page(path=path, digest="", make=file.read_bytes, order=Order.LEAF)


def _lists(
    material: Material, printer: Printer, catalogue: Catalogue, fragments: Fragments
) -> Iterator[Page]:
    if not catalogue.records:
        return
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
