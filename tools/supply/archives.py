"""Makes wheel and sdist of what is committed, twice, and keeps them where both times gave the same bytes.

The two times differ in all that must not matter: folder, hour, rights, files' dates, zone, language, order of sets, and whether
what others wrote of the studio's script was there or is made anew (npm is asked).

    python -m tools.supply.archives [--keep DIR]      # exit 1 where they differ
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent.parent

_SCRIPT = Path("newsletter/preview/static")
_LONG_AGO = 1_000_000_000  # a second of 2001
_SETTINGS: tuple[tuple[int, Mapping[str, str]], ...] = (
    (0o022, {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}),
    (0o077, {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "2"}),
)  # fmt: skip


def committed(root: Path) -> tuple[str, bytes]:
    """Return when the last commit was made, as SOURCE_DATE_EPOCH has it, and all that it holds, as a tar.

    Raises:
        subprocess.CalledProcessError: this is no clone.
    """
    epoch = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=root, check=True, capture_output=True, text=True
    )
    held = subprocess.run(["git", "archive", "HEAD"], cwd=root, check=True, capture_output=True)
    return epoch.stdout.strip(), held.stdout


def build(source: Path, target: Path, *, umask: int, environment: Mapping[str, str]) -> dict[str, bytes]:
    """Build both, the wheel from the sdist; return them by their names.

    Raises:
        subprocess.CalledProcessError: they cannot be built.
    """
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(source)],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, **environment},
        umask=umask,
    )
    return {path.name: path.read_bytes() for path in sorted(target.iterdir())}


def different(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> Iterator[str]:
    """Name what is not the same in both."""
    yield from (name for name in sorted({*one, *other}) if one.get(name) != other.get(name))


def _twice(work: Path) -> Iterator[dict[str, bytes]]:
    epoch, held = committed(ROOT)
    for number, (umask, environment) in enumerate(_SETTINGS):
        source = work / ("a" * (1 + 40 * number)) / "source"
        source.mkdir(parents=True)
        (work / "held.tar").write_bytes(held)
        with tarfile.open(work / "held.tar") as archive:
            archive.extractall(source, filter="data")
        if number == 0 and (ROOT / _SCRIPT).is_dir():
            shutil.copytree(ROOT / _SCRIPT, source / _SCRIPT)
        for path in source.rglob("*"):
            os.utime(path, (_LONG_AGO * (number + 1) // 2,) * 2)
        yield build(
            source,
            work / f"made-{number}",
            umask=umask,
            environment={**environment, "SOURCE_DATE_EPOCH": epoch},
        )


def main(arguments: list[str]) -> int:
    """Build, compare, keep."""
    parser = argparse.ArgumentParser(description="Wheel and sdist of what is committed.")
    parser.add_argument("--keep", type=Path, help="a folder, for both")
    keep = parser.parse_args(arguments).keep
    with TemporaryDirectory() as work:
        first, second = _twice(Path(work))
    if wrong := list(different(first, second)):
        print("Two builds differ in", ", ".join(wrong))
        return 1
    print(
        "Built twice, with the same bytes:",
        ", ".join(f"{name} ({len(content):,} bytes)" for name, content in first.items()),
    )
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        for path in keep.glob("jeudis_odd17-*"):  # whatever installs from there finds one
            path.unlink()
        for name, content in first.items():
            (keep / name).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
