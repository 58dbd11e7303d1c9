"""The fiches Repères: one page for each value of each facet, with its feed and its calendar, and one page that combines them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from newsletter.archive.calendar import calendar_of
from newsletter.archive.catalogue import Catalogue
from newsletter.archive.feeds import instant
from newsletter.archive.fragments import Fragments
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.record import digest
from newsletter.archive.shelves import Shelf, shelves
from newsletter.archive.thing import Thing
from newsletter.facets import Facet
from newsletter.french import QUARTERS
from newsletter.permalinks import REPERES, repere_calendar, repere_feed, repere_page

_FED = 30
_QUARTERS, _LEAST = 12, 4  # of a chart: three years at most, one at least
_WIDTH, _HEIGHT = 480, 96  # of the drawing, in its units; of the highest bar
_BAR = 32  # its width


@dataclass(frozen=True, slots=True, kw_only=True)
class Fiche:
    """What a fiche Repère shows.

    Args:
        name: as addresses have it: "acteurs/fondations".
        title: the value's; `facet`: its facet's.
        text: about it, HTML.
        things: newest first.
    """

    name: str
    title: str
    facet: str
    text: str
    things: Sequence[Thing]


@dataclass(frozen=True, slots=True)
class Bar:
    """A quarter of a chart: what it is called, how many entries, where it is drawn."""

    said: str
    number: int
    left: int
    top: int
    width: int
    height: int


def fiches(material: Material, catalogue: Catalogue) -> Mapping[str, Sequence[Fiche]]:
    """Return all fiches, by facet."""
    return {
        facet.id: [
            Fiche(
                name=(name := f"{facet.id}/{value.id}"),
                title=value.title,
                facet=facet.title,
                text=material.texts.get(name, ""),
                things=catalogue.valued(name),
            )
            for value in facet.values
        ]
        for facet in material.sorting.facets
    }


def combined(material: Material) -> list[Facet]:
    """Return what entries can be sought by: the facets, and the chemins where there are any."""
    return [facet for facet in (*material.sorting.facets, material.sorting.chemins) if facet.values]


def repere_pages(
    material: Material, printer: Printer, catalogue: Catalogue, fragments: Fragments
) -> Iterator[Page]:
    """Plan the fiches, what belongs to each, and the page that leads to them."""
    found = fiches(material, catalogue)
    for fiche in (one for some in found.values() for one in some):
        yield from _fiche(fiche, catalogue, material, printer, fragments)
    counts = [
        [(one.name, one.title, len(one.things), bool(one.text)) for one in some] for some in found.values()
    ]
    doors = material.config.boussole.repere
    yield Page(
        path=REPERES,
        digest=digest(counts, doors),
        make=partial(
            printer.listing,
            REPERES,
            "reperes.html.j2",
            name="Repères",
            facets=found,
            combined=combined(material),
            doors=doors,
        ),
    )


def _fiche(
    fiche: Fiche, catalogue: Catalogue, material: Material, printer: Printer, fragments: Fragments
) -> Iterator[Page]:
    fed, feed = fiche.things[:_FED], repere_feed(fiche.name)
    for shelf in shelves(fiche.things[::-1], partial(repere_page, fiche.name)):
        yield _listing(fiche, shelf, printer)
    updated = max((one.version for one in fed), default=catalogue.records[0].due)
    yield Page(
        path=feed,
        digest=digest(
            fiche.title,
            instant(updated),
            [(one.shown, instant(one.version), instant(one.published)) for one in fed],
        ),
        make=partial(
            printer.page,
            feed,
            "repere.xml.j2",
            fiche=fiche,
            things=fed,
            updated=instant(updated),
            instant=instant,
        ),
    )
    events = catalogue.appointments_valued(fiche.name)
    yield calendar_of(repere_calendar(fiche.name), fiche.title, events, material, fragments)


def _listing(fiche: Fiche, shelf: Shelf, printer: Printer) -> Page:
    """Plan a page of a fiche's list; the first says all else of the value, too."""
    is_first = not shelf.newer
    bars = chart(fiche.things) if is_first else []
    steps = [("Repères", REPERES)]
    return Page(
        path=shelf.path,
        digest=digest(
            fiche.title,
            fiche.facet,
            (fiche.text, len(fiche.things), bars) if is_first else (),
            shelf.mark,
        ),
        make=partial(
            printer.listing,
            shelf.path,
            "repere.html.j2",
            steps=steps if is_first else [*steps, (fiche.title, repere_page(fiche.name))],
            name=f"{fiche.title}{shelf.further}",
            fiche=fiche,
            shelf=shelf,
            bars=bars,
            size=(_WIDTH, _HEIGHT),
        ),
    )


def chart(things: Sequence[Thing]) -> list[Bar]:
    """Draw how many things the letters of each of the last quarters brought, up to the latest; nothing where there is nothing."""
    counts: Counter[int] = Counter()
    for day, number in Counter(one.appearances[0].record.date for one in things).items():
        counts[_quarter(day)] += number
    if not counts:
        return []
    last = max(counts)
    length = min(max(last - min(counts) + 1, _LEAST), _QUARTERS)
    quarters, step = range(last - length + 1, last + 1), _WIDTH // length
    highest = max(counts[one] for one in quarters)
    heights = [round(counts[quarter] / highest * _HEIGHT) for quarter in quarters]
    return [
        Bar(
            _in_words(quarter),
            counts[quarter],
            place * step + (step - _BAR) // 2,
            _HEIGHT - height,
            _BAR,
            height,
        )
        for place, (quarter, height) in enumerate(zip(quarters, heights, strict=True))
    ]


def _quarter(day: dt.date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _in_words(quarter: int) -> str:
    return f"{QUARTERS[quarter % 4]} {quarter // 4}"
