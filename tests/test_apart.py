"""Work apart: whatever happens there, the others go on."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from newsletter.apart.pool import Ask, Work, workers
from newsletter.exceptions import ApartError, NewsletterError

pytestmark = pytest.mark.workers_started_anew
OBSTINATE = Work(function="tests.obstinate:obey", seconds=2, memory=1024**3)


def outcomes(*orders: str) -> list[object]:
    """Ask for them all at once."""

    async def together(ask: Ask) -> list[object]:
        return await asyncio.gather(*map(ask, orders), return_exceptions=True)

    with workers(OBSTINATE) as ask:
        return asyncio.run(together(ask))


def is_running(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_answers_come_back() -> None:
    """Each is told its own, also large ones."""
    orders = [f"{number}" * 300_000 for number in range(10)]
    assert outcomes(*orders) == orders


@pytest.mark.parametrize(
    ("order", "words"),
    [
        pytest.param("hang", "over 2 s", marks=pytest.mark.long),
        ("die", "too much memory or crashed"),
        ("eat", "too much memory or crashed"),
        ("refuse", "it says so"),
        ("stumble", "ValueError: stumble"),
    ],
)
def test_one_that_fails(order: str, words: str) -> None:
    """What takes too long, too much memory, or breaks is told of as one; the others are answered."""
    several = ["a", order, "b", "c", order, "d", order, "e"]
    for asked, outcome in zip(several, outcomes(*several), strict=True):
        if asked == order:
            assert isinstance(outcome, NewsletterError)
            assert words in outcome.cause
            assert isinstance(outcome, ApartError) == (order != "refuse")
        else:
            assert outcome == asked


@pytest.mark.parametrize("place", range(4))
def test_an_end_is_told_at_once(monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """However many there are, none holds another's socket open: a crash does not wait for the time limit."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(4)))
    orders = ["a"] * 4
    orders[place] = "die"
    assert "crashed" in str(outcomes(*orders)[place])


def test_none_is_left_behind() -> None:
    """The processes end with their context."""
    pids = set(outcomes(*["pid"] * 20))
    assert pids
    assert os.getpid() not in pids
    assert not any(is_running(pid) for pid in pids if isinstance(pid, int))


def test_no_secret_is_given_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads foreign bytes does not know the program's environment."""
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    (told,) = outcomes("environment")
    assert isinstance(told, list)
    assert "PYTHONPATH" in told
    assert "SMTP_PASSWORD" not in told


ORPHANS = """
import asyncio, sys, time
sys.path.insert(0, {root!r})
from newsletter.apart.pool import workers
from tests.test_apart import OBSTINATE
with workers(OBSTINATE) as ask:
    print(asyncio.run(ask("pid")), flush=True)
    time.sleep(60)
"""


def test_they_end_when_the_program_is_killed() -> None:
    """Idle workers end by themselves when nobody is there any more."""
    script = ORPHANS.format(root=str(Path(__file__).parents[1]))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        process = int(program.stdout.readline())
        assert is_running(process)
        program.send_signal(signal.SIGKILL)
    until = time.monotonic() + 20
    while is_running(process) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(process)


def test_none_starts_before_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is asked, no process is started."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(subprocess, "Popen", refused)
    assert outcomes() == []
