"""The site reaches the world whenever it differs from what the world sees, and nobody is left in the dark when it does not."""

import json
import os
from types import ModuleType

import pytest

from newsletter.pipeline import publishing
from newsletter.pipeline.run import running
from tests.test_needs import need, told
from tests.test_smtp import Postman, listening
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

FRIDAY = "2023-09-29T10:00:00+02:00"
# Notes each call, and fails while there is a file called `broken`.
COMMAND = ["sh", "-c", "echo called >> calls; ! test -e broken"]
PAGE = f"archive/site/{DAY}.html"


def set_up(desk: Desk, command: list[str] = COMMAND) -> None:
    text = (desk.root / "newsletter.toml").read_text()
    desk.write("newsletter.toml", f"{text}\n[archive]\npublish = {json.dumps(command)}\n")


def calls(desk: Desk) -> int:
    """How often the command was called."""
    path = desk.root / "calls"
    return len(path.read_text().splitlines()) if path.exists() else 0


def correct(desk: Desk, subject: str, day: str = "2023-09-29") -> None:
    """Correct the letter that has left, as an editor does."""
    lines = desk.edition.read_text().splitlines()
    kept = [line for line in lines if not line.startswith(("subject =", "corrected ="))]
    more = [f'subject = "{subject}"', f"corrected = {day}"]
    desk.edition.write_text("\n".join([kept[0], *more, *kept[1:]]) + "\n")


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A workspace whose letter has left, its page published before it."""
    set_up(desk)
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    assert len(desk.outbox) == 1
    return desk


def test_published_when_it_differs(sent: Desk) -> None:
    """Before the letter leaves, and after that as soon as the site is another: never for nothing."""
    before = calls(sent)
    assert before >= 1
    for now in ("2023-09-28T09:15:00+02:00", FRIDAY, "2023-09-29T10:10:00+02:00"):
        assert sent("run", now=now).code == 0
    settled = calls(sent)
    assert settled <= before + 2  # that it has left, and that a day has gone by, may show
    correct(sent, "Le bon objet")
    assert sent("run", now="2023-09-29T12:00:00+02:00").code == 0
    assert "Le bon objet" in (sent.root / PAGE).read_text()
    assert calls(sent) == settled + 1
    assert sent("run", now="2023-09-29T14:00:00+02:00").code == 0
    assert calls(sent) == settled + 1


def test_at_most_once_an_hour(sent: Desk) -> None:
    """What changes again within the hour waits for its end, whatever the clock said meanwhile; cron's rest ends in time."""
    correct(sent, "Un")
    assert sent("run", now="2023-09-29T12:00:00+02:00").code == 0
    begun = calls(sent)
    correct(sent, "Deux")
    for minute in (10, 30, 59):
        assert sent("run", now=f"2023-09-29T12:{minute}:00+02:00").code == 0
        assert calls(sent) == begun
    assert "Deux" in (sent.root / PAGE).read_text()
    assert sent("run", now="2023-09-29T13:00:00+02:00").code == 0
    assert calls(sent) == begun + 1


def test_a_clock_that_was_ahead_makes_nobody_wait(sent: Desk) -> None:
    """A try of tomorrow is none."""
    correct(sent, "Un")
    assert sent("run", now="2023-09-30T12:00:00+02:00").code == 0
    begun = calls(sent)
    correct(sent, "Deux")
    assert sent("run", now="2023-09-29T12:00:00+02:00").code == 0
    assert calls(sent) == begun + 1


def test_failing_is_told_once_a_day(sent: Desk) -> None:
    """Exit 1 at each try, a need all the time, one notice a day; published again as soon as it works."""
    sent("run", now=FRIDAY)
    (sent.root / "broken").touch()
    correct(sent, "Un")
    begun = calls(sent)
    for number, now in enumerate(("12:00", "12:10", "13:00", "14:00")):
        tried = now != "12:10"
        assert sent("run", now=f"2023-09-29T{now}:00+02:00").code == (1 if tried else 0), number
        assert len(told(sent, "*-need-archive-unpublished-*")) == 1
        found = need(sent, "archive-unpublished")
        assert found["level"] == "error"
        assert "mise en ligne a échoué (code de sortie 1)" in found["text"]
        assert "toutes les heures" in found["remedy"]
    assert calls(sent) == begun + 3
    assert sent("run", now="2023-09-30T08:00:00+02:00").code == 1
    assert len(told(sent, "*-need-archive-unpublished-*")) == 2
    (sent.root / "broken").unlink()
    assert sent("run", now="2023-09-30T09:00:00+02:00").code == 0
    assert calls(sent) == begun + 5
    assert "archive-unpublished" not in sent.codes()


def test_a_failure_is_tried_again_though_the_site_is_as_it_was(sent: Desk) -> None:
    """Nobody knows what a command that failed has left behind."""
    sent("run", now=FRIDAY)
    before = sent.edition.read_text()
    (sent.root / "broken").touch()
    correct(sent, "Un")
    assert sent("run", now="2023-09-29T12:00:00+02:00").code == 1
    sent.edition.write_text(before)
    (sent.root / "broken").unlink()
    begun = calls(sent)
    assert sent("run", now="2023-09-29T13:00:00+02:00").code == 0
    assert calls(sent) == begun + 1
    assert "archive-unpublished" not in sent.codes()


def test_another_place_gets_the_site_too(sent: Desk) -> None:
    """Where the command is another, so is what the world sees."""
    sent("run", now=FRIDAY)
    sent.change("newsletter.toml", "echo called", "echo elsewhere")
    begun = calls(sent)
    assert sent("run", now="2023-09-29T14:00:00+02:00").code == 0
    assert calls(sent) == begun + 1


def run_killed_at(desk: Desk, module: ModuleType, name: str) -> None:
    """Kill a run where it would call a function."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with desk.monkeypatch.context() as patch:
        patch.setattr(module, name, killed)
        assert desk("run", now="2023-09-29T12:00:00+02:00").code != 0


def test_a_kill_before_publishing_leaves_it_to_the_next_run(sent: Desk) -> None:
    """What was built and not published is published by the next run, though nothing has changed since."""
    sent("run", now=FRIDAY)
    correct(sent, "Un")
    begun = calls(sent)
    run_killed_at(sent, running, "publish_changes")
    assert "Un" in (sent.root / PAGE).read_text()
    assert calls(sent) == begun
    assert sent("run", now="2023-09-29T12:10:00+02:00").code == 0
    assert calls(sent) == begun + 1


def test_a_kill_while_publishing_has_it_done_again(sent: Desk) -> None:
    """What is not known to have been published is published once more."""
    sent("run", now=FRIDAY)
    correct(sent, "Un")
    begun = calls(sent)
    run_killed_at(sent, publishing, "_remember")
    assert sent("run", now="2023-09-29T12:10:00+02:00").code == 0
    assert calls(sent) == begun + 2


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"site": 3}'])
@pytest.mark.some(2)
def test_a_spoilt_note_publishes_once_more(sent: Desk, note: str) -> None:
    """What is remembered of the last time is never trusted where it cannot be read."""
    sent("run", now=FRIDAY)
    begun = calls(sent)
    sent.write("var/published.json", note)
    sent.write("archive/editions/2023-09-21.md", "illisible")  # a reason to look
    assert sent("run", now="2023-09-29T12:00:00+02:00").code == 0
    assert calls(sent) == begun + 1


def test_nothing_in_a_rehearsal(desk: Desk) -> None:
    """Without --live readers see nothing new; a run for real then publishes."""
    set_up(desk)
    with listening(Postman()) as postman:
        from tests.test_needs import by_smtp

        by_smtp(desk, postman.port)
        assert desk("run", now=TUESDAY).code == 0
        assert (desk.root / "archive/site/index.html").exists()
        assert calls(desk) == 0
        assert not (desk.root / "var" / "published.json").exists()
        assert desk("run", "--live", now="2023-09-26T09:30:00+02:00").code == 0
        assert calls(desk) == 1


def test_without_a_command_nothing_is_told(desk: Desk) -> None:
    """An archive that nobody brings anywhere is no failure."""
    assert desk("run", now=TUESDAY).code == 0
    assert not (desk.root / "var" / "published.json").exists()
    assert "archive-unpublished" not in desk.codes()


def test_a_strict_umask_locks_no_reader_out(desk: Desk) -> None:
    """Under cron's own umask of 077 pages are published that a web server can read; what is nobody's business stays so."""
    set_up(desk, ["sh", "-c", "cp -R archive/site online"])
    before = os.umask(0o077)
    try:
        desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY), (THURSDAY, "run"))
    finally:
        os.umask(before)
    site = desk.root / "archive" / "site"
    closed = [path for path in (site, *site.rglob("*")) if path.stat().st_mode & 0o044 != 0o044]
    assert closed == []
    assert all(path.stat().st_mode & 0o011 for path in (site, *site.rglob("*/")))
    assert (desk.root / "var" / "state.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["sh", "-c", "kill -9 $$"], "commande tuée, signal 9"),
        (["/nowhere/rsync"], "commande introuvable"),
        (["sh", "-c", "echo refused >&2; exit 12"], "code de sortie 12, refused"),
    ],
)
@pytest.mark.some(1)
def test_how_it_failed(desk: Desk, command: list[str], said: str) -> None:
    """What became of the command is said in French to the editor."""
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    set_up(desk, command)
    assert desk("run", now=THURSDAY).code == 1
    assert f"({said})" in need(desk, "archive-unpublished", now=THURSDAY)["text"]
