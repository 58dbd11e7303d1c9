"""Handing a letter over, a batch of recipients after the other: each batch is opened in the ledger before it begins."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Generator, Iterator
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
    with (
        ledger.batches(letter.day),
        closing(messenger.hand_over(letter, _opened(letter, ledger, now))) as outcomes,
    ):
        outcome = next(outcomes, None)
        while outcome is not None:
            outcome = _next(outcomes, goes_on=way.take(outcome))


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


def _opened(letter: FrozenLetter, ledger: Ledger, now: dt.datetime | None) -> Iterator[str]:
    """Give those who wait, in order: a batch is opened when all before have been given."""
    told = time.monotonic()
    for batch in _batches(letter.day, ledger, now):
        if time.monotonic() - told >= _TOLD:
            told, tally = time.monotonic(), ledger.tally(letter.day)
            _log.info("%s: %d have it, %d wait", letter.day, tally.accepted, tally.waiting)
        yield from batch


def _batches(day: dt.date, ledger: Ledger, now: dt.datetime | None) -> Iterator[list[str]]:
    """Open them: those last who were tried last before, as they stand now; who is refused meanwhile is not tried twice.

    Messengers read as many ahead as a batch has. What the others left of theirs is filled up: no more are open at once.
    """
    last, after, room = ledger.last(day), "", _BATCH
    while batch := ledger.open(day, after=after, most=_BATCH, now=now):
        yield batch
        after, room = batch[-1], _BATCH - len(batch) or _BATCH
    while last:
        among, last, room = last[:room], last[room:], _BATCH
        yield sorted(ledger.open_again(day, among), key=among.index)


def _next(outcomes: Generator[Outcome, bool | None, None], *, goes_on: bool) -> Outcome | None:
    """Return the next outcome; None when there is no more."""
    with suppress(StopIteration):
        return outcomes.send(goes_on)
    return None
