"""Files that people write and that cannot be read: the editions', those of the local agenda, the list of sources."""

import datetime as dt
from pathlib import PurePath

from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.exceptions import FileError, NewsletterError, UnreadableError
from newsletter.french import long_date
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import gone
from newsletter.pipeline.edition.unreadable import statuses_said
from newsletter.pipeline.gathering.local import agenda_errors
from newsletter.pipeline.gathering.vanished import sources_errors
from newsletter.pipeline.needs.causes import cause
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.written import BrokenEdition
from newsletter.store import Store

_STALE = "Le brouillon n’est plus tenu à jour"


def stuck(context: Context, store: Store) -> list[NewsletterError]:
    """Return the errors of files that keep the next draft from being made, or kept up to date."""
    return [
        *sources_errors(context, store),
        *agenda_errors(context, store),
        *(one.error for one in context.broken_editions() if _in_hand(context, one)),
    ]


def stuck_needs(context: Context, store: Store) -> list[Need]:
    """Say which files keep the next draft from being made, or kept up to date."""
    return [
        *map(_sources, sources_errors(context, store)),
        *map(_agenda, agenda_errors(context, store)),
        *stuck_editions(context),
    ]


def stuck_editions(context: Context) -> list[Need]:
    """Say of the letter in hand that its file cannot be read."""
    return [_edition(context, one) for one in context.broken_editions() if _in_hand(context, one)]


def other_editions(context: Context) -> list[Need]:
    """Say which other editions' files cannot be read."""
    return [_other(context, one) for one in context.broken_editions() if not _in_hand(context, one)]


def _in_hand(context: Context, broken: BrokenEdition) -> bool:
    return broken.date == context.day(None)


def _sources(problem: NewsletterError) -> Need:
    why = cause(problem)
    text = f"La liste des sources ne peut pas être lue : {why.text}. {_STALE}."
    return error("sources-broken", text, why.remedy)


def _agenda(problem: NewsletterError) -> Need:
    why = cause(problem)
    file = problem.file if isinstance(problem, FileError | UnreadableError) else problem.which
    if file.endswith(".ics"):
        text = f"Un calendrier ne peut pas servir : {why.text}. {_STALE}."
        return error("calendar-broken", text, why.remedy, source=PurePath(file).stem)
    text = f"L’agenda ne peut pas être lu : {why.text}. {_STALE}."
    return error("agenda-broken", text, why.remedy, source=AGENDA)


def _edition(context: Context, broken: BrokenEdition) -> Need:
    why, said = cause(broken.error), long_date(context.day(None))
    text = (
        f"Le fichier de la lettre du {said} ne peut pas être lu, elle ne peut donc pas partir : {why.text}."
    )
    return error("edition-broken", text, why.remedy, edition=broken.date)


def _other(context: Context, broken: BrokenEdition) -> Need:
    why, what = cause(broken.error), "Le fichier d’une autre lettre"
    if broken.date in context.left:
        what = f"La lettre du {long_date(broken.date)} est {gone(context, broken.date)}, mais son fichier"
    elif broken.date is not None and _is_unread(context, broken.date):
        what = f"La lettre du {long_date(broken.date)} est peut-être partie, mais son fichier"
    text = f"{what} ne peut pas être lu : {why.text}.{_known(context, broken)}"
    return warning("edition-unreadable", text, why.remedy, edition=broken.date, source=broken.name)


def _known(context: Context, broken: BrokenEdition) -> str:
    """Say whether the next letters are made knowing what one showed that readers have, or that no file tells whether they have it (French)."""
    if broken.date is not None and _is_unread(context, broken.date):
        return " En attendant, rien de ce qu’elle a montré n’est proposé à nouveau, et son numéro n’est pas repris."
    if broken.date in context.left:
        return " Ce qu’elle a montré ne se sait plus\u00a0: la suivante peut le proposer à nouveau, et reprendre son numéro."
    if (
        broken.date is not None
        and broken.date < context.day(None)
        and not statuses_said(context, broken.date)
    ):
        return " Rien de ce qui s’y lit ne dit si elle est partie."
    return ""


def _is_unread(context: Context, day: dt.date) -> bool:
    """Whether readers have a letter, or may have, which is known otherwise than by its file."""
    return any(one.date == day for one in context.unread)
