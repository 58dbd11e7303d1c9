"""How the letter leaves: whether its messenger would take it, and what the world's DNS says of its sender."""

from collections.abc import Iterator
from functools import partial

from newsletter.addresses import as_in_dns, mailbox
from newsletter.config import ENGINES
from newsletter.model import KeyRecord
from newsletter.pipeline.context import Context
from newsletter.pipeline.doctor.seen import Look, Seen, doubtful, of_need, wrong
from newsletter.pipeline.needs.causes import of_mishap
from newsletter.pipeline.needs.engines import tracked_readers
from newsletter.pipeline.signing import key_record
from newsletter.pipeline.way_out import messenger
from newsletter.web.records import texts

_UNKNOWN = "DNS ne répond pas d’ici"


def looks_at_the_mail(context: Context) -> tuple[Look, ...]:
    """Return the looks; the outbox writes files, of which nobody else's machine knows anything."""
    if context.config.delivery.messenger == "outbox":
        well = "La lettre est écrite dans var/outbox/ : aucun courriel ne part."
        return (Look(code="messenger", of="L’envoi", well=well, finds=lambda: ()),)
    return (
        Look(
            code="messenger",
            of="L’envoi",
            well="Le serveur répond, laisse entrer, et prendrait la lettre ; rien ne lui a été remis.",
            finds=lambda: _messenger(context),
        ),
        *(_of_sender(context)),
        *(_of_readers(context)),
    )


def _of_readers(context: Context) -> tuple[Look, ...]:
    if context.config.delivery.messenger != "brevo":
        return ()
    return (
        Look(
            code="readers-tracked",
            of="Le suivi des lecteurs",
            well="Brevo compte ouvertures et clics sans dire de qui, d’après newsletter.toml\u202f; cela ne se voit pas d’ici.",
            finds=lambda: map(of_need, tracked_readers(context)),
        ),
    )


def _messenger(context: Context) -> Iterator[Seen]:
    mishap = messenger(context).tried()
    if mishap is not None:
        why = of_mishap(mishap)
        yield wrong("messenger", f"L’envoi ne marcherait pas : {why.text}.", why.remedy)


def _of_sender(context: Context) -> tuple[Look, ...]:
    sender = mailbox(context.config.letter.sender)
    domain = as_in_dns(sender[1].rpartition("@")[2]) if sender is not None else ""
    if context.config.delivery.messenger in ENGINES or not domain:
        return ()
    if context.is_offline:
        return (
            Look(
                code="dns",
                of="DNS",
                well="",
                finds=lambda: [
                    doubtful(
                        "dns",
                        "DNS n’a pas été interrogé : le réseau est coupé.",
                        "Retirez NEWSLETTER_NETWORK.",
                    )
                ],
            ),
        )
    return (
        Look(
            code="spf",
            of="SPF",
            well=f"{domain} dit quels serveurs écrivent en son nom (SPF).",
            finds=partial(_record, "spf", domain, domain, b"v=spf1"),
        ),
        Look(
            code="dmarc",
            of="DMARC",
            well=f"{domain} dit quoi faire des courriels qui ne sont pas de lui (DMARC).",
            finds=partial(_record, "dmarc", f"_dmarc.{domain}", domain, b"v=DMARC1"),
        ),
        Look(
            code="dkim",
            of="DKIM",
            well="La clé publiée par DNS est celle qui signe.",
            finds=lambda: _dkim(context),
        ),
    )


def _record(code: str, name: str, domain: str, begins: bytes) -> Iterator[Seen]:
    found = texts(name, domain)
    if found is None:
        yield doubtful(code, f"{name} : {_UNKNOWN}.", "Réessayez d’une machine qui voit le monde.")
        return
    count = sum(one.lower().startswith(begins.lower()) for one in found)
    if count == 0:
        yield doubtful(
            code,
            f"{name} n’a pas d’enregistrement {code.upper()} : les grandes messageries refusent de plus en plus ces courriels.",
            "Ajoutez-le chez qui gère le nom de domaine (docs/operate.md).",
        )
    elif count > 1:
        yield wrong(
            code,
            f"{name} a {count} enregistrements {code.upper()} : aucun ne compte.",
            "N’en gardez qu’un (RFC 7208, section 4.5 ; RFC 7489, section 6.6.3).",
        )


def _dkim(context: Context) -> Iterator[Seen]:
    if context.config.delivery.signing is None:
        yield doubtful(
            "dkim",
            "Le programme ne signe pas ; que le serveur le fasse (DKIM) ne se voit pas d’ici.",
            "Vérifiez-le dans un courriel reçu : Authentication-Results doit dire dkim=pass.",
        )
        return
    with context.copied_store() as store:
        said = key_record(context, store, asks=True)
    if said is not KeyRecord.FITS:
        what = _UNKNOWN if said in {None, KeyRecord.UNKNOWN} else f"l’enregistrement ne va pas ({said})"
        make = doubtful if said in {None, KeyRecord.UNKNOWN} else wrong
        yield make("dkim", f"La clé de signature : {what}.", "newsletter check dit ce qu’il faut corriger.")
