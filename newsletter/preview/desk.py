"""What the studio changes in a workspace. Each change is about the version that was before the editor's eyes."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from newsletter import french
from newsletter.config import Config
from newsletter.draft import differences, edits, new_text, rewritten
from newsletter.draft.merging import Clash, ClashError, merged
from newsletter.exceptions import HeldError
from newsletter.model import Edition, EditionEntry, Entry, Kind
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition import (
    adding,
    answering,
    approving,
    changing,
    illustrating,
    rehearsing,
    skipping,
)
from newsletter.pipeline.edition.changing import Changed, ClosedError
from newsletter.pipeline.edition.drafting import (
    Drafted,
    draft,
    draft_as_known,
    foreseen,
    is_open,
    require_edition,
)
from newsletter.pipeline.edition.history import Past, history
from newsletter.pipeline.edition.proposing import base_of
from newsletter.pipeline.written import as_edition, read_text
from newsletter.preview.actions import TEXTS, Action
from newsletter.preview.around import Around
from newsletter.preview.latest import Latest
from newsletter.preview.working import at_work
from newsletter.versions import name_of

_REMEMBERED = 100  # versions that pages may have been made from


class StaleError(HeldError):
    """What was to be approved has changed since it was shown."""

    def __init__(self, shown: Edition | None, now: Edition) -> None:
        changed = french.listed(differences(shown, now)) if shown else "son contenu"
        super().__init__(
            "Lettre non approuvée",
            named(now.date),
            cause=f"modifiée depuis que cette page l’a montrée\u00a0: {changed}",
            remedy="relisez-la, puis approuvez",
        )


class GoneError(HeldError):
    """The edition's file that a page was made from is gone."""

    def __init__(self, day: dt.date, path: str) -> None:
        super().__init__(
            "Le fichier de la lettre n’est plus là",
            named(day),
            cause=f"quelqu’un a supprimé ou déplacé {path} pendant que cette page était ouverte",
            remedy="« Versions de cette lettre », sur sa page, garde ce qu’il contenait",
        )


class Desk:
    """One edition, changed.

    Args:
        opened: opens the workspace anew.
        day: the edition's date.
    """

    def __init__(self, opened: Callable[[], Context], day: dt.date) -> None:
        self._opened = opened
        self._day = day
        self.around = Around(opened, day)
        self._shown: Latest[Edition] = Latest(_REMEMBERED)

    def show(self, context: Context, drafted: Drafted) -> str:
        """Remember what is shown, which may stand in no file yet; return the name of that version."""
        return self._shown.remember(_name(drafted.text), self._read(context, drafted.text))

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
        with at_work(self._opened) as (context, store):
            base = self._base(context, version)
            if self._version(context) != version:
                self._require_file(context, version)
                _refuse_clash(action, base, self._foreseen(context))  # before anything is written
                draft_as_known(context, store, self._day)  # what is shown may stand in no file yet
            changed = changing.change(context, store, self._day, action.edit, base, action.noted)
            version = self._version(context)
        if not changed.meanwhile:
            return changed, version
        return changed, self._shown.remember(_name(new_text(changed.mine)), changed.mine)

    def illustrate(self, data: bytes, alt: str) -> str:
        """Keep a picture for the édito, made small; return the Markdown that shows it.

        Raises:
            PictureError: it is none, or not within the limits.
            ClosedError: the edition is approved, sent or skipped.
        """
        picture = illustrating.made_small(data)  # before anybody has to wait
        with at_work(self._opened) as (context, _):
            if (text := self._text(context)) and not is_open(now := self._read(context, text)):
                raise ClosedError(now)
            return illustrating.kept(context, picture, alt)

    def answer(self, entry: str, other: str, *, is_so: bool) -> None:
        """Answer whether two entries are what they probably are.

        Raises:
            UsageError: that is not asked any more.
            FileError: the agenda cannot be read.
        """
        with at_work(self._opened) as (context, store):
            answering.answer(context, store, self._day, entry, other, is_so=is_so)

    def separate(self, key: str, member: str) -> None:
        """Say that one of the entries that a row was made of is another thing.

        Raises:
            UsageError: the row was not made of it (any more).
            FileError: the agenda cannot be read.
        """
        with at_work(self._opened) as (context, store):
            answering.separate(context, store, self._day, key, member)

    def members(self, key: str) -> tuple[Entry, ...]:
        """Return the entries that a row was made of."""
        context = self._opened()
        with context.copied_store() as store:
            return answering.members(context, store, self._day, key)

    def keep(self) -> None:
        """Keep what the edition's file holds now as a version: it may be what a page is made from, and then changed by hand."""
        context = self._opened()
        if text := self._text(context):
            context.versions(self._day).keep(text.encode())

    def history(self) -> tuple[Past, ...]:
        """Return the versions that can still be read, the newest first."""
        return history(self._opened(), self._day)

    def past(self, name: str) -> Edition | None:
        """Return the edition as one of its versions has it; None when that is not kept."""
        return changing.version(self._opened(), self._day, name)

    def set_aside(self, action: Action) -> None:
        """Keep what an action would make of the edition as one of its versions, and change nothing."""
        with at_work(self._opened) as (context, _):
            text = self._text(context)
            now = self._read(context, text)
            context.versions(self._day).keep(rewritten(text, now, action.edit(now)).encode())

    def approve(self, version: str) -> bool:
        """Approve the edition as a version has it; False when it was approved already.

        Raises:
            StaleError: it has changed meanwhile.
            HeldError: it may not be approved.
        """
        with at_work(self._opened) as (context, store):
            draft(context, store, self._day)
        with context.store() as store:
            approving.prepare(context, store, self._day)
        with at_work(self._opened) as (context, store):
            if self._version(context) != version:
                raise StaleError(self._base(context, version), require_edition(context, self._day))
            return approving.approve(context, store, self._day, asking=0)

    def withdraw(self) -> bool:
        """Make the edition a draft again.

        Raises:
            HeldError: it is being sent, or sent.
        """
        with at_work(self._opened) as (context, store):
            return skipping.take_back(context, store, self._day)

    def skip(self, reason: str) -> None:
        """Let the day go without a letter.

        Raises:
            HeldError: it is being sent, or sent.
        """
        with at_work(self._opened) as (context, store):
            skipping.skip(context, store, self._day, reason)

    def postpone(self, at: dt.datetime, reason: str) -> None:
        """Let the letter leave at another instant; without an offset, in the letter's zone.

        Raises:
            UsageError: it may not leave then.
            HeldError: it is being sent, or sent.
        """
        with at_work(self._opened) as (context, store):
            skipping.postpone(context, store, self._day, at, reason)

    def send_test(self, address: str) -> None:
        """Send the edition as it is to one address, marked as a test.

        Raises:
            DeliveryError: the messenger did not take it.
        """
        with at_work(self._opened) as (context, store):
            draft(context, store, self._day)
            rehearsing.send_test(context, store, self._day, [address])

    def add(self, kind: Kind, fields: Mapping[str, Any]) -> str:
        """Add an entry by hand; return its key.

        Raises:
            ClosedError: the edition is approved, sent or skipped.
            FileError: the agenda cannot be read.
        """
        with at_work(self._opened) as (context, store):
            return adding.add(context, store, self._day, kind, fields)

    def row(self, key: str, version: str = "") -> tuple[EditionEntry, EditionEntry | None]:
        """Return an entry as a version has it, and as the program proposes it; without a version, as it would be drafted now.

        Raises:
            UsageError: there is none of that key.
        """
        context = self._opened()
        edition = self._base(context, version) or self._foreseen(context)
        row = edits.entry_of(edition, key)
        with context.copied_store() as store:
            base = base_of(context, store, edition)
        found = next((one for one in base.entries if one.key == key), None) if base else None
        return row, found

    @property
    def config(self) -> Config:
        """The letter's settings."""
        return self._opened().config

    def now(self) -> tuple[str, Edition]:
        """Return the edition as its file has it now, else as it would be drafted, and the name of that version."""
        context = self._opened()
        text = self._text(context) or self._foreseen_text(context)
        edition = self._read(context, text)
        return self._shown.remember(_name(text), edition), edition

    def _require_file(self, context: Context, version: str) -> None:
        """Refuse to begin the edition again without a word, where a version stood in a file that is no more there."""
        path = context.workspace.edition(self._day)
        if not path.is_file() and version in context.versions(self._day).names():
            raise GoneError(self._day, str(path.relative_to(context.workspace.root)))

    def _foreseen(self, context: Context) -> Edition:
        return self._read(context, self._foreseen_text(context))

    def _foreseen_text(self, context: Context) -> str:
        with context.copied_store() as store:
            return foreseen(context, store, self._day).text

    def _text(self, context: Context) -> str:
        """Read the edition's file; empty when there is none."""
        path = context.workspace.edition(self._day)
        return read_text(path) if path.is_file() else ""

    def _read(self, context: Context, text: str) -> Edition:
        """Read a text as the edition's file would be."""
        return as_edition(text.encode(), context.workspace.edition(self._day), context.config.letter.zone)

    def _version(self, context: Context) -> str:
        """Name the version that stands in the file; empty when there is none."""
        text = self._text(context)
        return _name(text) if text else ""

    def _base(self, context: Context, version: str) -> Edition | None:
        return self._shown.get(version) or changing.version(context, self._day, version)


def _name(text: str) -> str:
    return name_of(text.encode())


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
