"""Processes that a process started (Linux)."""

import time
from pathlib import Path


def tree(pid: int) -> list[int]:
    """Return a process and all that it started, as far as they run."""
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        for path in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                left += [int(word) for word in path.read_text().split()]
            except OSError:
                continue
    return found


def outlived(pids: list[int], seconds: float) -> list[int]:
    """Return those that still run after a while."""
    until = time.monotonic() + seconds
    while (running := [pid for pid in pids if _runs(pid)]) and time.monotonic() < until:
        time.sleep(0.05)
    return running


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
