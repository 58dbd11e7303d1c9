"""What the studio changes in a workspace. Each change is about the version that was before the editor's eyes."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from newsletter.config import Config
from newsletter.draft import edits
from newsletter.draft.merging import Clash, ClashError, merged
from newsletter.draft.writing import new_text, rewritten
from newsletter.exceptions import UsageError
from newsletter.model import Edition, EditionEntry, Entry, Kind
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition import (
    adding,
    answering,
    changing,
    correcting,
    illustrating,
)
from newsletter.pipeline.edition.changing import Changed, ClosedError
from newsletter.pipeline.edition.drafting import (
    draft_as_known,
    is_open,
)
from newsletter.pipeline.edition.proposing import base_of
from newsletter.preview.actions import TEXTS, Action
from newsletter.preview.around import Around
from newsletter.preview.departing import Departing
from newsletter.preview.standing import Standing


class Desk:
    """One edition, changed.

    Args:
        opened: opens the workspace anew.
        day: the edition's date, also an attribute.
    """

    def __init__(self, opened: Callable[[], Context], day: dt.date) -> None:
        self._opened = opened
        self.day = day
        self.around = Around(opened, day)
        self.standing = Standing(opened, day)
        self.departing = Departing(opened, day, self.standing)
        self._answered: set[tuple[str, ...]] = set()

    def change(self, action: Action, version: str) -> tuple[Changed, str]:
        """Carry out an action on the edition as a version has it.

        Returns:
            What became of it, and the name of the version that its editor has before their eyes now: without what others
            had changed.

        Raises:
            ClashError: what it changes has changed meanwhile, in another way.
            GoneError: the file that held that version is gone.
            ClosedError: the edition is approved, sent or skipped meanwhile.
            BusyError: another command holds the workspace.
            NewsletterError: what else keeps it from being written; then nothing is.
        """
        with self.standing.at_work(version) as (context, store):
            base = self.standing.base(context, version)
            if self.standing.version(context) != version:
                _refuse_clash(action, base, self.standing.foreseen(context))  # before anything is written
                draft_as_known(context, store, self.day)  # what is shown may stand in no file yet
            changed = changing.change(context, store, self.day, action.edit, base, action.noted)
            version = self.standing.version(context)
        if not changed.meanwhile:
            return changed, version
        return changed, self.standing.remember(new_text(changed.mine), changed.mine)

    def correct(self, edito: str, version: str) -> bool:
        """Put the édito of a letter that has left right, as a version has it; False when it says so already.

        Raises:
            HeldError: it has not left.
            ClashError: the édito has changed meanwhile, in another way.
            UsageError: its file is not there any more.
        """
        with self.standing.at_work(begins=False) as (context, _):
            return correcting.correct(context, self.day, edito, self.standing.base(context, version))

    def illustrate(self, data: bytes, alt: str) -> str:
        """Keep a picture for the édito, made small; return the Markdown that shows it.

        Raises:
            PictureError: it is none, or not within the limits.
            ClosedError: the edition is approved, sent or skipped.
        """
        picture = illustrating.made_small(data)  # before anybody has to wait
        with self.standing.at_work() as (context, _):
            if (text := self.standing.text(context)) and not is_open(
                now := self.standing.read(context, text)
            ):
                raise ClosedError(now)
            return illustrating.kept(context, picture, alt)

    def answer(self, entry: str, other: str, *, is_so: bool) -> None:
        """Answer whether two entries are what they probably are.

        Raises:
            UsageError: that is not asked any more.
            FileError: the agenda cannot be read.
        """
        with self._once(entry, other, str(is_so)), self.standing.at_work() as (context, store):
            answering.answer(context, store, self.day, entry, other, is_so=is_so)

    def separate(self, key: str, member: str) -> None:
        """Say that one of the entries that a row was made of is another thing.

        Raises:
            UsageError: the row was not made of it (any more).
            FileError: the agenda cannot be read.
        """
        with self._once(key, member, "separate"), self.standing.at_work() as (context, store):
            answering.separate(context, store, self.day, key, member)

    @contextmanager
    def _once(self, *said: str) -> Iterator[None]:
        """Take an answer that was given already, as by a second click, for given."""
        try:
            yield
        except UsageError:
            if said not in self._answered:
                raise
        self._answered.add(said)

    def members(self, key: str) -> tuple[Entry, ...]:
        """Return the entries that a row was made of."""
        context = self._opened()
        with context.copied_store() as store:
            return answering.members(context, store, self.day, key)

    def set_aside(self, action: Action) -> None:
        """Keep what an action would make of the edition as one of its versions, and change nothing."""
        with self.standing.at_work() as (context, _):
            text = self.standing.text(context)
            now = self.standing.read(context, text)
            context.versions(self.day).keep(rewritten(text, now, action.edit(now)).encode())

    def add(self, kind: Kind, fields: Mapping[str, Any]) -> tuple[str, bool]:
        """Add an entry by hand; return its key, and whether the agenda did not have it yet.

        Raises:
            ClosedError: the edition is approved, sent or skipped.
            FileError: the agenda cannot be read.
        """
        with self.standing.at_work() as (context, store):
            return adding.add(context, store, self.day, kind, fields)

    def row(self, key: str, version: str = "") -> tuple[EditionEntry, EditionEntry | None]:
        """Return an entry as a version has it, and as the program proposes it; without a version, as it would be drafted now.

        Raises:
            UsageError: there is none of that key.
        """
        context = self._opened()
        edition = self.standing.base(context, version) or self.standing.foreseen(context)
        row = edits.entry_of(edition, key)
        with context.copied_store() as store:
            base = base_of(context, store, edition)
        found = next((one for one in base.entries if one.key == key), None) if base else None
        return row, found

    @property
    def config(self) -> Config:
        """The letter's settings."""
        return self._opened().config


def _refuse_clash(action: Action, base: Edition | None, now: Edition) -> None:
    """Refuse an action that does not go together with what an edition is now.

    Where nobody knows any more what its editor had before their eyes, their texts are held against those of now.

    Raises:
        ClashError: it does not.
    """
    if not is_open(now):
        return  # that is another answer
    if base is not None:
        merged(base, action.edit(base), now)
        return
    after = action.edit(now)
    clashes = [
        Clash(name=name, mine=getattr(after, name), theirs=getattr(now, name))
        for name in TEXTS
        if getattr(after, name) != getattr(now, name)
    ]
    if clashes:
        raise ClashError(clashes, after)
