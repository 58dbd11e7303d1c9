"""Files that people edit while the program writes to them: no save of theirs is lost.

No lock holds a text editor back. So the new file changes places with the old one in a single step of the file system, and
what then stands in the old one's place is what was really there: if somebody saved in between, that is taken up again.
"""

import errno
import os
import time
from codecs import BOM_UTF8
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from newsletter.disk import failure, sync_folder
from newsletter.files import beside

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of renameat2(2)
_PAUSE = 0.02  # seconds, in which an editor that is writing goes on
_PATIENCE = 100  # such pauses, at most
_EMPTY = 10  # such pauses, after which an empty file is what somebody meant


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Change a file that others may be saving at this very moment.

    Args:
        path: the file; its permissions are kept, and a symbolic link stays one.
        change: makes the new content of the old; it is called again with what somebody saved in between. What it raises
            is raised, and then the file is as they saved it.

    Returns:
        False when there was nothing to change; the file is then not touched.

    Raises:
        FailedError: the file could not be read or written; it is intact.
    """
    path = Path(os.path.realpath(path))
    try:
        return _rewritten(path, change)
    except OSError as error:
        raise failure("Cannot write", path, error) from error


def create(path: Path, data: bytes, *, private: bool = False) -> bool:
    """Make a new file, whole, for nobody else to read where it is private; False when there is one by now: it stays as it is.

    Raises:
        FailedError: it could not be written.
    """
    try:
        with beside(path, (data,), private=private) as made:
            if not _named(made, path):
                return False
        sync_folder(path.parent)
    except OSError as error:
        raise failure("Cannot write", path, error) from error
    return True


def fill(path: Path, data: bytes) -> bool:
    """Write into a file that holds nothing, and is not about to; False when it holds something by now: it stays as it is.

    Raises:
        FailedError: it could not be read or written.
    """
    try:
        if not _is_blank(settled(path)):
            return False
    except OSError as error:
        raise failure("Cannot write", path, error) from error
    kept: list[bytes] = []

    def filled(held: bytes) -> bytes:
        kept[:] = [] if _is_blank(held) else [held]
        return held if kept else data

    rewrite(path, filled)
    return not kept


def _is_blank(held: bytes) -> bool:
    return not held.removeprefix(BOM_UTF8).strip()


def settled(path: Path, held: bytes | None = None) -> bytes:
    """Read a file once whoever is writing it has done so: when it stays the same for a moment, for longer if it is empty.

    Args:
        path: the file; an editor may take it away for a moment too.
        held: what was read of it already.

    Raises:
        FileNotFoundError: it does not come back.
    """
    same = 0
    for _ in range(_PATIENCE):
        time.sleep(_PAUSE)
        now = path.read_bytes() if path.exists() else None
        same = same + 1 if now == held else 0
        if now is not None and same >= (1 if now else _EMPTY):
            return now
        held = now
    return path.read_bytes()


def _rewritten(path: Path, change: Callable[[bytes], bytes]) -> bool:
    """Change a file: `held` is what the change is about, `present` what should stand in the file meanwhile."""
    held = present = path.read_bytes() if path.exists() else settled(path)
    written = False
    while True:
        data, refusal = _tried(change, held)
        if refusal is not None and not written and (now := settled(path, held)) != held:
            held = present = now  # it was read while somebody was writing it
            continue
        if data != present:
            found, placed = _swapped(path, data, present)
            written = written or placed
            if found != present:
                held, present = found, data if placed else found
                continue
        if refusal is not None:
            raise refusal
        return written


def _tried(change: Callable[[bytes], bytes], held: bytes) -> tuple[bytes, BaseException | None]:
    """Make the new content; where that is refused, what was saved must stand."""
    try:
        return change(held), None
    except BaseException as refusal:  # noqa: BLE001 - raised again, once the file is as it was saved
        return held, refusal


def _swapped(path: Path, data: bytes, expected: bytes) -> tuple[bytes, bool]:
    """Put content in place of what is expected there; return what really was, and whether the content stands there now."""
    try:
        with beside(path, (data,)) as made:
            found, placed = _replaced(path, made, expected)
    except FileNotFoundError:  # an editor that saves took it away
        return settled(path), False
    sync_folder(path.parent)
    return found, placed


def _replaced(path: Path, made: Path, expected: bytes) -> tuple[bytes, bool]:
    if _exchanged(made, path):
        found = made.read_bytes()
        return found if found == expected else settled(made, found), True
    if (found := path.read_bytes()) != expected:
        return settled(path, found), False
    made.replace(path)  # since the line above a save can be lost, where files cannot change places
    return expected, True


def _exchanged(one: Path, other: Path) -> bool:
    """Let two files change places, in one step; False where the system or the file system does not know how."""
    call = _renameat2()
    if call is None:
        return False
    import ctypes  # noqa: PLC0415 - few commands write

    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    if ctypes.get_errno() == errno.ENOENT:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    return False


@cache
def _renameat2() -> Any:
    import ctypes  # noqa: PLC0415 - few commands write

    return getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)


def _named(made: Path, path: Path) -> bool:
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        made.replace(path)
    return True
