"""One event, replay or publication as letters have shown it: its appearances, what holds of it today, and since when."""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property

from newsletter.archive.record import A_MINUTE, Line, Record, digest
from newsletter.issue.cards import FORTHCOMING
from newsletter.model import EventVersion, Kind
from newsletter.permalinks import entry_page

_LATER = re.compile(rf"\s·\s{FORTHCOMING}\Z")


@dataclass(slots=True)
class Appearance:
    """One entry in one edition. `edition` tells all that others say of that."""

    record: Record
    line: Line
    edition: str

    @property
    def told_at(self) -> dt.datetime:
        """Since when readers are told so: when its letter left, or when it was put right there."""
        return self.record.changed if self.line.is_corrected else self.record.due


@dataclass(eq=False)
class Thing:
    """One event, replay or publication, however many editions showed it.

    Args:
        key: its entry's, in the first edition that showed it: its page has its name of it.
        today: the day of the build.
        appearances: in order of dates.
        now: what has been known of it since the last of them; None where nothing else is.
        known_at: the instant at which its present state was first seen, where its state changed after the last of them.
        event: that it records or accompanies.
        recordings: of this event. apports: publications that accompany it.
        withdrawn: the appearances that files have taken back; of one that is nowhere else these are all it has.
        had: the version of an event that calendars said last.
    """

    key: str
    today: dt.date
    appearances: list[Appearance] = field(default_factory=list)
    now: Line | None = None
    known_at: dt.datetime | None = None
    event: "Thing | None" = None
    recordings: list["Thing"] = field(default_factory=list)
    apports: list["Thing"] = field(default_factory=list)
    withdrawn: list[Appearance] = field(default_factory=list)
    had: EventVersion | None = None

    @cached_property
    def page(self) -> str:
        """Where its page lies, below the archive's address."""
        return entry_page(self.key)

    @property
    def told(self) -> Line:
        """What the last edition said of it that showed it."""
        return self.appearances[-1].line

    @cached_property
    def line(self) -> Line:
        """What holds of it today; to be asked for when `now` is known."""
        return self.now or self.told

    @cached_property
    def shown(self) -> str:
        """All that tells whether a list shows it as before."""
        return repr((self.key, self.line.digest, self.label))

    @property
    def mark(self) -> str:
        """All that tells whether what others say of it, its page and its calendars may have changed."""
        seen = (*self.appearances, *self.withdrawn)
        told = [(one.edition, one.line.digest, one.line.is_corrected) for one in seen]
        around = self.event or self
        related = [one.shown for one in (around, *around.recordings, *around.apports) if one is not self]
        return repr((self.shown, self.is_over, self.known_at and self.known_at.isoformat(), told, related))

    @property
    def label(self) -> str:
        """Its kind, type and source in words; what has come out since is not « à paraître » any more."""
        label = self.line.label
        return _LATER.sub("", label) if label.endswith(FORTHCOMING) and self.is_out else label

    @property
    def is_out(self) -> bool:
        """Whether its day has come; also where none is known."""
        return (self.line.first or self.today) <= self.today

    @property
    def latest(self) -> Record:
        """The last edition that showed it."""
        return self.appearances[-1].record

    @property
    def published(self) -> dt.datetime:
        """When the first edition left that showed it."""
        return self.appearances[0].record.due

    @property
    def said(self) -> str:
        """All that tells what calendars say of it, whatever the version."""
        return self.in_calendars.told

    @property
    def version(self) -> dt.datetime:
        """The instant from which it has been known as it is.

        It is never before that of what calendars said last, and after it where they said otherwise: two corrections may tell the
        same day, and subscribers take later versions only (RFC 5545, section 3.8.7.4).
        """
        known, had = self._known_since, self.had
        if had is None or known > had.at:
            return known
        return had.at if had.said == self.said else had.at + A_MINUTE

    @property
    def _known_since(self) -> dt.datetime:
        """That of the last edition, of its correction, of what was taken back, or since."""
        return max([self._told_since, *(one.told_at + A_MINUTE for one in self.withdrawn)])

    @property
    def _told_since(self) -> dt.datetime:
        last = self.appearances[-1]
        if self.known_at is None:
            return last.told_at
        # What is known is what its letter says that was put right: that came later, also on the same day.
        is_put_right = self.now is None and last.line.is_corrected
        return max(last.told_at, self.known_at + A_MINUTE if is_put_right else self.known_at)

    @cached_property
    def appointment(self) -> Appearance | None:
        """The last appearance as an event that has a day, also one that was taken back where no other has; None where there is none."""
        seen = (*self.withdrawn, *self.appearances)
        return next((one for one in reversed(seen) if one.line.is_appointment), None)

    @property
    def in_calendars(self) -> Line:
        """What calendars say of it today, also where a later letter had it without a day."""
        return self.now or (self.appointment.line if self.appointment else self.line)

    @cached_property
    def written(self) -> str:
        """All that tells how calendars write it."""
        return digest(self.key, self.in_calendars.digest, self.version.isoformat())

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.line.kind

    @property
    def is_running(self) -> bool:
        """Whether it is an event of several days that began on an earlier one, and is not over."""
        first = self.line.first
        return self.kind is Kind.EVENT and first is not None and first < self.today and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether it is an event of the past."""
        return self.kind is Kind.EVENT and self.line.last is not None and self.line.last < self.today
