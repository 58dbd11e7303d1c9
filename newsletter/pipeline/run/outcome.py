"""What a run did, and what it met."""

import datetime as dt
from dataclasses import dataclass, field

from newsletter.exceptions import NewsletterError


@dataclass(slots=True)
class Round:
    """What a run did.

    Args:
        said: lines for a person (French).
        problems: what it met, in the order of time; the first rules the exit code.
        held_before: whether the editor was told before why the letter is held.
        rested_before: whether a run has said before when those are tried again that were refused for now.
        left: the days whose letters have left, as the ledger knows, and whose files cannot be read.
        again: when something is to be done that no hour of the schedule makes due; None where there is nothing.
    """

    said: list[str] = field(default_factory=list)
    problems: list[NewsletterError] = field(default_factory=list)
    held_before: bool = False
    rested_before: bool = False
    left: frozenset[dt.date] = frozenset()
    again: dt.datetime | None = None

    @property
    def exit_code(self) -> int:
        """0, or the first problem's."""
        return self.problems[0].exit_code if self.problems else 0

    def wait_for(self, at: dt.datetime | None) -> None:
        """Remember when something is to be done again."""
        if at is not None:
            self.again = at if self.again is None else min(at, self.again)
