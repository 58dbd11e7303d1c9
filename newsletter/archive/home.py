"""The pages that lead to all others: home, the page for lost readers, the search, the legal notices."""

from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import urlsplit

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.entrances import HOURS
from newsletter.archive.material import Material
from newsletter.archive.page import Order, Page, Printer
from newsletter.archive.record import digest
from newsletter.archive.reperes import combined
from newsletter.archive.structured import site_data
from newsletter.archive.thing import Thing
from newsletter.config import CheminSettings
from newsletter.facets import CHEMINS
from newsletter.model import Kind
from newsletter.permalinks import AGENDA, HOME, LOST, MENTIONS, PARCOURS, REPERES, SEARCH, shelf_page

_COMING, _RECENT, _EDITIONS = 5, 3, 6
_LISTS = (
    ("Éditions", f"{HOME}#editions"),
    ("Agenda", AGENDA),
    ("Replays", shelf_page(Kind.REPLAY)),
    ("Publications", shelf_page(Kind.PUBLICATION)),
    ("Repères", REPERES),
    ("Parcours", PARCOURS),
)


def home_pages(material: Material, printer: Printer, catalogue: Catalogue) -> Iterator[Page]:
    """Plan what readers come in by; home is the last, for all that it leads to must be there."""
    has_editions = bool(catalogue.records)
    if material.has_mentions:
        make = partial(
            printer.listing, MENTIONS, "mentions.html.j2", name="Mentions légales", text=material.mentions
        )
        is_read = material.mentions is not None
        yield Page(
            path=MENTIONS, digest=digest(material.mentions, has_editions), make=make if is_read else None
        )
    if has_editions:
        yield Page(
            path=SEARCH,
            digest="",
            make=partial(
                printer.listing,
                SEARCH,
                "recherche.html.j2",
                name="Recherche",
                lists=_LISTS,
                facets=combined(material),
            ),
        )
    yield Page(
        path=LOST,
        digest=digest(has_editions),
        make=lambda: _lost(printer),
        order=Order.ENTRANCE,
    )
    yield _home(material, printer, catalogue)


def _home(material: Material, printer: Printer, catalogue: Catalogue) -> Page:
    latest = catalogue.latest
    coming = catalogue.coming[:_COMING]
    replays, publications = (_recent(catalogue, kind) for kind in (Kind.REPLAY, Kind.PUBLICATION))
    editions = catalogue.records[: -_EDITIONS - 1 : -1]
    sorting = material.sorting
    univers = [
        (mark.name, mark.title, len(catalogue.valued(mark.name)))
        for mark in sorting.marks
        if mark.facet == sorting.univers.id
    ]
    chemins = [
        (one.name, one.title, one.text, _resources(one, catalogue)) for one in material.config.boussole.chemin
    ]
    years = {year: len(records) for year, records in sorted(catalogue.years.items(), reverse=True)}
    things = [[(one.shown, one.is_running) for one in some] for some in (coming, replays, publications)]
    heads = [(one.date, one.number, one.title, one.contents) for one in editions]
    return Page(
        path=HOME,
        digest=digest(latest and latest.opening, things, heads, years, univers, chemins),
        make=partial(
            printer.page,
            HOME,
            "index.html.j2",
            latest=latest,
            coming=coming,
            replays=replays,
            publications=publications,
            editions=editions,
            years=years,
            univers=univers,
            chemins=chemins,
            hours=HOURS,
            structured=site_data(printer.imprint),
        ),
        order=Order.ENTRANCE,
    )


def _resources(chemin: CheminSettings, catalogue: Catalogue) -> int:
    """Count what the page of a chemin leads to, besides its kit."""
    return len({*catalogue.named(chemin.entries), *catalogue.valued(f"{CHEMINS}/{chemin.name}")})


def _recent(catalogue: Catalogue, kind: Kind) -> Sequence[Thing]:
    return catalogue.of_kind(kind)[: -_RECENT - 1 : -1]


def _lost(printer: Printer) -> bytes:
    """It is shown at any depth of the site: so its links begin at the root of the address."""
    root = urlsplit(printer.imprint.base).path
    return printer.page(LOST, "404.html.j2", root=root)
