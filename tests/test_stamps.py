"""Stamps tell that files are as they were; what they can't tell, they don't claim."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.stamps import Snapshot, Tree, is_settled, of_files, of_folders, snapshot, stamp

SECOND = 1_000_000_000
NOW = 1_700_000_000 * SECOND


def put_back(path: Path) -> None:
    """Restore an older file of the same size, with its date."""
    before = path.stat()
    older = path.with_suffix(".old")
    older.write_text("older")
    os.utime(older, ns=(before.st_atime_ns, before.st_mtime_ns))
    older.replace(path)


def set_back(path: Path) -> None:
    """Write another content of the same size, and pretend that it is as old."""
    before = path.stat()
    path.write_text("other")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", [put_back, set_back, lambda path: path.write_text("longer than it was")])
def test_a_change_shows(tmp_path: Path, change: Callable[[Path], object]) -> None:
    """Another content shows, also of the same size and date, wherever it came from."""
    path = tmp_path / "file"
    path.write_text("first")
    before = stamp(path)
    _wait_for_a_tick(path)
    change(path)
    assert stamp(path) != before
    path.unlink()
    assert stamp(path) is None


def _wait_for_a_tick(path: Path) -> None:
    """Write beside a file until the file system's clock has gone on."""
    beside, before = path.with_suffix(".tick"), path.stat().st_ctime_ns
    while True:
        beside.touch()
        if beside.stat().st_ctime_ns > before:
            return


def test_where_a_link_leads(tmp_path: Path) -> None:
    """What a link leads to counts; one that leads nowhere is nothing."""
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_text("first")
    link.symlink_to(path)
    assert stamp(link) == stamp(path)
    path.unlink()
    assert stamp(link) is None


@pytest.mark.parametrize(
    ("newest", "taken", "settled"),
    [
        (NOW + 1, NOW + 10_000_000, False),  # within a tick or two
        (NOW + 1, NOW + 30_000_000, True),
        (NOW, NOW + 30_000_000, False),  # a file system that counts seconds
        (NOW, NOW + 2 * SECOND, True),
        (NOW + SECOND + 1, NOW, False),  # a clock that was set back
    ],
)
def test_what_changed_just_now_may_change_again(newest: int, taken: int, *, settled: bool) -> None:
    """A stamp tells a later change once the last one is some ticks ago."""
    assert is_settled((1, 1, 0, newest), taken) is settled
    assert Snapshot("", newest, taken).is_settled is settled


def test_all_files_below(tmp_path: Path) -> None:
    """All files below a folder are seen, those of compilers aside; a circle of links has an end."""
    for name in ("a.py", "b.txt", "deep/deeper/c.py", "deep/__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "deep" / "circle").symlink_to(tmp_path)
    seen = [str(Path(name).relative_to(tmp_path)) for name, _ in of_files(tmp_path)]
    assert sorted(seen) == ["a.py", "b.txt", "deep/deeper/c.py"]
    assert sorted(Path(name).name for name, _ in of_files(tmp_path, ".py")) == ["a.py", "c.py"]
    folders = {str(Path(name).relative_to(tmp_path)) for name, _ in of_folders(tmp_path)}
    assert folders == {".", "deep", "deep/deeper"}
    assert list(of_files(tmp_path / "none")) == []


def test_a_snapshot_is_of_all(tmp_path: Path) -> None:
    """Names, stamps and words count; the order of files does not."""
    one, other = ("a", (1, 1, 1, 1)), ("b", (2, 2, 2, 2))
    whole = snapshot([one, other], ["x"])
    assert whole.digest == snapshot([other, one], ["x"]).digest
    assert whole.newest == 2
    others = [
        snapshot([one], ["x"]),
        snapshot([one, ("b", None)], ["x"]),
        snapshot([one, ("c", other[1])], ["x"]),
        snapshot([one, ("b", (2, 2, 2, 3))], ["x"]),
        snapshot([one, other], ["y"]),
    ]
    assert whole.digest not in {found.digest for found in others}


def test_a_tree_is_brought_forward(tmp_path: Path) -> None:
    """What is said to have changed, come or gone is looked at again, and its folders: then it is as one that was made anew."""
    for name in ("a/one", "a/two", "b/three"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    tree = Tree(tmp_path)
    (tmp_path / "a" / "one").write_text("longer than it was")
    (tmp_path / "a" / "two").unlink()
    (tmp_path / "c" / "d").mkdir(parents=True)
    (tmp_path / "c" / "d" / "four").write_text("4")
    assert tree.stamps != Tree(tmp_path).stamps
    tree.renew(["a/one", "a/two", "c/d/four"])
    assert tree.stamps == Tree(tmp_path).stamps
    assert tree.stamps["c/d/four"] == stamp(tmp_path / "c" / "d" / "four")
    assert "a/two" not in tree.stamps
    assert tree.ending("ree") == [tmp_path / "b" / "three"]
    assert Tree(tmp_path / "nowhere").stamps == {}


def test_a_tree_has_an_end(tmp_path: Path) -> None:
    """Folders are seen once where links lead in a circle; a link that leads nowhere is nothing."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_text("one")
    (tmp_path / "deep" / "circle").symlink_to(tmp_path)
    (tmp_path / "lost").symlink_to(tmp_path / "nowhere")
    assert {"deep/file", "deep", "."} == Tree(tmp_path).stamps.keys()


@pytest.mark.parametrize(
    "change",
    [
        put_back,
        set_back,
        lambda path: path.rename(path.with_suffix(".other")),
        lambda path: path.unlink(),
        lambda path: path.with_suffix(".other").touch(),
        lambda path: path.write_text("longer than it was"),
    ],
)
def test_a_tree_tells_every_change(tmp_path: Path, change: Callable[[Path], object]) -> None:
    """Content, also of the same size and date, names, what comes and what goes: each changes what is said of the whole."""
    path = tmp_path / "a" / "file"
    path.parent.mkdir()
    path.write_text("first")
    (tmp_path / "beside").touch()
    before = Tree(tmp_path).snapshot().digest
    assert Tree(tmp_path).snapshot().digest == before
    _wait_for_a_tick(tmp_path / "beside")
    change(path)
    assert Tree(tmp_path).snapshot().digest != before
