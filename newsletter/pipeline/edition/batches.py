"""Handing a letter over, a batch of recipients after the other: each batch is opened in the ledger before it begins."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from dataclasses import dataclass

from newsletter.deliver import Messenger
from newsletter.model import Advance, FrozenLetter, Outcome, Standing
from newsletter.store import Ledger

_BATCH = 200  # recipients of whom, after a power cut, nobody may know
_TOLD = 60.0  # seconds between two lines of the log
_log = logging.getLogger(__name__)


def hand_over(
    letter: FrozenLetter,
    messenger: Messenger,
    ledger: Ledger,
    take: Callable[[Outcome], bool],
    *,
    now: dt.datetime | None = None,
    watch: Callable[[Advance], None] = lambda _: None,
) -> None:
    """Hand a letter over to all who wait for it, and have not to wait longer.

    Args:
        letter: as approved.
        messenger: the way out.
        ledger: who waits.
        take: writes down what the messenger says; False where nothing more is to be begun with.
        now: who was refused for now, and is to be tried later, is left out; None where a person wants all tried.
        watch: is told how far it has come, after each.
    """
    total = ledger.tally(letter.day).waiting - (ledger.resting(letter.day, now).count if now else 0)
    way = _Way(take, watch, Advance(total=total))
    told = time.monotonic()
    with ledger.batches(letter.day):
        batch = ledger.open(letter.day, most=_BATCH, now=now)
        while batch and _are_done(letter, messenger, batch, way.take):
            if time.monotonic() - told >= _TOLD:
                told, tally = time.monotonic(), ledger.tally(letter.day)
                _log.info("%s: %d have it, %d wait", letter.day, tally.accepted, tally.waiting)
            batch = ledger.open(letter.day, after=batch[-1], most=_BATCH, now=now)


@dataclass(slots=True)
class _Way:
    """What is written down is counted, and shown."""

    write: Callable[[Outcome], bool]
    watch: Callable[[Advance], None]
    advance: Advance

    def take(self, outcome: Outcome) -> bool:
        goes_on = self.write(outcome)
        if outcome.standing is not Standing.HANDING:
            self.advance = self.advance.after(outcome.standing)
            self.watch(self.advance)
        return goes_on


def _are_done(
    letter: FrozenLetter, messenger: Messenger, batch: list[str], take: Callable[[Outcome], bool]
) -> bool:
    """Hand a letter over to a batch; False where some of it had no turn."""
    ended = 0
    with closing(messenger.hand_over(letter, batch)) as outcomes:
        outcome = next(outcomes, None)
        while outcome is not None:
            ended += outcome.standing is not Standing.HANDING
            outcome = _next(outcomes, goes_on=take(outcome))
    return ended == len(batch)


def _next(outcomes: Generator[Outcome, bool | None, None], *, goes_on: bool) -> Outcome | None:
    """Return the next outcome; None when there is no more."""
    with suppress(StopIteration):
        return outcomes.send(goes_on)
    return None
