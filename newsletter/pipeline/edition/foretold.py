"""Letters whose files say that they left, at an instant that is still to come: where nothing proves it, a person's words do not.

What proves it is the ledger, what was approved, in its bytes or in the file as it is, or a clock here that is behind: then the
letter before has not left either.
"""

import datetime as dt

from newsletter.model import Edition
from newsletter.pipeline.context import Context
from newsletter.pipeline.copies import is_as_approved
from newsletter.pipeline.edition.frozen import frozen_letter
from newsletter.store import Store

_JITTER = dt.timedelta(minutes=5)
_NEAR = 3  # of the letters that left last: a person copies one or two ahead


def foretold(context: Context, store: Store) -> list[Edition]:
    """Return the letters that left by their files alone, and later than now; none where this clock may be what is wrong."""
    left = context.files().handed_over[-_NEAR:]
    ahead = [one for one in left if one.sent is not None and one.sent.at > context.now + _JITTER]
    if store.lost is not None or not ahead or len(ahead) == len(left):
        return []
    return [one for one in ahead if not _is_proved(context, store, one)]


def _is_proved(context: Context, store: Store, edition: Edition) -> bool:
    return (
        edition.is_imported
        or edition in context.unread
        or is_as_approved(edition)
        or not store.ledger.tally(edition.date).is_empty
        or frozen_letter(context, edition) is not None
    )
