"""What `deliveries` prints for people (French)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsletter import french
from newsletter.cli.tables import columns
from newsletter.model import Standing

if TYPE_CHECKING:
    from newsletter.pipeline.edition.outcomes import Missed
    from newsletter.pipeline.status import EditionDelivery

_STANDS = {Standing.REFUSED: "refusé", Standing.DEFERRED: "en attente", Standing.UNCERTAIN: "incertain"}


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
            ", ".join(one.uncertain) or "0",
        )
        for one in found
    ]
    asked = [
        f"Une fois su si elle est arrivée\u00a0: {resolving(one.edition)}" for one in found if one.uncertain
    ]
    figures = [f"Lettre du {french.long_date(one.edition)} : {counted(one)}." for one in found if one.figures]
    return "\n".join([columns([head, *rows]), *asked, *figures])


def delivery(found: "EditionDelivery", who: Sequence["Missed"]) -> str:
    """`deliveries DATE`."""
    if not who:
        return deliveries([found])
    rows = [(one.address, _STANDS[one.standing], one.why) for one in who]
    return "\n".join([deliveries([found]), "", columns([("adresse", "état", "pourquoi"), *rows])])


def counted(one: "EditionDelivery") -> str:
    """Say what an engine counts: "1200 messages sur 3000, 4 retours"."""
    figures = one.figures
    assert figures is not None
    sent = french.count(figures.sent, "message parti", "messages partis")
    back = french.count(figures.bounces, "retour", "retours")
    return f"{sent} sur {figures.to_send}, {back} ({one.messenger}, {figures.status})"
