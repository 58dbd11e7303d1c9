"""All files of the site, in the order in which they may be written."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from newsletter.archive.agenda import agenda_pages
from newsletter.archive.assets import asset, names
from newsletter.archive.calendar import calendar_page
from newsletter.archive.catalogue import Catalogue
from newsletter.archive.decouverte import boussole_pages
from newsletter.archive.editions import edition_pages, year_pages
from newsletter.archive.entries import entry_pages, shelf_pages
from newsletter.archive.feeds import feed_pages, list_pages
from newsletter.archive.fragments import Fragments
from newsletter.archive.home import home_pages
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page, Printer
from newsletter.archive.reperes import repere_pages


def plan(material: Material, printer: Printer, catalogue: Catalogue, fragments: Fragments) -> list[Page]:
    """List what the site consists of."""
    with _uncollected():
        return sorted(
            _pages(material, printer, catalogue, fragments), key=lambda page: (page.order, page.near)
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage: a plan makes little but what stays, and much of that."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _pages(
    material: Material, printer: Printer, catalogue: Catalogue, fragments: Fragments
) -> Iterator[Page]:
    for name in names(material.looks):
        yield Page(path=f"assets/{name}", digest="", make=partial(_asset, material, name), order=Order.LEAF)
    yield from _pictures(material)
    if catalogue.records:
        yield from edition_pages(material, printer, catalogue)
        yield from entry_pages(material, printer, catalogue)
        lists = [
            *year_pages(printer, catalogue),
            *agenda_pages(material, printer, catalogue),
            *shelf_pages(printer, catalogue),
            *repere_pages(material, printer, catalogue, fragments),
            *boussole_pages(material, printer, catalogue),
        ]
        yield from lists
        yield from calendar_page(material, catalogue, fragments)
        yield from feed_pages(material, printer, catalogue, fragments)
        yield from list_pages(
            printer, catalogue, [page.path for page in lists if page.path.endswith(".html")]
        )
    yield from home_pages(material, printer, catalogue)


def _asset(material: Material, name: str) -> bytes:
    content = asset(material.looks, name)
    assert content is not None  # it is one of them
    return content


def _pictures(material: Material) -> Iterator[Page]:
    """Copy the pictures that editions show; a name stands for one content."""
    for path, file in material.pictures.items():
        yield Page(path=path, digest="", make=file.read_bytes, order=Order.LEAF)
