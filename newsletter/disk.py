"""What a disk says and keeps: its errors in our words, how many files it still has room for, and when it has kept them for good."""

import errno
import os
from pathlib import Path

from newsletter.exceptions import FailedError

CROWDED = "no more files fit on the disk (inodes)"
_CROWDED_REMEDY = "remove files that are of no use"
_READING = {"Cannot read", "Failed"}
_REMEDIES = {
    errno.ENOSPC: "free some disk space and try again",
    errno.EDQUOT: "free some disk space and try again",
    errno.EACCES: "give this user the right to write there",
    errno.EPERM: "give this user the right to write there",
    errno.EROFS: "make the file system writable",
}


def failure(what: str, path: Path, error: OSError) -> FailedError:
    """Turn an error of the file system into ours, which names the file and says what to do."""
    cause = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0, "check the file, its folder and the disk")
    if error.errno == errno.ENOSPC and files_left(path.parent) == 0:
        cause, remedy = CROWDED, _CROWDED_REMEDY
    if what in _READING and error.errno in {errno.EACCES, errno.EPERM}:
        remedy = (
            "give this user the right to read it" if what == "Cannot read" else "give this user the right"
        )
    return FailedError(what, str(path), cause=cause, remedy=remedy)


def unreadable(path: Path, error: OSError) -> FailedError:
    """Turn an error of reading into ours; it names what the system says could not be read."""
    return failure("Cannot read", Path(error.filename or path), error)


def files_left(folder: Path) -> int | None:
    """Say how many more files a disk can hold, however small; None where it counts none, or nobody can tell."""
    try:
        told = os.statvfs(folder)
    except OSError:
        return None
    return told.f_favail if told.f_files else None


def sync_folder(path: Path) -> None:
    """Make a renaming in a folder durable itself.

    Raises:
        OSError: the disk refused.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_disk(folder: Path) -> None:
    """Have all that was written on a folder's disk be there when this returns: many files at once.

    Other disks are not waited for: one of them may be busy, or a server's that does not answer any more.

    Source: syncfs(2) of Linux; where there is none all disks are waited for.

    Raises:
        OSError: the folder cannot be opened.
    """
    import ctypes  # noqa: PLC0415 - most commands write few files

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        syncfs = getattr(ctypes.CDLL(None), "syncfs", None)
        if syncfs is None or syncfs(descriptor) != 0:
            os.sync()
    finally:
        os.close(descriptor)
