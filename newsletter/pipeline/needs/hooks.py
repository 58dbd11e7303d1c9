"""Whether those hear what happens that the operator's own addresses lead to: who watches over cron, and the webhook."""

import datetime as dt

from newsletter.french import instant_seen
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import OPERATOR
from newsletter.pipeline.needs.making import warning
from newsletter.pipeline.notify import ping, webhook
from newsletter.store import Store

_HOUR, _DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def ping_needs(context: Context, store: Store) -> list[Need]:
    """Say that nobody takes the ping, for an hour or until somebody changes something: who should notice a silence hears one."""
    since = ping.failing_since(store)
    if since is None or not context.config.notify.ping_env:
        return []
    why, lasts = ping.failure(store)
    if not lasts and context.now - since < _HOUR:
        return []
    text = f"Le service qui surveille les passages du programme ne l’entend plus depuis {instant_seen(since, context.now)} : {why}."
    remedy = f"Vérifiez l’adresse que nomme ping_env, et ce service : sans lui, personne ne voit que cron s’est arrêté. {OPERATOR}"
    return [warning("ping-fails", text, remedy)]


def webhook_needs(context: Context, store: Store) -> list[Need]:
    """Say that what happened is told to nobody, for a day or until somebody changes something."""
    if not context.config.notify.webhook_env:
        return []
    since, why, lasts = webhook.failure(store)
    if since is None or (not lasts and context.now - since < _DAY):
        return []
    text = (
        f"Ce qui est arrivé depuis {instant_seen(since, context.now)} n’a pas pu être dit au webhook : {why}."
    )
    remedy = f"Vérifiez ce que nomment webhook_env et webhook_key_env, et le service qui est à cette adresse. {OPERATOR}"
    return [warning("webhook-fails", text, remedy)]
