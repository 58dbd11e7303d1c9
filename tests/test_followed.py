"""A folder that is followed is as a look at all of it would find it, at the cost of what changed."""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import watchfiles

from newsletter.preview import followed
from newsletter.preview.followed import Followed
from newsletter.preview.watch import Stamps, fingerprints, look, named

PATIENCE = 10  # seconds, in which the system tells of a change


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three files."""
    (tmp_path / "editions").mkdir()
    for name in "abc":
        (tmp_path / "editions" / f"{name}.md").write_text(name)
    return tmp_path / "editions"


def test_each_change_is_found(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is written, made, replaced or removed is found, and that of a new folder; only this one makes all be looked at."""
    looks: list[object] = []
    monkeypatch.setattr(followed, "look", lambda paths: looks.append([*paths]) or look(paths))
    one = Followed(folder, Clock())
    assert one.look([folder]) == look([folder])

    def replaced() -> None:
        (tmp_path / "x").write_text("another")
        (tmp_path / "x").replace(folder / "b.md")

    changes: list[Callable[[], object]] = [
        lambda: (folder / "a.md").write_text("changed"),
        lambda: (folder / "d.md").write_text("new"),
        replaced,
        (folder / "c.md").unlink,
    ]
    for change in changes:
        change()
        until(lambda: one.look([folder]), folder)
    assert looks.count([folder]) == 1
    (folder / "below").mkdir()
    (folder / "below" / "e.md").write_text("below")
    until(lambda: one.look([folder]), folder)
    (folder / "below" / "e.md").write_text("below, changed")
    until(lambda: one.look([folder]), folder)


def until(looked: Callable[[], Stamps], folder: Path) -> None:
    """Wait until what is held is what is so."""
    begun = time.monotonic()
    while looked() != look([folder]):
        assert time.monotonic() < begun + PATIENCE
        time.sleep(0.01)


def test_a_file_beside_its_folder_is_looked_at(folder: Path, tmp_path: Path) -> None:
    """What is named by itself is as it is at this very moment, be it there or not; so are other folders."""
    one, other = Followed(folder, Clock()), tmp_path / "other"
    other.mkdir()
    paths = [folder, folder / "a.md", folder / "new.md", other]
    assert one.look(paths)[str(folder / "new.md")] is None
    for number in range(20):
        (folder / "a.md").write_text("a" * number)
        (other / "x").write_text("x" * number)
        found = one.look(paths)
        assert found[str(folder / "a.md")] == look(paths)[str(folder / "a.md")]
        assert found[str(other / "x")] == look(paths)[str(other / "x")]


def test_all_is_looked_at_now_and_then(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system tells nothing, a change is found some seconds later: first by whoever has the time to look at all."""
    clock = Clock()
    one = Followed(folder, clock)
    one.look([folder])
    monkeypatch.setattr(followed, "renewed", lambda stamps, *_: stamps)
    (folder / "a.md").write_text("changed")
    assert one.look([folder]) != look([folder])
    clock.now += followed._LATEST
    assert one.look([folder]) != look([folder])
    assert one.look_again([folder]) == look([folder])
    (folder / "b.md").write_text("changed")
    clock.now += followed._OLDEST
    assert one.look([folder]) == look([folder])


def test_each_change_is_told(folder: Path, tmp_path: Path) -> None:
    """Whoever waits for changes is told of each by the fingerprint that a look at all has, also where folders come."""
    below = folder / "below"
    changes: list[Callable[[], object]] = [
        lambda: (folder / "a.md").write_text("changed"),
        below.mkdir,
        lambda: (below / "d.md").write_text("below"),
        lambda: (below / "d.md").write_text("below, changed"),
        (folder / "b.md").unlink,
    ]
    paths = [folder, folder / "a.md", tmp_path / "other.md"]

    async def told() -> None:
        disk = Followed(folder).disk
        async with asyncio.timeout(4 * PATIENCE):
            async for version in fingerprints(lambda: paths, None, disk):
                if version != named(look(paths)):
                    continue  # more has changed by now, and is told
                if not changes:
                    return
                change = changes.pop(0)
                change()
                if change == below.mkdir:  # by itself it changes no file
                    changes.pop(0)()

    asyncio.run(told())
    assert changes == []


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """It is followed from when it is there."""
    folder = tmp_path / "editions"
    one = Followed(folder, Clock())
    assert one.look([folder]) == {str(folder): None}
    folder.mkdir()
    (folder / "a.md").write_text("a")
    assert one.look([folder]) == look([folder])


def test_a_system_that_follows_too_much(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it will tell nothing, all is looked at each time."""

    def refuse(*_paths: Path, **_options: object) -> Iterator[set[tuple[object, str]]]:
        raise RuntimeError("OS file watch limit reached")
        yield set()

    monkeypatch.setattr(watchfiles, "watch", refuse)
    one = Followed(folder, Clock())
    for number in range(3):
        (folder / "a.md").write_text("a" * number)
        assert one.look([folder]) == look([folder])
