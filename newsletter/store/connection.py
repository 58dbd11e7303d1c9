"""A connection whose errors are ours: what is wrong with the database, and what to do about it, whoever asked."""

import sqlite3
from typing import Any, Self

from newsletter.exceptions import FailedError

_FULL = ("the disk is full", "free some disk space and try again")
_DAMAGED = ("it is damaged", "restore it from a backup, or move it away: editions are in files of their own")
_CLOSED = (
    "this user may not write there",
    "give this user the right to write there, or make the disk writable",
)
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


def database_failure(error: sqlite3.Error) -> FailedError:
    """Turn an error of SQLite into ours."""
    code = getattr(error, "sqlite_errorcode", 0)
    cause, remedy = _KNOWN.get(code) or _KNOWN.get(code & 0xFF, ("", "check the disk, and try again"))
    told = f"{cause} ({error})" if cause else str(error)
    return FailedError("The database cannot be used", "var/state.db", cause=told, remedy=remedy)


class _Ours:
    """A block whose errors are ours. A class, as a generator would cost as much as a row."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, sqlite3.IntegrityError):
            return  # contradicts what is there: the caller knows what that means
        if isinstance(error, sqlite3.Error):
            raise database_failure(error) from error


_OURS = _Ours()


class Cursor(sqlite3.Cursor):
    """A cursor that raises `FailedError`, also while rows are read: a damaged page is met then."""

    def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Do as sqlite3 does."""
        with _OURS:
            return super().execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Self:
        """Do as sqlite3 does."""
        with _OURS:
            return super().executemany(sql, parameters)

    def fetchone(self) -> Any:
        """Do as sqlite3 does."""
        with _OURS:
            return super().fetchone()

    def fetchall(self) -> list[Any]:
        """Do as sqlite3 does."""
        with _OURS:
            return super().fetchall()

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.Error as error:
            raise database_failure(error) from error


class Connection(sqlite3.Connection):
    """A connection with such cursors."""

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:
        """Do as sqlite3 does."""
        return self.cursor(Cursor).execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> Cursor:
        """Do as sqlite3 does."""
        return self.cursor(Cursor).executemany(sql, parameters)
