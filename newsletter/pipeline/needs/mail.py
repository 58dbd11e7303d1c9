"""Whether mail can be sent: told as soon as one could not be, and not on the day of the letter."""

import datetime as dt

from newsletter.config import ENGINES
from newsletter.exceptions import NewsletterError
from newsletter.french import listed
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import OPERATOR, Cause, cause
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.readers import token_keys
from newsletter.store import Store

_LOGIN = {"delivery.smtp.username_env", "delivery.smtp.password_env"}


def mail_needs(context: Context, store: Store) -> list[Need]:
    """Say why mail cannot be sent, as the last try found; or which secrets are missing, while none ever was sent."""
    if failed := store.memory.words(_failed(context)):
        found = Cause.read(failed)
        return [error("mail-fails", f"Le dernier message n’a pas pu partir : {found.text}.", found.remedy)]
    return [*_unposted(context), *_unarmed(context, store)]


def _unposted(context: Context) -> list[Need]:
    """Say that notices are files only: an engine writes to its lists, and to nobody else."""
    delivery = context.config.delivery
    if delivery.messenger not in ENGINES or delivery.has_smtp:
        return []
    text = f"Les avis ne partent pas par courriel : {ENGINES[delivery.messenger]} n’écrit qu’à ses listes. Ils sont dans var/notices/."
    remedy = (
        "Ajoutez à newsletter.toml une table [delivery.smtp] avec un serveur de courrier (docs/operate.md)."
    )
    return [warning("notices-unsent", text, f"{remedy} {OPERATOR}")]


def _unarmed(context: Context, store: Store) -> list[Need]:
    missing, login = missing_secrets(context), _login(context)
    needed = set(missing) - (login if login <= set(missing) else set())
    if needed == {token_keys.missing(context, store)}:  # a need of its own
        missing, needed = [name for name in missing if name in login], set()
    if not missing or is_proven(context, store):
        return []
    text = f"{listed(missing)} : ce que nomme newsletter.toml n’est pas connu ici, et rien n’a encore pu être envoyé."
    remedy = f"Écrivez les secrets dans le fichier que lit cron (docs/operate.md). {OPERATOR}"
    make = error if needed and (len(missing) == 1 or _has_others(context)) else warning
    return [make("secret-missing", text, remedy)]


def _login(context: Context) -> set[str]:
    """Return what name and password of a mail server are called: without both it is asked for no login, and may take the letter."""
    return {one.name for one in context.config.secrets if one.is_to_send and one.key in _LOGIN}


def missing_secrets(context: Context) -> list[str]:
    """Return the names of the secrets without which nothing is sent, and that are not set here; each once."""
    return [name for name in _to_send(context) if not context.environment.get(name)]


def _has_others(context: Context) -> bool:
    """Whether some of them are set: then this is no shell that was given none."""
    return any(context.environment.get(name) for name in _to_send(context))


def _to_send(context: Context) -> list[str]:
    return list(dict.fromkeys(one.name for one in context.config.secrets if one.is_to_send))


def is_proven(context: Context, store: Store) -> bool:
    """Whether a message was ever taken by this messenger, or nobody knows: then whoever sent it, such as cron, has the secrets."""
    if store.lost is not None or store.memory.instant(_went(context), context.now) is not None:
        return True
    name = context.config.delivery.messenger
    return name in ENGINES and any(store.ledger.messenger(day) == name for day in _accepted(store))


def _accepted(store: Store) -> list[dt.date]:
    return [day for day, tally in store.ledger.tallies().items() if tally.accepted]


def is_failing(context: Context, store: Store) -> bool:
    """Whether the last message was not taken: whoever waits for one may still have to be told."""
    return bool(store.memory.words(_failed(context)))


def mail_went(context: Context, store: Store) -> None:
    """Remember that a message was taken; one that is a file only says nothing of secrets."""
    if _unposted(context):
        return
    store.memory.remember(_went(context), context.now)
    store.memory.keep(_failed(context), "")


def mail_failed(context: Context, store: Store, problem: NewsletterError) -> None:
    """Remember why a message was not taken, until one is."""
    store.memory.keep(_failed(context), cause(problem).written)


def _failed(context: Context) -> str:
    return f"failed by {context.config.delivery.messenger}"


def _went(context: Context) -> str:
    return f"mailed by {context.config.delivery.messenger}"
