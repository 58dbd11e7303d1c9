"""Changing an edition as its editor sees it: a change is about the version that was before their eyes.

What changed meanwhile elsewhere in the edition stays; what changed at the same place is for the editor to decide.
"""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from newsletter.draft import differences, edits
from newsletter.draft.merging import merged
from newsletter.exceptions import ConfigurationError, HeldError
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.departure import messenger_of, state_words
from newsletter.pipeline.edition.drafting import is_open, revise
from newsletter.pipeline.written import as_edition
from newsletter.store import Store

Edit = Callable[[Edition], Edition]


class ClosedError(HeldError):
    """The edition may not be changed any more: it is approved, sent or skipped.

    Args:
        edition: as it is.
        state: what is so, in words, where more is known than its file says (French).
        remedy: what can be done (French); None where its state says so.
    """

    def __init__(self, edition: Edition, state: str = "", remedy: str | None = None) -> None:
        self.edition = edition
        back = "" if edition.is_handed_over else "reprenez-la d’abord comme brouillon"
        super().__init__(
            "Lettre close",
            named(edition.date),
            cause=f"elle est {state or state_words(edition.status, messenger_of(edition))}",
            remedy=back if remedy is None else remedy,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The edition as its file has it now.

    Args:
        mine: as it would be, had nobody else changed it: what its editor has before their eyes.
        meanwhile: what had changed since the version that the change was about (French); empty when nothing had.
    """

    edition: Edition
    mine: Edition
    meanwhile: tuple[str, ...] = ()


def change(
    context: Context,
    store: Store,
    day: dt.date,
    edit: Edit,
    base: Edition | None,
    noted: Callable[[str], str] = str,
) -> Changed:
    """Change an edition.

    Args:
        context: the workspace, locked.
        store: its database.
        day: the edition's date.
        edit: makes of the edition what it should be; what it raises is raised, and nothing is written.
        base: the edition that the editor had before their eyes; None when that is not known: then the edit is made to
            the edition as it is.
        noted: writes comments into the file's text, where something is written.

    Raises:
        ClashError: what the edit changes has changed meanwhile, in another way.
        ClosedError: it is approved, sent or skipped meanwhile.
        ConfigurationError: the file is wrong, or would be.
        FailedError: the disk refused; the old file is intact.
    """

    def changed(now: Edition) -> Edition:
        if not is_open(now):
            raise ClosedError(now)
        after = edit(now) if base is None or base == now else merged(base, edit(base), now)
        return edits.withdraw(after) if after != now and now.status is EditionStatus.APPROVED else after

    saved = revise(context, store, day, changed, noted)
    meanwhile = () if base is None or base == saved.before else tuple(differences(base, saved.before))
    mine = edit(base) if base and meanwhile else saved.after
    return Changed(edition=saved.after, mine=mine, meanwhile=meanwhile)


def version(context: Context, day: dt.date, name: str) -> Edition | None:
    """Return an edition as one of its versions has it; None when that is not kept, or cannot be read any more."""
    content = context.versions(day).content(name)
    if content is None:
        return None
    with suppress(ConfigurationError):
        return as_edition(content, context.workspace.edition(day), context.config.letter.zone)
    return None
