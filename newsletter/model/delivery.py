"""The hand-over of an edition, recipient by recipient: where each stands, and how many stand where."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

LONGEST_PAUSE = dt.timedelta(hours=2)
"""Before a recipient is tried again that was refused for now."""


class Standing(StrEnum):
    """Where one recipient of an edition stands.

    PREPARED: the intent is written, nothing was handed over. HANDING: it has begun, and no outcome is written yet.
    ACCEPTED, REFUSED (for good), DEFERRED (refused for now), SUPPRESSED (nothing is sent, they want nothing more):
    certain. UNCERTAIN: nobody knows.
    """

    PREPARED = "prepared"
    HANDING = "handing"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    SUPPRESSED = "suppressed"
    UNCERTAIN = "uncertain"


class Word(StrEnum):
    """The operator's word on recipients of whom nobody knows: they have the letter, or have nothing of it."""

    SENT = "sent"
    NOT_SENT = "not-sent"

    @property
    def standing(self) -> Standing:
        """Where they stand then: who has nothing of it gets it like one that was never begun with."""
        return Standing.ACCEPTED if self is Word.SENT else Standing.PREPARED


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a messenger says of one recipient, as it happens: that it begins (HANDING), then how it ended.

    Args:
        recipient: a list's address, a reader's name in the ledger, or a messenger's own word such as `outbox`.
        standing: HANDING, then ACCEPTED, REFUSED, DEFERRED or UNCERTAIN. What ends before anything can have been taken,
            as with SUPPRESSED, needs no HANDING before it.
        detail: why it was not accepted, as a `newsletter.deliver.mishap.Mishap` writes itself; else empty.
    """

    recipient: str
    standing: Standing
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What an engine counts of a letter that it sends to its own subscribers.

    Args:
        status: in the engine's word: `running`, `finished`.
        to_send: subscribers that it goes to; 0 until the engine has counted them.
        sent: messages that left.
        bounces: those that came back.
        stopped: why it does not go on, as a `newsletter.deliver.mishap.Mishap` writes itself; empty when it does, or is done.
    """

    status: str = ""
    to_send: int = 0
    sent: int = 0
    bounces: int = 0
    stopped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """How far a hand-over has come.

    Args:
        total: recipients that it began with.
        done: those whose turn is over, however it ended.
        accepted: of those, who have it.
        refused: of those, who do not want it, for good.
    """

    total: int
    done: int = 0
    accepted: int = 0
    refused: int = 0

    def after(self, standing: Standing) -> "Advance":
        """Say how far it is once one more has ended so."""
        return Advance(
            total=self.total,
            done=self.done + 1,
            accepted=self.accepted + (standing is Standing.ACCEPTED),
            refused=self.refused + (standing is Standing.REFUSED),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Resting:
    """Recipients of one edition that were refused for now, and are not tried again yet.

    Args:
        count: how many.
        until: when the first of them is; None when there are none.
    """

    count: int
    until: dt.datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many recipients of one edition stand where.

    Args:
        messages: SHA-256 (hex) of the messages that its rows are about: one, unless something is wrong.
        refused_at: the latest refusal for good; None when there is none.
    """

    prepared: int = 0
    handing: int = 0
    accepted: int = 0
    refused: int = 0
    deferred: int = 0
    suppressed: int = 0
    uncertain: int = 0
    messages: frozenset[str] = frozenset()
    refused_at: dt.datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the ledger knows nothing of the edition."""
        settled = self.accepted or self.refused or self.suppressed
        return not (self.waiting or self.handing or settled or self.uncertain)

    @property
    def recipients(self) -> int:
        """How many it was meant for."""
        return self.waiting + self.handing + self.accepted + self.refused + self.suppressed + self.uncertain

    @property
    def waiting(self) -> int:
        """Those that are still to be handed over."""
        return self.prepared + self.deferred

    @property
    def has_begun(self) -> bool:
        """Whether some recipient has the letter, or may have it."""
        return bool(self.accepted or self.uncertain)

    @property
    def is_concluded(self) -> bool:
        """Whether the letter has left, and of no recipient anything is open."""
        return bool(self.accepted) and not (self.waiting or self.handing or self.uncertain)
