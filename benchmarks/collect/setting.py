# ruff: noqa: INP001, T201 - a script's module, which prints
"""What a benchmark needs around it: the local server of feeds, and the peers in an environment of their own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

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


def environment() -> None:
    """Install the peers apart from the program; one that can't be installed is left out."""
    pip = [
        str(ENVIRONMENT / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    done, wanted = ENVIRONMENT / ".installed", (HERE / "requirements.txt").read_text()
    if done.exists() and done.read_text() == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)  # noqa: S603
    for line in wanted.splitlines():
        if not line.startswith("#") and subprocess.run([*pip, line], check=False).returncode:  # noqa: S603
            print(f"{line} cannot be installed: its row will be missing")
    done.write_text(wanted)
