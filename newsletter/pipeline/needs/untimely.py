"""Drafts of a time in which the program did not run, or will not for long: a clock that was wrong makes them."""

import datetime as dt

from newsletter.french import long_date
from newsletter.model import Edition, EditionStatus, Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.first_letter import before_the_first, beginning
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import warning

_FAR = dt.timedelta(days=366)  # nobody drafts so long before


def untimely(context: Context) -> list[Need]:
    """Say which drafts are dated long before the first letter, or long after the next."""
    first, far = beginning(context), context.now.date() + _FAR
    return [
        *(_before(one, first) for one in before_the_first(context) if one.status is EditionStatus.DRAFT),
        *(
            _ahead(one)
            for one in context.files().waiting
            if one.status is EditionStatus.DRAFT and one.date > far
        ),
    ]


def _before(edition: Edition, first: dt.date) -> Need:
    text = (
        f"Le brouillon du {long_date(edition.date)} précède de loin la première lettre, celle du {long_date(first)} : l’horloge de la"
        " machine était fausse quand il a été fait, ou le programme est resté arrêté depuis. Il ne compte pas."
    )
    return warning("edition-untimely", text, _remedy(edition), edition=edition.date)


def _ahead(edition: Edition) -> Need:
    text = (
        f"Le brouillon du {long_date(edition.date)} est en avance de plus d’un an : l’horloge de la machine était sans doute fausse"
        " quand il a été fait."
    )
    return warning("edition-untimely", text, _remedy(edition), edition=edition.date)


def _remedy(edition: Edition) -> str:
    return (
        f"S’il n’y a rien à y garder, supprimez archive/editions/{edition.date}.md. Vérifiez la date et l’heure de la machine."
        f" {OPERATOR}"
    )
