"""Whether those who wait for a letter still wait: of one that did not leave within its hours nothing is tried any more."""

import datetime as dt
from dataclasses import replace

from newsletter.deliver import Mishap, MishapKind
from newsletter.model import EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.held import is_in_doubt
from newsletter.schedule import times_of
from newsletter.store import Store

_BEGUN = {EditionStatus.SENDING, EditionStatus.SENT}


def is_closed(context: Context, store: Store, day: dt.date) -> bool:
    """Whether nobody has a letter, or may have it, and its hours are over: what is approved anew has recipients of its own."""
    edition, tally = context.readable(day), store.ledger.tally(day)
    if edition is None or edition.status in _BEGUN or tally.has_begun or tally.handing:
        return False
    return context.instant() >= times_of(edition, context.config).deadline and not is_in_doubt(
        context, store, edition
    )


def too_late(detail: str) -> str:
    """Say of one who waited that it is too late, with what was said to them last (French)."""
    last = Mishap.read(detail) if detail else Mishap(MishapKind.HOUR)
    return replace(last, kind=MishapKind.HOUR).french
