"""The boussole's own pages: each chemin with its kit pratique, and the parcours découverte of 2, 4 and 12 hours."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from newsletter.archive.catalogue import Catalogue, Thing
from newsletter.archive.entrances import HOURS
from newsletter.archive.entries import shown
from newsletter.archive.material import Material
from newsletter.archive.page import Page, Printer
from newsletter.archive.parcours import Path, Stage, Step, path
from newsletter.archive.record import digest
from newsletter.archive.reperes import by_value
from newsletter.archive.structured import minutes_of
from newsletter.config import CheminSettings, Config
from newsletter.facets import CHEMINS
from newsletter.french import comparable, duration
from newsletter.model import Kind
from newsletter.permalinks import PARCOURS, chemin_page, parcours_page

_PROPOSED = 24  # of a chemin, the newest
_PACE = 200  # words that are read in a minute
_MINUTES = {
    **dict.fromkeys(("blog", "actualite", "communique", "infographie"), 6),
    **dict.fromkeys(("article", "tribune", "charte", "fiche", "interview", "entretien"), 8),
    **dict.fromkeys(("note", "synthese", "plaidoyer", "podcast court"), 15),
    **dict.fromkeys(
        ("dossier", "barometre", "enquete", "outil", "cartographie", "video", "podcast", "emission"), 30
    ),
    **dict.fromkeys(
        ("etude", "guide", "rapport", "livre blanc", "cahier", "revue", "actes", "kit", "vademecum"), 60
    ),
    **dict.fromkeys(("replay", "webinaire", "conference", "documentaire", "methode"), 60),
    **dict.fromkeys(("parcours", "formation", "mooc", "cours", "memoire"), 120),
    **dict.fromkeys(("livre", "these"), 240),
}
_LEAST = 10  # minutes, of what says neither how long it is nor what it is
_DONE = {
    "guide",
    "parcours",
    "kit",
    "outil",
    "vademecum",
    "methode",
    "formation",
    "mooc",
    "cours",
}  # worked with
_SEEN = {"podcast", "video", "replay", "webinaire", "conference", "emission", "documentaire"}


def boussole_pages(material: Material, printer: Printer, catalogue: Catalogue) -> Iterator[Page]:
    """Plan the chemins, the parcours, and the page that leads to them."""
    chemins, config = material.config.boussole.chemin, material.config
    proposed = by_value(catalogue)
    for chemin in chemins:
        yield _chemin(chemin, catalogue, proposed.get(f"{CHEMINS}/{chemin.name}", ()), printer)
    laid = {hours: laid_out(catalogue, material, hours) for hours in HOURS}
    for hours, (found, things) in laid.items():
        yield _parcours(hours, found, things, printer)
    doors, situations = config.boussole.decouverte, config.boussole.situation
    lengths = {hours: (found.minutes, len(found.steps)) for hours, (found, _) in laid.items()}
    yield Page(
        path=PARCOURS,
        digest=digest(lengths, doors, situations, [(one.name, one.title, one.text) for one in chemins]),
        make=partial(
            printer.page,
            PARCOURS,
            "parcours.html.j2",
            lengths=lengths,
            chemins=chemins,
            doors=doors,
            situations=situations,
        ),
    )


def chosen(entries: Sequence[str], catalogue: Catalogue) -> list[Thing]:
    """Return what an editor named, by key or address, in order; what no letter has shown is left out."""
    by_address = {thing.line.url: thing for thing in catalogue.things if thing.line.url}
    named = (catalogue.find(entry) or by_address.get(entry) for entry in entries)
    return list(dict.fromkeys(thing for thing in named if thing is not None))


def laid_out(catalogue: Catalogue, material: Material, hours: int) -> tuple[Path, Mapping[str, Thing]]:
    """Lay the path of so many hours through what letters have shown."""
    entries = next((one.entries for one in material.config.parcours if one.hours == hours), ())
    works = {thing.key: thing for thing in reversed(catalogue.things) if _is_out(thing, material.today)}
    univers = material.sorting.univers.id
    steps = {key: _step(thing, univers, material.config) for key, thing in works.items()}
    own = [_step(thing, univers, material.config) for thing in chosen(entries, catalogue)]
    things = works | {thing.key: thing for thing in chosen(entries, catalogue)}
    return path([*steps.values()], hours * 60, own), things


def _is_out(thing: Thing, today: dt.date) -> bool:
    """Whether it can be seen or read today."""
    return thing.kind is not Kind.EVENT and (thing.line.first or today) <= today


def _step(thing: Thing, univers: str, config: Config) -> Step:
    about = (value for value in thing.line.facets if value.startswith(f"{univers}/"))
    return Step(key=thing.key, stage=_stage(thing), minutes=minutes(thing, config), univers=frozenset(about))


def _stage(thing: Thing) -> Stage:
    said = comparable(thing.line.type)
    if thing.kind is not Kind.PUBLICATION or said in _SEEN:
        return Stage.SEE
    return Stage.DO if said in _DONE else Stage.READ


def minutes(thing: Thing, config: Config) -> int:
    """Say how long a thing takes: as it says itself, else as its type does, else as long as its words are read."""
    line = thing.line
    usual = _MINUTES | {comparable(name): number for name, number in config.archive.minutes.items()}
    return (
        minutes_of(line.duration)
        or usual.get(comparable(line.type))
        or (usual["replay"] if thing.kind is not Kind.PUBLICATION else 0)
        or max(_LEAST, round(line.words / _PACE))
    )


def _chemin(chemin: CheminSettings, catalogue: Catalogue, found: Sequence[Thing], printer: Printer) -> Page:
    own = chosen(chemin.entries, catalogue)
    others = [thing for thing in found if thing not in own][:_PROPOSED]
    at = chemin_page(chemin.name)
    return Page(
        path=at,
        digest=digest(chemin, [shown(one) for one in own], [shown(one) for one in others]),
        make=partial(printer.page, at, "chemin.html.j2", chemin=chemin, own=own, proposed=others),
    )


def _parcours(hours: int, found: Path, things: Mapping[str, Thing], printer: Printer) -> Page:
    steps = [(step, things[str(step.key)]) for step in found.steps]
    at = parcours_page(hours)
    return Page(
        path=at,
        digest=digest(found.minutes, found.fits, [(shown(thing), step.minutes) for step, thing in steps]),
        make=partial(
            printer.page,
            at,
            "parcours-heures.html.j2",
            hours=hours,
            others=[one for one in HOURS if one != hours],
            laid=found,
            duration=lambda minutes: duration(minutes * 60),
            stages=[[(step, thing) for step, thing in steps if step.stage is stage] for stage in Stage],
        ),
    )
