"""Who of an edition's recipients has it not, or of whom nobody knows, by their addresses, and why."""

import datetime as dt
from dataclasses import dataclass

from newsletter.deliver import Mishap
from newsletter.model import Standing
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
    """

    address: str
    standing: Standing
    why: str


def missed(context: Context, store: Store, day: dt.date) -> tuple[Missed, ...]:
    """Return them: who was refused first, by their addresses."""
    details = {standing: store.ledger.details(day, standing) for standing in _TOLD}
    addresses = way_out.addresses(context, day, [name for one in details.values() for name in one])
    return tuple(
        Missed(address=address, standing=standing, why=Mishap.read(detail).french if detail else "")
        for standing, found in details.items()
        for address, detail in sorted((addresses[name], detail) for name, detail in found.items())
    )
