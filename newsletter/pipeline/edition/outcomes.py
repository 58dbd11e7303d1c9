"""Who of an edition's recipients has it not, or of whom nobody knows, by their addresses, and why."""

import datetime as dt
from dataclasses import dataclass

from newsletter.deliver import Mishap
from newsletter.model import Standing, fixed
from newsletter.pipeline import way_out
from newsletter.pipeline.context import Context
from newsletter.store import Store

_TOLD = (Standing.REFUSED, Standing.DEFERRED, Standing.PREPARED, Standing.UNCERTAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One of them.

    Args:
        address: a reader's, as long as anybody knows it: a month after the last outcome the edition's list is forgotten,
            and who is not in the recipients file any more is called as the ledger does.
        standing: REFUSED, DEFERRED, PREPARED or UNCERTAIN.
        why: in words (French); empty where nobody said.
        message_id: of whom nobody knows, the Message-ID that the server's log would have; else empty.
        handed_at: of those, when the hand-over of theirs was begun, in the letter's zone; None where that is not known.
        server: of those, host and port; empty where it was no mail server.
    """

    address: str
    standing: Standing
    why: str
    message_id: str = ""
    handed_at: dt.datetime | None = None
    server: str = ""


def missed(context: Context, store: Store, day: dt.date) -> tuple[Missed, ...]:
    """Return them: who was refused first, by their addresses. A hand-over that nobody is at any more leaves a doubt."""
    ledger = store.ledger
    details = {standing: ledger.details(day, standing) for standing in _TOLD}
    if not context.is_handing_over:
        details[Standing.UNCERTAIN] |= ledger.details(day, Standing.HANDING)
    addresses = way_out.addresses(context, day, [name for one in details.values() for name in one])
    handed = ledger.handed(day)
    return tuple(
        _missed(context, store, day, standing, addresses[name], name, detail, handed.get(name))
        for standing, found in details.items()
        for name, detail in sorted(found.items(), key=lambda one: addresses[one[0]])
    )


def _missed(
    context: Context,
    store: Store,
    day: dt.date,
    standing: Standing,
    address: str,
    name: str,
    detail: str,
    handed: tuple[str, dt.datetime | None] | None,
) -> Missed:
    why = Mishap.read(detail).french if detail else ""
    if handed is None or store.ledger.messenger(day) != "smtp":
        return Missed(address=address, standing=standing, why=why)
    message_id, at = handed
    smtp = context.config.delivery.smtp
    return Missed(
        address=address,
        standing=standing,
        why=why,
        message_id=message_id if "@" in name else message_id.replace("@", f".{name}@", 1),
        handed_at=fixed(at, context.config.letter.zone) if at is not None else None,
        server=f"{smtp.host}:{smtp.port}",
    )
