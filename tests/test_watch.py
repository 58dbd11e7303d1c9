"""The preview is told of changed files by the system, at whatever place they lie."""

import asyncio
import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from newsletter.preview.watch import Disk, Stamps, fingerprints, look, named


async def _told(folder: Path) -> list[str]:
    files = [folder / "one.md", folder / "new" / "two.md"]
    found = []
    async with asyncio.timeout(20):
        async for version in fingerprints(lambda: files):
            found.append(version)
            if len(found) == 1:
                files[0].write_text("one")
            elif len(found) == 2:
                beside = folder / "beside"
                beside.write_text("replaced")
                beside.replace(files[0])
            elif len(found) == 3:
                files[1].parent.mkdir()
                files[1].write_text("two")
            elif len(found) == 4:
                files[1].unlink()
            else:
                break
    return found


@pytest.mark.parametrize("is_relative", [False, True])
def test_each_change_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_relative: bool) -> None:
    """A file that is made, replaced, made in a new folder and removed is told each time, after how things were first."""
    monkeypatch.chdir(tmp_path)
    found = asyncio.run(_told(Path() if is_relative else tmp_path))
    assert len(set(found)) == 4  # removed, it is again as it was before it was made
    assert found[4] == found[2]


def test_it_ends_while_nobody_waits(tmp_path: Path) -> None:
    """A server that ends before whoever follows the files asks again leaves no error that nobody has heard."""
    heard: list[str] = []

    async def ends() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, told: heard.append(told["message"]))
        # As where the loop is gone before it could close them.
        sys.set_asyncgen_hooks(firstiter=lambda _: None, finalizer=lambda _: None)
        ended = asyncio.Event()
        versions = fingerprints(lambda: [tmp_path], ended)
        await anext(versions)
        ended.set()
        await asyncio.sleep(0.3)
        del versions
        gc.collect()
        await asyncio.sleep(0)

    asyncio.run(ends())
    assert heard == []


def test_nobody_is_told_of_nothing(tmp_path: Path) -> None:
    """What leaves the files as they were is not told."""
    path = tmp_path / "one.md"
    path.write_text("one")

    async def told() -> list[str]:
        found = []
        async for version in fingerprints(lambda: [path]):
            found.append(version)
            if len(found) == 2:
                return found
            (tmp_path / "other.md").write_text("not watched")
            await asyncio.sleep(0)
            asyncio.get_running_loop().call_later(0.5, path.write_text, "three")
            stamp = path.stat().st_mtime_ns
            os.utime(path, ns=(stamp, stamp))
        return found

    assert len(set(asyncio.run(told()))) == 2


def test_only_what_changed_is_looked_at(tmp_path: Path) -> None:
    """However many files a folder holds, those that the system tells of are looked at; the fingerprint is that of them all."""
    folder, file = tmp_path / "editions", tmp_path / "one.toml"
    folder.mkdir()
    old, new = folder / "old.md", folder / "new.md"
    old.write_text("old")
    looks: list[object] = []

    def counting(paths: Sequence[Path]) -> Stamps:
        looks.append(paths)
        return look(paths)

    disk = Disk(look=counting, look_again=counting)
    changes: list[Callable[[], object]] = [
        lambda: new.write_text("new"),
        lambda: old.write_text("older"),
        new.unlink,
        lambda: (tmp_path / "beside").write_text("not watched") and file.write_text("made"),
        file.unlink,
    ]

    async def told() -> list[tuple[str, str]]:
        found = []
        async with asyncio.timeout(20):
            async for version in fingerprints(lambda: [folder, file], None, disk):
                found.append((version, named(look([folder, file]))))
                if not changes:
                    break
                changes.pop(0)()
        return found

    found = asyncio.run(told())
    assert [one for one, _ in found] == [other for _, other in found]
    assert len(looks) == 1
