"""Waiting without standing still: one thread waits for many servers at once, or for one.

Who speaks to a server is a generator. It gives a `Wait` wherever it can't go on, and returns what it found in the end.
"""

import math
import select
import socket
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import NamedTuple, TypeVar

_Found = TypeVar("_Found")
READ, WRITE = select.POLLIN, select.POLLOUT
_LONGEST = 3600.0  # seconds: an instant may be infinitely far ahead


class Wait(NamedTuple):
    """What is waited for.

    Args:
        until: the instant from which on it is not waited for any more, by the monotonic clock, in seconds.
        way: a socket's number; None where only the instant is waited for.
        event: what must be possible there: READ or WRITE.
    """

    until: float
    way: int | None = None
    event: int = READ


Waiting = Generator[Wait, None, _Found]


def over(waits: Sequence[Wait]) -> list[bool]:
    """Wait until one is over, or more; say which. Where there is none, nothing is waited for."""
    look = select.poll()
    for one in waits:
        if one.way is not None:
            look.register(one.way, one.event)
    left = min((one.until for one in waits), default=0) - time.monotonic()
    found = {way for way, _ in look.poll(math.ceil(min(max(left, 0), _LONGEST) * 1000))}
    now = time.monotonic()
    return [one.way in found or one.until <= now for one in waits]


def waited(going: Waiting[_Found]) -> _Found:
    """Wait for one alone; return what it found."""
    with closing(going):
        try:
            while True:
                over([next(going)])
        except StopIteration as ended:
            found: _Found = ended.value
            return found


def apart(work: Callable[[], _Found], undo: Callable[[_Found], None]) -> Waiting[_Found]:
    """Have something done by a thread of its own, that cannot but stand still; return what it found.

    Args:
        work: is done there, to its end, whether it is waited for so long or not.
        undo: is given what was found when nobody waits for it any more.

    Raises:
        Exception: whatever the work raised.
    """
    found: list[_Found] = []
    failed: list[Exception] = []
    taking, is_awaited = threading.Lock(), True

    def done() -> None:
        with theirs:
            try:
                one = work()
            except Exception as error:  # noqa: BLE001 - whoever waits is told
                failed.append(error)
                return
            with taking:
                if is_awaited:
                    found.append(one)
                    return
            undo(one)

    ours, theirs = socket.socketpair()
    with ours:
        threading.Thread(target=done, daemon=True).start()
        try:
            yield Wait(math.inf, ours.fileno())  # which ends with what is at the other end
        except GeneratorExit:
            with taking:
                is_awaited = False
            for one in found:
                undo(one)
            raise
    if failed:
        raise failed[0]
    return found[0]
