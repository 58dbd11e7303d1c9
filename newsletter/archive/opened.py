"""What is published is open to everybody, whatever umask it was made under."""

import stat
from itertools import chain
from pathlib import Path

from newsletter.disk import failure

_GROUP, _OTHERS = stat.S_IRWXG, stat.S_IRWXO
_READ_FOLDER, _READ_FILE = 0o055, 0o044


def open_to_readers(path: Path, top: Path) -> None:
    """Let everybody read a file that is published, where a strict umask has left it, or a folder that it is in, to its owner alone.

    Args:
        path: the file.
        top: the folder that is published.

    Raises:
        FailedError: the file system refused.
    """
    try:
        for one in chain((path,), path.parents):
            _open(one, one.lstat().st_mode)
            if one == top:
                return
    except OSError as error:
        raise failure("Cannot be published", path, error) from error


def open_all_to_readers(folder: Path) -> None:
    """Do so for a folder and all that lies in it.

    Raises:
        FailedError: the file system refused.
    """
    try:
        _open(folder, folder.lstat().st_mode)
        for path in folder.rglob("*"):
            _open(path, path.lstat().st_mode)
    except OSError as error:
        raise failure("Cannot be published", folder, error) from error


def _open(path: str | Path, mode: int) -> None:
    if not mode & (_GROUP | _OTHERS) and not stat.S_ISLNK(mode):
        Path(path).chmod(stat.S_IMODE(mode) | (_READ_FOLDER if stat.S_ISDIR(mode) else _READ_FILE))
