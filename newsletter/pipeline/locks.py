"""One command at a time, by a lock's file in `var/`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from newsletter.exceptions import BusyError
from newsletter.files import failure


@contextmanager
def alone(path: Path, *, patience: float, remedy: str) -> Iterator[None]:
    """Hold a lock against other commands that hold it.

    Args:
        path: the lock's file, in the workspace's `var/`.
        patience: seconds to wait for it.
        remedy: what to do where that was not long enough.

    Raises:
        BusyError: another command holds it for longer.
        FailedError: the lock's file cannot be written.
    """
    lock = FileLock(path, timeout=patience)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BusyError(
            "Another newsletter command is at work", str(path.parent.parent), remedy=remedy
        ) from None
    except OSError as error:
        raise failure("Cannot write", path, error) from error
    try:
        yield
    finally:
        lock.release()
