"""Guessing is slowed: by client and in all, in bounded memory, and nobody is shut out for ever."""

import pytest
from hypothesis import given, strategies as st

from newsletter.preview.throttle import Throttle


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def guess(throttle: Throttle, clock: Clock, address: str, times: int) -> list[float]:
    """Guess as soon as one may, so many times; return how long one had to wait before each."""
    waited = []
    for _ in range(times):
        waited.append(throttle.wait(address))
        clock.now += waited[-1]
        throttle.wrong(address)
    return waited


def test_each_wait_is_longer(clock: Clock) -> None:
    """Five tries are free; then the waits double, up to five minutes."""
    waited = guess(Throttle(clock), clock, "192.0.2.1", 16)
    assert waited == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_time_goes_by(clock: Clock) -> None:
    """A wait ends by itself, and what was wrong long ago is forgotten."""
    throttle = Throttle(clock)
    guess(throttle, clock, "192.0.2.1", 7)
    assert throttle.wait("192.0.2.1") == 4
    clock.now += 3
    assert throttle.wait("192.0.2.1") == 1
    clock.now += 3600
    assert guess(throttle, clock, "192.0.2.1", 6) == [0, 0, 0, 0, 0, 1]


def test_the_right_password_begins_anew(clock: Clock) -> None:
    """Whoever knows the password has free tries again; what others did stays."""
    throttle = Throttle(clock)
    guess(throttle, clock, "192.0.2.1", 6)
    guess(throttle, clock, "192.0.2.2", 6)
    throttle.right("192.0.2.1")
    throttle.right("192.0.2.3")
    assert throttle.wait("192.0.2.1") == 0
    assert throttle.wait("192.0.2.2") == 2


def test_others_are_not_held_up(clock: Clock) -> None:
    """One client's guessing does not slow the next, until there are many in all."""
    throttle = Throttle(clock)
    guess(throttle, clock, "192.0.2.1", 10)
    assert throttle.wait("192.0.2.2") == 0


def test_guessing_from_everywhere(clock: Clock) -> None:
    """Whoever has many addresses is slowed like one, but a minute at most: the editor gets in."""
    throttle = Throttle(clock)
    waited = [guess(throttle, clock, f"192.0.2.{number}", 1)[0] for number in range(40)]
    assert waited[:20] == 20 * [0]
    assert waited[20:26] == [1, 2, 4, 8, 16, 32]
    assert set(waited[26:]) == {60}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "", True),
        ("unix", "other", False),
    ],
)
def test_who_is_one_client(clock: Clock, one: str, other: str, *, is_same: bool) -> None:
    """A network of IPv6 is one client, a number of IPv4 is one however it is written."""
    throttle = Throttle(clock)
    guess(throttle, clock, one, 6)
    assert (throttle.wait(other) > 0) is is_same


def test_memory_is_bounded(clock: Clock) -> None:
    """However many guess, only the latest are remembered."""
    throttle = Throttle(clock)
    for number in range(5000):
        throttle.wrong(f"10.0.{number // 250}.{number % 250}")
    assert len(throttle._clients) == 1000
    assert "10.0.19.249" in throttle._clients


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.floats(0, 5000)), max_size=60))
def test_nobody_waits_long(steps: list[tuple[str, float]]) -> None:
    """Whatever was tried and when, nobody waits over five minutes, and a wait never grows by itself."""
    clock = Clock()
    throttle = Throttle(clock)
    for address, pause in steps:
        throttle.wrong(address)
        before = throttle.wait(address)
        assert 0 <= before <= 300
        clock.now += pause
        assert throttle.wait(address) <= before
