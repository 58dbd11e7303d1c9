"""A run that has nothing to do does nothing, and whatever gives it something to do wakes it."""

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.pipeline.context import open_workspace
from newsletter.pipeline.resting import Rest, Sight, look
from newsletter.pipeline.run.running import run
from newsletter.workspace import Workspace
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

MONDAY = "2023-09-25T12:00:00+02:00"
EVENING = "2023-09-28T20:00:00+02:00"
LATER = dt.timedelta(minutes=10)


def sight(desk: Desk, *, live: bool = True) -> Sight:
    return look(Workspace(desk.root), os.environ, live=live)


def rests(desk: Desk, now: str, *, live: bool = True) -> bool:
    return sight(desk, live=live).rests_at(dt.datetime.fromisoformat(now))


def later(now: str, after: dt.timedelta = LATER) -> str:
    return (dt.datetime.fromisoformat(now) + after).isoformat()


def traces(root: Path) -> dict[str, tuple[int, int, int]]:
    """All files and folders of a workspace, and when anything of them last changed."""
    found = {str(path.relative_to(root)): path.stat() for path in (root, *root.rglob("*"))}
    return {name: (stat.st_ino, stat.st_size, stat.st_ctime_ns) for name, stat in found.items()}


def contents(root: Path) -> dict[str, bytes]:
    """What the files of a workspace hold, but for locks, logs of the database, and what may be deleted at any time."""
    return {
        name: path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and not (name := str(path.relative_to(root))).startswith(
            ("var/cache/", "var/lock", "var/working", "var/sending", "var/state.db-")
        )
    }


def drafted(desk: Desk) -> str:
    touch(desk.root / "archive" / "images" / "there.jpg")
    assert desk("run", "--live", now=TUESDAY).code == 0
    return TUESDAY


def approved(desk: Desk) -> str:
    drafted(desk)
    assert desk("approve", DAY).code == 0
    assert desk("run", "--live").code == 0
    return TUESDAY


def sent(desk: Desk) -> str:
    approved(desk)
    assert desk("run", "--live", now=THURSDAY).code == 0
    return THURSDAY


def begun(desk: Desk) -> str:
    assert desk("run", "--live", now=MONDAY).code == 0
    return MONDAY


STATES: list[Callable[[Desk], str]] = [begun, drafted, approved, sent]


@pytest.mark.parametrize("state", STATES)
def test_an_idle_run_leaves_no_trace(desk: Desk, state: Callable[[Desk], str]) -> None:
    """A run that has nothing to do changes no file and no folder, says nothing, and has not even read the settings."""
    now = later(state(desk))
    assert rests(desk, now)
    before = traces(desk.root)
    code = (
        f"import sys; from newsletter.cli.main import _run; assert _run(['-C', {str(desk.root)!r}, 'run', '--live']) == 0;"
        "print(*{'msgspec', 'sqlite3', 'tomllib', 'jinja2', 'filelock', 'logging'} & {*sys.modules})"
    )
    environment = {**os.environ, "NEWSLETTER_NOW": now}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("\n", "")
    assert traces(desk.root) == before


def test_a_broken_file_of_a_letter_that_has_left_wakes_nobody(desk: Desk) -> None:
    """There is nothing to do for it: the machine rests all the same on the day of the letter."""
    now = later(sent(desk))
    path = desk.root / "archive" / "editions" / f"{DAY}.md"
    path.write_text(path.read_text().replace("status = ", "statut = ", 1))
    assert desk("run", "--live", now=now).code == 0
    assert desk("run", "--live", now=later(now)).code == 0
    assert rests(desk, later(now, 2 * LATER))


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")


WAKE: dict[str, Callable[[Desk], object]] = {
    "settings": lambda desk: desk.change("newsletter.toml", 'send = "09:00"', 'send = "09:30"'),
    "agenda": lambda desk: desk.change("feeds/agenda.toml", "Lancement", "Relancement"),
    "sources": lambda desk: touch(desk.root / "feeds" / "sources.toml"),
    "a calendar": lambda desk: touch(desk.root / "feeds" / "new.ics"),
    "names": lambda desk: touch(desk.root / "feeds" / "names.txt"),
    "an edition": lambda desk: desk.change(f"archive/editions/{DAY}.md", "CESE", "Lyon"),
    "another edition": lambda desk: touch(desk.root / "archive" / "editions" / "2023-09-21.md"),
    "an edition gone": lambda desk: desk.edition.unlink(),
    "a template": lambda desk: touch(desk.root / "templates" / "email" / "letter.txt.j2"),
    "a picture": lambda desk: touch(desk.root / "archive" / "images" / "x.jpg"),
    "a picture replaced": lambda desk: touch(desk.root / "archive" / "images" / "there.jpg"),
    "the logo": lambda desk: touch(desk.root / "assets" / "mark.png"),
    "a page gone": lambda desk: (desk.root / "archive" / "site" / "index.html").unlink(),
    "a page in a folder": lambda desk: touch(desk.root / "archive" / "site" / "entrees" / "x.html"),
    "a new folder": lambda desk: touch(desk.root / "archive" / "site" / "entrees" / "new" / "x.html"),
    "the site gone": lambda desk: shutil.rmtree(desk.root / "archive" / "site"),
    "a message": lambda desk: touch(desk.root / "var" / "outbox" / "x.eml"),
    "the database gone": lambda desk: (desk.root / "var" / "state.db").unlink(),
    "a command": lambda desk: desk("approve", DAY),
    "no cache": lambda desk: shutil.rmtree(desk.root / "var" / "cache"),
    "no var": lambda desk: shutil.rmtree(desk.root / "var"),
    "the network": lambda desk: desk.monkeypatch.setenv("NEWSLETTER_NETWORK", "off"),
    "a secret": lambda desk: desk.monkeypatch.setenv("SMTP_PASSWORD", "x"),
    "a broken note": lambda desk: (desk.root / "var" / "cache" / "rest.json").write_text('{"digest": 1}'),
}


@pytest.mark.parametrize("name", WAKE)
@pytest.mark.some(11)
def test_what_wakes(desk: Desk, name: str) -> None:
    """Whatever a run goes by wakes it when it changes; left alone afterwards, it rests again."""
    now = later(drafted(desk))
    assert rests(desk, now)
    WAKE[name](desk)
    assert not rests(desk, now)
    if desk("run", "--live", now=now).code == 0:
        assert rests(desk, later(now))


def test_the_way_of_running_is_part_of_it(desk: Desk) -> None:
    """That a rehearsal has nothing to do says nothing of a run for real."""
    desk("run", now=TUESDAY)
    assert rests(desk, TUESDAY, live=False)
    assert not rests(desk, TUESDAY, live=True)


@pytest.mark.parametrize(
    ("state", "until"),
    [
        (begun, "2023-09-25T18:00:00+02:00"),  # the next collection
        (drafted, "2023-09-26T15:05:00+02:00"),
        (approved, "2023-09-26T15:05:00+02:00"),
        (sent, "2023-09-28T15:00:00+02:00"),  # the end of the grace
    ],
)
def test_how_long_it_rests(desk: Desk, state: Callable[[Desk], str], until: str) -> None:
    """A run rests until the next hour that strikes; not before the instant that it ran at, when a clock was set back."""
    now = state(desk)
    end = dt.datetime.fromisoformat(until)
    moment = dt.timedelta(seconds=1)
    assert rests(desk, now)
    assert rests(desk, (end - moment).isoformat())
    assert not rests(desk, end.isoformat())
    assert not rests(desk, later(now, -moment))


def test_what_fails_does_not_rest(desk: Desk) -> None:
    """A letter that is held, a file that is wrong and an editor who could not be told are tried each time."""
    drafted(desk)
    assert desk("run", "--live", now=THURSDAY).code == 3
    assert not rests(desk, THURSDAY)
    assert desk("run", "--live", now=EVENING).code == 3
    assert not rests(desk, EVENING)
    desk.write("feeds/agenda.toml", "[[event]\n")
    assert desk("run", "--live", now="2023-10-03T10:00:00+02:00").code == 2
    assert not rests(desk, "2023-10-03T10:00:00+02:00")


def test_a_notice_that_failed_is_tried_again(desk: Desk) -> None:
    """While the editor could not be told, no run rests, though nothing else is left to do."""
    desk.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    desk.change("newsletter.toml", "port = 587", "port = 9")
    for now in (TUESDAY, later(TUESDAY)):
        desk("run", "--live", now=now)
        assert not rests(desk, later(now))


CHANGES: list[Callable[[Desk], object]] = [
    lambda desk: desk.write("feeds/agenda.toml", (desk.root / "feeds/agenda.toml").read_text() + EVENT),
    lambda desk: desk("approve", DAY),
    lambda desk: desk("approve", DAY, "--withdraw"),
    lambda desk: desk("collect"),
    lambda desk: desk("draft"),
    lambda desk: desk("archive"),
    lambda desk: (
        desk.edition.exists() and desk.edition.write_text(f"{desk.edition.read_text()}\nUn mot de plus.\n")
    ),
    lambda desk: (desk.root / "archive/site/feed.xml").unlink(missing_ok=True),
    lambda desk: shutil.rmtree(desk.root / "var/cache", ignore_errors=True),
]
EVENT = '\n[[event]]\ntitle = "Rencontre"\nstart = 2023-10-12T18:00:00\n'
STEPS = (10, 55, 240, 361, 700, 1440)  # minutes


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_a_run_that_rests_would_have_done_nothing(desk: Desk, seed: int) -> None:
    """Whatever happened before, at whatever instant: where a run rests, a whole one finds nothing to do."""
    chance, at, rested = random.Random(seed), dt.datetime.fromisoformat(MONDAY), 0
    for _ in range(10):
        if chance.random() < 0.5:
            desk.at(at.isoformat())
            chance.choice(CHANGES)(desk)
        desk("run", "--live", now=at.isoformat())
        note = sight(desk).note
        instants = [at + dt.timedelta(minutes=chance.choice((0, 1, 9, 59, 150))) for _ in range(2)]
        if note is not None:
            instants.append(note.until - dt.timedelta(seconds=1))
        for instant in instants:
            if sight(desk).rests_at(instant):
                rested += 1
                _would_do_nothing(desk, instant)
        at += dt.timedelta(minutes=chance.choice(STEPS))
    assert rested > 5


def _would_do_nothing(desk: Desk, instant: dt.datetime) -> None:
    before = contents(desk.root)
    context = open_workspace(desk.root, lambda: instant, os.environ)
    outcome = run(context, live=True)
    assert (outcome.said, outcome.problems) == ([], [])
    assert contents(desk.root) == before


def test_without_its_cache_it_ends_the_same(desk: Desk, other_desk: Callable[[str], Desk]) -> None:
    """What a letter becomes does not depend on what is kept of earlier runs."""
    ends = []
    for one, forgetful in ((desk, False), (other_desk("other"), True)):
        for now in (MONDAY, TUESDAY, later(TUESDAY), THURSDAY, later(THURSDAY), EVENING):
            if forgetful:
                shutil.rmtree(one.root / "var" / "cache", ignore_errors=True)
            one("run", "--live", now=now)
            if now == TUESDAY:
                one("approve", DAY)
        # With filters, Pagefind's bytes differ from run to run on equal input.
        ends.append({name: data for name, data in contents(one.root).items() if "/pagefind/" not in name})
    paths = {
        "var/newsletter.log",
        "var/state.db",
        f"var/notices/{DAY}-draft.eml",
    }  # these name the folder, or the day
    assert ends[0].keys() == ends[1].keys()
    assert {name for name in ends[0] if ends[0][name] != ends[1][name]} <= paths


def test_a_note_comes_back() -> None:
    """A note is read as it was written; what is no note is refused."""
    now = dt.datetime(2023, 9, 26, 9, 5, tzinfo=dt.UTC)
    note = Rest(digest="x", since=now, until=now + LATER, files=("a.xml",), folders=("b",), secrets=("S",))
    assert Rest.read(note.written) == note
    for content in (
        b"",
        b"[]",
        b"{}",
        b'{"digest": "x", "since": 1, "until": 2, "files": [], "folders": [], "secrets": []}',
    ):
        with pytest.raises((ValueError, KeyError, TypeError)):
            Rest.read(content)


def test_a_text_of_the_archive_wakes(desk: Desk) -> None:
    """Legal notices that were corrected are online with the next run, wherever their file lies."""
    text = (desk.root / "newsletter.toml").read_text()
    desk.write("newsletter.toml", f'{text}\n[archive]\nmentions = "mentions.md"\n')
    desk.write("mentions.md", "Éditeur : la maison.\n")
    now = later(drafted(desk))
    assert rests(desk, now)
    desk.write("mentions.md", "Éditeur : une autre maison.\n")
    assert not rests(desk, now)
