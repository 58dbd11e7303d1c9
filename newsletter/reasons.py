"""Why an entry is in the letter, or waits for the editor: in French words. Pure."""

import datetime as dt
from collections.abc import Set as AbstractSet

from newsletter import french
from newsletter.model import Entry, EventStatus, Kind, When
from newsletter.model.quotes import quoted


def event_reason(entry: Entry, ahead: int, moved: When | None, *, reinstated: bool = False) -> str:
    """Say why an event is proposed.

    Args:
        entry: the event.
        ahead: how many days after the letter it takes place.
        moved: when it was announced to take place, if that is no more.
        reinstated: whether readers were told that it is cancelled.
    """
    if entry.status is EventStatus.CANCELLED:
        return "annulé depuis son annonce"
    if reinstated:
        other_day = ", à une autre date" if moved else ""
        return f"finalement maintenu{other_day} : une lettre l’avait dit annulé{where_read(entry)}"
    if moved:
        return f"déplacé depuis son annonce{where_read(entry)}"
    return f"a lieu {from_letter(ahead)}{where_read(entry)}"


def had(day: dt.date, first: AbstractSet[dt.date]) -> str:
    """Say of a replay or a publication by which letter readers have it, or will before this one leaves.

    Args:
        day: that letter's.
        first: the days of those that have not left yet.
    """
    when = french.long_date(day, weekday=False)
    return f"dans la lettre du {when}, qui part avant" if day in first else f"déjà envoyé le {when}"


def from_letter(ahead: int) -> str:
    """Say how many days after the letter something is: its reasons are read on any day before."""
    if ahead == 0:
        return "le jour de la lettre"
    return "le lendemain de la lettre" if ahead == 1 else f"{french.count(ahead, 'jour')} après la lettre"


def where_read(entry: Entry) -> str:
    """Say from which words a date was read, when no field of the source gave it."""
    return f", date lue dans le texte : {quoted(entry.read_from)}" if entry.read_from else ""


def doubt(entry: Entry) -> str:
    """Say why an event's date wants the editor's eye."""
    if entry.read_from:
        return f"date à vérifier, lue dans le texte : {quoted(entry.read_from)}"
    if entry.status is not EventStatus.TENTATIVE:
        return "date à vérifier : sa source ne donne que celle de la publication, encore à venir"
    return "date à vérifier : sa source le dit reporté"


def news_reason(entry: Entry, event: Entry | None, day: dt.date) -> str:
    """Say why a replay or publication is proposed in the letter of a day, and which event it comes with."""
    published = french.day_of(entry.published) if entry.published else None
    if event is not None:
        coming = published is not None and published > day
        later = (
            f", à paraître le {french.long_date(published, weekday=False)}" if published and coming else ""
        )
        return f"{tied(entry.kind, event.title)}{later}"
    if published is None:
        return f"vu pour la première fois le {french.long_date(entry.first_seen.date(), weekday=False)}"
    return f"paru le {french.long_date(published, weekday=False)}"


def tied(kind: Kind, title: str) -> str:
    """Say which event a replay or publication comes with; without a title, what all such reasons begin with."""
    return f"{'enregistrement de' if kind is Kind.REPLAY else 'accompagne'} : {title}"
