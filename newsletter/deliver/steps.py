"""What comes next in sending an edition: decided from what its file says, what the ledger says, and the hour. Pure.

`docs/architecture.md` draws it. Whoever carries a step out makes it durable before asking for the next one, so that
sending goes on from wherever it was stopped.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from newsletter.model import EditionStatus, Tally, Word


class Do(StrEnum):
    """A step to carry out.

    DOUBT: this machine was restored from a backup, and the one that was backed up may have sent it since: what it was about
        to do counts as done by nobody knows whom.
    ASK: a hand-over was interrupted, or nobody knew; ask the messenger, write what it says, or that nobody knows.
    RESOLVE: nobody knows, but the operator has found out: write their word.
    CONCLUDE: the file says `sent`, with what the ledger knows.
    RECHECK: find out whether something speaks against sending what was approved.
    PUBLISH: build and publish the page that the letter links to.
    PREPARE: write the intent for every recipient that has not got it.
    MARK: the file says `sending`; where the ledger knew better than the file, it is what was approved again.
    HAND_OVER: hand the letter to the messenger for those that wait.
    EXPIRE: those that still wait are refused, it is too late.
    RETURN: nobody has it; the file says `approved` again.
    """

    DOUBT = "doubt"
    ASK = "ask"
    RESOLVE = "resolve"
    CONCLUDE = "conclude"
    RECHECK = "recheck"
    PUBLISH = "publish"
    PREPARE = "prepare"
    MARK = "mark"
    HAND_OVER = "hand over"
    EXPIRE = "expire"
    RETURN = "return"


RECORDS = frozenset({Do.DOUBT, Do.ASK, Do.RESOLVE, Do.CONCLUDE, Do.MARK, Do.RETURN, Do.EXPIRE})
"""The steps that only write down what is known already."""


class End(StrEnum):
    """Nothing more is done now.

    SENT: there is nothing to do. WAITING: refused for now, a later run tries again. REFUSED: for good, until a person
    says otherwise. UNCERTAIN: nobody knows who has it. UNKNOWN: the file says `sending`, the ledger knows nothing.
    OTHER: another version of this letter has left. CHANGED: something speaks against what was approved. The others say
    what they are called.
    """

    SENT = "sent"
    WAITING = "waiting"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"
    OTHER = "other"
    SKIPPED = "skipped"
    NOT_APPROVED = "not approved"
    EDITED = "edited"
    EARLY = "early"
    LATE = "late"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the decision is made from. Instants have fixed offsets: in one zone, hours that come twice compare wrong.

    Args:
        status: as the edition's file says.
        is_edited: whether it was edited after its approval.
        message: SHA-256 (hex) of the approved message; empty when nothing is approved.
        approved_at: when it was approved; None when it was not.
        tally: what the ledger says of its recipients.
        resting: how many of those that wait were refused for now, and are not tried again yet.
        now: this very instant.
        send_at: when it leaves.
        deadline: from when on it is too late to begin.
        midnight: the end of its day: what has begun is finished until then.
        by_hand: whether a person asks for it now, and not the clock.
        obstacle: what speaks against sending what was approved (French); empty when nothing does, None when that has
            not been looked at.
        published: whether its page was published, since this sending was begun.
        tried: whether it was handed to the messenger, since this sending was begun.
        asked: whether the messenger was asked for what nobody knows, since this sending was begun.
        word: what the operator says of what is uncertain; None when they say nothing.
        meant: of how many uncertain recipients they say it.
        is_doubted: whether its hour had struck when this machine was restored from a backup that ends before the next
            letter's, and what that leaves open is not written yet.
    """

    status: EditionStatus
    now: dt.datetime
    send_at: dt.datetime
    deadline: dt.datetime
    midnight: dt.datetime
    tally: Tally
    resting: int = 0
    is_edited: bool = False
    message: str = ""
    approved_at: dt.datetime | None = None
    by_hand: bool = False
    obstacle: str | None = None
    published: bool = False
    tried: bool = False
    asked: bool = True
    word: Word | None = None
    meant: int = 0
    is_doubted: bool = False

    @property
    def is_resting(self) -> bool:
        """Whether nobody is to be tried yet; a person need not wait."""
        waiting = self.tally.waiting if self.tally.messages == {self.message} else 0
        return 0 < waiting <= self.resting and not self.by_hand


def decide(given: Situation) -> Do | End:
    """Say what comes next."""
    tally, is_sending = given.tally, given.status is EditionStatus.SENDING
    if given.status is EditionStatus.SENT and given.word is None:
        return End.SENT
    if given.is_doubted and _may_have_left(given):
        return Do.DOUBT
    if tally.handing or (tally.uncertain and not given.asked):
        return Do.ASK
    if given.meant:
        return Do.RESOLVE
    if given.status is EditionStatus.SENT:
        return Do.EXPIRE if tally.waiting else End.SENT  # nobody is handed what is closed
    if tally.is_concluded:
        return Do.CONCLUDE
    if is_sending and tally.is_empty:
        return _UNKNOWN[given.word]
    return _finish(given) if tally.has_begun else _begin(given)


_UNKNOWN: dict[Word | None, Do | End] = {None: End.UNKNOWN, Word.SENT: Do.CONCLUDE, Word.NOT_SENT: Do.RETURN}


def _may_have_left(given: Situation) -> bool:
    """Whether the machine that was backed up had begun with it, or was about to."""
    if given.status is EditionStatus.SENT:
        return False  # it is known that it did
    if given.tally.has_begun or given.tally.handing or given.status is EditionStatus.SENDING:
        return True
    return given.status is EditionStatus.APPROVED and not given.is_edited


def _finish(given: Situation) -> Do | End:
    """Some have it, or may have it: the others get it too, while its day lasts."""
    if given.status is EditionStatus.SKIPPED and not given.tally.accepted:
        return End.SKIPPED  # a person's word on what nobody knows
    if given.status is not EditionStatus.SENDING:
        return Do.MARK
    if not given.tally.waiting:
        return End.UNCERTAIN
    if given.now >= given.midnight:
        return Do.EXPIRE
    if given.tally.messages != {given.message}:
        return End.OTHER
    if given.tried or given.is_resting:
        return End.WAITING
    return _hand_over(given)


def _begin(given: Situation) -> Do | End:
    """Nobody has it: it must be right in every respect before anybody gets it."""
    if given.word is Word.NOT_SENT and given.status is EditionStatus.SENDING:
        return Do.RETURN
    if (end := _held(given)) is not None:
        return Do.RETURN if given.status is EditionStatus.SENDING else end
    if given.obstacle is None:
        return Do.RECHECK
    return _hand_over(given)


def _held(given: Situation) -> End | None:
    if given.tried:
        return End.WAITING if given.tally.waiting else End.REFUSED
    if given.status is EditionStatus.SKIPPED:
        return End.SKIPPED
    if given.status is EditionStatus.DRAFT:
        return End.NOT_APPROVED
    if given.is_edited:
        return End.EDITED
    if given.now < given.send_at:
        return End.EARLY
    if given.now >= given.deadline:
        return End.LATE
    if _is_refused(given):
        return End.REFUSED
    if given.is_resting:
        return End.WAITING
    return End.CHANGED if given.obstacle else None


def _hand_over(given: Situation) -> Do:
    if not given.published:
        return Do.PUBLISH
    if not given.tally.waiting or given.tally.messages != {given.message}:
        return Do.PREPARE
    if given.status is not EditionStatus.SENDING:
        return Do.MARK
    return Do.HAND_OVER


def _is_refused(given: Situation) -> bool:
    """Whether every recipient refused this very message for good, and no person has said since to try again."""
    tally = given.tally
    if not tally.refused or tally.waiting or tally.messages != {given.message}:
        return False
    assert tally.refused_at is not None
    is_approved_since = given.approved_at is not None and given.approved_at > tally.refused_at
    return not (given.by_hand or is_approved_since)
