"""What the files of the way out need: those of addresses, where each reader gets a message of their own, and the key that signs."""

from newsletter.exceptions import FileError
from newsletter.model import Need
from newsletter.pipeline.context import Context
from newsletter.pipeline.needs.causes import cause
from newsletter.pipeline.needs.making import error, warning
from newsletter.pipeline.recipients import misses_suppression, refuse_unusable
from newsletter.pipeline.signing import signer


def key_needs(context: Context) -> list[Need]:
    """Say that the key that signs letters cannot serve."""
    try:
        signer(context)
    except FileError as problem:
        why = cause(problem)
        text = f"La clé qui signe la lettre ne peut pas servir, rien ne partira donc : {why.text}."
        return [error("key-broken", text, why.remedy)]
    return []


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
    if not misses_suppression(context):
        return []
    text = f"{delivery.smtp.suppression} n’existe pas : personne n’est connu comme désinscrit."
    remedy = "Si des lecteurs se sont désinscrits, remettez le fichier, ou corrigez suppression dans newsletter.toml. Sinon créez-le, vide."
    return [warning("suppression-missing", text, remedy)]
