"""A workspace on a machine of several people: what one leaves behind, another can go on with, or is told the truth about."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsletter.exceptions import FileError
from newsletter.files import make_private, write_privately
from newsletter.pipeline.signing import _content
from newsletter.sharing import may_write, opening, share, work_together
from tests.people import Person, as_others
from tests.workspaces import DAY, THURSDAY, TUESDAY, Desk, Said

pytestmark = pytest.mark.long

CRON, EDITOR, GROUP = 64_001, 64_002, 64_100  # nobody's

LATER = "2023-09-26T16:05:00+02:00"


@dataclass(frozen=True)
class House:
    """An approved letter's workspace where others may go, used by who runs it and by a second person."""

    root: Path

    def of(self, user: int, *, group: int, mode: str) -> None:
        """Give all of it to somebody."""
        for path in (self.root, *self.root.rglob("*")):
            os.chown(path, user, group)
        subprocess.run(["chmod", "-R", mode, self.root], check=True)

    def __call__(self, user: int, *arguments: str, now: str = THURSDAY) -> Said:
        """Run a command as somebody; the second person and cron's are of one group."""
        return Person(user, (GROUP,)).calls(self.root, *arguments, now=now)

    def announce(self, title: str) -> None:
        """Write one more event into the agenda."""
        with (self.root / "feeds" / "agenda.toml").open("a") as agenda:
            agenda.write(f'\n[[event]]\ntitle = "{title}"\nstart = 2023-10-06\n')

    def sent(self) -> int:
        return len(list((self.root / "var" / "outbox").glob("*.eml")))

    def told(self) -> list[str]:
        """What was told since this was asked last."""
        found = sorted((self.root / "var" / "notices").glob("*.eml"))
        said = [path.read_text() for path in found]
        for path in found:
            path.unlink()
        return said


@pytest.fixture
def house(desk: Desk) -> Iterator[House]:
    desk.after((TUESDAY, "run"), (TUESDAY, "approve", DAY))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        shutil.copytree(desk.root, Path(folder) / "letter")
        yield House(Path(folder) / "letter")


@as_others
@pytest.mark.parametrize("mode", ["g+rwXs", "g+rwX"])
def test_who_looks_keeps_nobody_out(house: House, mode: str) -> None:
    """In a folder of a group a second person looks, and approves; the letter of the first leaves, whatever their umasks."""
    house.of(CRON, group=GROUP, mode=mode)
    (house.root / "var" / "state.db").chmod(0o644)  # as SQLite makes it
    assert house(EDITOR, "status").code == 0
    assert not list((house.root / "var").glob("state.db-*"))
    assert house(EDITOR, "approve", DAY, "--withdraw", now=TUESDAY).code == 0
    assert not list((house.root / "var").glob("state.db-*"))
    assert house(CRON, "status", now=TUESDAY).code == 0  # which shares what is cron's
    before = (house.root / "var" / "state.db").read_bytes()
    house.announce("Une rencontre")
    said = house(EDITOR, "collect", now=LATER)
    assert said.code == 0, said.err
    assert (house.root / "var" / "state.db").read_bytes() != before
    said = house(EDITOR, "approve", DAY, now=LATER)
    assert said.code == 0, said.err
    done = house(CRON, "run", "--live")
    assert house.sent() == 1, done.err
    assert not list((house.root / "var").glob("aside-*"))
    (house.root / "var" / "state.db").chmod(0o644)
    house.announce("Une autre")
    refused = house(EDITOR, "collect", now=THURSDAY)
    assert refused.code == 1
    assert f"state.db is {CRON}'s" in refused.err
    assert not list((house.root / "var").glob("state.db-*"))


@as_others
def test_what_cannot_be_written_is_told_once_and_truly(house: House) -> None:
    """A database of root's: its user is told the cause and the command once; the doctor is not content, and no cron has stopped."""
    house.of(CRON, group=CRON, mode="u+rwX")
    os.chown(house.root / "var" / "state.db", 0, 0)
    house.told()
    told = []
    for minute in ("00", "10", "20", "30"):
        done = house(CRON, "run", "--live", now=f"2023-09-28T09:{minute}:00+02:00")
        assert done.code == 1
        assert "this user may not write there: state.db is root's" in done.err
        assert f"give this user the right to write there, as root: chown {CRON} " in done.err
        assert "Unexpected" not in done.err
        told.append(house.told())
    assert house.sent() == 0
    assert [len(one) for one in told] == [1, 0, 0, 0]
    doctor = house(CRON, "doctor")
    assert doctor.code == 1
    assert "var/state.db (à root)" in doctor.out
    late = house(CRON, "status", now="2023-09-28T16:00:00+02:00").out
    assert "cron" not in late.replace("chown", "")
    os.chown(house.root / "var" / "state.db", CRON, CRON)
    house(CRON, "run", "--live", now="2023-09-28T09:40:00+02:00")
    assert house.sent() == 1
    assert not list((house.root / "var").glob("aside-*"))


@as_others
@pytest.mark.parametrize("has_reserve", [True, False])
def test_a_closed_folder_is_told(house: House, has_reserve: bool) -> None:  # noqa: FBT001 - a case
    """`var` itself is closed: `status` answers with the cause, runs say it; a notice only where it can be remembered."""
    house.of(CRON, group=CRON, mode="u+rwX")
    var = house.root / "var"
    if not has_reserve:
        (var / "reserve").unlink()
    house.told()
    var.chmod(0o555)
    told = []
    for minute in ("00", "10", "20"):
        done = house(CRON, "run", "--live", now=f"2023-09-28T09:{minute}:00+02:00")
        assert done.code == 1
        assert "this user may not write there" in done.err
        assert ("No notice is mailed" in done.err) is not has_reserve
        told.append(len(house.told()))
    assert sum(told[1:]) == 0
    assert bool(told[0]) is has_reserve
    status = house(CRON, "status")
    assert status.code == 0
    assert "ne peut pas écrire dans var" in status.out
    assert "devait partir à 9" in status.out
    late = house(CRON, "status", now="2023-09-28T16:00:00+02:00").out
    assert "le programme n’est pas passé" not in late
    assert house.sent() == 0
    var.chmod(0o755)
    house(CRON, "run", "--live", now="2023-09-28T09:40:00+02:00")
    assert house.sent() == 1


@as_others
def test_a_folder_that_cannot_be_read(house: House) -> None:
    """What is frozen is root's: `status` answers, all say once that it cannot be read, and nothing is unexpected."""
    house.of(CRON, group=CRON, mode="u+rwX")
    frozen = house.root / "var" / "frozen"
    os.chown(frozen, 0, 0)
    frozen.chmod(0o700)
    status, run = house(CRON, "status"), house(CRON, "run", "--live")
    assert status.code == 0, status.err
    assert "ne peut pas être lu" in status.out
    assert run.code == 1
    assert "give this user the right to read it" in run.err
    assert "Unexpected" not in run.err
    assert len(run.err.splitlines()) == len(set(run.err.splitlines())) == 1
    assert "Traceback" not in (house.root / "var" / "newsletter.log").read_text()


@as_others
def test_root_is_told_whose_it_is(house: House) -> None:
    """Root writes in another's workspace: it is said before; what is closed to that user by then, root sees as they would."""
    house.of(CRON, group=CRON, mode="u+rwX,go-w")
    done = house(0, "draft", now=TUESDAY)
    assert f"You are root, and the workspace is {CRON}'s" in done.err
    assert f"chown -R {CRON}" in done.err
    os.chown(house.root / "var" / "frozen", 0, 0)
    status = house(0, "status", now=TUESDAY).out
    assert "var/frozen (à root)" in status
    assert f"chown -R {CRON} {house.root}/var/frozen" in status


@as_others
def test_what_root_froze(house: House) -> None:
    """Root approved in another's workspace: that its readers' list is closed to them is seen before its hour, by root too."""
    house.of(CRON, group=CRON, mode="u+rwX,go-w")
    folder = house.root / "var" / "frozen" / DAY
    (folder / "recipients").touch(mode=0o600)
    os.chown(folder, 0, 0)
    for user in (0, CRON):
        assert f"var/frozen/{DAY} (à root)" in house(user, "status", now=TUESDAY).out


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Path]:
    """A folder of a group, for a process of umask 077."""
    before = os.umask(0o077)
    folder = tmp_path / "var"
    folder.mkdir()
    folder.chmod(0o770)
    yield folder
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_private_is_the_groups_where_a_group_works(shared: Path) -> None:
    """Lists and keys are their owner's alone; in a folder of a group they are the group's, and nobody else's."""
    work_together(shared)
    write_privately(shared / "key", [b"x"])
    make_private(shared / "list")
    (shared / "log").write_text("")
    assert [mode(shared / name) for name in ("key", "list", "log")] == [0o660] * 3
    shared.chmod(0o755)
    write_privately(shared / "key", [b"y"])
    make_private(shared / "other")
    assert [mode(shared / name) for name in ("key", "other")] == [0o600] * 2


def test_a_key_that_signs_may_be_the_groups(shared: Path) -> None:
    """Whoever approves needs it: in a folder of a group that group may read it, elsewhere its owner alone."""
    key = shared / "dkim.pem"
    key.write_bytes(b"x")
    key.chmod(0o640)
    assert _content(shared, "dkim.pem") == b"x"
    key.chmod(0o644)
    with pytest.raises(FileError):
        _content(shared, "dkim.pem")
    key.chmod(0o640)
    shared.chmod(0o755)
    with pytest.raises(FileError):
        _content(shared, "dkim.pem")


def test_only_a_group_is_shared_with(shared: Path) -> None:
    """What is there becomes the group's; in a folder of one person's own it stays as it is."""
    path = shared / "state.db"
    path.write_text("")
    share(path)
    assert mode(path) == 0o660
    path.chmod(0o600)
    shared.chmod(0o755)
    share(path)
    assert mode(path) == 0o600


@as_others
def test_what_another_may_write_to(shared: Path) -> None:
    """Root may do anything: what counts is what the owner of the workspace may, and the command names them."""
    root, path = shared.parent, shared / "state.db"
    path.write_text("")
    path.chmod(0o644)
    assert may_write(path, root)
    os.chown(root, CRON, CRON)
    assert not may_write(path, root)
    assert opening(path, root) == f"chmod g+rwX {path}"
    shared.chmod(0o755)
    assert opening(path, root) == f"chown {CRON} {path}"
    os.chown(path, CRON, 0)
    assert may_write(path, root)
