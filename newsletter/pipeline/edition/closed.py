"""Whether those who wait for a letter still wait: of one that did not leave within its hours nothing is tried any more."""

import datetime as dt
from dataclasses import replace

from newsletter.deliver import Mishap, MishapKind
from newsletter.model import EditionStatus, Tally
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.held import is_in_doubt
from newsletter.schedule import times_of
from newsletter.store import Store

_BEGUN = {EditionStatus.SENDING, EditionStatus.SENT}


def is_closed(context: Context, store: Store, day: dt.date, tally: Tally) -> bool:
    """Whether who waits for a letter does so no more: nobody has it, or may, and its hours are over.

    What is approved anew has recipients of its own.
    """
    if not tally.waiting or tally.has_begun or tally.handing:
        return False  # of most letters no file is read
    edition = context.readable(day)
    if edition is None or edition.status in _BEGUN:
        return False
    return context.instant() >= times_of(edition, context.config).deadline and not is_in_doubt(
        context, store, edition
    )


def too_late(detail: str) -> str:
    """Say of one who waited that it is too late, with what was said to them last (French)."""
    last = Mishap.read(detail) if detail else Mishap(MishapKind.HOUR)
    return replace(last, kind=MishapKind.HOUR).french
