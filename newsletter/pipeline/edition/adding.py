"""Adding by hand: a row of the agenda that is in the letter at once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from newsletter.collect.adding import added
from newsletter.curate import row_of, section_of
from newsletter.draft import edits
from newsletter.exceptions import UsageError
from newsletter.model import Edition, EditionEntry, Entry, Kind, State
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.answering import write_agenda
from newsletter.pipeline.edition.changing import ClosedError
from newsletter.pipeline.edition.drafting import draft, is_open, save
from newsletter.pipeline.gathering.known import things_for
from newsletter.store import Store


def add(
    context: Context, store: Store, day: dt.date, kind: Kind, fields: Mapping[str, Any]
) -> tuple[str, bool]:
    """Write a row into the agenda, and take it into the letter of a day whatever the rules would propose.

    Args:
        context: the workspace, locked.
        store: its database.
        day: the edition's date.
        kind: of the row.
        fields: of the entry, by their names in the model.

    Returns:
        The key of the entry, and whether the agenda did not have it yet.

    Raises:
        ClosedError: the edition is approved, sent or skipped.
        UsageError: no section of the letter shows this kind.
        FileError: the agenda cannot be read.
        FailedError: the disk refused; the agenda is as it was.
    """
    _refuse_hidden(context, kind)
    edition = context.edition(day)
    if edition is not None and not is_open(edition):
        raise ClosedError(edition)
    key, is_new = "", True

    def with_row(text: str) -> str:
        nonlocal key, is_new
        after, key = added(text, kind, fields, context.config.letter.zone)
        is_new = after != text
        return after

    write_agenda(context, with_row)
    draft(context, store, day)
    found = (one.entry for one in things_for(context, store, day, {key}))
    entry = next(one for one in found if key in (one.key, *one.aliases))
    section = section_of(entry, context.times(day).send_at.date(), context.config)
    assert section is not None
    save(context, day, lambda now: _with(now, entry, section.id))
    return entry.key, is_new


def _refuse_hidden(context: Context, kind: Kind) -> None:
    if not any(one.shows == kind.value for one in context.config.section):
        raise UsageError(
            "No section",
            kind.value,
            cause="no section of the letter shows this kind",
            remedy="newsletter.toml",
        )


def _with(edition: Edition, entry: Entry, section: str) -> Edition:
    """Show an entry in an edition: where it stands already, or in a section that shows its kind."""
    row = next((one for one in edition.entries if _names(one) & _names(entry)), None)
    if row is None:
        return edits.add(edition, row_of(entry, section))
    return edits.set_state(edition, row.key, State.IN)


def _names(one: Entry | EditionEntry) -> set[str]:
    return {one.key, *one.aliases}
