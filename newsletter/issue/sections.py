"""Which section shows which entries, and which publications stand with the event or replay that they belong to."""

from collections.abc import Mapping, Sequence

from newsletter.config import DEFAULT_SECTIONS, Config, SectionSettings
from newsletter.issue.cards import NO_SIZES, Maker, Sizes
from newsletter.model import Edition, EditionEntry, Kind, Section


def sections(edition: Edition, config: Config, sizes: Sizes = NO_SIZES) -> tuple[Section, ...]:
    """Lay an edition's entries out: the sections of the letter that hold any, in its order."""
    held = _held(config)
    known = {section.id for section in held}
    rows: dict[str, list[EditionEntry]] = {section.id: [] for section in held}
    for entry in edition.shown:
        name = entry.section if entry.section in known else _first_showing(entry.kind, held)
        if name is not None:
            rows[name].append(entry)
    roomy = [entry for section in held if _layout(section) != "compact" for entry in rows[section.id]]
    apports = _apports(roomy, [entry for entries in rows.values() for entry in entries])
    nested = {apport.key for group in apports.values() for apport in group}
    maker = Maker(edition.date, config, sizes)
    return tuple(
        _section(section, [entry for entry in rows[section.id] if entry.key not in nested], apports, maker)
        for section in held
        if any(entry.key not in nested for entry in rows[section.id])
    )


def put_right(entry: EditionEntry, config: Config) -> SectionSettings | None:
    """Return the section that shows an entry whose own does not exist; None where it does, or nothing can show it.

    A section may have been renamed since: an old edition still shows all that it held.
    """
    held = _held(config)
    if entry.section in {section.id for section in held}:
        return None
    name = _first_showing(entry.kind, held)
    return next((section for section in held if section.id == name), None)


def _held(config: Config) -> list[SectionSettings]:
    """Return the sections that hold entries; a kind that lost its own has the usual one, for old editions."""
    held = [section for section in config.section if section.shows in set(Kind)]
    lost = {kind.value for kind in Kind} - {section.shows for section in held}
    taken = {section.id for section in held}
    return held + [
        section for section in DEFAULT_SECTIONS if section.shows in lost and section.id not in taken
    ]


def _first_showing(kind: Kind, sections: Sequence[SectionSettings]) -> str | None:
    return next((section.id for section in sections if section.shows == kind.value), None)


def _layout(section: SectionSettings) -> str:
    return section.layout or ("cards" if section.shows == "event" else "list")


def _apports(
    parents: Sequence[EditionEntry], entries: Sequence[EditionEntry]
) -> Mapping[str, tuple[EditionEntry, ...]]:
    """Find the publications that are shown with the event, or the replay of the event, that they accompany."""
    homes: dict[str, str] = {}
    for parent in parents:
        if parent.kind is Kind.EVENT:
            homes[parent.key] = parent.key
        elif parent.kind is Kind.REPLAY and parent.replay_of:
            homes.setdefault(parent.replay_of, parent.key)
    found: dict[str, tuple[EditionEntry, ...]] = {}
    for entry in entries:
        if entry.kind is Kind.PUBLICATION and entry.accompanies in homes:
            home = homes[entry.accompanies]
            found[home] = (*found.get(home, ()), entry)
    return found


def _section(
    section: SectionSettings,
    entries: Sequence[EditionEntry],
    apports: Mapping[str, tuple[EditionEntry, ...]],
    maker: Maker,
) -> Section:
    cards = tuple(maker.card(entry, tuple(map(maker.card, apports.get(entry.key, ())))) for entry in entries)
    return Section(
        id=section.id, title=section.title, kind=Kind(section.shows), layout=_layout(section), cards=cards
    )
