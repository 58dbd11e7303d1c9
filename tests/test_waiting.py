"""Whoever waits is gone on with when what it waits for is there, or when its time is over."""

import math
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

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


@dataclass
class Look:
    """Looks at nothing, and remembers for how many milliseconds it was to look."""

    asked: list[int] = field(default_factory=list)

    def poll(self, milliseconds: int) -> list[tuple[int, int]]:
        self.asked.append(milliseconds)
        return []


@pytest.mark.parametrize(
    ("instants", "milliseconds", "are_over"),
    [
        ([15.0, 25.5], 10_000, [False, False]),
        ([5.0001], 1, [False]),
        ([5.0], 0, [True]),
        ([-math.inf, 4.0, 6.0], 0, [True, True, False]),
        ([math.inf], 3_600_000, [False]),
    ],
)
def test_for_how_long(
    instants: list[float], milliseconds: int, are_over: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the first instant, not a moment less and an hour at most; that has come as soon as it is that late."""
    look = Look()
    monkeypatch.setattr("newsletter.deliver.waiting.select", SimpleNamespace(poll=lambda: look))
    monkeypatch.setattr("newsletter.deliver.waiting.time", SimpleNamespace(monotonic=lambda: 5.0))
    assert over([Wait(one) for one in instants]) == are_over
    assert look.asked == [milliseconds]


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
    assert waited(
        apart(lambda: threading.current_thread().daemon, lambda _: None)
    )  # else nothing ends before it
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
