"""A connection whose errors are ours: what is wrong with the database, and what to do about it, whoever asked."""

import os
import sqlite3
from pathlib import Path
from typing import Any, Self

from newsletter.disk import CROWDED, files_left
from newsletter.exceptions import FailedError
from newsletter.sharing import opening, owner_of

_FULL = ("the disk is full", "free some disk space and try again")
_DAMAGED = (
    "it is damaged",
    "restore the whole workspace from a backup, never the database alone; or move it away: editions have files of their own",
)
_CLOSED = (
    "this user may not write there",
    "give this user the right to write there, or make the disk writable",
)
_NO_FILES = (CROWDED, "remove files that are of no use")
_BUSY = ("another program holds it", "wait until it has finished")
# By result code, else by its primary one (https://www.sqlite.org/rescode.html).
_KNOWN = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR_SHMSIZE: _FULL,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _CLOSED,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
}


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the files that a database is made of while it is written to: itself, its log, and the index of that."""
    return path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def closed_file(path: Path) -> Path | None:
    """Return which of a database's files is there, and this user may not write to; None where there is none."""
    return next((one for one in files_of(path) if one.is_file() and not os.access(one, os.W_OK)), None)


def damaged(words: str) -> FailedError:
    """Say that a database is damaged, in SQLite's words."""
    cause, remedy = _DAMAGED
    return FailedError(
        "The database cannot be used", "var/state.db", cause=f"{cause} ({words})", remedy=remedy
    )


def is_damage(error: BaseException | None) -> bool:
    """Whether an error of SQLite says that the database itself is damaged; others are of the disk, or of rights."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return _KNOWN.get(code & 0xFF) == _DAMAGED


def is_out_of_reach(problem: FailedError) -> bool:
    """Whether a database could not be opened for damage, missing rights or a full disk; what another program holds, it gives back."""
    error = problem.__cause__ or problem.__context__
    code = getattr(error, "sqlite_errorcode", 0)
    return (_KNOWN.get(code) or _KNOWN.get(code & 0xFF)) in {_DAMAGED, _CLOSED, _FULL}


def database_failure(error: sqlite3.Error, path: Path | None = None) -> FailedError:
    """Turn an error of SQLite into ours.

    Args:
        error: SQLite's.
        path: of the database, where that is known: what is wrong beside it, it does not say.
    """
    code = getattr(error, "sqlite_errorcode", 0)
    known = _KNOWN.get(code) or _KNOWN.get(code & 0xFF, ("", "check the disk, and try again"))
    cause, remedy = _why_closed(path) if known == _CLOSED and path is not None else known
    told = f"{cause} ({error})" if cause else str(error)
    return FailedError("The database cannot be used", "var/state.db", cause=told, remedy=remedy)


def _why_closed(path: Path) -> tuple[str, str]:
    if files_left(path.parent) == 0:
        return _NO_FILES
    one = closed_file(path)
    if one is None:
        return _CLOSED
    command = opening(one, path.parent.parent)
    return f"{_CLOSED[0]}: {one.name} is {owner_of(one)}'s", f"{_CLOSED[1].split(',')[0]}, as root: {command}"


class _Ours:
    """A block whose errors are ours. A class, as a generator would cost as much as a row."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.IntegrityError):
            return  # contradicts what is there: the caller knows what that means
        if isinstance(error, sqlite3.Error):
            raise database_failure(error, getattr(self._db, "path", None)) from error


class Cursor(sqlite3.Cursor):
    """A cursor that raises `FailedError`, also while rows are read: a damaged page is met then."""

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Do as sqlite3 does."""
        with _Ours(self.connection):
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Self:
        """Do as sqlite3 does."""
        with _Ours(self.connection):
            return super().executemany(sql, parameters)

    def fetchone(self) -> Any:
        """Do as sqlite3 does."""
        with _Ours(self.connection):
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """Do as sqlite3 does."""
        with _Ours(self.connection):
            return super().fetchall()

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.Error as error:
            raise database_failure(error, getattr(self.connection, "path", None)) from error


class Connection(sqlite3.Connection):
    """A connection with such cursors; `path` is the database that it is of, or is a copy of."""

    path: Path | None = None

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        """Do as sqlite3 does."""
        return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Cursor:
        """Do as sqlite3 does."""
        return self.cursor(Cursor).executemany(sql, parameters)
