"""One command at a time, by a lock's file in `var/`, which says who holds it and since when."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from newsletter.exceptions import BusyError
from newsletter.files import failure
from newsletter.sharing import make_shared

_HELD = Path("/proc/locks")  # proc_locks(5): number, kind, …, process, device:inode, range


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock.

    Args:
        process: its number; None where nobody can tell.
        since: from when on; None where it does not say: it is none of ours.
    """

    process: int | None
    since: dt.datetime | None


@contextmanager
def alone(path: Path, *, patience: float, remedy: str, now: dt.datetime | None = None) -> Iterator[None]:
    """Hold a lock against other commands that hold it.

    Args:
        path: the lock's file, in the workspace's `var/`.
        patience: seconds to wait for it.
        remedy: what to do where that was not long enough.
        now: the instant, where the file is to say it.

    Raises:
        BusyError: another command holds it for longer.
        FailedError: the lock's file cannot be written.
    """
    lock = FileLock(path, timeout=patience)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        make_shared(path)
        lock.acquire()
    except Timeout:
        raise BusyError(
            "Another newsletter command is at work", str(path.parent.parent), remedy=remedy
        ) from None
    except OSError as error:
        raise failure("Cannot write", path, error) from error
    try:
        _write(path, f"{os.getpid()} {now.isoformat()}\n" if now is not None else "")
        yield
    finally:
        _write(path, "")
        lock.release()


def holder(path: Path) -> Holder | None:
    """Say who holds a lock at this moment; None where nobody does, or the system does not tell. Asking disturbs nobody."""
    written, since = 0, None
    with suppress(OSError, ValueError):
        number, _, instant = path.read_text("ascii").strip().partition(" ")
        written, since = int(number), dt.datetime.fromisoformat(instant)
    process = _holding(path, written)
    if process is None:
        return None
    return Holder(process or None, since if written == process else None)


def _holding(path: Path, written: int) -> int | None:
    """Return the number of the process that the system says holds a lock; 0 for one that is not seen from here."""
    with suppress(OSError, ValueError):
        found = path.stat()
        device, inode = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}", str(found.st_ino)
        for line in _HELD.read_text("ascii").splitlines():
            fields = line.split()
            if len(fields) < 8 or fields[1] != "FLOCK" or fields[5].rpartition(":")[2] != inode:
                continue
            # Layered file systems tell another device here than there: then it is ours where it says so.
            if fields[5].rpartition(":")[0] == device or int(fields[4]) == written:
                return max(0, int(fields[4]))
    return None


def _write(path: Path, words: str) -> None:
    with suppress(OSError):  # a full disk: it is held all the same
        path.write_text(words, "ascii")
