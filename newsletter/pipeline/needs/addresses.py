"""What the files of the way out need: those of addresses, where each reader gets a message of their own, and the keys."""

from newsletter.exceptions import FileError
from newsletter.french import count, long_date
from newsletter.model import Edition, Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.approved_readers import changed_readers
from newsletter.pipeline.needs.causes import OPERATOR, cause
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.readers.leavers import left_out
from newsletter.pipeline.readers.recipients import misses_suppression, refuse_unusable
from newsletter.pipeline.readers.token_keys import missing, stranger
from newsletter.pipeline.signing import signer
from newsletter.pipeline.way_out import passed_over
from newsletter.store import Store


def key_needs(context: Context) -> list[Need]:
    """Say that the key that signs letters cannot serve."""
    try:
        signer(context)
    except FileError as problem:
        why = cause(problem)
        text = f"La clé qui signe la lettre ne peut pas servir, rien ne partira donc : {why.text}."
        return [error("key-broken", text, why.remedy)]
    return []


def token_needs(context: Context, store: Store) -> list[Need]:
    """Say that there is no key of tokens to leave with; or that those of letters that left lately lead to nobody: it is another."""
    return lost_key_needs(context, store) or _strange_key(context)


def lost_key_needs(context: Context, store: Store) -> list[Need]:
    """Say that there is no key of tokens to leave with."""
    if lost := missing(context, store):
        text = f"La clé des désinscriptions ({lost}) n’est pas connue du programme, et aucune lettre ne part sans elle."
        remedy = f"Écrivez-la dans le fichier que lit cron, la même que pour les lettres d’avant (docs/operate.md). {OPERATOR}"
        return [error("token-key-missing", text, remedy)]
    return []


def _strange_key(context: Context) -> list[Need]:
    day = stranger(context)
    if day is None:
        return []
    name = context.config.delivery.smtp.token_keys[0]
    text = (
        f"La clé des désinscriptions ({name}) a changé depuis la lettre du {long_date(day)} : qui s’y désinscrit n’est plus"
        " reconnu, et recevrait encore la lettre."
    )
    remedy = (
        f'Remettez la clé d’avant, ou gardez-la sous un autre nom : token_env = ["{name}", "{name}_AVANT"] dans'
        f" newsletter.toml (docs/operate.md). {OPERATOR}"
    )
    return [warning("token-key-changed", text, remedy)]


def address_needs(context: Context) -> list[Need]:
    """Say that nobody could be sent anything by these files, or that those who left are not known."""
    delivery = context.config.delivery
    if not delivery.goes_to_each:
        return []
    try:
        refuse_unusable(context)
    except FileError as problem:
        why = cause(problem)
        text = f"Un fichier d’adresses ne peut pas servir, rien ne partira donc : {why.text}."
        return [error("recipients-broken", text, why.remedy)]
    return [*_forgotten(context), *_without_suppression(context), *_lost(context)]


def _forgotten(context: Context) -> list[Need]:
    """Say that readers who asked to be forgotten are listed again: by an old list, or because they want the letter anew."""
    if not (again := passed_over(context)):
        return []
    smtp, lines = context.config.delivery.smtp, count(again, "ligne")
    are, whom = ("sont", "leurs lecteurs ont") if again > 1 else ("est", "son lecteur a")
    text = f"{lines} de {smtp.recipients} {are} d’une adresse que {whom} fait oublier : rien n’y est envoyé."
    remedy = (
        "Si une ancienne liste l’a ramenée : newsletter forget ADRESSE. Si la personne s’est réinscrite :"
        f" newsletter forget ADRESSE --undo. {OPERATOR}"
    )
    return [warning("recipients-forgotten", text, remedy)]


def _without_suppression(context: Context) -> list[Need]:
    delivery = context.config.delivery
    if not misses_suppression(context):
        return []
    text = f"{delivery.smtp.suppression} n’existe pas : personne n’est connu comme désinscrit."
    remedy = "Si des lecteurs se sont désinscrits, remettez le fichier, ou corrigez suppression dans newsletter.toml. Sinon créez-le, vide."
    return [warning("suppression-missing", text, remedy)]


def _lost(context: Context) -> list[Need]:
    """Say how many readers had left, and stand in the suppression file no more."""
    number = sum(1 for _ in left_out(context))
    if not number:
        return []
    smtp, several = context.config.delivery.smtp, number > 1
    text = (
        f"{count(number, 'lecteur')} de {smtp.recipients} {'s’étaient désinscrits' if several else 's’était désinscrit'}, et"
        f" {smtp.suppression or 'le fichier des désinscrits'} ne {'les' if several else 'l’'}{' ' if several else ''}a plus : la lettre ne"
        f" {'leur' if several else 'lui'} est pas envoyée."
    )
    remedy = (
        "Remettez leurs lignes, ou le fichier d’une sauvegarde ; newsletter resubscribe dit qui c’est, et newsletter resubscribe ADRESSE"
        " rend la lettre à qui la veut de nouveau."
    )
    return [warning("suppression-lost", text, remedy)]


def reader_needs(context: Context, store: Store) -> list[Need]:
    """Say of an approved letter that the recipients file has many more readers than at its approval, or many fewer."""
    return [
        need
        for edition in map(context.readable, context.at_hand())
        if edition is not None
        for need in _of_readers(context, store, edition)
    ]


def _of_readers(context: Context, store: Store, edition: Edition) -> list[Need]:
    if (found := changed_readers(context, store, edition)) is None:
        return []
    before, now = found
    name = context.config.delivery.smtp.recipients
    text = (
        f"Depuis l’approbation de la lettre du {long_date(edition.date)}, {name} est passé de {count(before, 'lecteur')} à"
        f" {count(now, 'lecteur')} : elle ira à ceux qui y seront à son départ."
    )
    remedy = (
        f"Si c’est voulu, il n’y a rien à faire. Sinon, remettez le bon fichier avant le départ, ou retirez votre accord :"
        f" newsletter approve {edition.date} --withdraw"
    )
    return [warning("recipients-changed", text, remedy, edition=edition.date)]
