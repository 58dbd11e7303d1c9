"""The letter of one Thursday, as its file holds it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from newsletter.model.entry import EventStatus, Kind, Link, When


class EditionStatus(StrEnum):
    """Where an edition stands; held and uncertain are derived, never stored."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"


class State(StrEnum):
    """What the editor decided on an entry: in this letter, out of it, or never to be proposed again."""

    IN = "in"
    OUT = "out"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """One entry of an edition; the fields that `Entry` has too mean the same.

    Args:
        section: id of the section that shows it.
        reason: why the program proposed or omitted it (French).
        start: for replays and publications, their date.
        moved_from: the start that an earlier edition announced, when it has changed since.
        occasion: the start of the event that it records or accompanies.
        image: its own picture, a path below `archive/`.
        aliases: the other keys and addresses of the same thing: by these too it is known to have been sent.
        uncertain_start: the start as the program read it, with doubt; `start` differs once the editor corrected it.
    """

    key: str
    section: str
    kind: Kind
    title: str
    state: State = State.IN
    reason: str = ""
    type: str | None = None
    url: str | None = None
    links: tuple[Link, ...] = ()
    summary: str | None = None
    start: When | None = None
    end: When | None = None
    all_day: bool = False
    place: str | None = None
    status: EventStatus | None = None
    duration: str | None = None
    tags: tuple[str, ...] = ()
    accompanies: str | None = None
    replay_of: str | None = None
    moved_from: When | None = None
    occasion: When | None = None
    uncertain_start: When | None = None
    language: str | None = None
    timezone: str | None = None
    image: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def is_date_unchecked(self) -> bool:
        """Whether its start is still the one that was read with doubt."""
        return self.start is not None and self.start == self.uncertain_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What was approved: SHA-256 (hex) of the edition's own content and of the frozen message."""

    at: dt.datetime
    edition_sha256: str
    message_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was, or is being, handed over. `recipients` is a count, unknown while sending."""

    at: dt.datetime
    messenger: str
    message_id: str
    recipients: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The letter of one day.

    Args:
        edito: the editor's text, Markdown, as written.
        accept: findings that the editor accepts, each `code:where`.
    """

    date: dt.date
    number: int
    status: EditionStatus
    subject: str = ""
    preheader: str = ""
    signature: str = ""
    entries: tuple[EditionEntry, ...] = ()
    accept: tuple[str, ...] = ()
    approval: Approval | None = None
    sent: Sent | None = None
    edito: str = ""

    @property
    def is_handed_over(self) -> bool:
        """Whether readers have it, or may have: it was handed to a messenger, or is being."""
        return self.status in {EditionStatus.SENT, EditionStatus.SENDING}

    @property
    def shown(self) -> tuple[EditionEntry, ...]:
        """The entries that the letter shows, in its order."""
        return tuple(entry for entry in self.entries if entry.state is State.IN)

    @property
    def doubtful(self) -> tuple[EditionEntry, ...]:
        """The entries that wait outside the letter for the editor to look at their date."""
        return tuple(entry for entry in self.entries if entry.state is State.OUT and entry.uncertain_start)
