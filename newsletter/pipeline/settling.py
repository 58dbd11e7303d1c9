"""What the ledger knows of other days' letters, written down in their files before anything is made from them."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress

from newsletter.draft import edits
from newsletter.exceptions import BusyError
from newsletter.french import long_date
from newsletter.model import EditionStatus
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import gone
from newsletter.pipeline.edition.doubting import look_at_the_clock
from newsletter.pipeline.edition.drafting import require_edition, save
from newsletter.pipeline.edition.foretold import foretold
from newsletter.pipeline.edition.reach import reach
from newsletter.pipeline.edition.restoring import begun_days, denies, missing_again
from newsletter.pipeline.edition.sending import Result, settle
from newsletter.pipeline.notify import notices
from newsletter.pipeline.notify.departures import letter_is_sent, letter_leaves
from newsletter.store import Store


def settle_unless_at_work(context: Context, store: Store) -> list[str]:
    """Do as `settle_all`, where no other command is at work: one that sends knows better what becomes of its letter."""
    with suppress(BusyError), context.working(patience=0):
        return settle_all(context, store)
    return []


def settle_all(context: Context, store: Store, *, but: Collection[dt.date] = ()) -> list[str]:
    """Let the files of letters that have left say so, and tell the editor; nothing is handed over.

    Args:
        context: the workspace, which is held by the one command at work.
        store: its database.
        but: the days that are due, whose letters are gone on with apart; not where a file says that there was none of a letter
            that some have, or is an old copy, of before a sending whose end is known.

    Returns:
        What was done, in sentences (French).
    """
    look_at_the_clock(context, store)
    said = []
    for edition in missing_again(context, store):
        settle(context, store, edition.date)  # it left before: only its file is news
        said += told(context, store, edition.date, Result(sent=True, is_restored=True))
    for edition in foretold(context, store):
        save(context, edition.date, edits.never_sent)
        said.append(_not_gone(edition.date))
    for day in begun_days(context, store):
        if day not in but or _is_skipped(context, store, day) or denies(store, require_edition(context, day)):
            said += told(context, store, day, settle(context, store, day))
            _tell_open(context, store, day)
    return said


def _not_gone(day: dt.date) -> str:
    return (
        f"Le fichier de la lettre du {long_date(day)} notait un envoi encore à venir\u00a0: elle n’est pas partie, et c’est de nouveau un"
        " brouillon."
    )


def _tell_open(context: Context, store: Store, day: dt.date) -> None:
    """Tell of a letter whose day is over, and of which something is open still, that it is in doubt: its own day may not have."""
    is_open = require_edition(context, day).status is EditionStatus.SENDING
    if is_open and reach(context, store, day).doubts:
        letter_leaves(context, store, day)


def _is_skipped(context: Context, store: Store, day: dt.date) -> bool:
    """Whether a file says of a letter that some have that there was none."""
    return require_edition(context, day).status is EditionStatus.SKIPPED and bool(
        store.ledger.tally(day).accepted
    )


def told(context: Context, store: Store, day: dt.date, result: Result) -> list[str]:
    """Tell the editor that a letter has left, or that its file is restored; the same in a sentence (French)."""
    if result.is_restored:
        notices.file_is_restored(context, store, day, result.kept)
        return [f"Le fichier de la lettre du {long_date(day)}, déjà {gone(context, day)}, est rétabli."]
    if not result.sent:
        return []
    letter_is_sent(context, store, day)
    return [f"La lettre du {long_date(day)} est {gone(context, day)}."]
