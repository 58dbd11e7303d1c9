"""One command at a time, by a lock's file in `var/`, which says who holds it and since when, and may be given up for a while."""

import datetime as dt
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from newsletter.disk import failure
from newsletter.exceptions import BusyError
from newsletter.sharing import make_shared

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
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


class Held:
    """A lock that is held.

    Args:
        lock: what holds it.
        clock: tells the instant, where the file is to say it.
    """

    def __init__(self, lock: BaseFileLock, clock: Callable[[], dt.datetime] | None) -> None:
        self._lock, self._clock = lock, clock

    def say(self) -> None:
        """Write into the file who holds it, and since now."""
        words = f"{os.getpid()} {self._clock().isoformat()}\n" if self._clock is not None else ""
        _write(Path(self._lock.lock_file), words)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let others hold it until the block ends; then it is waited for, however long one of them keeps it.

        What ends the program is not kept waiting: then it is not held any more. Where others have it already, nothing changes.
        """
        if not self._lock.is_locked:
            yield
            return
        self.release()
        try:
            yield
        except Exception:
            self._take_again()
            raise
        self._take_again()

    def release(self) -> None:
        """Hold it no more; where it is not held, nothing is changed of what its file says."""
        if self._lock.is_locked:
            _write(Path(self._lock.lock_file), "")
            self._lock.release()

    def _take_again(self) -> None:
        self._lock.acquire(timeout=-1)
        self.say()


@contextmanager
def alone(
    path: Path, *, patience: float, remedy: str, clock: Callable[[], dt.datetime] | None = None
) -> Iterator[Held]:
    """Hold a lock against other commands that hold it.

    Args:
        path: the lock's file, in the workspace's `var/`.
        patience: seconds to wait for it.
        remedy: what to do where that was not long enough.
        clock: tells the instant, where the file is to say it.

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
    held = Held(lock, clock)
    try:
        held.say()
        yield held
    finally:
        held.release()


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


def first_holder(*paths: Path) -> Holder | None:
    """Say who of those that hold one of these locks does so for longest, or does not say since when; None where nobody does."""
    found = filter(None, map(holder, paths))
    return min(found, key=lambda one: one.since or _LONG_AGO, default=None)


def is_held(path: Path) -> bool:
    """Whether somebody holds a lock at this moment; asking leaves no trace."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


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
