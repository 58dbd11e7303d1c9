"""The issue as a whole: the masthead's words, the theme of the month, the boussole, addresses."""

import datetime as dt

from newsletter import french
from newsletter.config import CheminSettings, Config, PointerSettings
from newsletter.issue.cards import NO_SIZES, Sizes
from newsletter.issue.illustrations import illustrated
from newsletter.issue.parts import parts
from newsletter.issue.sections import sections
from newsletter.issue.typeset import typeset
from newsletter.markup import read_edito
from newsletter.model import Boussole, Edition, Issue, Pointer, Section, Theme, When
from newsletter.permalinks import chemin_page, edition_calendar, page_name
from newsletter.proposal import title
from newsletter.schedule import nth_in_month, times_of

_LONG_EDITO = 400  # words after which a reader wants to know what follows


def build(edition: Edition, config: Config, sizes: Sizes = NO_SIZES) -> Issue:
    """Make an edition an issue.

    Args:
        edition: as its file holds it.
        config: the letter's.
        sizes: of the pictures that are there: path below `archive/` to width and height in pixels.
    """
    letter, edito = config.letter, read_edito(edition.edito)
    date_text = french.long_date(edition.date)
    shown = sections(edition, config, sizes)
    issue = Issue(
        name=letter.title,
        publisher=letter.publisher,
        language=letter.language,
        date=edition.date,
        date_text=date_text[0].upper() + date_text[1:],
        number=edition.number,
        title=title(edition, config),
        subject=edition.subject,
        preheader=edition.preheader,
        edito_html=illustrated(edito.html, letter.base, sizes, config.look.narrow),
        edito_text=edito.text,
        parts=parts(shown, config) if len(edito.text.split()) > _LONG_EDITO else (),
        due=times_of(edition, config).send_at,
        corrected=edition.corrected,
        corrected_text=_corrected(edition.corrected, edition.date),
        signature=edition.signature if edito.title or edito.html.strip() else "",
        theme=_theme(edition.date, config),
        sections=shown,
        boussole=boussole(edition.date, config),
        web_url=letter.base + page_name(edition.date),
        archive_url=letter.base,
        unsubscribe=letter.unsubscription,
        subscribe=letter.subscribe,
        reply_to=letter.reply_to,
        address=letter.address,
        calendar=edition_calendar(edition.date) if _has_calendar(shown) else "",
    )
    return typeset(issue, config.look.narrow)


def _corrected(at: When | None, of: dt.date) -> str:
    """Say "Corrigé le 3 octobre", of a letter of another year with its year."""
    if at is None:
        return ""
    day = french.day_of(at)
    return f"Corrigé le {french.long_date(day, weekday=False, year=day.year != of.year)}"


def _has_calendar(shown: tuple[Section, ...]) -> bool:
    return any(card.calendar for section in shown for card in section.cards)


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


def boussole(day: dt.date, config: Config) -> Boussole | None:
    """Make the compass block of a day, with the chemin of its week; None where the letter has none."""
    section = next((section for section in config.section if section.shows == "boussole"), None)
    settings = config.boussole
    if section is None or not (settings.point or settings.chemin):
        return None
    chemin = settings.chemin[day.toordinal() // 7 % len(settings.chemin)] if settings.chemin else None
    return Boussole(
        title=section.title,
        points=tuple(map(_pointer, settings.point)),
        chemin=_chemin(chemin, config) if chemin else None,
    )


def _chemin(settings: CheminSettings, config: Config) -> Pointer:
    """Lead to the page of a chemin, which begins with its kit pratique."""
    return Pointer(
        title=settings.title, text=settings.text, url=config.letter.base + chemin_page(settings.name)
    )


def _pointer(settings: PointerSettings) -> Pointer:
    return Pointer(title=settings.title, text=settings.text, url=settings.url)
