"""Handing a letter over, a batch of recipients after the other: each batch is opened in the ledger before it begins."""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress

from newsletter.deliver import Messenger
from newsletter.model import FrozenLetter, Outcome
from newsletter.store import Ledger

_BATCH = 200  # recipients of whom, after a power cut, nobody may know
_TOLD = 60.0  # seconds between two lines of the log
_log = logging.getLogger(__name__)


def hand_over(
    letter: FrozenLetter, messenger: Messenger, ledger: Ledger, take: Callable[[Outcome], bool]
) -> None:
    """Hand a letter over to all who wait for it.

    Args:
        letter: as approved.
        messenger: the way out.
        ledger: who waits.
        take: writes down what the messenger says; False where nothing more is to be begun with.
    """
    with (
        ledger.batches(letter.day),
        closing(messenger.hand_over(letter, _opened(letter, ledger))) as outcomes,
    ):
        outcome = next(outcomes, None)
        while outcome is not None:
            outcome = _next(outcomes, goes_on=take(outcome))


def _opened(letter: FrozenLetter, ledger: Ledger) -> Iterator[str]:
    """Give those who wait, in order: a batch is opened when all before have been given."""
    told, after = time.monotonic(), ""
    while batch := ledger.open(letter.day, after=after, most=_BATCH):
        if time.monotonic() - told >= _TOLD:
            told, tally = time.monotonic(), ledger.tally(letter.day)
            _log.info("%s: %d have it, %d wait", letter.day, tally.accepted, tally.waiting)
        yield from batch
        after = batch[-1]


def _next(outcomes: Generator[Outcome, bool | None, None], *, goes_on: bool) -> Outcome | None:
    """Return the next outcome; None when there is no more."""
    with suppress(StopIteration):
        return outcomes.send(goes_on)
    return None
