# ruff: noqa: INP001, T201 - a script's module, which prints
"""What a benchmark needs around it: the local server of feeds, and the peers in an environment of their own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contenders import ENVIRONMENT, HERE


@contextmanager
def serving(*options: str) -> Iterator[int]:
    """Run the server in a process of its own; give its port."""
    with subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(HERE / "server.py"), *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()


def environment(folder: Path = HERE) -> None:
    """Install the peers that a benchmark's folder lists apart from the program; one that can't be is left out."""
    lists = [path for name in _LISTS if (path := folder / name).exists()]
    done, wanted = (
        ENVIRONMENT / f".installed-{folder.name}",
        "".join(path.read_text() for path in lists),
    )
    if done.exists() and done.read_text() == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)  # noqa: S603
    for path in lists:
        _LISTS[path.name](path)
    done.write_text(wanted)


def _with_pip(wanted: Path) -> None:
    pip = (str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet")
    for line in wanted.read_text().splitlines():
        if not line.startswith("#"):
            _install(line, *pip, "--disable-pip-version-check", line)


def _with_npm(wanted: Path) -> None:
    shutil.copy(wanted, ENVIRONMENT)
    quiet = ("--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error")
    names = ", ".join(json.loads(wanted.read_text())["dependencies"])
    _install(names, "npm", "install", "--prefix", str(ENVIRONMENT), *quiet)


def _install(what: str, *command: str) -> None:
    try:
        subprocess.run(command, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, OSError):
        print(f"{what} cannot be installed: its row will be missing")


_LISTS = {"requirements.txt": _with_pip, "package.json": _with_npm}
