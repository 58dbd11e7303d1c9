"""Answering what the program asks of an edition's rows: the answer is written into the agenda, and holds for ever."""

import datetime as dt
from collections.abc import Callable

from newsletter.collect.answering import answered, separated
from newsletter.exceptions import UsageError
from newsletter.files import write_atomically
from newsletter.model import Entry, Suggestion
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.drafting import draft, foreseen
from newsletter.pipeline.gathering.known import things_for
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
    zone = context.config.letter.zone
    write_agenda(context, lambda text: answered(text, asked, is_so=is_so, zone=zone))
    draft(context, store, day)
    return asked


def separate(context: Context, store: Store, day: dt.date, key: str, member: str) -> None:
    """Say that one of the entries that a row was made of is another thing, and bring the draft up to date.

    Args:
        context: the workspace, locked.
        store: its database.
        day: the edition's date.
        key: the row's.
        member: the key of the entry.

    Raises:
        UsageError: the row was not made of it, or of nothing else (any more).
        FileError: the agenda cannot be read.
        FailedError: the disk refused; the agenda is as it was.
    """
    keys = [one.key for one in members(context, store, day, key)]
    if member not in keys or len(keys) < 2:
        raise UsageError(
            "Nothing to separate", member, cause=f"{key} is not made of it", remedy="look at the draft again"
        )
    others = [one for one in keys if one != member]
    write_agenda(context, lambda text: separated(text, member, others, context.config.letter.zone))
    draft(context, store, day)


def members(context: Context, store: Store, day: dt.date, key: str) -> tuple[Entry, ...]:
    """Return the entries that the row of a key was made of, as their sources gave them, whose word counts most first."""
    found = things_for(context, store, day, {key})
    return next((one.members for one in found if key in (one.entry.key, *one.entry.aliases)), ())


def write_agenda(context: Context, change: Callable[[str], str]) -> None:
    """Change the agenda, which is then read as strictly as it will be; where there is none, one is made.

    Raises:
        FileError: it cannot be read, or could not be then.
        FailedError: the disk refused; the agenda is as it was.
    """
    path = context.workspace.agenda

    def written(content: bytes) -> bytes:
        text = change(as_text(content, path))
        read_agenda(text, context.config.letter.zone, _FILE)
        return text.encode()

    if not path.exists():
        write_atomically(path, b"")
    rewrite(path, written)


def _asked(context: Context, day: dt.date, entry: str, other: str) -> Suggestion:
    with context.copied_store() as store:
        found = foreseen(context, store, day).asked
    asked = next((one for one in found if {one.entry.key, one.other.key} == {entry, other}), None)
    if asked is None:
        raise UsageError(
            "Nothing to answer", entry, cause="that is not asked (any more)", remedy="look at the draft again"
        )
    return asked
