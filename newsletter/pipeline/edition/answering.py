"""Answering what the program asks of an edition's rows: the answer is written into the agenda, and holds for ever."""

import datetime as dt

from newsletter.collect.answering import answered
from newsletter.exceptions import UsageError
from newsletter.files import write_atomically
from newsletter.model import Suggestion
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.drafting import draft, foreseen
from newsletter.pipeline.written import as_text
from newsletter.schema import read_agenda
from newsletter.store import Store
from newsletter.swapping import rewrite

_FILE = "feeds/agenda.toml"


def answer(
    context: Context, store: Store, day: dt.date, entry: str, other: str, *, is_so: bool
) -> Suggestion:
    """Answer a question about an edition, and bring its draft up to date.

    Args:
        context: the workspace, locked.
        store: its database.
        day: the edition's date.
        entry: the key of the row that is asked about.
        other: that of what it is held against.
        is_so: the answer.

    Returns:
        What was asked.

    Raises:
        UsageError: that is not asked (any more).
        FileError: the agenda cannot be read.
        FailedError: the disk refused; the agenda is as it was.
    """
    asked = _asked(context, day, entry, other)
    path, zone = context.workspace.agenda, context.config.letter.zone

    def written(content: bytes) -> bytes:
        text = answered(as_text(content, path), asked, is_so=is_so, zone=zone)
        read_agenda(text, zone, _FILE)  # read as strictly as it will be
        return text.encode()

    if not path.exists():
        write_atomically(path, b"")
    rewrite(path, written)
    draft(context, store, day)
    return asked


def _asked(context: Context, day: dt.date, entry: str, other: str) -> Suggestion:
    with context.copied_store() as store:
        found = foreseen(context, store, day).asked
    asked = next((one for one in found if {one.entry.key, one.other.key} == {entry, other}), None)
    if asked is None:
        raise UsageError(
            "Nothing to answer", entry, cause="that is not asked (any more)", remedy="look at the draft again"
        )
    return asked
