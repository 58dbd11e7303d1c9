"""The database: opening, which brings it up to date, and what the other modules of this folder add to it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from newsletter.disk import failure
from newsletter.exceptions import ConfigurationError, FailedError
from newsletter.sharing import make_shared, share
from newsletter.store.answers import Answers
from newsletter.store.aside import Aside
from newsletter.store.collected import Collected
from newsletter.store.connection import Connection, closed_file, database_failure, files_of
from newsletter.store.copying import copy_into
from newsletter.store.event_versions import EventVersions
from newsletter.store.heard_links import Links
from newsletter.store.hook_events import HookEvents
from newsletter.store.ledger import Ledger, begin_again
from newsletter.store.lookup import Lookup
from newsletter.store.memory import Memory
from newsletter.store.pictures import Pictures
from newsletter.store.pruning import Pruning
from newsletter.store.states import States
from newsletter.store.upgrading import refuse_newer, upgrade

_BUSY_MS = 30_000
_UNINDEXED = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb",
    "smb2",
    "smb3",
    "9p",
    "fuse.sshfs",
    "afs",
    "ceph",
    "glusterfs",
    "davfs",
}


class Store:
    """An open database.

    Args:
        path: of the database file; made, with its folder, when missing.
        apart: open a copy in memory: nothing is written to the file, and what is written to the copy is forgotten.
        lost: why the file cannot be read: an empty one, that cannot be written to, stands for it.

    Raises:
        ConfigurationError: it would lie on a network file system, where SQLite's locks don't hold; or it is a newer program's.
        FailedError: it can't be opened, or is damaged.
    """

    def __init__(self, path: Path, *, apart: bool = False, lost: FailedError | None = None) -> None:
        self.lost = lost
        try:
            if not apart:
                path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise failure("Cannot write", path.parent, error) from error
        _refuse_network(path.parent)
        try:
            self._db = _blank() if lost else _copied(path) if apart else _opened(path)
        except sqlite3.Error as error:
            raise database_failure(error, path) from None
        aside = Aside(path.parent, is_open=not apart)
        self.answers = Answers(self._db, self.transaction)
        self.collected = Collected(self._db, self.transaction)
        self.event_versions = EventVersions(self._db, self.transaction)
        self.hook_events = HookEvents(self._db, self.transaction)
        self.links = Links(self._db, self.transaction)
        self.ledger = Ledger(self._db, self.transaction)
        self.memory = Memory(self._db, self.transaction, aside)
        self.pictures = Pictures(self._db, self.transaction)
        self.pruning = Pruning(self._db, self.transaction)
        self.states = States(self._db, self.transaction)
        self.lookup = Lookup(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on disk when it ends.

        Raises:
            FailedError: the disk or another process refused, or the database cannot be read; nothing was written.
            sqlite3.IntegrityError: what was to be written contradicts what is there.
        """
        if self.lost is not None:
            raise self.lost
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")


def _opened(path: Path) -> sqlite3.Connection:
    """Open a database. Where it, or its index of the log, cannot be written, it can be read all the same.

    What this user may not write to is read in a copy: beside the file, another user's log would keep its owner out.
    """
    if os.statvfs(path.parent).f_flag & os.ST_RDONLY and path.exists():
        address = f"{path.resolve().as_uri()}?immutable=1"  # nobody can write to it
        return _prepared(sqlite3.connect(address, uri=True, isolation_level=None, factory=Connection))
    for one in files_of(path):
        share(one)  # SQLite goes by no umask: its files are 0644, and its log and index as the database
    if path.exists() and (closed_file(path) is not None or not os.access(path.parent, os.W_OK)):
        return _closed(path)
    try:
        if not path.exists():
            make_shared(path)
        return _written(path)
    except FailedError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF not in _UNINDEXED:
            raise
    try:
        return _written(path, alone=True)
    except FailedError as error:
        if not path.exists() or getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF not in _UNINDEXED:
            raise
    return _closed(path)


def _written(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, factory=Connection)
    db.path = path
    prepared = _prepared(db, alone=alone)
    for one in files_of(path):
        share(one)
    return prepared


def _closed(path: Path) -> sqlite3.Connection:
    """Return a copy that cannot be written to either: whoever tries is told why."""
    db = _copied(path)
    db.execute("PRAGMA query_only = ON")
    return db


def _blank() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    _bring_up_to_date(db)
    db.execute("PRAGMA query_only = ON")
    return db


def _prepared(db: sqlite3.Connection, *, alone: bool = False) -> sqlite3.Connection:
    """Set a connection up; `alone` keeps all others out, and the log's index in memory."""
    try:
        db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        if alone:
            db.execute(
                "PRAGMA locking_mode = EXCLUSIVE"
            )  # before anything is read, which would want that index
        refuse_newer(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # the ledger must survive a power cut
        _bring_up_to_date(db)
    except BaseException:
        db.close()
        raise
    return db


def _copied(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    db.path = path
    try:
        copy_into(db, path)
        _bring_up_to_date(db)
    except BaseException:
        db.close()
        raise
    return db


def _bring_up_to_date(db: sqlite3.Connection) -> None:
    db.row_factory = sqlite3.Row
    upgrade(db)
    begin_again(db)


def _refuse_network(folder: Path) -> None:
    kind = file_system(folder.resolve())
    if kind in _NETWORK:
        raise ConfigurationError(
            "var/ lies on a network file system",
            str(folder),
            cause=f"{kind}: locks don't hold there, and a letter could leave twice",
            remedy="keep the workspace on a local disk",
        )


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Return the type of the file system that holds a folder; empty when it can't be told."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        _, point, type_, *_ = [*line.split(" "), "", "", ""]
        point = point.replace("\\040", " ")
        if point and len(point) >= len(best) and f"{folder}/".startswith(f"{point.rstrip('/')}/"):
            best, kind = point, type_
    return kind
