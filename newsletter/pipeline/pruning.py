"""Taking out of the database what is of no use any more: once a week, after all else that a run does.

It is never in the way: what it cannot do is a line in the log, and is done another week.
"""

import datetime as dt
import logging
import shutil
from collections.abc import Iterable

from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.exceptions import FailedError
from newsletter.pipeline.context import Context
from newsletter.pipeline.gathering.health import sources_health
from newsletter.pipeline.gathering.remarks import silence_needs
from newsletter.pipeline.needs.gathered import alarms
from newsletter.pipeline.notify.need_notices import mark_of
from newsletter.pipeline.notify.webhook import identifier
from newsletter.pruning import PROPOSED, Turn, horizon, is_settled, names_in_use, turn
from newsletter.store import Store, Uses

_LAST = "pruned"
_log = logging.getLogger(__name__)


def prune(context: Context, store: Store) -> None:
    """Take out what is of no use, where a week has gone by; then give its room back, where it is much."""
    what = turn(store.memory.instant(_LAST, context.now), context.now)
    if what is Turn.NOT_YET:
        return
    try:
        if what is Turn.PRUNE and (gone := store.pruning.prune(_uses(context, store))):
            _log.info("%d old entries were taken out", gone)
        store.memory.remember(_LAST, context.now)
        if what is Turn.PRUNE and store.pruning.vacuum(
            shutil.disk_usage(context.workspace.database.parent).free
        ):
            _log.info("the database was written anew")
    except FailedError as error:
        _log.warning("what is old was left where it is: %s", error)


def _uses(context: Context, store: Store) -> Uses:
    today, editions = context.now.date(), context.editions()
    first, asked = horizon(today), today - PROPOSED
    standing = [*alarms(context, store), *silence_needs(sources_health(context, store))]
    coming, list_id = context.day(None), context.config.letter.list_id
    settled = {edition.date for edition in editions if is_settled(edition, first)}

    def events(marks: Iterable[tuple[dt.date, str]]) -> set[str]:
        return {identifier(list_id, day, kind) for day, kind in marks}

    return Uses(
        first=first,
        local={AGENDA, *context.local_names},
        named=names_in_use(editions, asked),
        open={edition.date for edition in editions} - settled,
        settled=settled,
        proposed={edition.date for edition in editions if is_settled(edition, asked)},
        standing={mark_of(need, coming) for need in standing},
        events=events,
    )
