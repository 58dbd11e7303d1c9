"""Who of an edition's recipients has it not, or of whom nobody knows, by their addresses, and why."""

import datetime as dt
from dataclasses import dataclass, replace

from newsletter.deliver import Mishap
from newsletter.model import Standing, fixed
from newsletter.pipeline import way_out
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.closed import is_closed, too_late
from newsletter.store import Store

_TOLD = (Standing.REFUSED, Standing.DEFERRED, Standing.PREPARED, Standing.UNCERTAIN)
_WAITING = {Standing.DEFERRED, Standing.PREPARED}


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
    is_over = is_closed(context, store, day, ledger.tally(day))
    addresses = way_out.addresses(context, day, [name for one in details.values() for name in one])
    handed = ledger.handed(day) if ledger.messenger(day) == "smtp" else {}
    found = (
        (name, _missed(addresses[name], standing, why, is_over=is_over))
        for standing, those in details.items()
        for name, why in sorted(those.items(), key=lambda one: addresses[one[0]])
    )
    return tuple(_traced(context, name, one, *handed[name]) if name in handed else one for name, one in found)


def _missed(address: str, standing: Standing, why: str, *, is_over: bool) -> Missed:
    if is_over and standing in _WAITING:
        return Missed(address=address, standing=Standing.REFUSED, why=too_late(why))
    return Missed(address=address, standing=standing, why=Mishap.read(why).french if why else "")


def _traced(context: Context, name: str, one: Missed, message_id: str, at: dt.datetime | None) -> Missed:
    """Say where the server's log would tell of a hand-over of which nobody knows."""
    smtp = context.config.delivery.smtp
    return replace(
        one,
        message_id=message_id if "@" in name else message_id.replace("@", f".{name}@", 1),
        handed_at=fixed(at, context.config.letter.zone) if at is not None else None,
        server=f"{smtp.host}:{smtp.port}",
    )
