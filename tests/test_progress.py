"""The line that shows on a terminal how far a letter has come on its way to many readers."""

import fcntl
import io
import os
import pty
import re
import struct
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from newsletter.cli.progress import Bar, line
from newsletter.model import Advance, Standing
from tests.test_lanes import Crowd
from tests.test_smtp import listening
from tests.test_to_each import PEOPLE, plain, readers, to_each
from tests.workspaces import DAY, THURSDAY, Desk

HALF = Advance(total=2000, done=500, accepted=490, refused=1)


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with listening(Crowd()) as listener:
        assert isinstance(listener, Crowd)
        yield listener


@pytest.mark.parametrize(
    ("advance", "seconds", "width", "expected"),
    [
        (HALF, 10, 79, "500/2000, 490 acceptés, 1 refusé, 50/s, encore 30 s"),
        (HALF, 100, 79, "500/2000, 490 acceptés, 1 refusé, 5/s, encore 5 min"),
        (HALF, 1500, 79, "500/2000, 490 acceptés, 1 refusé, 0/s, encore 1 h 15"),
        (HALF, 0.5, 79, "500/2000, 490 acceptés, 1 refusé"),
        (HALF, 10, 38, "500/2000, 490 acceptés, 1 refusé, 50/s"),
        (HALF, 10, 37, "500/2000, 490 acceptés, 1 refusé"),
        (HALF, 10, 22, "500/2000, 490 acceptés"),
        (HALF, 10, 8, "500/2000"),
        (HALF, 10, 7, ""),
        (HALF, 10, 0, ""),
        (Advance(total=2), 9, 79, "0/2, 0 accepté, 0 refusé"),
    ],
)
def test_what_there_is_room_for(advance: Advance, seconds: float, width: int, expected: str) -> None:
    """How many of how many comes first; what does not fit is left out, never wrapped."""
    found = line(advance, seconds, width)
    assert plain(found) == expected
    assert len(found) <= width


class Terminal(io.StringIO):
    """Remembers the widest line that was on it."""

    def shown(self) -> list[str]:
        return [one for one in self.getvalue().split("\r") if one.strip()]


def test_four_times_a_second() -> None:
    """However fast it goes, there are at most four lines a second, each over the whole of the one before; then none."""
    now, terminal = [0.0], Terminal()
    bar = Bar(terminal, lambda: now[0], lambda: 60)
    advance = Advance(total=1000)
    for _ in range(1000):
        now[0] += 0.003
        advance = advance.after(Standing.ACCEPTED if advance.done % 2 else Standing.DEFERRED)
        bar(advance)
    shown = terminal.shown()
    assert 10 <= len(shown) <= 13
    assert max(map(len, shown)) <= 59
    assert "\n" not in terminal.getvalue()
    bar.clear()
    assert terminal.getvalue().endswith("\r" + " " * len(shown[-1].rstrip()) + "\r")
    before = terminal.getvalue()
    bar.clear()
    assert terminal.getvalue() == before


def test_a_shorter_line_hides_the_longer() -> None:
    """Nothing of what was there stays; nor does a terminal that was made narrower wrap."""
    now, width, terminal = [0.0], [80], Terminal()
    bar = Bar(terminal, lambda: now[0], lambda: width[0])
    for columns in (80, 20, 80):
        now[0], width[0] = now[0] + 1, columns
        bar(HALF)
    first, second, third = terminal.getvalue().split("\r")[1:]
    assert (len(second), second.rstrip()) == (19, "500/2000")
    assert plain(first) == "500/2000, 490 acceptés, 1 refusé"
    assert third.startswith(first)


def test_one_recipient_needs_no_line() -> None:
    """A list is one: there is nothing to show."""
    terminal = Terminal()
    bar = Bar(terminal, lambda: 9.0, lambda: 80)
    bar(Advance(total=1).after(Standing.ACCEPTED))
    bar.clear()
    assert terminal.getvalue() == ""


def test_a_terminal_that_is_gone_stops_nothing() -> None:
    """What cannot be shown is not."""

    class Gone(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(5, "Input/output error")

    bar = Bar(Gone(), lambda: 9.0)
    bar(HALF)
    bar.clear()


def seen(desk: Desk, *arguments: str, columns: int = 70, term: str = "xterm") -> tuple[int, str, str, float]:
    """Run a command on a terminal; return its exit code, stdout (no terminal), what the terminal showed, and how long it took."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    shown: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # how a terminal ends
            while found := os.read(ours, 65536):
                shown.append(found)

    desk.monkeypatch.setenv("TERM", term)
    began = time.monotonic()
    process = desk.process(*arguments, now=THURSDAY, stderr=theirs)
    os.close(theirs)
    reader = threading.Thread(target=read)
    reader.start()
    out, _ = process.communicate(timeout=60)
    reader.join(10)
    os.close(ours)
    assert process.returncode is not None
    left_over, _, rest = b"".join(shown).decode().partition("\n")
    assert left_over.startswith("Left in the environment: NEWSLETTER_NOW=")  # of the rehearsal that this is
    return process.returncode, out, rest, time.monotonic() - began


@pytest.mark.parametrize("command", [("run", "--live"), ("send", DAY, "--live")])
@pytest.mark.long
def test_on_a_terminal(desk: Desk, crowd: Crowd, command: tuple[str, ...]) -> None:
    """A letter to many readers shows how far it is, on one line that is gone in the end; stdout has nothing of it."""
    to_each(desk, crowd, PEOPLE)
    crowd.wait = lambda _: time.sleep(0.03)
    code, out, shown, seconds = seen(desk, *command)
    assert code == 0
    lines = re.findall(r"\d+/30, \d+\xa0acceptés?, \d+\xa0refusé", shown)
    assert 1 <= len(lines) <= 1 + 4 * seconds
    assert "\n" not in shown
    assert shown.endswith(" \r")
    assert max(map(len, shown.split("\r"))) < 70
    assert "/30" not in out
    assert "\r" not in out
    assert readers(crowd) == dict.fromkeys(PEOPLE, 1)


@pytest.mark.parametrize(("columns", "term"), [(4, "xterm"), (70, "dumb")])
@pytest.mark.long
def test_where_there_is_no_room(desk: Desk, crowd: Crowd, columns: int, term: str) -> None:
    """On a terminal too narrow, or one that cannot write over a line, there is no line."""
    to_each(desk, crowd, PEOPLE)
    code, _, shown, _ = seen(desk, "run", "--live", columns=columns, term=term)
    assert code == 0
    assert shown.strip("\r ") == ""
    assert len(readers(crowd)) == 30


def test_without_a_terminal(desk: Desk, crowd: Crowd) -> None:
    """Cron's mails have nothing of it."""
    to_each(desk, crowd, PEOPLE)
    said = desk("run", "--live", now=THURSDAY)
    assert said.err == ""
    assert "/30" not in said.out
