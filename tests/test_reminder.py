"""The day before a letter leaves, at noon, its editor is reminded that it waits for their word."""

import datetime as dt
import email
import email.policy

import pytest

from newsletter.config import Config
from newsletter.schedule import next_turn, times
from tests.test_idle import rests
from tests.test_schedule import D, at, config
from tests.workspaces import DAY, TUESDAY, Desk

MORNING, NOON, AFTER = (f"2023-09-27T{hour}:00+02:00" for hour in ("11:50", "12:00", "12:10"))
REMINDED = f"{DAY}-unapproved-{DAY}"


def told(desk: Desk, start: str = f"{DAY}-unapproved") -> list[str]:
    return sorted(path.stem for path in (desk.root / "var" / "notices").glob(f"{start}*.eml"))


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    """A draft of Tuesday that nobody has approved on Wednesday morning."""
    desk.after((TUESDAY, "run", "--live"), (MORNING, "run", "--live"))
    assert told(desk) == []
    return desk


def test_it_is_told_once(waiting: Desk) -> None:
    """At noon the editor is told when it would leave, and how to approve it; not again."""
    for now in (NOON, AFTER, "2023-09-28T08:50:00+02:00"):
        assert waiting("run", "--live", now=now).code == 0
    assert told(waiting) == [REMINDED]
    path = waiting.root / "var" / "notices" / f"{REMINDED}.eml"
    said = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert "attend votre accord" in said["Subject"]
    assert f"newsletter approve {DAY}" in said.get_content()
    assert "9\u00a0h" in said.get_content()


def test_it_wakes_a_run_that_rests(waiting: Desk) -> None:
    """Runs that rest do so until that noon."""
    waiting("collect", now=MORNING)
    assert waiting("run", "--live").code == 0
    assert rests(waiting, "2023-09-27T11:59:59+02:00")
    assert not rests(waiting, NOON)


def test_an_approved_letter_needs_none(waiting: Desk) -> None:
    """Who has approved it, or skipped it, is not reminded."""
    assert waiting("approve", DAY).code == 0
    waiting("run", "--live", now=NOON)
    assert told(waiting) == []
    assert waiting("skip", DAY, "--reason", "Pont").code == 0
    waiting("run", "--live", now=AFTER)
    assert told(waiting) == []


def test_a_draft_that_was_only_just_told(desk: Desk) -> None:
    """Where the draft itself was made after that noon, its own notice says all."""
    assert desk("run", "--live", now=AFTER).code == 0
    assert desk("run", "--live", now="2023-09-28T08:50:00+02:00").code == 0
    assert told(desk) == []


def test_a_letter_that_leaves_by_itself(waiting: Desk) -> None:
    """Nobody is reminded of an approval that nobody has to give."""
    waiting.change("newsletter.toml", 'approval = "required"', 'approval = "automatic"')
    assert waiting("run", "--live", now=NOON).code == 0
    assert told(waiting) == []


def test_a_postponed_letter(waiting: Desk) -> None:
    """Of a postponed letter it is the noon before its own day, again if it was told before."""
    waiting("run", "--live", now=NOON)
    said = waiting("postpone", DAY, "--to", "2023-10-02T09:00", "--reason", "Pont", now=AFTER)
    assert said.code == 0
    waiting("run", "--live", now="2023-10-01T11:50:00+02:00")
    assert told(waiting) == [REMINDED]
    waiting("run", "--live", now="2023-10-01T12:00:00+02:00")
    assert told(waiting) == [REMINDED, f"{DAY}-unapproved-2023-10-02"]


def test_a_rehearsal_has_its_own(desk: Desk) -> None:
    """A rehearsal's reminder is apart, and keeps nobody from being told later."""
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    for now in (TUESDAY, NOON):
        assert desk("run", now=now).code == 0
    assert told(desk) == []
    assert len(told(desk, f"{DAY}-rehearsal-unapproved")) == 1


@pytest.mark.parametrize(
    ("letter", "now", "expected"),
    [
        (config(), "2023-09-27T08:00", "2023-09-27T12:00"),
        (config(), "2023-09-27T12:00", "2023-09-28T00:00"),
        (config(approval='"automatic"'), "2023-09-27T08:00", "2023-09-28T00:00"),
    ],
)
def test_the_next_turn(letter: Config, now: str, expected: str) -> None:
    """It is a turn of the schedule where an approval is required."""
    assert next_turn(at(now), letter) == at(expected)


def test_over_a_change_of_clocks() -> None:
    """It is noon by the letter's clocks, also on the day on which they change."""
    day = dt.date(2023, 10, 30)  # a Monday; the clocks go back on the day before
    due = times(day, config(weekday='"monday"'))
    assert due.remind_at.isoformat() == "2023-10-29T12:00:00+01:00"
    assert times(D, config()).remind_at == at("2023-09-27T12:00")
