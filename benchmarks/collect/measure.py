# ruff: noqa: INP001 - a script's module
"""What a command costs: wall time, processor time and memory, its children and their orphans included (Linux)."""

import ctypes
import os
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_SET_CHILD_SUBREAPER = 36  # prctl(2): orphans of a command become ours, so that their costs can be asked for
_SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time, seconds of processor time (user and system), peak memory in bytes."""

    wall: float
    cpu: float
    memory: int


def cost(command: list[str], environment: dict[str, str] | None = None, folder: Path | None = None) -> Cost:
    """Run a command to its end, from a folder where that matters.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - the benchmark's own commands
        command,
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    peak, ended = [0], threading.Event()
    sampler = threading.Thread(target=_sample, args=(process.pid, peak, ended))
    sampler.start()
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    ended.set()
    sampler.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    spent = usage.ru_utime + usage.ru_stime
    while True:
        try:
            _, _, usage = os.wait4(-process.pid, 0)
        except ChildProcessError:
            break
        spent += usage.ru_utime + usage.ru_stime
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, stderr=said.decode(errors="replace"))
    return Cost(wall, spent, peak[0])


def _sample(session: int, peak: list[int], ended: threading.Event) -> None:
    while not ended.wait(_SAMPLE_SECONDS):
        ours = (path for path in Path("/proc").iterdir() if _is_in(path.name, session))
        peak[0] = max(peak[0], sum(map(_memory, ours)))


def _is_in(name: str, session: int) -> bool:
    try:
        return name.isdigit() and os.getsid(int(name)) == session
    except ProcessLookupError:
        return False


def _memory(process: Path) -> int:
    """Proportional set size: what several processes share is counted once."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
