"""An edition made an issue: all words final, ready to be rendered as mail or as a web page. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

from newsletter import french
from newsletter.config import DEFAULT_SECTIONS, Config, PointerSettings, SectionSettings
from newsletter.markup import inline, plain, read_edito, shortened
from newsletter.markup.html import escaped
from newsletter.model import (
    Boussole,
    Card,
    Edition,
    EditionEntry,
    EventStatus,
    Issue,
    Kind,
    Link,
    Pointer,
    Section,
    Theme,
)
from newsletter.proposal import title
from newsletter.schedule import nth_in_month

_LONGEST_SUMMARY = 320
_KINDS = {Kind.EVENT: "Événement", Kind.REPLAY: "Replay", Kind.PUBLICATION: "Publication"}
_ACTIONS = {
    "podcast": "Écouter le podcast",
    "note": "Lire la note",
    "étude": "Lire l’étude",
    "guide": "Lire le guide",
    "livre": "Découvrir le livre",
    "article": "Lire l’article",
    "parcours": "Suivre le parcours",
    "dossier": "Lire le dossier",
    "blog": "Lire le blog",
}
_KIND_ACTIONS = {
    Kind.EVENT: "Voir l’événement",
    Kind.REPLAY: "Voir le replay",
    Kind.PUBLICATION: "Lire la publication",
}


def page_name(day: dt.date) -> str:
    """Return the file name of an edition's page in the archive."""
    return f"{day.isoformat()}.html"


def build(edition: Edition, config: Config) -> Issue:
    """Make an edition an issue."""
    letter, edito = config.letter, read_edito(edition.edito)
    date_text = french.long_date(edition.date)
    return Issue(
        name=letter.title,
        publisher=letter.publisher,
        language=letter.language,
        date=edition.date,
        date_text=date_text[0].upper() + date_text[1:],
        number=edition.number,
        title=title(edition, config),
        subject=edition.subject,
        preheader=edition.preheader,
        edito_html=edito.html,
        edito_text=edito.text,
        signature=edition.signature if edition.edito.strip() else "",
        theme=_theme(edition.date, config),
        sections=_sections(edition, config),
        boussole=_boussole(edition.date, config),
        web_url=letter.base + page_name(edition.date),
        archive_url=letter.base,
        unsubscribe=letter.unsubscribe,
        address=letter.address,
    )


def _theme(day: dt.date, config: Config) -> Theme | None:
    month = day.strftime("%Y-%m")
    row = next((row for row in config.theme if row.month == month), None)
    if row is None:
        return None
    name = french.month_name(day)
    nth = nth_in_month(day)
    return Theme(
        month=f"En {name}",
        title=row.title,
        rendezvous=row.rendezvous[nth] if nth < len(row.rendezvous) else "",
    )


def _boussole(day: dt.date, config: Config) -> Boussole | None:
    section = next((section for section in config.section if section.shows == "boussole"), None)
    settings = config.boussole
    if section is None or not (settings.point or settings.chemin):
        return None
    chemin = settings.chemin[day.toordinal() // 7 % len(settings.chemin)] if settings.chemin else None
    return Boussole(
        title=section.title,
        points=tuple(map(_pointer, settings.point)),
        chemin=_pointer(chemin) if chemin else None,
    )


def _pointer(settings: PointerSettings) -> Pointer:
    return Pointer(title=settings.title, text=settings.text, url=settings.url)


def _sections(edition: Edition, config: Config) -> tuple[Section, ...]:
    held = _held(config)
    known = {section.id for section in held}
    rows: dict[str, list[EditionEntry]] = {section.id: [] for section in held}
    for entry in edition.shown:
        # A section that was renamed since: an old edition still shows all that it held.
        name = entry.section if entry.section in known else _first_showing(entry.kind, held)
        if name is not None:
            rows[name].append(entry)
    roomy = [entry for section in held if _layout(section) != "compact" for entry in rows[section.id]]
    apports = _apports(roomy, [entry for entries in rows.values() for entry in entries])
    nested = {apport.key for group in apports.values() for apport in group}
    return tuple(
        _section(
            section, [entry for entry in rows[section.id] if entry.key not in nested], apports, edition.date
        )
        for section in held
        if any(entry.key not in nested for entry in rows[section.id])
    )


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
    day: dt.date,
) -> Section:
    cards = tuple(
        _card(entry, day, tuple(_card(apport, day) for apport in apports.get(entry.key, ())))
        for entry in entries
    )
    return Section(
        id=section.id, title=section.title, kind=Kind(section.shows), layout=_layout(section), cards=cards
    )


def _card(entry: EditionEntry, day: dt.date, apports: tuple[Card, ...] = ()) -> Card:
    summary = plain(entry.summary or "")
    fits = len(summary) <= _LONGEST_SUMMARY
    summary = shortened(summary, _LONGEST_SUMMARY)
    action, url, links = _actions(entry)
    event = entry.kind is Kind.EVENT and entry.start is not None
    return Card(
        key=entry.key,
        kind=entry.kind,
        label=_label(entry, day),
        title=entry.title,
        url=url,
        action=action,
        links=links,
        summary_html=inline(entry.summary or "") if fits else escaped(summary),
        summary=summary,
        day=french.leaf(french.day_of(entry.start)) if event and entry.start else None,
        when=french.when(entry.start, entry.end) if event and entry.start else "",
        date=_date(entry),
        detail=_detail(entry) if event else "",
        duration=entry.duration or "",
        notice=_notice(entry),
        apports=apports,
    )


def _actions(entry: EditionEntry) -> tuple[str, str | None, tuple[Link, ...]]:
    """Choose the main link: of an event, its first labelled one (programme, registration)."""
    words = _ACTIONS.get(entry.type or "", _KIND_ACTIONS[entry.kind])
    if entry.kind is not Kind.EVENT or not entry.links:
        if entry.url is None and entry.links:
            return entry.links[0].label, entry.links[0].url, entry.links[1:]
        return words, entry.url, entry.links
    first, *rest = entry.links
    own = [Link(label=words, url=entry.url)] if entry.url and entry.url != first.url else []
    return first.label, first.url, (*own, *rest)


def _label(entry: EditionEntry, day: dt.date) -> str:
    words = [(entry.type or _KINDS[entry.kind])]
    if entry.kind is Kind.PUBLICATION and entry.start and french.day_of(entry.start) > day:
        words.append("à paraître")
    if entry.kind is Kind.REPLAY and entry.occasion:
        words.append(
            f"événement du {french.long_date(french.day_of(entry.occasion), weekday=False, year=False)}"
        )
    label = " · ".join(words)
    return label[0].upper() + label[1:]


def _date(entry: EditionEntry) -> str:
    if entry.start is None:
        return ""
    day = french.day_of(entry.start)
    return french.short_date(day) if entry.kind is Kind.EVENT else french.long_date(day, weekday=False)


def _detail(entry: EditionEntry) -> str:
    assert entry.start is not None
    first, last = french.day_of(entry.start), french.day_of(entry.end or entry.start)
    if first != last:
        span = french.span_of_days(first, last)
        hours = span[0].upper() + span[1:]
    elif isinstance(entry.start, dt.datetime):
        hours = french.span_of_hours(entry.start, entry.end if isinstance(entry.end, dt.datetime) else None)
    else:
        hours = "Toute la journée"
    return f"{hours} · {entry.place}" if entry.place else hours


def _notice(entry: EditionEntry) -> str:
    if entry.status is EventStatus.CANCELLED:
        return "Annulé"
    if entry.moved_from is not None:
        before = entry.moved_from
        said = (
            french.instant(before)
            if isinstance(before, dt.datetime)
            else french.long_date(before, year=False)
        )
        return f"Nouvelle date, au lieu du {said}"
    return "À confirmer" if entry.status is EventStatus.TENTATIVE else ""
