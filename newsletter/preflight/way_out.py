"""The way by which a letter leaves: whether it was approved for it, whether the signature will hold, and who can leave by it."""

from collections.abc import Iterator

from newsletter.addresses import as_in_dns
from newsletter.config import Config
from newsletter.french import count, instant, listed
from newsletter.model import Finding, KeyRecord, WayOut
from newsletter.preflight.finding import error, warning

_SAYS = {
    KeyRecord.MISSING: ("n’existe pas", "Publiez-la dans le DNS"),
    KeyRecord.SEVERAL: ("existe plusieurs fois, et personne ne sait laquelle compte", "N’en gardez qu’une"),
    KeyRecord.UNREADABLE: ("n’est pas celle d’une clé DKIM, ou est abîmée", "Recopiez-la en entier"),
    KeyRecord.REVOKED: (
        "révoque la clé (p= y est vide)",
        "Changez de clé et de sélecteur, ou publiez-y la clé",
    ),
    KeyRecord.OTHER_ALGORITHM: (
        "annonce une autre sorte de clé (k=) ou d’empreinte (h=) que celle de {key}",
        "Publiez-y celle qui va avec {key}",
    ),
    KeyRecord.NOT_MAIL: ("n’est pas faite pour le courrier (s=)", "Retirez-en s=, ou écrivez-y s=email"),
    KeyRecord.OTHER_KEY: (
        "est celle d’une autre clé que {key}",
        "Publiez-y la bonne, ou corrigez selector et key_file",
    ),
}


def another(config: Config, way_out: WayOut) -> Iterator[Finding]:
    """Tell that the settings have another way out than the letter was approved for, and it would be held; or others, that it won't follow."""
    if way_out.is_another:
        which = f" ({listed(list(way_out.changed))})" if way_out.changed else ""
        words = (
            f"Les réglages de l’envoi ont changé depuis l’approbation{which} : la lettre serait retenue. Retirez votre accord, puis"
            " approuvez-la à nouveau."
        )
        yield error("way-changed", config.delivery.messenger, words)
    elif way_out.changed:
        words = (
            f"Depuis l’approbation, newsletter.toml a changé ({listed(list(way_out.changed))})\u00a0: la lettre partira comme elle a"
            " été approuvée, sans en tenir compte. Pour qu’elle en tienne compte, retirez votre accord, puis approuvez-la à nouveau."
        )
        yield warning("settings-changed", "newsletter.toml", words)


def dated_ahead(way_out: WayOut) -> Iterator[Finding]:
    """Tell that the letter leaves by its own hour, of when it was approved: another one comes before it by now."""
    if way_out.dated is not None:
        words = (
            "L’heure d’envoi a été avancée depuis l’approbation\u00a0: la lettre porte celle d’alors,"
            f" {instant(way_out.dated)}, et ne part pas avant. Pour qu’elle parte plus tôt, retirez votre accord, puis approuvez-la à"
            " nouveau."
        )
        yield warning("hour-changed", "newsletter.toml", words)


def strange_key(config: Config, way_out: WayOut) -> Iterator[Finding]:
    """Tell that nobody can leave by the letters of before."""
    if way_out.is_key_new:
        words = (
            "La clé des désinscriptions a changé : qui se désinscrit par une lettre d’avant n’est plus reconnu. Remettez la clé"
            " d’avant, ou gardez-la à côté de la nouvelle (docs/operate.md)."
        )
        yield warning("token-key-changed", config.delivery.smtp.token_keys[0], words)


def lost_key(way_out: WayOut) -> Iterator[Finding]:
    """Tell that there is no key to make readers' tokens with, without which no letter leaves."""
    if name := way_out.missing_key:
        words = (
            f"La clé des désinscriptions ({name}) n’est pas connue du programme : la lettre ne partira pas sans elle. Elle s’écrit dans"
            " le fichier que lit cron (docs/operate.md)."
        )
        yield warning("token-key-missing", name, words)


def forgotten(config: Config, way_out: WayOut) -> Iterator[Finding]:
    """Tell that readers who asked to be forgotten are listed again, and get nothing."""
    if again := way_out.forgotten:
        words = (
            f"{count(again, 'ligne')} du fichier : qui a cette adresse l’a fait oublier, et rien n’y est envoyé. Si la personne s’est"
            " réinscrite : newsletter forget ADRESSE --undo."
        )
        yield warning("recipients-forgotten", config.delivery.smtp.recipients or "", words)


def record(config: Config, way_out: WayOut, *, approved: bool) -> Iterator[Finding]:
    """Tell that the record of the key that signs is not what verifiers need.

    Args:
        config: the letter's.
        way_out: what DNS has.
        approved: the letter was approved before: it does not stop it any more.
    """
    dkim, said = config.delivery.signing, way_out.record
    if dkim is None or said is None or said is KeyRecord.FITS:
        return
    name = f"{dkim.selector}._domainkey.{as_in_dns(dkim.domain)}"
    if said is KeyRecord.UNKNOWN:
        words = f"Le DNS n’a pas répondu : on ne sait pas si l’entrée {name} est celle de la clé qui signe la lettre."
        yield warning("key-record", name, words)
        return
    make = warning if approved else error
    what, remedy = (words.format(key=dkim.key_file) for words in _SAYS[said])
    words = f"L’entrée {name} du DNS {what} : les messageries tiendraient la signature de la lettre pour fausse. {remedy}."
    yield make("key-record", name, words)
