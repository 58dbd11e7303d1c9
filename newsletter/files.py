"""Files on disk: written whole or not at all, also when the machine stops in the middle."""

import errno
import fcntl
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from newsletter.disk import failure, sync_folder
from newsletter.sharing import is_shared

_USUAL, _PRIVATE, _OUR_GROUP = 0o666, 0o600, 0o660  # less what the system's umask takes away
_TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{8}\.tmp", re.DOTALL)


def write_atomically(path: Path, data: bytes, *, sync: bool = True) -> bool:
    """Make a file hold these bytes: at every moment it is the old one or the new one, complete.

    Args:
        path: the file; its folders are made when they are missing, its permissions are kept when it exists.
        data: the whole content.
        sync: whether it is on disk when this returns; without, the caller syncs many at once.

    Returns:
        False when it held these bytes already; it is then not touched.

    Raises:
        FailedError: it could not be written (a full disk, missing rights); the old file is intact.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        _replace(path, data, sync=sync)
    except OSError as error:
        raise failure("Cannot write", path, error) from error
    return True


def write_unseen(path: Path, data: bytes) -> None:
    """Write a file where nobody reads yet, and who is stopped begins anew: in a folder that takes its place whole, later.

    Args:
        path: the file; its folders are made when they are missing.
        data: the whole content; the caller syncs many at once.

    Raises:
        FailedError: it could not be written.
    """
    try:
        try:
            file = open(path, "wb")  # noqa: PTH123, SIM115 - of thousands of files
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("wb")
        with file:
            file.write(data)
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def rewrite_atomically(path: Path, data: bytes) -> None:
    """Do as `write_atomically`, also when the bytes are the same: heals what only looks right.

    Raises:
        FailedError: it could not be written; the old file is intact.
    """
    try:
        _replace(path, data)
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def write_privately(path: Path, pieces: Iterable[bytes]) -> None:
    """Do as `rewrite_atomically`, piece by piece; nobody else may read the file, at no moment, but a group that may write there.

    Raises:
        FailedError: it could not be written; the old file is intact.
    """
    try:
        with beside(path, pieces, private=True) as made:
            made.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def make_private(path: Path) -> None:
    """Make a file, for nobody else to read but a group that may write there, unless it is there.

    Raises:
        FailedError: it could not be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _private(path)))
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def move(path: Path, to: Path) -> None:
    """Give a file another place in its file system: at every moment it is whole, in one of the two.

    Raises:
        FailedError: it could not be moved; it is where it was.
    """
    try:
        path.replace(to)
    except OSError as error:
        raise failure("Cannot write", to, error) from error
    with suppress(OSError):  # it is moved; that the folder could not be synced changes nothing of that
        sync_folder(to.parent)


def read_bounded(path: Path, most: int) -> bytes:
    """Read a file that may be anything: no more than `most` bytes and one, and nothing that is no regular file.

    Raises:
        OSError: it can't be read; a device or a pipe can't.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file")
    with path.open("rb") as file:
        return file.read(most + 1)


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a file really lies in a folder, also when symbolic links lead to either."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def leftover_of(path: Path) -> Path | None:
    """Tell which file an interrupted write was for, when `path` is what it left behind; else None."""
    match = _TEMPORARY.fullmatch(path.name)
    return path.with_name(match[1]) if match else None


def sweep(folder: Path) -> None:
    """Remove the temporary files that interrupted writes left in a folder; not those that somebody writes at this moment.

    One that cannot be removed disturbs nobody.
    """
    for path in _temporary(folder):
        if leftover_of(path) is not None:
            with suppress(OSError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()


def _temporary(folder: Path) -> list[Path]:
    """Return what may be temporary in a folder, where there may be thousands of files that are not."""
    with suppress(OSError):
        names = os.listdir(folder)  # noqa: PTH208 - a path for each costs more than the look
        return [folder / name for name in names if name[0] == "." and name.endswith(".tmp")]
    return []


@contextmanager
def beside(
    path: Path, pieces: Iterable[bytes], *, sync: bool = True, private: bool = False
) -> Iterator[Path]:
    """Write a file whole under another name in the folder of the one that it is for; what has that name at the end goes.

    Raises:
        OSError: it could not be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with _write(made, pieces, sync=sync, mode=_private(path) if private else _USUAL):
            if path.exists() and not private:
                made.chmod(stat.S_IMODE(path.stat().st_mode))
            yield made
    finally:
        with suppress(OSError):
            made.unlink()


@contextmanager
def beside_open(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, for its owner alone, that is whole and on disk before it takes the place of the one it is for.

    Raises:
        OSError: it could not be written; the old file is intact, and nothing is beside it.
    """
    path = _behind_links(path)
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with open(made, "xb", opener=lambda name, flags: os.open(name, flags, _PRIVATE)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
        sync_folder(path.parent)
    finally:
        with suppress(OSError):
            made.unlink()


def _private(path: Path) -> int:
    """Return the mode of a file that is nobody else's: where a group works in a folder, it is the group's."""
    return _OUR_GROUP if is_shared(path.parent) else _PRIVATE


def _behind_links(path: Path) -> Path:
    """Return the file that a symbolic link leads to, so that the link stays one; what is none is itself, in whatever folder."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _replace(path: Path, data: bytes, *, sync: bool = True) -> None:
    path = _behind_links(path)
    with beside(path, (data,), sync=sync) as made:
        made.replace(path)
    if sync:
        sync_folder(path.parent)


def _claimed(path: Path, mode: int) -> BinaryIO:
    """Make a file that nobody sweeps while it is open; who sweeps just between the two steps is waited for."""
    while True:
        file = open(path, "xb", opener=lambda name, flags: os.open(name, flags, mode))  # noqa: SIM115 - is returned
        with suppress(OSError):  # a file system without locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()


def _write(path: Path, pieces: Iterable[bytes], *, sync: bool, mode: int) -> BinaryIO:
    """Write a new file; it stays open, so that nobody sweeps it."""
    file = _claimed(path, mode)
    try:
        file.writelines(pieces)
        file.flush()
        if sync:
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):  # it may try to write once more
            file.close()
        raise
    return file
