"""Letters that left by an engine and that a person has stopped there: some readers have them, others do not."""

from newsletter.config import ENGINES
from newsletter.deliver import Mishap, MishapKind
from newsletter.french import count, long_date
from newsletter.model import Edition, Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.following import figures, left_lately
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import warning
from newsletter.store import Store

_LOST = "Rien ne la relance d’ici : qui ne l’a pas reçue la trouve dans l’archive."
_TRACKED = "Brevo note qui ouvre la lettre et qui clique, tant que son compte n’est pas réglé autrement\u00a0: rien d’ici ne l’en empêche."
_ANONYMOUS = (
    "Dans Brevo\u00a0: Campaigns, Settings, Default settings, Tracking, «\u00a0Anonymous email tracking\u00a0». Il compte alors sans dire de qui\u202f; "
    f"écrivez ensuite anonymous = true dans [delivery.brevo]. {OPERATOR}"
)
_REMEDIES = {
    MishapKind.PAUSED: "Reprenez-la dans {}, ou laissez-la ainsi : rien ne la relance d’ici.",
    MishapKind.SEVERAL: "Supprimez dans {} celles qui n’en sont pas.",
}


def tracked_readers(context: Context) -> list[Need]:
    """Say that Brevo notes who reads, unless somebody says that its account is set otherwise: its interface does not tell."""
    delivery = context.config.delivery
    if delivery.messenger != "brevo" or delivery.brevo.anonymous:
        return []
    return [warning("readers-tracked", _TRACKED, _ANONYMOUS)]


def stopped_campaigns(context: Context, store: Store) -> list[Need]:
    """Say which letters that left lately a person has stopped."""
    return [need for edition in left_lately(context) for need in _stopped(store, edition)]


def stopped_today(context: Context, store: Store) -> list[Need]:
    """Say the same of those whose day it still is."""
    return [
        need
        for need in stopped_campaigns(context, store)
        if need.edition is not None and context.now < context.times(need.edition).midnight
    ]


def _stopped(store: Store, edition: Edition) -> list[Need]:
    known = figures(store, edition.date)
    if known is None or not known.stopped:
        return []
    mishap = Mishap.read(known.stopped)
    had = f"{count(known.sent, 'message', 'messages')} sur {known.to_send}"
    text = f"La lettre du {long_date(edition.date)} : {mishap.french}, après {had}."
    remedy = _REMEDIES.get(mishap.kind, _LOST).format(ENGINES[mishap.engine])
    return [warning("campaign-stopped", text, remedy, edition=edition.date)]
