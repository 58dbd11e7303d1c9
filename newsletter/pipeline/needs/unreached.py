"""Readers whom a letter that has left did not reach by midnight, with what was said to them last."""

import datetime as dt
from collections import Counter

from newsletter.deliver import Mishap, MishapKind
from newsletter.french import count, long_date
from newsletter.model import EditionStatus, Need, Standing
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.closed import too_late
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import warning
from newsletter.store import Store

_BEGUN = {EditionStatus.SENT, EditionStatus.SENDING}  # also where of others nobody knows
_RECENT = dt.timedelta(days=7)  # then the next letter tells anew


def unreached(context: Context, store: Store) -> list[Need]:
    """Say how many of the last week's readers were still refused for now when it was too late, and with which words."""
    since = context.now.date() - _RECENT
    return [
        _missed(store, edition.date, missed)
        for edition in context.editions()
        if edition.status in _BEGUN
        and edition.date > since
        and (missed := store.ledger.expired(edition.date, MishapKind.HOUR))
    ]


def _missed(store: Store, day: dt.date, missed: int) -> Need:
    have = "n’ont pas reçu" if missed > 1 else "n’a pas reçu"
    details = Counter(store.ledger.details(day, Standing.REFUSED).values())
    late = [one for one, _ in details.most_common() if Mishap.read(one).kind is MishapKind.HOUR]
    said = next((one for one in late if Mishap.read(one).said), late[0])
    text = f"{count(missed, 'lecteur')} {have} la lettre du {long_date(day)}\u00a0: {too_late(said)}."
    remedy = (
        f"newsletter deliveries {day} dit qui, et ce que le serveur a répondu pour chacun. Une adresse qu’il refuse chaque"
        f" semaine se retire du fichier des destinataires. {OPERATOR}"
    )
    return warning("readers-unreached", text, remedy, edition=day)
