"""What a build lays aside comes back, also in forks, and leaves nothing on disk."""

import os
from pathlib import Path

import pytest

from newsletter.archive.aside import Aside

pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def test_what_is_laid_aside_comes_back(tmp_path: Path) -> None:
    """Each thing by its name, the later of two; nobody finds a file of it."""
    aside = Aside(tmp_path / "cache")
    assert aside.take("a") is None
    for name, content in (("a", b"1"), ("b", b"22" * 9000), ("a", b"3"), ("empty", b"")):
        aside.lay(name, content)
    assert [aside.take(one) for one in ("a", "b", "empty", "c")] == [b"3", b"22" * 9000, b"", None]
    assert [*(tmp_path / "cache").iterdir()] == []
    aside.close()
    assert aside.take("a") is None
    aside.lay("a", b"4")
    assert aside.take("a") == b"4"
    aside.close()


def test_a_fork_finds_it(tmp_path: Path) -> None:
    """A fork reads what was laid aside before it began, and moves nothing under the program."""
    aside = Aside(tmp_path)
    aside.lay("a", b"1")
    aside.lay("b", b"2")
    if not (child := os.fork()):
        os._exit(0 if (aside.take("b"), aside.take("a")) == (b"2", b"1") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert aside.take("a") == b"1"
    aside.close()


def test_a_folder_that_nobody_may_write_to(tmp_path: Path) -> None:
    """What cannot be laid aside is not there."""
    (tmp_path / "cache").write_text("no folder")
    aside = Aside(tmp_path / "cache")
    aside.lay("a", b"1")
    assert aside.take("a") is None
    aside.close()


def test_a_disk_that_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk took no more, or only in part, is not there; what came before is."""
    aside = Aside()
    aside.lay("a", b"1")
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", lambda *_: 1)
        aside.lay("b", b"22")
        patch.setattr(os, "pwrite", _full)
        aside.lay("c", b"3")
    aside.lay("d", b"4")
    assert [aside.take(one) for one in "abcd"] == [b"1", None, None, b"4"]
    aside.close()


def _full(*_: object) -> int:
    raise OSError(28, "No space left on device")
