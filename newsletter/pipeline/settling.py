"""What the ledger knows of other days' letters, written down in their files before anything is made from them."""

import datetime as dt
from collections.abc import Collection

from newsletter.french import long_date
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import gone
from newsletter.pipeline.edition.restoring import begun_days, missing_again
from newsletter.pipeline.edition.sending import Result, settle
from newsletter.pipeline.notify import notices
from newsletter.store import Store


def settle_all(context: Context, store: Store, *, but: Collection[dt.date] = ()) -> list[str]:
    """Let the files of letters that have left say so, and tell the editor; nothing is handed over.

    Args:
        context: the workspace, whose lock is held.
        store: its database.
        but: the days that are due, whose letters are gone on with apart.

    Returns:
        What was done, in sentences (French).
    """
    said = []
    for edition in missing_again(context, store):
        settle(context, store, edition.date)  # it left before: only its file is news
        said += told(context, store, edition.date, Result(sent=True, is_restored=True))
    for day in begun_days(context, store):
        if day not in but:
            said += told(context, store, day, settle(context, store, day))
    return said


def told(context: Context, store: Store, day: dt.date, result: Result) -> list[str]:
    """Tell the editor that a letter has left, or that its file is restored; the same in a sentence (French)."""
    if result.is_restored:
        notices.file_is_restored(context, store, day, result.kept)
        return [f"Le fichier de la lettre du {long_date(day)}, déjà {gone(context, day)}, est rétabli."]
    if not result.sent:
        return []
    notices.letter_is_sent(context, store, day)
    return [f"La lettre du {long_date(day)} est {gone(context, day)}."]
