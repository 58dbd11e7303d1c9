"""That this machine was restored from a backup, while a letter waits for what nobody here can know."""

import datetime as dt

from newsletter.french import instant_seen, listed, long_date
from newsletter.model import Edition, EditionStatus, Need, fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.doubting import Restored, is_doubted, may_have_left, restored
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import warning
from newsletter.schedule import times_of
from newsletter.store import Store

_CERTAIN = {EditionStatus.SENT, EditionStatus.SKIPPED}


def recovered(context: Context, store: Store) -> list[Need]:
    """Say once, of all letters that the other machine may have sent, that nobody here knows; nothing where that is settled.

    Of a letter that was resolved its file tells; a draft is in question as long as it could still be approved and leave.
    """
    known = restored(store)
    if known is None:
        return []
    days = [one.date for one in context.editions() if _is_in_question(context, store, one, known)]
    if not days:
        return []
    zone = context.config.letter.zone
    taken, at = (instant_seen(fixed(one, zone), context.now) for one in (known.taken, known.at))
    if known.is_behind:
        at = f"{at}, selon l’horloge de cette machine, qui retardait alors sur l’ancienne"
    return [_need(taken, at, days)]


def _is_in_question(context: Context, store: Store, edition: Edition, known: Restored) -> bool:
    if edition.status in _CERTAIN:
        return False
    due = times_of(edition, context.config)
    if edition.status is EditionStatus.SENDING:
        return may_have_left(known, edition.date, due.send_at)
    return context.now < due.deadline and is_doubted(context, store, edition)


def _need(taken: str, at: str, days: list[dt.date]) -> Need:
    letters = listed([long_date(day) for day in days])
    text = (
        f"Ce dossier a été rétabli {at}, d’après une sauvegarde faite {taken}\u00a0: ce que le programme a fait entre les deux"
        f" n’y est pas. Peut-être partie alors\u00a0: la lettre du {letters}."
    )
    return warning(
        "restored", text, f"Avant d’approuver ou d’envoyer, vérifiez si vous l’avez reçue. {OPERATOR}"
    )
