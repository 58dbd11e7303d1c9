"""Copying a database that others may be writing to, without leaving a trace beside it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from newsletter.store.connection import damaged, database_failure

_TRIES = 5
_BUSY_SECONDS = 30


def copy_into(db: sqlite3.Connection, path: Path) -> None:
    """Copy a database file into an open database, as it is at one instant; a missing one is empty.

    Whoever has it open for writing keeps a log beside it (its name with `-wal`), and readers then read that too. Where there
    is none, or nothing in it, opening the file in the usual way would make one, and an index of it, for which a full disk has
    no room: so it is read as a file that nobody changes, and once more if somebody did.

    Raises:
        sqlite3.Error: it can't be read.
    """
    log = path.with_name(f"{path.name}-wal")
    for _ in range(_TRIES):
        before = _state(path)
        if before is None:
            return
        is_written = _has_content(log)
        with closing(_reading(path, "mode=ro" if is_written else "immutable=1")) as source:
            source.backup(db)
        if is_written or _state(path) == before:
            return
    with closing(_reading(path, "mode=ro")) as source:
        source.backup(db)


def save_copy(path: Path, to: Path) -> None:
    """Copy a database, as it is at one instant, whoever is writing to it, into an empty file.

    Raises:
        FailedError: it can't be read, is damaged, or the copy not written.
    """
    try:
        with closing(sqlite3.connect(to, isolation_level=None)) as db:
            copy_into(db, path)
    except sqlite3.Error as error:
        raise database_failure(error) from None
    verify(to)
    if path.stat().st_size and not to.stat().st_size:
        raise damaged("nothing of it can be read")


def verify(path: Path) -> None:
    """Read a database that nobody changes through, and write nothing beside it; one that is not there, or empty, is whole.

    Raises:
        FailedError: it is damaged.
    """
    if not path.exists() or not path.stat().st_size:
        return
    try:
        with closing(_reading(path, "immutable=1")) as db:
            found = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        raise database_failure(error) from None
    if found != "ok":
        raise damaged(" ".join(found.split()))


def _reading(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=_BUSY_SECONDS)


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
