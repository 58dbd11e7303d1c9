"""Workspaces that older programs left are gone on with: nothing of what counts is lost, and nothing leaves twice."""

import dataclasses
import os
import re
import signal
import sqlite3
import subprocess
import sys
import tarfile
import warnings
from collections.abc import Iterable
from contextlib import closing
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from newsletter.exceptions import ConfigurationError, FailedError
from newsletter.model import Answer, Relation
from newsletter.store import Store, database, upgrading
from newsletter.store.connection import Connection
from newsletter.store.migrations import MIGRATIONS
from tests.mailservers import serving
from tests.test_store import an_old_database
from tests.workspaces import DAY, THURSDAY, Desk

pytestmark = pytest.mark.long

FOLDER = Path(__file__).parent / "data" / "upgrades"
OPERATE = Path(__file__).parent.parent / "docs" / "operate.md"
PAST = ("1-22e7654", "2-49eaced", "3-97a6f47", "4-e3133d8", "5-1bca4ea", "6-64650ee", "7-67b35be")
READERS = "8-67b35be-readers"
WITH_ANSWERS = ("4", "5", "6", "7", "8")
BEFORE = "2023-09-26T11:00:00+02:00"
AFTER = "2023-10-03T09:05:00+02:00"
SENT = "2023-09-21"
TITLES = {
    "Un guide pour compter ce qui compte",
    "Une note sur les alliances de territoire",
    "Un récit de la semaine",
}


def rows(path: Path) -> list[str]:
    """All that a database holds."""
    with closing(sqlite3.connect(path)) as db:
        return [*db.iterdump(), str(db.execute("PRAGMA user_version").fetchone()[0])]


def database_of(name: str, path: Path) -> Path:
    """Make the database that an older program left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as db:
        db.executescript((FOLDER / name / "state.sql").read_text(encoding="utf-8"))
    return path


@pytest.fixture
def left(tmp_path: Path, desk: Desk, request: pytest.FixtureRequest) -> Desk:
    """The workspace that an older program left; where the program asks for it, its settings name one way out."""
    name = getattr(request, "param", PAST[0])
    there = dataclasses.replace(desk, root=tmp_path / name)
    with tarfile.open(FOLDER / name / "workspace.tar.xz") as tar:
        tar.extractall(there.root, filter="data")
    database_of(name, there.root / "var" / "state.db")
    if int(name[0]) < 7:
        settings = (there.root / "newsletter.toml").read_text(encoding="utf-8").splitlines(keepends=True)
        there.write("newsletter.toml", "".join(one for one in settings if not one.startswith("recipients =")))
    return there


@pytest.mark.parametrize("name", [*PAST, READERS])
def test_what_counts_is_kept(name: str, tmp_path: Path) -> None:
    """Whom a letter reached, what is known and since when, the agenda's answers and the sources' health are those of before."""
    path = database_of(name, tmp_path / "state.db")
    with closing(sqlite3.connect(path)) as db:
        known = {str(row[0]) for row in db.execute("SELECT key FROM entry")}
    with Store(path) as store:
        found = {one.key: one for one in store.collected.entries()}
        assert found.keys() == known
        assert {one.title for one in found.values() if one.sources == ("notes",)} == TITLES
        assert {one.first_seen.date().isoformat() for one in found.values()} == {"2023-09-19", "2023-09-26"}
        assert all(key in store.collected.alike(one.sources[0], [one]) for key, one in found.items())
        tally = store.ledger.tallies()
        assert [day.isoformat() for day in tally] == [SENT]
        (one,) = tally.values()
        assert (one.accepted, one.refused, one.suppressed) == ((2, 2, 1) if name == READERS else (1, 0, 0))
        handed = store.ledger.handed_over(next(iter(tally)))
        assert handed is not None
        assert handed.message_id == f"<edition-{SENT}@jeudis.example.org>"
        health = {one.id: one for one in store.collected.health()}
        assert (health["muette"].failures, health["muette"].last_success, health["notes"].failures) == (
            3,
            None,
            0,
        )
        answer = Answer(entry="notes/n1", relation=Relation.NOT_SAME_AS, other="notes/n2")
        assert store.answers.all() == ((answer,) if name[0] in WITH_ANSWERS else ())
        assert store.memory.proposal(next(iter(tally))) is not None
    with closing(sqlite3.connect(path)) as db:
        assert upgrading.schema(db) == {name for name, _ in MIGRATIONS}
        new = sqlite3.connect(":memory:")
        with closing(new):
            upgrading.upgrade(new)
            columns = "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c ORDER BY 1, 2"
            indexes = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' ORDER BY 1"
            for question in columns, indexes:
                assert db.execute(question).fetchall() == new.execute(question).fetchall()


@pytest.mark.parametrize("left", PAST, indirect=True)
def test_the_letter_that_waits(left: Desk, tmp_path: Path) -> None:
    """It leaves at its hour as the bytes that an older program composed; what left before stays as it is, and once."""
    frozen = (left.root / "var" / "frozen" / DAY / "message.eml").read_bytes()
    before = {path: path.read_bytes() for path in left.outbox}
    said = left("status", "--json", now=BEFORE)
    assert (said.code, said.err) == (0, "")
    assert (said.json["next"]["date"], said.json["next"]["status"]) == (DAY, "approved")
    assert [(one["edition"], one["accepted"]) for one in said.json["deliveries"]] == [(SENT, 1)]
    assert [one["code"] for one in said.json["needs"]] == ["source-failing"]
    assert left("run", "--live", now=THURSDAY).code == 0
    sent = left.root / "var" / "outbox" / f"{DAY}.eml"
    assert sent.read_bytes() == frozen
    assert {path: path.read_bytes() for path in left.outbox if path != sent} == before
    assert left("status", "--json").json["deliveries"][-1]["accepted"] == 1
    assert left("backup", str(tmp_path / "backup.tar")).code == 0


@pytest.mark.parametrize("left", [PAST[0]], indirect=True)
def test_the_next_letter(left: Desk) -> None:
    """The oldest goes on: a letter is drafted, approved and sent by the program of today, without what was in earlier ones."""
    assert left("run", "--live", now=THURSDAY).code == 0
    assert left("run", "--live", now=AFTER).code == 0
    assert left("approve", "2023-10-05").code == 0
    text = (left.root / "archive" / "editions" / "2023-10-05.md").read_text(encoding="utf-8")
    assert "number = 3" in text
    assert not [title for title in TITLES if title in text]
    assert left("run", "--live", now="2023-10-05T09:01:00+02:00").code == 0
    assert [path.stem for path in left.outbox] == [SENT, DAY, "2023-10-05"]


class _Box:
    """A mail server that takes all."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken += [(one, envelope.content) for one in envelope.rcpt_tos]
        return "250 OK"


@pytest.mark.parametrize("left", [READERS], indirect=True)
def test_readers(left: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers get the letter as it was approved, each once, by the names that the ledger has for them; who left stays away."""
    monkeypatch.setenv("UNSUBSCRIBE_KEY", "an old key of thirty-two bytes!!")
    frozen = message_from_bytes((left.root / "var" / "frozen" / DAY / "message.eml").read_bytes())
    box = _Box()
    with serving(box) as port:
        left.change("newsletter.toml", "port = 2525", f"port = {port}")
        assert left("run", "--live", now=THURSDAY).code == 0
        assert left("run", "--live").code == 0
    letters = [one for one in box.taken if one[0] != "redaction@example.org"]  # who is told
    assert sorted(one for one, _ in letters) == [
        f"{name}@example.org" for name in ("lea", "marc", "nora", "oscar")
    ]
    for reader, content in letters:
        got = message_from_bytes(content)
        assert (got["Subject"], got["Date"]) == (frozen["Subject"], frozen["Date"])
        assert reader in got["To"]
    assert [(one["accepted"], one["refused"]) for one in left("deliveries", "--json").json] == [
        (2, 2),
        (4, 0),
    ]


class _Counted(Connection):
    """A connection that something befalls at one of its statements that write."""

    left = 0
    hit = staticmethod(lambda: None)

    def _count(self) -> None:
        if self.in_transaction:
            type(self).left -= 1
            if type(self).left == 0:
                self.hit()

    def execute(self, *given: Any) -> Any:
        self._count()
        return super().execute(*given)

    def executemany(self, *given: Any) -> Any:
        self._count()
        return super().executemany(*given)


def _fails() -> None:
    raise FailedError("The disk is full")


def _statements(path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count what an upgrade does after it has begun."""
    monkeypatch.setattr(database, "Connection", _Counted)
    _Counted.left = 0
    Store(path).__exit__()
    return -_Counted.left


def test_a_broken_upgrade_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At whichever statement it fails, the database is as the older program left it; tried again, it succeeds."""
    number = _statements(database_of(PAST[0], tmp_path / "a.db"), monkeypatch)
    assert number > len(MIGRATIONS)
    path = database_of(PAST[0], tmp_path / "b.db")
    before = rows(path)
    monkeypatch.setattr(_Counted, "hit", staticmethod(_fails))
    for place in range(1, number + 1):
        _Counted.left = place
        with pytest.raises(FailedError):
            Store(path)
        assert rows(path) == before
    _Counted.left = 0
    Store(path).__exit__()
    assert rows(path) == rows(tmp_path / "a.db")


def test_a_killed_upgrade_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed (-9) at whichever statement, the same."""
    number = _statements(database_of(PAST[0], tmp_path / "a.db"), monkeypatch)
    path = database_of(PAST[0], tmp_path / "b.db")
    before = rows(path)
    monkeypatch.setattr(_Counted, "hit", staticmethod(lambda: os.kill(os.getpid(), signal.SIGKILL)))
    for place in range(1, number + 1):
        _Counted.left = place
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 on; the child only dies
            child = os.fork()
        if child == 0:
            Store(path)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        assert rows(path) == before
    _Counted.left = 0
    Store(path).__exit__()
    assert rows(path) == rows(tmp_path / "a.db")


COMMANDS = [("status",), ("run", "--live"), ("approve", DAY), ("collect",), ("entries",)]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_one_of_a_newer_program(desk: Desk, command: Iterable[str]) -> None:
    """It is refused by every command in one line that says what, which, why and what to do; nothing of it changes."""
    path = desk.root / "var" / "state.db"
    Store(path).__exit__()
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT INTO migration VALUES ('in_2031')")
        db.commit()
    before = rows(path)
    said = desk(*command)
    assert said.code == 2
    assert "The database is of a newer program: var/state.db: it has in_2031" in said.err
    assert "; install the newer program again" in said.err
    assert "Traceback" not in said.err
    assert rows(path) == before


def test_one_that_became_newer_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that was faster is noticed before anything is written."""
    path = tmp_path / "state.db"
    with closing(an_old_database(path, 3)) as db:
        db.execute("INSERT INTO migration VALUES ('in_2031')")
    before = rows(path)
    monkeypatch.setattr(database, "refuse_newer", lambda db: None)
    with pytest.raises(ConfigurationError, match="in_2031"):
        Store(path)
    assert rows(path) == before


@pytest.mark.parametrize("more", ["", "[future]\nkey = 1\n"], ids=["known keys", "unknown ones"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_workspace_of_a_newer_program(desk: Desk, command: Iterable[str], more: str) -> None:
    """One of a newer form is refused as such, whatever its keys are; nothing of it changes, and there is no database yet."""
    desk.change("newsletter.toml", "format = 1 ", "format = 2 ")
    settings = desk.root / "newsletter.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + more, encoding="utf-8")
    before = {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()}
    said = desk(*command)
    assert (said.code, said.out) == (2, "")
    assert (
        "newsletter.toml, ligne 5 : format = 2 : ce dossier est d’une version plus récente"
        in said.err.replace("\u00a0", " ")
    )
    assert "installez la version plus récente" in said.err
    assert {path: path.read_bytes() for path in desk.root.rglob("*") if path.is_file()} == before


def test_a_workspace_without_a_form(desk: Desk) -> None:
    """One that says none is of the first; `init` says it."""
    assert "format = 1 " in (desk.root / "newsletter.toml").read_text(encoding="utf-8")
    desk.change("newsletter.toml", "format = 1 ", "# format ")
    assert desk("status").code == 0


@pytest.mark.parametrize("given", ["0", "-1", '"1"', "1.5", "true"])
def test_a_form_that_is_none(desk: Desk, given: str) -> None:
    """It is a number from one on."""
    desk.change("newsletter.toml", "format = 1 ", f"format = {given} ")
    said = desk("status")
    assert said.code == 2
    assert "newsletter.toml, ligne 5" in said.err


def walk(number: int, desk: Desk, aside: Path) -> list[str]:
    """Return the lines that `docs/operate.md` shows: the first are the upgrade, the second the way back.

    What another program does, and how it comes, is left out: the workspace is what it left.
    """
    text = OPERATE.read_text(encoding="utf-8").partition("## Upgrading")[2].partition("\n## ")[0]
    lines = re.findall(r"(?:^ {4}.+\n)+", text, re.MULTILINE)[number].splitlines()
    comes = next(place for place, line in enumerate(lines) if line.strip().startswith("git "))
    ours = [line for line in lines[:comes] if ".venv/bin" not in line] + (
        lines[comes:] if number == 0 else []
    )
    ours = [line.strip() for line in ours if not line.strip().startswith(("crontab", "git", "make"))]
    program = str(Path(sys.executable).with_name("newsletter"))
    places = (
        (".venv/bin/newsletter", program),
        ("/srv/jeudis-", f"{aside}/"),
        ("/srv/jeudis", str(desk.root)),
    )
    for old, new in places:
        ours = [line.replace(old, new) for line in ours]
    return ours


def follow(lines: list[str], now: str) -> str:
    """Do as lines say, but for what a doctor finds of example addresses; return what they print."""
    script = "\n".join(f"{line} || true" if line.endswith("doctor") else line for line in lines)
    environment = {"PATH": os.environ["PATH"], "NEWSLETTER_NOW": now, "NEWSLETTER_NETWORK": "off"}
    done = subprocess.run(
        ["/bin/sh", "-ec", script], env=environment, capture_output=True, text=True, check=True, timeout=100
    )
    assert "Traceback" not in done.stderr
    return done.stdout


@pytest.mark.parametrize("left", ["7-67b35be"], indirect=True)
def test_there_and_back(left: Desk, tmp_path: Path) -> None:
    """The manual's lines upgrade, and go back: the database is as the older program knows it, and what left meanwhile has left."""
    path, aside = left.root / "var" / "state.db", tmp_path / "aside"
    aside.mkdir()
    before = rows(path)
    said = follow(walk(0, left, aside), BEFORE)
    assert said.startswith("newsletter ")
    assert f"schema {len(MIGRATIONS)}" in said
    assert rows(path) != before
    assert left("run", "--live", now=THURSDAY).code == 0
    follow(walk(1, left, aside), THURSDAY)
    assert rows(path) == before
    sent = left.root / "var" / "outbox" / f"{DAY}.eml"
    assert not sent.exists()
    assert left("run", "--live", now=THURSDAY).code == 0
    assert not sent.exists()
