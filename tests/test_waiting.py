"""Whoever waits is gone on with when what it waits for is there, or when its time is over."""

import math
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from newsletter.deliver.waiting import READ, WRITE, Wait, Waiting, apart, over, waited


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def soon(seconds: float = 0.02) -> float:
    return time.monotonic() + seconds


def test_what_is_there_is_not_waited_for(pair: tuple[socket.socket, socket.socket]) -> None:
    """Of several, those that can go on are told at once; the others wait as long as they would have."""
    ours, theirs = pair
    waits = [Wait(math.inf, ours.fileno()), Wait(math.inf, theirs.fileno(), WRITE), Wait(math.inf)]
    assert over(waits) == [False, True, False]
    theirs.send(b"x")
    assert over([*waits[:1], *waits[2:]]) == [True, False]
    assert over([]) == []


def test_a_time_that_is_over(pair: tuple[socket.socket, socket.socket]) -> None:
    """Where nothing comes, it is over at its instant and not before; one that has passed is over at once."""
    ours, _ = pair
    until = soon()
    assert over([Wait(until, ours.fileno(), READ), Wait(math.inf)]) == [True, False]
    assert time.monotonic() >= until
    assert over([Wait(0), Wait(math.inf, ours.fileno())]) == [True, False]


def test_one_alone(pair: tuple[socket.socket, socket.socket]) -> None:
    """What waits several times finds what it returns; what it raises is raised; it is closed in any case."""
    ours, theirs = pair
    closed = []

    def going(error: Exception | None = None) -> Waiting[bytes]:
        try:
            yield Wait(soon())
            theirs.send(b"x")
            yield Wait(math.inf, ours.fileno())
            if error is not None:
                raise error
            return ours.recv(1)
        finally:
            closed.append(error)

    assert waited(going()) == b"x"
    error = OSError("x")
    with pytest.raises(OSError, match="x"):
        waited(going(error))
    assert closed == [None, error]


def test_apart() -> None:
    """What stands still does so in another thread; what it finds is returned, what it raises is raised."""
    found = waited(apart(threading.get_ident, lambda _: None))
    assert found != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        waited(apart(lambda: 1 // 0, lambda _: None))


@pytest.mark.parametrize("is_found", [True, False])
def test_apart_and_not_waited_for_any_more(*, is_found: bool) -> None:
    """What nobody waits for any more is undone, whether it was found before or comes later."""
    may, undone, ended = threading.Event(), [], threading.Event()

    def work() -> str:
        may.wait(10)
        return "x"

    def undo(found: str) -> None:
        undone.append(found)
        ended.set()

    going = apart(work, undo)
    wait = next(going)
    if is_found:
        may.set()
        assert over([wait]) == [True]
    going.close()
    may.set()
    assert ended.wait(10)
    assert undone == ["x"]
