"""Editions that begin: with an édito of their own, or anew, where their file was emptied."""

import datetime as dt

from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.drafting import Drafted, create_draft
from newsletter.pipeline.edition.proposing import plan_of
from newsletter.pipeline.gathering.local import agenda_if_sound
from newsletter.pipeline.written import read_text
from newsletter.store import Store
from newsletter.swapping import fill


def begin(context: Context, store: Store, day: dt.date, edito: str, review: str) -> Drafted | None:
    """Draft a new edition that begins with an édito; None when there is a file of that day: it stays as it is.

    Args:
        context: the workspace.
        store: its database, the agenda collected.
        day: the edition's date.
        edito: its text; Markdown.
        review: the quarter that this reviews.
    """
    plan = plan_of(context, store, day)
    return create_draft(context, store, plan.first(edito, review), context.workspace.edition(day))


def begin_anew(context: Context, store: Store, day: dt.date) -> Drafted | None:
    """Draft an edition into its file, where that is there and holds nothing; None where it holds something, or there is none.

    Raises:
        FileError: the file is no text.
        FailedError: it cannot be read or written.
    """
    path = context.workspace.edition(day)
    if not path.is_file() or read_text(path).strip():
        return None
    agenda_if_sound(context, store)
    return create_draft(context, store, plan_of(context, store, day).first(), path, fill)
