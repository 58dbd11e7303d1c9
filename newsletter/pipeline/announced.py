"""What has become known of announced events since the last letter that showed them: the archive says it the same day."""

import dataclasses
import datetime as dt
import logging
from collections.abc import Iterable, Sequence

from newsletter.exceptions import NewsletterError
from newsletter.french import last_day
from newsletter.model import Edition, EditionEntry, Entry, Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.proposing import base_of
from newsletter.pipeline.gathering.known import known_for
from newsletter.preflight import Known, changes
from newsletter.store import Store

_LONG_PAST = dt.timedelta(days=100)  # after which sources have forgotten, and nobody asks
_log = logging.getLogger(__name__)


def announced_now(context: Context, store: Store, editions: Iterable[Edition]) -> dict[str, EditionEntry]:
    """Return the events that are not any more what the last letter said of them: as they are today, by their key there.

    Args:
        context: the workspace.
        store: its database.
        editions: those that readers have.
    """
    recent = [one for one in sorted(editions, key=lambda one: one.date) if _matters(one, context.now.date())]
    rows = [row for edition in recent for row in edition.shown if row.kind is Kind.EVENT]
    if not rows:
        return {}
    try:
        entries = {one.key: one for one in known_for(context, store, context.now.date(), rows)}
    except NewsletterError as error:  # the site does without: it is made from the editions
        _log.warning("the archive does not say what has changed since: %s", error)
        return {}
    return _changed(context, store, recent, entries)


def _changed(
    context: Context, store: Store, editions: Sequence[Edition], entries: dict[str, Entry]
) -> dict[str, EditionEntry]:
    found: dict[str, EditionEntry] = {}
    for edition in editions:
        shown = {
            name for row in edition.shown for name in (row.key, *row.aliases)
        }  # a later letter has the word
        found = {key: row for key, row in found.items() if shown.isdisjoint((key, *row.aliases))}
        known = Known(entries=entries, base=base_of(context, store, edition))
        for change in changes(edition, known):
            if change.accepted_as not in edition.accept:  # its editor knew better than the source
                found[change.entry.key] = _as_now(change.entry, change.now)
    return found


def _as_now(row: EditionEntry, now: Entry) -> EditionEntry:
    """Return a row with what its source says of it today."""
    if now.start is None or now.uncertain or now.start == row.start:
        return dataclasses.replace(row, status=now.status, is_full=now.is_full)
    return dataclasses.replace(
        row,
        start=now.start,
        end=now.end,
        all_day=now.all_day,
        status=now.status,
        is_full=now.is_full,
        moved_from=row.start,
    )


def _matters(edition: Edition, today: dt.date) -> bool:
    """Whether it announced anything that is not long past."""
    return any(
        row.kind is Kind.EVENT
        and row.start is not None
        and last_day(row.start, row.end) >= today - _LONG_PAST
        for row in edition.shown
    )
