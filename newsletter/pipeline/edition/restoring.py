"""The edition's file brought back to what the ledger knows: a letter that left is `sent`, whatever an old copy says."""

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

from newsletter.draft import content_sha256, read_edition
from newsletter.files import write_atomically
from newsletter.model import Edition, EditionStatus, Sent
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.doubting import is_doubted
from newsletter.pipeline.edition.drafting import save
from newsletter.pipeline.edition.frozen import frozen_file, frozen_for, set_aside
from newsletter.store import Store

_log = logging.getLogger(__name__)


def as_approved(
    context: Context, store: Store, edition: Edition, said: Callable[[Edition, Sent], Edition], sent: Sent
) -> Path | None:
    """Let an edition's file say what was approved, and how far its sending is.

    Args:
        context: the workspace.
        store: its database, whose ledger has begun with the edition.
        edition: as its file is now.
        said: what is said of it: `begin_sending`, or `conclude`.
        sent: what the ledger knows.

    Returns:
        Where the file as it was has been kept, when it said something else than what was approved; else None.
    """
    messages = store.ledger.tally(edition.date).messages
    if _is_what_left(edition, messages):
        save(context, edition.date, lambda now: said(now, sent))
        return None
    text = frozen_file(context, edition.date) if frozen_for(context, edition.date, messages) else None
    kept = set_aside(context, edition.date)
    if text is not None:
        write_atomically(context.workspace.edition(edition.date), text.encode())
    save(context, edition.date, lambda now: said(now, sent))
    _log.warning(
        "the file of %s is restored from %s", edition.date, "what was approved" if text else "itself"
    )
    return kept


def denies(store: Store, edition: Edition) -> bool:
    """Whether an edition's file is an old copy, of before its sending, of which the ledger knows the end."""
    return not edition.is_handed_over and store.ledger.tally(edition.date).is_concluded


def begun_days(context: Context, store: Store) -> list[dt.date]:
    """Return the days of letters that left, or that may have, and whose files do not say `sent`.

    Of those that may have left before this machine was restored also drafts: they may be approved.
    """
    by_ledger = {day for day, tally in store.ledger.tallies().items() if tally.has_begun or tally.handing}
    unread = {one.date for one in context.unread}  # nothing is written into them
    return sorted(
        one.date
        for one in context.editions()
        if one.status is not EditionStatus.SENT
        and one.date not in unread
        and (one.date in by_ledger or one.status is EditionStatus.SENDING or is_doubted(context, store, one))
    )


def missing_again(context: Context, store: Store) -> list[Edition]:
    """Put back the files of letters that left and that are gone; those whose approved file is lost too stay gone."""
    found = []
    for day in store.ledger.editions():
        if context.workspace.edition(day).exists() or not store.ledger.tally(day).has_begun:
            continue
        text = frozen_file(context, day)
        if text is not None:
            write_atomically(context.workspace.edition(day), text.encode())
            found.append(read_edition(text, f"{day}.md", context.config.letter.zone))
    return found


def _is_what_left(edition: Edition, messages: frozenset[str]) -> bool:
    approval = edition.approval
    return (
        approval is not None
        and messages == {approval.message_sha256}
        and approval.edition_sha256 == content_sha256(edition)
    )
