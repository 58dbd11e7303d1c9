"""Letters whose files cannot be read: how they stand as far as anything here tells, and those of which nothing does."""

import datetime as dt
from contextlib import suppress

from newsletter.draft.salvage import salvaged
from newsletter.exceptions import NewsletterError
from newsletter.model import EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.written import read_text
from newsletter.store import Store


def statuses_said(context: Context, day: dt.date) -> set[EditionStatus]:
    """Return how the letter of a file that cannot be read stands: as it was read last, and as is readable of it; none where nothing is."""
    found = [one for one in context.last_read() if one.date == day]
    with suppress(NewsletterError):
        text = read_text(context.workspace.edition(day))
        found += filter(None, [salvaged(text, day, context.config.letter.zone)])
    return {one.status for one in found}


def is_unknown(context: Context, store: Store, day: dt.date) -> bool:
    """Whether nothing tells if such a letter has left: in a clone there is no ledger, and none that was here when it was drafted."""
    if statuses_said(context, day):
        return False
    return not (store.ledger.tally(day).has_begun or store.memory.last_number(day))
