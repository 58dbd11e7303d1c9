"""Letters as the ledger knows them, for whoever only looks: until the next run an old copy of a file says something else."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from newsletter.draft import edits, read_edition
from newsletter.exceptions import FailedError, FileError, UnreadableError
from newsletter.model import Edition, EditionStatus, Sent
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.foretold import foretold
from newsletter.pipeline.edition.frozen import frozen_file
from newsletter.pipeline.salvaging import left_by_file, numbered
from newsletter.store import Store


def knowing(context: Context, store: Store) -> Context:
    """Return the workspace with what is known of letters whose files cannot be read: that they have left, and what they were.

    The ledger says so; where it is not (a clone, a lost `var/`), what is readable of the file.
    """
    by_file = left_by_file(context)
    left = {one.date for one in by_file if one.status is EditionStatus.SENT}
    unread = {one.date: one for one in by_file}
    broken = sorted({one.date for one in context.broken_editions() if one.date is not None})
    with suppress(FailedError):
        tallies = {day: store.ledger.tally(day) for day in broken}
        left |= {day for day, tally in tallies.items() if tally.is_concluded}
        begun = [day for day, tally in tallies.items() if tally.has_begun]
        unread |= {one.date: one for one in _unread(context, store, begun)}
    return replace(context, left=frozenset(left), unread=numbered(context, unread))


def _unread(context: Context, store: Store, days: Sequence[dt.date]) -> tuple[Edition, ...]:
    """Return letters that readers have, or may have, as their files were read last, else as they were approved."""
    last, found = {one.date: one for one in context.last_read()} if days else {}, []
    for day in days:
        known = last.get(day)
        if known is None or known.status is not EditionStatus.SENT:
            with suppress(FailedError, UnreadableError):  # what was approved cannot be read either
                known = _said(context, store, day, known)
        if known is not None and known.is_handed_over:
            found.append(known)
    return tuple(found)


def as_known(context: Context, store: Store) -> Context:
    """Return the workspace as it is at this moment, its letters as the next run lets their files say that they left.

    What the database cannot tell any more, the files say alone.
    """
    context = knowing(context.looking(), store)
    with suppress(FailedError):
        days = outdated_days(context, store)
        never = foretold(context, store)
        if not days and not never:
            return context
        editions = {one.date: one for one in context.editions()}
        editions |= {one.date: edits.never_sent(one) for one in never}
        for day in days:
            if (said := _said(context, store, day, editions.get(day))) is not None:
                editions[day] = said
        known = [editions[day] for day in sorted(editions)]
        return replace(context, seen=context.files().saying(known))
    return context


def outdated_days(context: Context, store: Store) -> list[dt.date]:
    """Return the days of letters that left, or are leaving, and whose files don't say so, or are not there."""
    saying = {one.date for one in context.editions() if one.is_handed_over}
    broken = {one.date for one in context.broken_editions()}
    return sorted(
        day
        for day, tally in store.ledger.tallies().items()
        if tally.has_begun and day not in saying and day not in broken
    )


def _said(context: Context, store: Store, day: dt.date, edition: Edition | None) -> Edition | None:
    """Say of an edition what the ledger knows; None where neither a file nor what was approved is left."""
    if (text := frozen_file(context, day)) is not None:
        with suppress(FileError):
            edition = read_edition(text, f"{day}.md", context.config.letter.zone)
    handed = store.ledger.handed_over(day)
    if edition is None or handed is None:
        return edition
    sent = Sent(at=handed.first_at, messenger=handed.messenger, message_id=handed.message_id)
    if store.ledger.tally(day).is_concluded:
        return edits.conclude(edition, replace(sent, recipients=handed.recipients))
    return edits.begin_sending(edition, sent)
