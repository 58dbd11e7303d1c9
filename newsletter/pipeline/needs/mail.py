"""Whether mail can be sent: told as soon as one could not be, and not on the day of the letter."""

from newsletter.exceptions import NewsletterError
from newsletter.french import listed
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import OPERATOR, Cause, cause
from newsletter.pipeline.needs.making import error, warning
from newsletter.store import Store


def mail_needs(context: Context, store: Store) -> list[Need]:
    """Say why mail cannot be sent, as the last try found; or which secrets are missing, while none ever was sent."""
    if failed := store.memory.words(_failed(context)):
        found = Cause.read(failed)
        return [error("mail-fails", f"Le dernier message n’a pas pu partir : {found.text}.", found.remedy)]
    missing = missing_secrets(context)
    if not missing or is_proven(context, store):
        return []
    text = f"{listed(missing)} : ce que nomme newsletter.toml n’est pas connu ici, et rien n’a encore pu être envoyé."
    remedy = f"Écrivez les secrets dans le fichier que lit cron (docs/operate.md). {OPERATOR}"
    make = error if len(missing) == 1 else warning
    return [make("secret-missing", text, remedy)]


def missing_secrets(context: Context) -> list[str]:
    """Return the environment variables that the messenger's settings name, and that are not set here."""
    if context.config.delivery.messenger != "smtp":
        return []
    settings = context.config.delivery.smtp
    return [
        name
        for name in (settings.username_env, settings.password_env)
        if name and not context.environment.get(name)
    ]


def is_proven(context: Context, store: Store) -> bool:
    """Whether a message was ever taken by this messenger: then whoever sent it, such as cron, has the secrets."""
    return store.memory.instant(_went(context), context.now) is not None


def is_failing(context: Context, store: Store) -> bool:
    """Whether the last message was not taken: whoever waits for one may still have to be told."""
    return bool(store.memory.words(_failed(context)))


def mail_went(context: Context, store: Store) -> None:
    """Remember that a message was taken."""
    store.memory.remember(_went(context), context.now)
    store.memory.keep(_failed(context), "")


def mail_failed(context: Context, store: Store, problem: NewsletterError) -> None:
    """Remember why a message was not taken, until one is."""
    store.memory.keep(_failed(context), cause(problem).written)


def _failed(context: Context) -> str:
    return f"failed by {context.config.delivery.messenger}"


def _went(context: Context) -> str:
    return f"mailed by {context.config.delivery.messenger}"
