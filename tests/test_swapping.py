"""Files that people edit at the same moment: no save of theirs is lost, whichever way their editor saves."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter import swapping
from newsletter.exceptions import ConfigurationError, FailedError
from newsletter.swapping import create, rewrite, settled
from tests import racing_editor

pytestmark = pytest.mark.editor_at_work

WAYS = ["in-place", "by-rename"]
SAVES = 150
_PROGRAM = re.compile(rb"(?m)^program = (\d+)$")


def counted(content: bytes) -> bytes:
    """What the program writes: one more; what is being written by somebody else is no file of its."""
    if not content.endswith(b"end\n"):
        raise ConfigurationError("Not whole")
    return _PROGRAM.sub(lambda found: b"program = %d" % (int(found[1]) + 1), content)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "edition.md"
    path.write_text("mine = 0\nprogram = 0\n" + "des mots\n" * 3000 + "end\n")
    return path


@pytest.fixture(params=[True, False], ids=["exchanged", "replaced"])
def _either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With files that change places, and where they cannot."""
    if not request.param:
        monkeypatch.setattr(swapping, "_exchanged", lambda _one, _other: False)


def meddling(monkeypatch: pytest.MonkeyPatch, step: str, saves: list[Callable[[], object]]) -> None:
    """Let somebody save right before a step, each time that it is taken; then no more."""
    real = getattr(swapping, step)

    def step_after_a_save(*arguments: object) -> object:
        if saves:
            saves.pop(0)()
        return real(*arguments)

    monkeypatch.setattr(swapping, step, step_after_a_save)


def saving(file: Path, way: str, number: int) -> Callable[[], None]:
    """Save the buffer of an editor that was opened before."""
    text = file.read_text().replace("mine = 0", f"mine = {number}")
    return lambda: racing_editor.save(file, way, text)


@pytest.mark.long
@pytest.mark.parametrize("way", WAYS)
def test_no_save_is_lost_in_a_race(file: Path, way: str) -> None:
    """An editor saves again and again while the program writes again and again: every save comes to stand in the file."""
    command = [sys.executable, racing_editor.__file__, str(file), way, str(SAVES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as editor:
        while editor.poll() is None:
            rewrite(file, counted)
        assert editor.stdout is not None
        lost = json.loads(editor.stdout.read())
    assert lost == []
    assert file.read_text().startswith(f"mine = {SAVES}\n")
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("times", [1, 3])
def test_saved_right_before_the_files_change_places(
    file: Path, monkeypatch: pytest.MonkeyPatch, way: str, times: int
) -> None:
    """The last save wins, and has the program's change too, however often the editor came first."""
    meddling(monkeypatch, "_exchanged", [saving(file, way, number) for number in range(1, times + 1)])
    assert rewrite(file, counted) is True
    assert file.read_text().startswith(f"mine = {times}\nprogram = 1\n")
    assert [one.name for one in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("_either")
def test_saved_while_the_new_file_is_written(file: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """A save between reading and writing is kept, also where files cannot change places."""
    meddling(monkeypatch, "_replaced", [saving(file, way, 1)])
    assert rewrite(file, counted) is True
    assert file.read_text().startswith("mine = 1\nprogram = 1\n")


@pytest.mark.usefixtures("_either")
def test_what_is_refused_stands_as_it_was_saved(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When what was saved in between can't be changed, it is in the file, byte for byte, and the refusal is told."""
    meddling(monkeypatch, "_replaced", [lambda: file.write_text("mine = 1, broken")])
    with pytest.raises(ConfigurationError, match="Not whole"):
        rewrite(file, counted)
    assert file.read_text() == "mine = 1, broken"
    with pytest.raises(ConfigurationError, match="Not whole"):
        rewrite(file, counted)
    assert [one.name for one in file.parent.iterdir()] == [file.name]


def test_a_file_that_is_being_written_is_waited_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that has emptied the file, or taken it away, and writes it in pieces, is let finish first."""
    whole = file.read_text()
    pieces = [
        lambda: file.write_text(whole[:9]),
        lambda: file.write_text(whole[:-4]),
        lambda: file.write_text(whole),
    ]
    file.write_text("")
    monkeypatch.setattr(swapping.time, "sleep", lambda _seconds: pieces.pop(0)() if pieces else None)
    assert rewrite(file, counted) is True
    assert file.read_text() == whole.replace("program = 0", "program = 1")
    pieces.append(lambda: file.write_text(whole))
    file.unlink()
    assert rewrite(file, counted) is True
    assert "program = 1\n" in file.read_text()


def test_taken_away_while_the_new_file_is_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that renames the old file first, and writes a new one then, loses nothing either."""
    whole = file.read_text()
    backup = file.with_name("edition.md~")
    meddling(monkeypatch, "_replaced", [lambda: file.rename(backup)])
    back = [lambda: file.write_text(whole.replace("mine = 0", "mine = 1"))]
    monkeypatch.setattr(swapping.time, "sleep", lambda _seconds: back.pop(0)() if back else None)
    assert rewrite(file, counted) is True
    assert file.read_text().startswith("mine = 1\nprogram = 1\n")
    assert backup.read_text() == whole


@pytest.mark.usefixtures("_either")
def test_permissions_and_links_stay(file: Path) -> None:
    """The rewritten file has the permissions of the old one; a symbolic link to it still is one."""
    file.chmod(0o640)
    link = file.with_name("link.md")
    link.symlink_to(file)
    assert rewrite(link, counted) is True
    assert link.is_symlink()
    assert file.stat().st_mode & 0o777 == 0o640
    assert "program = 1\n" in file.read_text()


def test_nothing_to_change_touches_nothing(file: Path) -> None:
    """A change that makes the same is none."""
    before = file.stat()
    assert rewrite(file, lambda content: content) is False
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_does_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing file is named with a remedy, after a while."""
    monkeypatch.setattr(swapping.time, "sleep", lambda _seconds: None)
    with pytest.raises(FailedError, match=r"Cannot write: .*none\.md: No such file"):
        rewrite(tmp_path / "none.md", counted)
    with pytest.raises(FileNotFoundError):
        settled(tmp_path / "none.md")


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_replaces_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool) -> None:
    """A file that somebody made meanwhile stays as it is, also on a file system without hard links."""
    if not links:
        monkeypatch.setattr(
            swapping.os, "link", lambda _made, _path: (_ for _ in ()).throw(PermissionError())
        )
    path = tmp_path / "editions" / "new.md"
    assert create(path, b"first") is True
    assert create(path, b"second") is False
    assert path.read_bytes() == b"first"
    assert [one.name for one in path.parent.iterdir()] == ["new.md"]


def test_an_empty_file_stays_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that nobody is writing is soon taken for what it is."""
    pauses: list[float] = []
    monkeypatch.setattr(swapping.time, "sleep", pauses.append)
    path = tmp_path / "empty.md"
    path.write_bytes(b"")
    assert settled(path) == b""
    path.write_bytes(b"x")
    assert settled(path, b"x") == b"x"
    assert len(pauses) == 12
