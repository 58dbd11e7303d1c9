"""What is true of a letter's campaign in any engine: what it is found again by, and what became of it. Pure."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class NoUnsubscriptionError(ValueError):
    """A part of the letter has no link to unsubscribe."""


class State(StrEnum):
    """What became of a campaign.

    DRAFT: nothing leaves. LEFT: the engine sends it, or has sent it. PAUSED, CANCELLED: somebody stopped it.
    """

    DRAFT = "draft"
    LEFT = "left"
    PAUSED = "paused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a letter's campaign is found again by.

    Args:
        list_id: the letter's (RFC 2919).
        day: the edition's date; None for tests.
    """

    list_id: str
    day: dt.date | None

    @property
    def name(self) -> str:
        """What tells it from the others of its list."""
        return self.day.isoformat() if self.day else "test"
