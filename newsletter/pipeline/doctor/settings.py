"""What is configured: addresses that are still examples, files that people write, secrets."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

from newsletter import hooks
from newsletter.exceptions import FileError, UnreadableError
from newsletter.french import listed
from newsletter.pipeline.context import Context
from newsletter.pipeline.doctor.seen import Look, Seen, doubtful, of_need, of_problem, wrong
from newsletter.pipeline.gathering.vanished import sources_errors
from newsletter.pipeline.needs.addresses import address_needs, key_needs
from newsletter.pipeline.needs.site import text_needs
from newsletter.pipeline.notify import webhook
from newsletter.pipeline.texts import files_of_texts
from newsletter.pipeline.way_out import files_of_way_out

_EXAMPLES = ("example.org", "example.com", "example.net", "example")  # RFC 2606
_OVERSEAS = {
    "America/Guadeloupe": "guadeloupe",
    "America/Cayenne": "guyane",
    "Indian/Reunion": "la-reunion",
    "America/Martinique": "martinique",
    "Indian/Mayotte": "mayotte",
    "Pacific/Noumea": "nouvelle-caledonie",
    "Pacific/Tahiti": "polynesie-francaise",
    "Pacific/Marquesas": "polynesie-francaise",
    "Pacific/Gambier": "polynesie-francaise",
    "America/St_Barthelemy": "saint-barthelemy",
    "America/Marigot": "saint-martin",
    "America/Miquelon": "saint-pierre-et-miquelon",
    "Pacific/Wallis": "wallis-et-futuna",
}
"""IANA's zones overseas, each with whose holidays it has."""
_SHORTEST = 16  # signs
_SECRETS = "Écrivez-les là où cron, ou systemd, les lit (docs/operate.md)."


def looks_at_the_settings(context: Context) -> tuple[Look, ...]:
    """Return the looks."""
    return (
        Look(
            code="example-address",
            of="Les adresses",
            well="Aucune adresse d’exemple ne reste.",
            finds=lambda: _examples(context),
        ),
        Look(
            code="holidays",
            of="Les jours fériés",
            well="Les jours fériés ne changent rien aux départs, d’après newsletter.toml."
            if context.config.schedule.holidays == "keep"
            else "Les jours fériés qui comptent vont avec le fuseau de la lettre.",
            finds=lambda: _holidays(context),
        ),
        Look(
            code="files",
            of="Les fichiers de la lettre",
            well="La liste des sources et les textes de l’archive que nomme newsletter.toml se lisent."
            if files_of_texts(context)
            else "La liste des sources se lit.",
            finds=lambda: _files(context),
        ),
        Look(
            code="secrets",
            of="Les secrets",
            well=_all_secrets(context),
            finds=lambda: _secrets(context),
        ),
        Look(
            code="recipients",
            of="Les fichiers d’adresses et la clé de signature",
            well=_all_files(context),
            finds=lambda: map(of_need, [*address_needs(context), *key_needs(context)]),
        ),
    )


def _all_secrets(context: Context) -> str:
    """Say which secrets are there; or that none is asked for, also where some are named for another way out."""
    if used := context.config.secrets_used():
        return f"Tous les secrets qui servent sont là : {listed(list(used))}."
    named = [one.name for one in context.config.secrets]
    if not named:
        return "Aucun secret n’est nommé dans newsletter.toml : rien à vérifier."
    return f'{listed(named)} : aucun secret ne sert avec messenger = "{context.config.delivery.messenger}", rien à vérifier.'


def _all_files(context: Context) -> str:
    if named := files_of_way_out(context):
        return f"Ce qu’il faut pour l’envoi peut servir : {listed(list(named))}."
    return "L’envoi n’a besoin ni de fichiers d’adresses ni d’une clé de signature : rien à vérifier."


def _holidays(context: Context) -> Iterator[Seen]:
    """Say that the letter is in an overseas zone and goes by the holidays of the metropole."""
    schedule, zone = context.config.schedule, context.config.letter.timezone
    region = _OVERSEAS.get(zone)
    if region and schedule.holidays != "keep" and schedule.holidays_region == "metropole":
        yield doubtful(
            "holidays",
            f"La lettre est dans le fuseau {zone}, et suit les jours fériés de la métropole.",
            f'Si ce sont ceux de là-bas qu’il faut : holidays_region = "{region}" sous [schedule].',
        )


def _examples(context: Context) -> Iterator[Seen]:
    letter, smtp = context.config.letter, context.config.delivery.smtp
    is_mailed = context.config.delivery.messenger != "outbox"
    values = {
        "[letter] url": letter.url,
        "[letter] sender": letter.sender,
        "[letter] unsubscribe": letter.unsubscribe,
        "[letter] subscribe": letter.subscribe,
        "[letter] reply_to": letter.reply_to,
        "[letter] list_id": letter.list_id,
        "[letter] editor": letter.editor,
        "[delivery.smtp] to": smtp.to or "" if is_mailed else "",
        "[delivery.smtp] host": smtp.host if is_mailed else "",
    }
    with suppress(FileError, UnreadableError):  # which is said of that file
        values |= {f"feeds/sources.toml, {one.id}": one.url or "" for one in context.sources()}
    left = [where for where, value in values.items() if _is_example(value)]
    if left:
        make = wrong if is_mailed else doubtful
        yield make(
            "example-address",
            f"Des adresses d’exemple restent : {listed(left)}.",
            "Écrivez les vôtres avant le premier envoi.",
        )


def _is_example(value: str) -> bool:
    """Whether a mailbox, an address of the web or a name lies in a domain that nobody can have (RFC 2606, sections 2 and 3)."""
    text = value.partition("?")[0].rstrip("> ").lower()
    host = urlsplit(text).hostname or "" if "://" in text else text.rpartition("@")[2]
    return any(host == one or host.endswith(f".{one}") for one in _EXAMPLES)


def _files(context: Context) -> Iterator[Seen]:
    with context.copied_store() as store:
        broken = sources_errors(context, store)
    yield from (of_problem("files", error) for error in broken)
    yield from map(of_need, text_needs(context))


def _secrets(context: Context) -> Iterator[Seen]:
    delivery = context.config.delivery
    tokens = delivery.smtp.token_keys[:1] if delivery.goes_to_each else ()
    missing = [name for name in context.config.secrets_used() if not context.environment.get(name)]
    weak = [name for name in tokens if 0 < len(context.environment.get(name, "")) < _SHORTEST]
    if weak:
        yield doubtful(
            "secrets",
            f"{listed(weak)} est si court que les liens de désinscription peuvent se deviner.",
            f"Prenez-en un d’au moins {_SHORTEST} signes avant le premier envoi : openssl rand -hex 32",
        )
    for name, why in _wrong_hooks(context):
        yield doubtful(
            "secrets", f"Ce que contient {name} ne peut pas servir\u00a0: {why}.", f"Corrigez-le. {_SECRETS}"
        )
    if missing:
        yield doubtful(
            "secrets",
            f"{listed(missing)} : ce que nomme newsletter.toml n’est pas dans l’environnement de cette commande.",
            _SECRETS,
        )


def _wrong_hooks(context: Context) -> Iterator[tuple[str, str]]:
    """Give the variables of the ping and the webhook that are set, and why nothing can be told by them (French)."""
    notify, environment = context.config.notify, context.environment
    for name in (notify.ping_env, notify.webhook_env):
        given = hooks.cleaned(environment.get(name, ""))
        if given and (trouble := hooks.why_unusable(given)):
            yield name, trouble.french
    key = hooks.cleaned(environment.get(notify.webhook_key_env, ""))
    if key and webhook.secret(key) is None:
        yield notify.webhook_key_env, webhook.NO_KEY.french
