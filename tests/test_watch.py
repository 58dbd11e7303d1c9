"""The preview is told of changed files by the system, at whatever place they lie."""

import asyncio
import os
from pathlib import Path

from newsletter.preview.watch import fingerprints


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


def test_each_change_is_told(tmp_path: Path) -> None:
    """A file that is made, replaced, made in a new folder and removed is told each time, after how things were first."""
    found = asyncio.run(_told(tmp_path))
    assert len(set(found)) == 4  # removed, it is again as it was before it was made
    assert found[4] == found[2]


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
