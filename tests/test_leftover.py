"""Variables of a rehearsal that were left in the environment."""

import os
import time

import pytest

from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

LINE = "Left in the environment: "


@pytest.fixture
def said(desk: Desk) -> None:
    """A desk whose commands are processes, as cron's are."""
    desk.monkeypatch.delenv("NEWSLETTER_LINKS")
    desk.after((TUESDAY, "run"))
    desk.monkeypatch.delenv("NEWSLETTER_NOW")


def told(desk: Desk, *arguments: str, now: str | None = TUESDAY) -> str:
    """What a process says of it, which is one line, beside what else it says."""
    _, errors = desk.process(*arguments, now=now).communicate(60)
    lines = [line for line in errors.splitlines() if line.startswith(LINE)]
    assert len(lines) <= 1
    return "".join(lines)


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(
    ("name", "value", "is_told"),
    [
        ("NEWSLETTER_NETWORK", "off", True),
        ("NEWSLETTER_NETWORK", "OFF", True),
        ("NEWSLETTER_NETWORK", "on", False),
        ("NEWSLETTER_LINKS", "off", True),
        ("NEWSLETTER_LINKS", "", False),
    ],
)
@pytest.mark.some(3)
def test_which(desk: Desk, name: str, value: str, *, is_told: bool) -> None:
    """The clock's counts whatever it says, the others as the program takes them; each is named with its value and effect."""
    desk.monkeypatch.setenv(name, value)
    line = told(desk, "run", "--live")
    assert f"NEWSLETTER_NOW={TUESDAY} (the machine's clock does not count)" in line
    assert (f"{name}={value} (" in line) is is_told
    assert line.endswith("; unset what is no rehearsal")


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize(
    ("command", "is_told"),
    [
        ("run", True),
        ("collect --offline", True),
        ("draft", True),
        (f"approve {DAY}", True),
        (f"skip {DAY} --reason Pause", True),
        (f"send {DAY} --test a@example.org", True),
        ("archive", True),
        ("forget a@example.org", True),
        ("backup ../jeudis.tar", True),
        ("status", False),
        ("status --json", False),
        ("calendar", False),
        ("check", False),
        ("deliveries", False),
        ("doctor", False),
        ("entries", False),
    ],
)
@pytest.mark.some(6)
def test_by_whom(desk: Desk, command: str, *, is_told: bool) -> None:
    """By every command that acts, on stderr; who only looks is shown what the day is said to be."""
    assert bool(told(desk, *command.split())) is is_told


@pytest.mark.usefixtures("said")
def test_nothing_left(desk: Desk) -> None:
    """With none of them nothing is said."""
    desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "on")
    assert told(desk, "calendar", now=None) == told(desk, "skip", DAY, "--reason", "x", now=None) == ""


@pytest.mark.usefixtures("said")
def test_once_a_day(desk: Desk) -> None:
    """A run says it once a day by the machine's clock, for one that stands still never strikes; also where it rests."""
    assert told(desk, "run", "--live")
    assert [told(desk, "run", "--live") for _ in range(3)] == ["", "", ""]
    mark = desk.root / "var" / "cache" / "rehearsed"
    yesterday = time.time() - 86_500
    os.utime(mark, (yesterday, yesterday))
    assert told(desk, "run", "--live")
    assert told(desk, "run", "--live") == ""
    ahead = time.time() + 86_500
    os.utime(mark, (ahead, ahead))
    assert told(desk, "run", "--live")
    assert told(desk, "run", "--live", now=THURSDAY) == ""


@pytest.mark.usefixtures("said")
def test_a_wrong_value(desk: Desk) -> None:
    """What is no instant is refused, in the one line that there ever is."""
    _, errors = desk.process("run", now="jeudi").communicate(60)
    assert errors.startswith("Wrong value: NEWSLETTER_NOW: ")
    assert errors.count("\n") == 1
