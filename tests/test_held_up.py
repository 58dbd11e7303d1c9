"""A command that hangs keeps every run from working: it is named, since when, and neither cron nor the machine is blamed."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from filelock import FileLock

from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.held_up import HeldUp
from newsletter.pipeline.locks import Holder
from newsletter.pipeline.run import running
from tests.workspaces import DAY, TUESDAY, Desk

EARLY, MIDDAY, AFTERNOON, TOO_LATE, FRIDAY = (
    f"2023-09-{at}+02:00"
    for at in ("28T08:55:00", "28T09:35:00", "28T14:50:00", "28T15:10:00", "29T09:00:00")
)
BLAMED = ("cron est arrêté", "machine ou cron", "Vérifiez que la machine", "Vérifiez que cron")


@contextmanager
def hanging(desk: Desk, since: str) -> Iterator[None]:
    """A command that is at work since an instant."""
    with open_workspace(desk.root, lambda: dt.datetime.fromisoformat(since), {}).working():
        yield


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    return desk


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def told(desk: Desk, code: str, now: str) -> str:
    """What `status` says under a code."""
    found = [one for one in desk("status", "--json", now=now).json["needs"] if one["code"] == code]
    return plain(" ".join(f"{one['text']} {one['remedy']}" for one in found))


def test_a_letter_that_it_kept_from_leaving(approved: Desk) -> None:
    """Within the hours, after them, and once it is over, before and after a run: since when it was at work, and which it was."""
    name = f"depuis jeudi 28 septembre à 8 h 55 (processus {os.getpid()})"
    with hanging(approved, EARLY):
        for now in (MIDDAY, AFTERNOON):
            assert approved("run", "--live", now=now).code == 0
        within = told(approved, "letter-overdue", AFTERNOON)
        during = told(approved, "letter-missed", TOO_LATE)
        hangs = told(approved, "command-hanging", TOO_LATE)
        doctor = plain(approved("doctor").out)
    after = told(approved, "letter-missed", FRIDAY)
    assert approved("run", "--live").code == 0
    (notice,) = (approved.root / "var" / "notices").glob(f"{DAY}-held-*")
    mail = message_from_bytes(notice.read_bytes(), policy=policy.default).get_body()
    assert mail is not None
    notified = plain(mail.get_content())
    again = told(approved, "letter-missed", FRIDAY)
    for said in (within, during, hangs, doctor, after, again, notified):
        assert name in said
        assert not any(words in said for words in BLAMED)
    assert "n’avait pas fini jeudi 28 septembre à 14 h 50" in after
    assert after == again
    assert told(approved, "command-hanging", FRIDAY) == ""


def test_what_hangs_is_told_at_any_time(approved: Desk) -> None:
    """Also when no letter is due; not what has only begun, and not what hands a letter over."""
    wednesday, soon, later = (f"2023-09-27T{hour}:00+02:00" for hour in ("10:00", "10:40", "11:10"))
    with hanging(approved, wednesday):
        assert told(approved, "command-hanging", soon) == ""
        assert "kill" in told(approved, "command-hanging", later)
        sending = approved.root / "var" / "sending"
        with FileLock(sending):
            assert told(approved, "command-hanging", later) == ""
            approved("run", "--live")
    assert not (approved.root / "var" / "cache" / "held-up").exists()


def test_what_holds_the_workspace(approved: Desk) -> None:
    """Who writes is waited for; where they keep the workspace for too long, a run does nothing, and they are named."""
    approved.monkeypatch.setattr(running, "_MOMENT", 0)
    wednesday, later = (f"2023-09-27T{hour}:00+02:00" for hour in ("10:00", "11:10"))
    with open_workspace(approved.root, lambda: dt.datetime.fromisoformat(wednesday), {}).lock():
        assert approved("run", "--live", now=later).code == 0
        said = told(approved, "command-hanging", later)
    assert f"depuis mercredi 27 septembre à 10 h (processus {os.getpid()})" in said
    log = (approved.root / "var" / "newsletter.log").read_text()
    assert "nothing done: Another newsletter command is at work" in log
    assert told(approved, "command-hanging", later) == ""


def test_another_programs_lock(approved: Desk) -> None:
    """What does not say since when it is at work is so since a run first met it."""
    with FileLock(approved.root / "var" / "working"):
        approved("run", "--live", now="2023-09-27T10:00:00+02:00")
        assert "depuis mercredi 27 septembre à 10 h" in told(
            approved, "command-hanging", "2023-09-27T11:10:00+02:00"
        )


def test_a_run_does_not_blame_itself(desk: Desk) -> None:
    """A run after days without one tells that, and not that a command, which is itself, is at work."""
    for _ in range(2):
        desk("run", "--live", now=TUESDAY)
    desk("run", "--live", now="2023-10-01T10:00:00+02:00")
    notices = [path.read_bytes() for path in (desk.root / "var" / "notices").glob("*collection-late*")]
    assert len(notices) == 1
    assert b"processus" not in notices[0]


def test_it_comes_back(tmp_path: Path) -> None:
    """What is written is read again, with and without what is not known; anything else is nothing."""
    at = dt.datetime.fromisoformat(EARLY)
    for one in (HeldUp(at, at, 12, at), HeldUp(at, at, None, None)):
        path = tmp_path / "held-up"
        path.write_bytes(one.written)
        assert HeldUp.read(path) == one
        assert one.is_of(Holder(one.process, one.since))
    for other in ("", "a\nb\nc\nd\n", "\n" * 4):
        path.write_text(other)
        assert HeldUp.read(path) is None
    assert HeldUp.read(tmp_path / "none") is None
