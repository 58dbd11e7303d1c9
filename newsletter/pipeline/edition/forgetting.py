"""Forgetting whom a letter went to: its frozen list is of use for some weeks, and addresses are kept no longer than that."""

import datetime as dt
import logging
from contextlib import suppress
from pathlib import Path

from newsletter.disk import failure
from newsletter.pipeline.context import Context
from newsletter.store import Store

_KEPT = dt.timedelta(days=30)  # after the last outcome
_log = logging.getLogger(__name__)


def forget_readers(context: Context, store: Store) -> None:
    """Remove the lists of letters of which everything has been certain for a month.

    Raises:
        FailedError: one cannot be removed.
    """
    for path in sorted(context.workspace.frozen.glob("*/recipients")):
        with suppress(ValueError):  # a folder of somebody else's
            day = dt.date.fromisoformat(path.parent.name)
            if _is_of_no_use(store, day, context.now):
                _remove(context, path)
                _log.info("%s: the list of its readers is forgotten", day)


def _is_of_no_use(store: Store, day: dt.date, now: dt.datetime) -> bool:
    tally, last = store.ledger.tally(day), store.ledger.concluded_at(day)
    is_open = tally.waiting or tally.handing or tally.uncertain
    return not is_open and last is not None and now - last >= _KEPT


def _remove(context: Context, path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise failure("Cannot remove", path.relative_to(context.workspace.root), error) from error
