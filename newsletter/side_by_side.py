"""The program's own work done on all processors: by forks, which have at hand what the program has.

The program does the first group of pieces itself: what that loads, all hands have at once. Then each hand does every
so-many-th group and writes what it made into a pipe of its own: it waits while nobody reads, and ends when nobody will,
so that none outlives the program. Whatever a hand or the program writes to, and be it the count of those who hold an
object, is shared no more: so hands are replaced after a round, and collections of garbage leave alone what was there. What
a hand cannot make, the program makes itself: an error is the same as without hands.
"""

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from itertools import groupby
from typing import BinaryIO

from newsletter.uncollected import set_apart

_WORTH = 100  # pieces: a fork costs about as much as a few of them
_ROUND = 100  # groups, after which hands are replaced
_LENGTH = 8  # bytes that say how long a result is
_NONE = (1 << 8 * _LENGTH) - 1  # said instead of it where there is none
_ROOM = 1 << 20  # bytes made ahead of their reader: as much as Linux gives to anybody (pipe(7))

Piece = Callable[[], bytes]


def done(pieces: Sequence[Piece], kin: Sequence[Hashable]) -> Iterator[bytes]:
    """Do pieces of work that change nothing, and give what they made, in their order.

    Args:
        pieces: what is to be done.
        kin: of each piece what it is about: neighbours that share it are done by one hand, one after the other.

    Raises:
        whatever a piece raises, when its turn has come.
    """
    hands = _hands() if len(pieces) >= _WORTH else 1
    if hands == 1:
        yield from (piece() for piece in pieces)
        return
    groups = [[at for at, _ in group] for _, group in groupby(enumerate(kin), key=lambda one: one[1])]
    yield from (pieces[at]() for at in groups[0])
    for begin in range(1, len(groups), _ROUND):
        yield from _round(pieces, groups[begin : begin + _ROUND], hands)


def _round(pieces: Sequence[Piece], groups: Sequence[Sequence[int]], hands: int) -> Iterator[bytes]:
    """Do some groups of pieces, by hands that end with them."""
    with ExitStack() as stack:
        stack.enter_context(set_apart())
        pipes: list[BinaryIO] = []
        with suppress(
            OSError
        ):  # the machine gives no more: what the missing hands would have done is done here
            for hand in range(hands):
                pipes.append(
                    _begun([pieces[at] for group in groups[hand::hands] for at in group], pipes, stack)
                )
        for turn, group in enumerate(groups):
            pipe = dict(enumerate(pipes)).get(turn % hands)
            for at in group:
                made = _read(pipe) if pipe else None
                yield pieces[at]() if made is None else made


def _hands() -> int:
    """Say how many can be at work: where other threads run, a fork might wait for what they hold."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _begun(pieces: Sequence[Piece], others: Sequence[BinaryIO], stack: ExitStack) -> BinaryIO:
    """Let a fork do some pieces; the stack, when it is left, ends it."""
    reading, writing = os.pipe()
    with suppress(OSError):  # a user who has many keeps the small ones
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _ROOM)
    try:
        hand = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        raise
    if not hand:
        try:
            os.close(reading)
            for other in others:  # held open here, its writer would not learn that nobody reads
                os.close(other.fileno())
            _work(pieces, writing)
        finally:
            os._exit(0)
    os.close(writing)
    stack.callback(os.waitpid, hand, 0)
    return stack.enter_context(closing(os.fdopen(reading, "rb")))


def _work(pieces: Sequence[Piece], writing: int) -> None:
    for stops in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stops, signal.SIG_DFL)
    with suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
        for piece in pieces:
            made = _tried(piece)
            length = _NONE if made is None else len(made)
            pipe.write(length.to_bytes(_LENGTH) + (made or b""))
            pipe.flush()


def _tried(piece: Piece) -> bytes | None:
    try:
        return piece()
    except Exception:  # noqa: BLE001 - it is met again, and told, where the result is wanted
        return None


def _read(pipe: BinaryIO) -> bytes | None:
    """Take the next result; None where there is none, also when the hand was killed."""
    length = int.from_bytes(pipe.read(_LENGTH))
    made = pipe.read(length) if 0 < length < _NONE else b""
    return made if len(made) == length and length else None
