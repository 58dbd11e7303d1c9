"""What `deliveries` prints for people (French)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter import french
from newsletter.cli.columns import columns, searchable
from newsletter.model import Standing

if TYPE_CHECKING:
    from newsletter.pipeline.edition.outcomes import Missed
    from newsletter.pipeline.status import EditionDelivery

_STANDS = {
    Standing.REFUSED: "refusé",
    Standing.DEFERRED: "en attente",
    Standing.PREPARED: "en attente",
    Standing.UNCERTAIN: "incertain",
}
_NAMED = 3  # readers, beyond whom a row only counts them


def deliveries(found: Sequence["EditionDelivery"]) -> str:
    """`deliveries`."""
    from newsletter.pipeline.edition.held import resolving

    if not found:
        return "Aucun envoi."
    head = ("lettre", "par", "acceptés", "refusés", "en attente", "retirés", "incertains")
    rows = [
        (
            one.edition.isoformat(),
            one.messenger,
            str(one.accepted),
            str(one.refused),
            str(one.pending),
            str(one.suppressed),
            ", ".join(one.uncertain) if 0 < len(one.uncertain) <= _NAMED else str(len(one.uncertain)),
        )
        for one in found
    ]
    asked = [
        f"Une fois su si elle est arrivée\u00a0: {resolving(one.edition, len(one.uncertain))}"
        for one in found
        if one.uncertain
    ]
    again = [
        f"Lettre du {french.long_date(one.edition)}\u00a0: nouvel essai à {french.hour(one.again_at)}."
        for one in found
        if one.again_at
    ]
    who = [
        f"Leurs adresses\u00a0: newsletter deliveries {one.edition}"
        for one in found
        if len(one.uncertain) > _NAMED
    ]
    figures = [f"Lettre du {french.long_date(one.edition)} : {counted(one)}." for one in found if one.figures]
    return searchable("\n".join([columns([head, *rows]), *again, *who, *asked, *figures]))


def delivery(found: "EditionDelivery", who: Sequence["Missed"]) -> str:
    """`deliveries DATE`."""
    if not who:
        return deliveries([found])
    rows = [(one.address, _STANDS[one.standing], one.why) for one in who]
    table = columns([("adresse", "état", "pourquoi"), *rows])
    traces = _traces([one for one in who if one.message_id])
    return searchable("\n".join([deliveries([found]), "", table, *traces]))


def _traces(doubtful: Sequence["Missed"]) -> list[str]:
    """Say what to look for in the mail server's log of those of whom nobody knows."""
    if not doubtful:
        return []
    rows = [
        (one.address, one.message_id, one.handed_at.isoformat(" ", "seconds") if one.handed_at else "?")
        for one in doubtful
    ]
    head = ("adresse", "Message-ID", "remise commencée")
    return [
        "",
        f"À chercher dans le journal et la file de {doubtful[0].server}\u00a0:",
        columns([head, *rows]),
    ]


def counted(one: "EditionDelivery") -> str:
    """Say what an engine counts: "1200 messages sur 3000, 4 retours"."""
    figures = one.figures
    assert figures is not None
    sent = french.count(figures.sent, "message parti", "messages partis")
    back = french.count(figures.bounces, "retour", "retours")
    return f"{sent} sur {figures.to_send}, {back} ({one.messenger}, {figures.status})"
