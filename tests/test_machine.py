"""What the machine gets wrong (disk, database, log, streams) is one line with its remedy, and stops what it must."""

import datetime as dt
import json
import os
import pty
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from newsletter.deliver import Outbox
from newsletter.exceptions import FailedError
from newsletter.files import write_atomically
from newsletter.pipeline.conditions import Room
from newsletter.store import Store, examine
from newsletter.store.aside import Aside
from newsletter.store.reserve import Reserve
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk

TODAY = dt.date(2023, 9, 28)
ADA = "ada@example.org"  # who runs the machine


@pytest.fixture
def approved(desk: Desk) -> Desk:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    return desk


def damage(desk: Desk, table: str) -> None:
    """Overwrite the first page of a table, as a failing disk does."""
    path = desk.root / "var" / "state.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xee" * size)


def lines(text: str) -> list[str]:
    """What is said beside that tests leave variables of a rehearsal in the environment."""
    assert "Traceback" not in text
    assert "Unexpected" not in text
    return [line for line in text.splitlines() if not line.startswith("Left in the environment: ")]


def test_a_damaged_page_does_not_stop_the_letter(approved: Desk) -> None:
    """Where the ledger can be read, what is approved leaves; drafting then says it in one line with its remedy, exit 1."""
    damage(approved, "entry")
    assert approved("run", now=THURSDAY).code == 0
    assert len(approved.outbox) == 1
    said = approved("run", now="2023-10-03T09:05:00+02:00")
    (line,) = lines(said.err)
    assert line.startswith("The database cannot be used: var/state.db: it is damaged (")
    assert "restore the whole workspace from a backup, never the database alone; or move it away" in line
    assert said.code == 1


def test_a_damaged_ledger_sends_nothing(approved: Desk) -> None:
    """Nobody could tell whether the letter has left: it stays, exit 1, one line."""
    damage(approved, "delivery")
    said = approved("run", now=THURSDAY)
    assert approved.outbox == []
    (line,) = lines(said.err)
    assert "it is damaged" in line
    assert said.code == 1


def zeroed(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(bytes(100))


def halved(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize("ruin", [zeroed, halved])
def test_a_database_that_cannot_be_opened_is_told(approved: Desk, ruin: Callable[[Path], None]) -> None:
    """`status` answers by the letters' files; a notice goes out each day; nothing leaves without the ledger, which is said too."""
    database, notices = approved.root / "var" / "state.db", approved.root / "var" / "notices"
    ruin(database)
    told = []
    for now in (TUESDAY, "2023-09-26T09:15:00+02:00", THURSDAY, "2023-09-28T09:15:00+02:00"):
        before = {*notices.iterdir()}
        said = approved("run", now=now)
        assert said.code == 1
        assert "it is damaged" in "".join(lines(said.err))
        told.append([path.name for path in {*notices.iterdir()} - before])
    assert [len(one) for one in told] == [1, 0, 1, 0]
    assert all("-need-state-unreadable-" in one for one in (*told[0], *told[2]))
    status = approved("status", "--json")
    assert status.code == approved("status").code == 0
    assert status.json["next"]["status"] == "approved"
    found = {one["code"]: one["text"] for one in status.json["needs"]}
    assert "elle est abîmée" in found["state-unreadable"]
    assert (
        "n’est pas encore partie. La dernière tentative a échoué : la base de données"
        in found["letter-overdue"]
    )
    missed = approved("run", now="2023-09-29T09:05:00+02:00").out
    assert "la dernière tentative a échoué" in missed
    assert "le programme n’est pas passé" not in missed
    assert "letter-missed" in approved.codes()
    assert approved("send", DAY, "--live", now=THURSDAY).code == 1
    assert approved.outbox == []
    for path in (approved.root / "var").glob("state.db*"):
        path.unlink()
    assert approved("run", now="2023-09-28T09:25:00+02:00").code == 0
    assert len(approved.outbox) == 1
    assert not list((approved.root / "var").glob("aside-*"))


def test_a_lost_database_tells_nothing_again(approved: Desk) -> None:
    """What only it knew is neither told again nor guessed: not a letter that was missed before."""
    assert "n’est pas partie" in approved("run", now="2023-09-29T09:05:00+02:00").out
    notices = approved.root / "var" / "notices"
    zeroed(approved.root / "var" / "state.db")
    before = {*notices.iterdir()}
    said = approved("run", now="2023-09-29T09:15:00+02:00")
    assert "n’est pas partie" not in said.out
    assert [path.name.count("-need-state-unreadable-") for path in {*notices.iterdir()} - before] == [1]
    assert {*approved.codes()} & {
        "letter-missed",
        "letter-overdue",
        "approval-lost",
        "source-failing",
    } == set()


def test_a_database_that_another_program_holds_is_not_lost(approved: Desk) -> None:
    """Nothing is told: exit 1, and ten minutes later all goes on."""
    approved.monkeypatch.setattr("newsletter.store.database._BUSY_MS", 0)
    notices = approved.root / "var" / "notices"
    before = {*notices.iterdir()}
    with closing(sqlite3.connect(approved.root / "var" / "state.db", isolation_level=None)) as db:
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("BEGIN EXCLUSIVE")
        said = approved("run", now=THURSDAY)
    (line,) = lines(said.err)
    assert (said.code, "another program holds it" in line) == (1, True)
    assert {*notices.iterdir()} == before
    assert not list((approved.root / "var").glob("aside-*"))
    assert approved("run", now="2023-09-28T09:15:00+02:00").code == 0
    assert len(approved.outbox) == 1


def test_a_full_database_is_said(tmp_path: Path) -> None:
    """What does not fit on the disk is said as that, and nothing of it is written."""
    with Store(tmp_path / "state.db") as store:
        (pages,) = store._db.execute("PRAGMA page_count").fetchone()
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(FailedError) as caught:
            store.memory.propose(TODAY, 1, "x" * 100_000)
        assert "the disk is full" in caught.value.cause
        assert caught.value.remedy == "free some disk space and try again"
        assert store.memory.proposal(TODAY) is None


def test_a_closed_database_is_said(tmp_path: Path) -> None:
    """A database that may only be read is said as that."""
    with Store(tmp_path / "state.db") as store:
        store._db.execute("PRAGMA query_only = ON")
        with pytest.raises(FailedError) as caught:
            store.memory.propose(TODAY, 1, "x")
    assert "may not write there" in caught.value.cause


def test_what_lies_on_a_closed_disk_can_be_read(approved: Desk) -> None:
    """On a disk that is mounted for reading only, `status` says so, and what that keeps; a run is one line, exit 1."""
    real = os.statvfs

    def closed(path: str | Path) -> os.statvfs_result:
        return os.statvfs_result([*real(path)[:8], os.ST_RDONLY, real(path)[9]])

    approved.monkeypatch.setattr(os, "statvfs", closed)
    found = {one["code"]: one["text"] for one in approved("status", "--json", now=THURSDAY).json["needs"]}
    assert "en lecture seule" in found["folder-closed"]
    assert "Le disque est en lecture seule" in found["letter-overdue"]
    with Store(approved.root / "var" / "state.db") as store, pytest.raises(FailedError) as caught:
        store.memory.propose(TODAY, 1, "x")
    assert "may not write there" in caught.value.cause


def test_a_database_whose_index_cannot_be_written_is_read(tmp_path: Path) -> None:
    """Where the log's index finds no place on the disk, what is there can be read."""
    path = tmp_path / "state.db"
    with Store(path) as store:
        store.memory.propose(TODAY, 1, "x")
    (tmp_path / "state.db-shm").mkdir()
    with Store(path) as store:
        assert store.memory.proposal(TODAY) == "x"
        with pytest.raises(FailedError):
            store.memory.propose(TODAY, 1, "y")


@pytest.mark.parametrize("broken", ["folder", "parent"])
@pytest.mark.some(1)
def test_a_log_that_cannot_be_written_stops_nothing(approved: Desk, broken: str) -> None:
    """The letter leaves all the same, and one line names the log, the cause and what to do; exit as without it."""
    var = approved.root / "var"
    for path in var.glob("newsletter.log*"):
        path.unlink()
    (var / "newsletter.log").mkdir()
    if broken == "parent":
        shutil.rmtree(var)
        var.write_text("")
    said = approved.process("run", now=THURSDAY)
    out, err = said.communicate()
    (line,) = lines(err)
    assert line.startswith("Cannot write: ")
    assert "; check the file, its folder and the disk" in line
    assert ("est écrite" in out, said.returncode) == ((True, 0) if broken == "folder" else (False, 1))


CLOSED = (">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-")


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "streams"),
    [("status", CLOSED[:3]), ("--version", CLOSED), ("run", CLOSED[-2:]), ("check", CLOSED[-1:])],
)
def test_a_closed_stream_is_no_error(approved: Desk, command: str, streams: Sequence[str]) -> None:
    """With its output, errors or input closed by the caller, a command does what it does, and says the rest."""
    called = "--version" if command == "--version" else f'-C "$1" {command}'
    for closed in streams:
        ended = subprocess.run(
            ["/bin/sh", "-c", f'"$0" -m newsletter {called} {closed}', sys.executable, str(approved.root)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, lines(ended.stderr)) == (0, []), closed
        assert (ended.stdout == "") is (">&-" in closed.replace("2>&-", "") or command == "run"), closed


@pytest.mark.long
def test_a_run_that_finds_the_workspace_held_is_quiet(approved: Desk) -> None:
    """Cron is told nothing, the log is; exit 0. A person at a terminal is told."""
    command = [sys.executable, "-m", "newsletter", "-C", str(approved.root), "run"]
    ours, theirs = pty.openpty()
    with FileLock(approved.root / "var" / "working"):
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (said.returncode, said.stdout, lines(said.stderr)) == (0, "", [])
        assert subprocess.run(command, stderr=theirs, check=False).returncode == 0
    with open(ours, "rb", buffering=0) as terminal:  # noqa: PTH123 - no path
        assert b"Another newsletter command is at work" in terminal.read(500)
    os.close(theirs)
    log = (approved.root / "var" / "newsletter.log").read_text()
    assert log.count("nothing done: Another newsletter command is at work") == 2


def test_check_writes_nothing_where_nothing_may_be_written(
    approved: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk for reading only `check` says what it says elsewhere, by the agenda as it is now, and touches no file."""
    approved.write("feeds/agenda.toml", f"{(approved.root / 'feeds/agenda.toml').read_text()}\n# rien\n")
    before = {path: path.stat().st_mtime_ns for path in approved.root.rglob("*") if path.is_file()}
    monkeypatch.setattr("newsletter.pipeline.conditions.is_read_only", lambda _: True)
    monkeypatch.setattr("newsletter.pipeline.context.alone", None)  # a lock would be written
    said = approved("check", DAY)
    assert {path: path.stat().st_mtime_ns for path in approved.root.rglob("*") if path.is_file()} == before
    monkeypatch.undo()
    approved.monkeypatch.setenv("NEWSLETTER_LINKS", "off")
    assert (said.code, said.out) == (0, approved("check", DAY, now=TUESDAY).out)


def test_no_room_for_files(approved: Desk) -> None:
    """Where no more files fit on the disk, beside the database neither, `status` answers and a run tells the true cause."""
    real, opened = os.statvfs, sqlite3.connect

    def crowded(path: str | Path) -> os.statvfs_result:
        return os.statvfs_result([*real(path)[:7], 0, *real(path)[8:]])

    def closed(path: str | Path, *rest: object, **more: object) -> sqlite3.Connection:
        return opened(elsewhere if str(path) == str(database) else path, *rest, **more)

    database = approved.root / "var" / "state.db"
    elsewhere = shutil.copytree(approved.root / "var", approved.root.with_name("full")) / "state.db"
    (elsewhere.parent / "state.db-wal").mkdir()  # SQLITE_CANTOPEN, as of a log that finds no place
    approved.monkeypatch.setattr(os, "statvfs", crowded)
    approved.monkeypatch.setattr(sqlite3, "connect", closed)
    found = {one["code"]: one["text"] for one in approved("status", "--json", now=THURSDAY).json["needs"]}
    assert "inodes" in found["disk-full"]
    said = approved("run", now=THURSDAY)
    assert said.code == 1
    assert "no more files fit on the disk (inodes)" in said.err
    assert "may not write" not in said.err
    assert approved.outbox == []


def test_what_is_at_work_is_named(approved: Desk) -> None:
    """A command that hangs holds the others up: since when and which it is, is said, and not that cron has stopped."""
    from newsletter.pipeline.context import open_workspace

    began = dt.datetime.fromisoformat(THURSDAY)
    context = open_workspace(approved.root, lambda: began, {})
    with context.working():
        approved.at("2023-09-28T11:05:00+02:00")
        (need,) = (one for one in approved.needs() if "devait partir" in one)
        doctor = approved("doctor").out
        run = approved("run")
    for said in (need.replace("\u00a0", " "), doctor):
        assert f"depuis jeudi 28 septembre à 9 h 05 (processus {os.getpid()})" in said
        assert "cron est arrêté" not in said
    assert (run.code, run.out) == (0, "")
    assert context.at_work is None
    with FileLock(approved.root / "var" / "working"):  # another program's
        assert context.at_work is not None
        assert context.at_work.since is None


def test_what_the_database_cannot_take_down(tmp_path: Path) -> None:
    """Notices and facts are known all the same, by other runs too, and taken down as soon as that is possible."""
    now = dt.datetime(2023, 9, 28, 9, 5, tzinfo=dt.UTC)
    with Store(tmp_path / "state.db") as store:
        store.memory.keep("a fact", "of before")
    with Store(tmp_path / "state.db") as store:
        store._db.execute("PRAGMA query_only = ON")
        store.memory.tell(TODAY, "need-x/y", now)
        store.memory.keep("a fact", "of now")
        with pytest.raises(FailedError):
            store.memory.take_down(now)
    for apart in (True, False):
        with Store(tmp_path / "state.db", apart=apart) as store:
            assert store.memory.was_told(TODAY, "need-x/y", now)
            assert store.memory.words("a fact") == "of now"
            store.memory.take_down(now)
    assert not list(tmp_path.glob("aside-*"))
    with Store(tmp_path / "state.db") as store:
        assert store.memory.was_told(TODAY, "need-x/y", now)
        assert store.memory.words("a fact") == "of now"


@contextmanager
def no_room() -> Iterator[None]:
    """Let nothing more be written to any file, as on a full disk, but that the system says "File too large" (setrlimit(2))."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # Python ignores the signal that goes with it
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_a_full_disk_takes_no_more_has_its_room(tmp_path: Path) -> None:
    """What was taken room for before is kept in place: marks and words, until the database can take them down."""
    now = dt.datetime(2023, 9, 28, 9, 5, tzinfo=dt.UTC)
    with Store(tmp_path / "state.db") as store:
        store.memory.take_down(now)  # as each run does
        store.memory.keep("a fact", "of before")
    aside = Aside(tmp_path, is_open=True)
    assert aside.can_keep
    before = (tmp_path / "reserve").stat().st_size
    with pytest.MonkeyPatch.context() as full:
        no_files_beside(full)
        with Store(tmp_path / "state.db") as store:
            store._db.execute("PRAGMA query_only = ON")
            assert store.memory.can_tell()
            store.memory.tell(TODAY, "need-x", now)
            store.memory.keep("a fact", "of now")
            store.memory.keep("a fact", "of later")
        with Store(tmp_path / "state.db") as store:
            assert store.memory.was_told(TODAY, "need-x", now)
            assert store.memory.words("a fact") == "of later"
            assert (tmp_path / "reserve").stat().st_size == before
    with Store(tmp_path / "state.db") as store:
        store.memory.take_down(now)
    assert not [*aside.names()]
    with Store(tmp_path / "state.db") as store:
        assert store.memory.was_told(TODAY, "need-x", now)
        assert store.memory.words("a fact") == "of later"


def test_a_kill_while_words_are_forgotten_leaves_the_newer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words in the reserve are newer than those in a file, and stay until that is gone."""
    aside = Aside(tmp_path, is_open=True)
    aside.prepare()
    assert aside.keep("fact x", "of before")
    with pytest.MonkeyPatch.context() as full:
        full.setattr("newsletter.store.aside.write_atomically", _full)
        assert aside.keep("fact x", "of now")
    monkeypatch.setattr(Path, "unlink", _killed)
    with pytest.raises(KeyboardInterrupt):
        aside.forget("fact x")
    assert aside.read("fact x") == "of now"


@pytest.mark.parametrize("writes", [0, 1, 2])
@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("has_file", [False, True])
def test_a_kill_while_words_are_kept_leaves_these(
    tmp_path: Path, writes: int, *, has_file: bool, is_full: bool
) -> None:
    """Once one of the writes is done they are the new words, whatever lay there, and one run later nowhere but in the database."""
    now = dt.datetime(2023, 9, 28, 9, 5, tzinfo=dt.UTC)
    aside = Aside(tmp_path, is_open=True)
    aside.prepare()
    assert not has_file or aside.keep("fact x", "of long before")
    with pytest.MonkeyPatch.context() as full:
        full.setattr("newsletter.store.aside.write_atomically", _full)
        assert aside.keep("fact x", "of before")
    with pytest.MonkeyPatch.context() as stopped, suppress(KeyboardInterrupt):
        _stop_after(stopped, writes, is_full=is_full)
        aside.keep("fact x", "of now")
    left = "of now" if writes else "of before"
    assert aside.read("fact x") == left
    with Store(tmp_path / "state.db") as store:
        store.memory.take_down(now)
        assert not [*aside.names()]
        assert store.memory.words("x") == left


def _stop_after(patch: pytest.MonkeyPatch, writes: int, *, is_full: bool) -> None:
    """Let that many writes be made, in files and in the reserve, then a kill; a full disk takes no file."""
    done = iter(range(writes))
    in_reserve, in_file = Reserve._write, write_atomically

    def counted(write: Callable[..., Any]) -> Callable[..., Any]:
        def wrote(*what: Any) -> Any:
            if next(done, None) is None:
                _killed()
            return write(*what)

        return wrote

    patch.setattr(Reserve, "_write", counted(in_reserve))
    patch.setattr("newsletter.store.aside.write_atomically", _full if is_full else counted(in_file))


def test_words_that_the_reserve_hides_are_not_said_to_be_kept(tmp_path: Path) -> None:
    """Where the reserve can be written no more, its older words count: who keeps others is told that it did not work."""
    aside = Aside(tmp_path, is_open=True)
    aside.prepare()
    with pytest.MonkeyPatch.context() as full:
        full.setattr("newsletter.store.aside.write_atomically", _full)
        assert aside.keep("fact x", "of before")
    with pytest.MonkeyPatch.context() as closed:
        closed.setattr(Reserve, "_write", _closed)
        assert not aside.keep("fact x", "of now")
    assert aside.read("fact x") == "of before"


def _closed(*_: object) -> None:
    raise PermissionError


def _full(*_: object) -> None:
    raise FailedError("Cannot write", "var", cause="No space left on device")


def _killed(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("size", [0, 100, 10**6])
def test_a_reserve_that_was_cut_short_is_made_anew(tmp_path: Path, size: int) -> None:
    """A kill between its making and its writing leaves it without room: the next run takes it."""
    (tmp_path / "reserve").touch()
    os.truncate(tmp_path / "reserve", size)
    aside = Aside(tmp_path, is_open=True)
    aside.prepare()
    with pytest.MonkeyPatch.context() as full:
        no_files_beside(full)
        assert aside.can_keep
        assert aside.keep("fact x", "words")
        assert aside.read("fact x") == "words"


def test_the_margin_of_the_reserve_is_no_room_for_a_probe(tmp_path: Path) -> None:
    """Where a whole message's marks would not fit any more, nothing is told: else it would be by each run."""
    now = dt.datetime(2023, 9, 28, 9, 5, tzinfo=dt.UTC)
    with Store(tmp_path / "state.db") as store, pytest.MonkeyPatch.context() as full:
        store.memory.prepare()
        store._db.execute("PRAGMA query_only = ON")
        no_files_beside(full)
        for message in range(100):
            if not store.memory.can_tell():
                break
            for need in range(40):
                store.memory.tell(TODAY, f"need-state-unreadable-{message:04}{need:04}-operator", now)
        assert message > 1
        assert not [*tmp_path.glob("aside-*")]


def test_nothing_is_told_that_nothing_remembers(tmp_path: Path) -> None:
    """Where there is no room at all, and there was none before, it would be told by each run."""
    with Store(tmp_path / "state.db") as store, pytest.MonkeyPatch.context() as full:
        no_files_beside(full)
        assert store.memory.can_tell()  # the database has room
        assert store._db.execute("SELECT count(*) FROM fact").fetchone()[0] == 0
        store._db.execute("PRAGMA query_only = ON")
        assert not store.memory.can_tell()
        assert store.memory.has_kept_quiet


def no_files_beside(patch: pytest.MonkeyPatch) -> None:
    """Let no more files fit beside the database."""
    patch.setattr("newsletter.store.aside.write_atomically", _full)
    patch.setattr(Aside, "_path", lambda self, name: self._folder / "nowhere" / name)


def test_a_full_disk_is_told_once(approved: Desk) -> None:
    """Nothing can be written but what has its room: each thing is mailed once, and the cause is the true one when it is too late."""
    approved.change("newsletter.toml", 'messenger = "outbox"', 'messenger = "smtp"')
    config = approved.root / "newsletter.toml"
    config.write_text(f'{config.read_text()}\n[notify]\noperator = "{ADA}"\n')
    mails: list[str] = []

    class Way(Outbox):
        def post(self, raw: bytes, to: str, name: str) -> None:
            assert to
            mails.append(f"{name}\n{raw.decode()}")

    approved.monkeypatch.setattr(
        "newsletter.pipeline.notify.telling.poster", lambda context: Way(context.workspace)
    )
    real, counts = shutil.disk_usage, []
    approved.monkeypatch.setattr(
        "newsletter.pipeline.conditions.shutil.disk_usage",
        lambda _: shutil._ntuple_diskusage(10**9, 10**9, 0),  # type: ignore[attr-defined]
    )
    for hour in ("09:05", "09:15", "09:25", "14:55", "15:05", "15:15"):
        with no_room(), approved.monkeypatch.context() as quiet:
            quiet.setattr("click.echo", lambda *_, **__: None)  # only pipes take anything
            approved("run", "--live", now=f"2023-09-28T{hour}:00+02:00")
        counts.append(len(mails))
    assert counts[0] == counts[1] == counts[3] >= 1
    assert counts[4] == counts[5]
    (said,) = (one for one in approved.needs() if "n’est pas partie" in one)
    assert "le programme n’est pas passé" not in said
    assert "cron" not in said
    assert "n’a pas pu noter pourquoi" in said
    assert "Faites de la place sur le disque" in said
    approved.monkeypatch.setattr("newsletter.pipeline.conditions.shutil.disk_usage", real)
    for day in ("2023-09-28T15:25", "2023-09-29T09:05"):
        approved("run", "--live", now=f"{day}:00+02:00")
    assert said in approved.needs(), "with room again, the reason is what it was"
    told = [one for one in mails if "n’est pas partie" in decoded(one)]
    assert len(told) == 2, "once the editor, once whoever runs the machine"
    assert sum(f"To: {ADA}" in one for one in told) == 1


def decoded(mail: str) -> str:
    """Return the words of a mail that was posted under a name."""
    body = message_from_string(mail.partition("\n")[2], policy=policy.default).get_body(("plain",))
    return "" if body is None else str(body.get_content())


def test_a_letter_that_was_missed_keeps_its_reason(approved: Desk) -> None:
    """Where the machine was off, a disk that is full days later is not why; the letter is told of once."""
    late = "2023-09-28T15:05:00+02:00"
    approved("run", now=late)
    (said,) = (one for one in approved.needs() if "n’est pas partie" in one)
    assert "le programme n’est pas passé" in said
    approved.monkeypatch.setattr("newsletter.pipeline.conditions.room", lambda _: (Room.NONE, 0))
    assert said in approved.needs(now="2023-09-29T09:05:00+02:00")
    approved("run")
    assert len(list((approved.root / "var" / "notices").glob(f"{DAY}-held-*"))) == 1


@pytest.mark.parametrize("left", ["nothing", "an empty log", "a cut index"])
def test_a_database_is_read_on_a_full_disk(tmp_path: Path, left: str) -> None:
    """Opened in any way, whatever lies beside it; what is to be written is refused, and it is not taken for damaged."""
    path = tmp_path / "state.db"
    with Store(path) as store:
        store.memory.propose(TODAY, 1, "x")
    if left != "nothing":
        (tmp_path / "state.db-wal").touch()
    if left == "a cut index":
        (tmp_path / "state.db-shm").write_bytes(b"\0\0\0")
    with no_room():
        assert examine(path) == ""
        for apart in (False, True):
            with Store(path, apart=apart) as store:
                assert store.memory.proposal(TODAY) == "x"
        with Store(path) as store, pytest.raises(FailedError):
            store.memory.propose(TODAY, 1, "y")
    with Store(path) as store:
        store.memory.propose(TODAY, 1, "y")
        assert store.memory.proposal(TODAY) == "y"


@pytest.mark.long
def test_status_and_doctor_on_a_full_disk(approved: Desk) -> None:
    """`status` answers in full; `doctor` finds the database whole; with room again the letter leaves."""
    approved.at(THURSDAY)
    program = [sys.executable, "-m", "newsletter", "-C", str(approved.root)]
    with no_room():  # which only pipes pass
        status, doctor = (
            subprocess.run([*program, *asked], capture_output=True, text=True, check=False)
            for asked in (["status", "--json"], ["doctor"])
        )
    assert (status.returncode, doctor.returncode) == (0, 0), (status.stderr, doctor.stderr)
    assert json.loads(status.stdout)["next"]["status"] == "approved"
    assert "La base de données est intacte" in doctor.stdout
    assert approved("run").code == 0
    assert len(approved.outbox) == 1


def test_a_disk_that_fails_is_no_damaged_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where SQLite says so is the database itself given up."""
    path = tmp_path / "state.db"
    with Store(path):
        pass

    def fails(code: int) -> Callable[..., None]:
        def failing(*_: object) -> None:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = code
            raise error

        return failing

    monkeypatch.setattr("newsletter.store.examining.copy_into", fails(sqlite3.SQLITE_IOERR_READ))
    with pytest.raises(FailedError) as caught:
        examine(path)
    assert "damaged" not in caught.value.cause
    monkeypatch.setattr("newsletter.store.examining.copy_into", fails(sqlite3.SQLITE_CORRUPT))
    assert "ne se lit pas" in examine(path)
