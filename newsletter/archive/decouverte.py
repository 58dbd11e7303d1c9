"""The boussole's own pages: each chemin with its kit pratique, and the parcours découverte of 2, 4 and 12 hours."""

from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet
from functools import partial
from itertools import islice

from newsletter.archive.catalogue import Catalogue
from newsletter.archive.entrances import HOURS
from newsletter.archive.lengths import Lengths, stage
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.parcours import MOST, Path, Stage, Step, path
from newsletter.archive.record import digest
from newsletter.archive.shelves import Shelf, shelves
from newsletter.archive.thing import Thing
from newsletter.config import CheminSettings
from newsletter.facets import CHEMINS
from newsletter.french import duration
from newsletter.model import Kind
from newsletter.permalinks import PARCOURS, chemin_page, parcours_page

_PARCOURS = ("Parcours", PARCOURS)
_LEAST = 10  # minutes, of what says neither how long it is nor what it is, and of which we hold no text
_Stops = list[tuple[Step, Thing]]


def boussole_pages(material: Material, printer: Printer, catalogue: Catalogue) -> Iterator[Page]:
    """Plan the chemins, the parcours, and the page that leads to them."""
    chemins, config, ways = material.config.boussole.chemin, material.config, Ways(catalogue, material)
    for chemin in chemins:
        yield from _chemin(chemin, catalogue, printer)
    laid = {hours: ways.laid(hours) for hours in HOURS}
    for hours, (found, stops) in laid.items():
        yield _parcours(hours, found, ways.spanned(found), ways.chosen(hours), stops, printer)
    doors, situations = config.boussole.decouverte, config.boussole.situation
    lengths = {hours: (found.minutes, len(found.steps)) for hours, (found, _) in laid.items()}
    yield Page(
        path=PARCOURS,
        digest=digest(lengths, doors, situations, [(one.name, one.title, one.text) for one in chemins]),
        make=partial(
            printer.listing,
            PARCOURS,
            "parcours.html.j2",
            name=_PARCOURS[0],
            lengths=lengths,
            duration=_said,
            chemins=chemins,
            doors=doors,
            situations=situations,
        ),
    )


class Ways:
    """Lays parcours through what letters have shown; `latest` is what is chosen from, the latest first.

    Args:
        catalogue: of the letters.
        material: has the day, the settings and the facets.
    """

    def __init__(self, catalogue: Catalogue, material: Material) -> None:
        config = material.config
        self._facet = material.sorting.univers
        self._univers = f"{self._facet.id}/"
        self._lengths = Lengths(config.archive.minutes)
        self._own: dict[int, list[Thing]] = {
            one.hours: [*_followable(catalogue.named(one.entries))] for one in config.parcours
        }
        works = (
            thing for thing in reversed(catalogue.things) if thing.kind is not Kind.EVENT and thing.is_out
        )
        most = MOST + max(map(len, self._own.values()), default=0)
        self.latest = [(self._step(thing), thing) for thing in islice(works, most)]

    def laid(self, hours: int) -> tuple[Path, _Stops]:
        """Lay the path of so many hours; what the editor chose for it comes first."""
        own = [(self._step(thing), thing) for thing in self._own.get(hours, ())]
        found = path([step for step, _ in self.latest], hours * 60, [step for step, _ in own])
        things = dict([*self.latest, *own])
        return found, [(step, things[step]) for step in found.steps]

    def chosen(self, hours: int) -> frozenset[str]:
        """Return the keys of what the editor chose for the path of so many hours."""
        return frozenset(thing.key for thing in self._own.get(hours, ()))

    def spanned(self, laid: Path) -> list[tuple[str, str]]:
        """Return the univers that a path leads through, in their order: what addresses call each, and its title."""
        met = {one for step in laid.steps for one in step.univers}
        return [
            (name, title)
            for value, title in self._facet.titles.items()
            if (name := f"{self._univers}{value}") in met
        ]

    def _step(self, thing: Thing) -> Step:
        about = (value for value in thing.line.facets if value.startswith(self._univers))
        known = self._lengths.minutes(thing)
        return Step(
            key=thing.key,
            stage=stage(thing),
            minutes=known or _LEAST,
            univers=frozenset(about),
            is_guess=not known,
        )


def _followable(chosen: Iterable[Thing]) -> Iterator[Thing]:
    """Give what readers can follow of what an editor chose: no cancelled event, and of one that is over its recordings."""
    for thing in chosen:
        recordings = [one for one in thing.recordings if one.is_out] if thing.is_over else []
        yield from recordings or (() if thing.line.is_off else (thing,))


def _chemin(chemin: CheminSettings, catalogue: Catalogue, printer: Printer) -> Iterator[Page]:
    own = catalogue.named(chemin.entries)
    proposed = [thing for thing in catalogue.valued(f"{CHEMINS}/{chemin.name}") if thing not in own]
    for shelf in shelves(proposed[::-1], partial(chemin_page, chemin.name)):
        yield _on_chemin(chemin, own, shelf, printer)


def _on_chemin(chemin: CheminSettings, own: Sequence[Thing], shelf: Shelf, printer: Printer) -> Page:
    """Plan a page of what is proposed for a chemin; the first has its kit and what the editor chose before that."""
    first = None if shelf.newer else [(one.shown, one.is_over) for one in own]
    return Page(
        path=shelf.path,
        digest=digest(chemin, first, shelf.mark),
        make=partial(
            printer.listing,
            shelf.path,
            "chemin.html.j2",
            steps=[_PARCOURS] if first is not None else [_PARCOURS, (chemin.title, chemin_page(chemin.name))],
            name=f"{chemin.title}{shelf.further}",
            chemin=chemin,
            own=own,
            shelf=shelf,
        ),
    )


def _parcours(
    hours: int,
    found: Path,
    spanned: Sequence[tuple[str, str]],
    chosen: AbstractSet[str],
    stops: _Stops,
    printer: Printer,
) -> Page:
    at = parcours_page(hours)
    return Page(
        path=at,
        digest=digest(
            found.minutes,
            found.fits,
            spanned,
            [(thing.shown, thing.is_over, step.minutes, thing.key in chosen) for step, thing in stops],
        ),
        make=partial(
            printer.listing,
            at,
            "parcours-heures.html.j2",
            steps=[_PARCOURS],
            name=f"Découvrir en {hours} h",
            hours=hours,
            others=[one for one in HOURS if one != hours],
            laid=found,
            spanned=spanned,
            chosen=chosen,
            duration=_said,
            stages=[[(step, thing) for step, thing in stops if step.stage is one] for one in Stage],
        ),
    )


def _said(minutes: int) -> str:
    return duration(minutes * 60)
