"""What the ledger says of a hand-over: that it failed, or has begun."""

import datetime as dt

from newsletter.deliver import Mishap
from newsletter.model import Edition, Standing
from newsletter.pipeline.edition.held import doubts, is_uncertain, resolving
from newsletter.pipeline.needs.causes import ASK, ASK_THEM, Cause, of_mishap
from newsletter.store import Store


def refusal(store: Store, day: dt.date) -> Cause | None:
    """Say why a messenger did not take an edition, for now or for good; None when it did, or was not asked."""
    detail = store.ledger.why(day, Standing.DEFERRED, Standing.REFUSED)
    return of_mishap(Mishap.read(detail)) if detail else None


def has_begun(store: Store, day: dt.date) -> bool:
    """Whether some recipient has an edition, or may have it."""
    return store.ledger.tally(day).has_begun


def doubt_remedy(store: Store, edition: Edition) -> str:
    """Say what to do about a letter of which nobody knows; whole sentences."""
    told = f"Elle le dira au programme\u00a0: {resolving(edition.date, doubts(store, edition.date))}."
    if not is_uncertain(store, edition):
        return ASK
    if store.ledger.tally(edition.date).recipients < 2:
        return f"{ASK} {told}"
    return f"{ASK_THEM.format(day=edition.date)} {told}"
