"""The letter of one Thursday, as its file holds it."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from newsletter.model.entry import EventStatus, Kind, Link, When
from newsletter.model.fields import (
    Address,
    LanguageTag,
    Mark,
    Own,
    PicturePath,
    Prose,
    Quoted,
    QuotedHtml,
    Verbatim,
    ZoneName,
)

IMPORTED = "import"
"""The messenger of letters that left before this program sent any: none of ours."""
_NAMED = re.compile(r"<edition-(\d{4}-\d\d-\d\d)@")  # <edition-2023-09-28@jeudis.example.org>


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
    """One entry of an edition, its fields in the order of its file; those that `Entry` has too mean the same.

    Args:
        section: id of the section that shows it.
        reason: why the program proposed or omitted it (French).
        start: for replays and publications, their date.
        is_put_off: whether it is put off, and has no new date: the one that it has is the old one.
        is_reinstated: whether it takes place after all: the last edition that announced it said that it was cancelled.
        moved_from: the start that an earlier edition announced, when it has changed since.
        source: the name of who gave it, as `[[source]] name` says; None where that has none.
        occasion: the start of the event that it records or accompanies.
        occasion_type: what that event was: "webinaire".
        image: its own picture, a path below `archive/`.
        aliases: the other keys and addresses of the same thing: by these too it is known to have been sent.
        sources: the ids of the sources that gave it, where its writer notes them.
        uncertain_start: the start as the program read it, with doubt; `start` differs once the editor corrected it.
        source_start: the start that its source gives since the editor wrote another, until they have looked at it; so
            `source_end` and `source_status`.
    """

    key: Verbatim
    section: Verbatim
    state: State = State.IN
    reason: Own = ""
    kind: Kind
    title: Quoted
    type: Own | None = None
    source: Own | None = None
    url: Address | None = None
    links: tuple[Link, ...] = ()
    summary: QuotedHtml | None = None
    start: When | None = None
    end: When | None = None
    all_day: bool = False
    place: Prose | None = None
    status: EventStatus | None = None
    is_full: bool = False
    is_put_off: bool = False
    is_reinstated: bool = False
    duration: Own | None = None
    tags: tuple[Verbatim, ...] = ()
    accompanies: Verbatim | None = None
    replay_of: Verbatim | None = None
    moved_from: When | None = None
    occasion: When | None = None
    occasion_type: Own | None = None
    uncertain_start: When | None = None
    source_start: When | None = None
    source_end: When | None = None
    source_status: EventStatus | None = None
    language: LanguageTag | None = None
    timezone: ZoneName | None = None
    image: PicturePath | None = None
    aliases: tuple[Verbatim, ...] = ()
    sources: tuple[Verbatim, ...] = ()

    @property
    def is_date_unchecked(self) -> bool:
        """Whether its start is still the one that was read with doubt."""
        return self.start is not None and self.start == self.uncertain_start


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """What was approved: SHA-256 (hex) of the edition's own content and of the frozen message.

    Args:
        rows: what tells each row that it shows, and which it is, so that a correction is known from what stays as it was, and
            what was deleted from what was added; none of older approvals.
        heard: what tells what sources said then of the events that it shows, where its editor may have known better; so
            that who has the file alone knows what is new; none of older approvals.
    """

    at: dt.datetime
    edition_sha256: Verbatim
    message_sha256: Verbatim
    rows: tuple[Verbatim, ...] = ()
    heard: tuple[Verbatim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was, or is being, handed over. `recipients` is a count, unknown while sending."""

    at: dt.datetime
    messenger: Verbatim
    message_id: Verbatim
    recipients: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The letter of one day, its fields in the order of its file.

    Args:
        edito: the editor's text, Markdown, as written.
        accept: findings that the editor accepts, each `code:where`.
        send_at: when it leaves, of one that is postponed; it keeps its date.
        reason: why there is no letter, of one that is skipped, or why it is postponed (French).
        corrected: the day, or the instant, at which its editor put something right after it had left; its page says so.
        proposal: the number of the program's proposal that it was last brought up to date with: what its editor has seen.
        review: the quarter that it was drafted as the review of: "2023-T3".
    """

    date: dt.date
    number: int
    status: Annotated[EditionStatus, Mark.UNHASHED]
    subject: Annotated[Prose, Mark.BLANK] = ""
    preheader: Annotated[Prose, Mark.BLANK] = ""
    signature: Annotated[Prose, Mark.BLANK] = ""
    accept: tuple[Verbatim, ...] = ()
    send_at: dt.datetime | None = None
    reason: Annotated[Own, Mark.UNHASHED] = ""
    corrected: Annotated[When | None, Mark.UNHASHED] = None
    proposal: Annotated[int | None, Mark.UNHASHED] = None
    review: Annotated[Verbatim | None, Mark.UNHASHED] = None
    entries: tuple[EditionEntry, ...] = ()
    approval: Annotated[Approval | None, Mark.UNHASHED] = None
    sent: Annotated[Sent | None, Mark.UNHASHED] = None
    edito: Prose = ""

    @property
    def is_handed_over(self) -> bool:
        """Whether readers have it, or may have: it was handed to a messenger, or is being."""
        return self.status in {EditionStatus.SENT, EditionStatus.SENDING}

    @property
    def is_imported(self) -> bool:
        """Whether it left before this program sent any: nobody here handed it over."""
        return self.status is EditionStatus.SENT and self.sent is not None and self.sent.messenger == IMPORTED

    @property
    def sent_as(self) -> dt.date | None:
        """The day whose letter its file says was handed over: another one's, where the file is a copy; else None."""
        named = _NAMED.match(self.sent.message_id) if self.sent else None
        day = dt.date.fromisoformat(named[1]) if named else None
        return day if day != self.date else None

    def corrected_by(self, today: dt.date) -> When | None:
        """Return when it was corrected, where that can be: not on a day before its letter's, nor after today."""
        at = self.corrected
        if at is None:
            return None
        day = at.date() if isinstance(at, dt.datetime) else at
        return at if self.date <= day <= today else None

    @property
    def shown(self) -> tuple[EditionEntry, ...]:
        """The entries that the letter shows, in its order."""
        return tuple(entry for entry in self.entries if entry.state is State.IN)

    @property
    def doubtful(self) -> tuple[EditionEntry, ...]:
        """The entries that wait outside the letter for the editor to look at their date."""
        return tuple(entry for entry in self.entries if entry.state is State.OUT and entry.uncertain_start)
