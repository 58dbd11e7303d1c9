"""The database: opening, migrations by name, and what the other modules of this folder add to it."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from newsletter.exceptions import ConfigurationError, FailedError
from newsletter.files import failure
from newsletter.recognition import address_mark, due_until, name_mark
from newsletter.store import codec
from newsletter.store.answers import Answers
from newsletter.store.collected import Collected
from newsletter.store.connection import Connection, database_failure
from newsletter.store.ledger import Ledger
from newsletter.store.links import Links
from newsletter.store.memory import Memory
from newsletter.store.pictures import Pictures, pictured_until

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


def _first_tables(db: sqlite3.Connection) -> None:
    statements = (
        """CREATE TABLE source (
            id TEXT PRIMARY KEY, body BLOB, address TEXT, content_type TEXT, etag TEXT, last_modified TEXT,
            fingerprint TEXT, first_collected TEXT, last_attempt TEXT, last_success TEXT, last_new TEXT,
            error TEXT, failures INTEGER NOT NULL DEFAULT 0) STRICT""",
        "CREATE TABLE entry (key TEXT PRIMARY KEY, source TEXT NOT NULL, content BLOB NOT NULL) STRICT",
        "CREATE INDEX entry_source ON entry (source)",
        """CREATE TABLE delivery (
            id INTEGER PRIMARY KEY, edition TEXT NOT NULL, messenger TEXT NOT NULL, recipient TEXT NOT NULL,
            message_id TEXT NOT NULL, message_sha256 TEXT NOT NULL, intended_at TEXT NOT NULL,
            outcome TEXT NOT NULL, outcome_at TEXT, detail TEXT,
            UNIQUE (edition, recipient)) STRICT""",
        "CREATE TABLE proposal (edition TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT",
        "CREATE TABLE notice (edition TEXT, kind TEXT, told_at TEXT NOT NULL, PRIMARY KEY (edition, kind)) STRICT",
        "CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    )
    for statement in statements:
        db.execute(statement)


def _addresses_of_sources(db: sqlite3.Connection) -> None:
    for column in (
        "retry_at TEXT",
        "gone INTEGER NOT NULL DEFAULT 0",
        "moved_to TEXT NOT NULL DEFAULT ''",
        "moved_times INTEGER NOT NULL DEFAULT 0",
        "discovered TEXT NOT NULL DEFAULT ''",
        "entries INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE source ADD COLUMN {column}")


def _recognition(db: sqlite3.Connection) -> None:
    """Marks by which an entry is known again, and the other keys that answers gave it."""
    for column in ("address", "name", "due"):
        db.execute(f"ALTER TABLE entry ADD COLUMN {column} TEXT")
        db.execute(f"CREATE INDEX entry_{column} ON entry (source, {column}) WHERE {column} IS NOT NULL")
    db.execute("CREATE TABLE alias (key TEXT PRIMARY KEY, entry TEXT NOT NULL) STRICT")
    db.execute("CREATE INDEX alias_entry ON alias (entry)")
    entries = [codec.decode(row["content"]) for row in db.execute("SELECT content FROM entry")]
    db.executemany(
        "UPDATE entry SET address = ?, name = ?, due = ? WHERE key = ?",
        [(address_mark(entry), name_mark(entry), due_until(entry), entry.key) for entry in entries],
    )


def _links(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE link (
            url TEXT PRIMARY KEY, verdict TEXT NOT NULL, status INTEGER, target TEXT NOT NULL,
            seconds REAL NOT NULL, asked_at TEXT NOT NULL) STRICT"""
    )


def _pictures(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE picture (url TEXT PRIMARY KEY, path TEXT, tried_at TEXT NOT NULL) STRICT")
    db.execute("ALTER TABLE entry ADD COLUMN pictured TEXT")
    db.execute("CREATE INDEX entry_pictured ON entry (pictured) WHERE pictured IS NOT NULL")
    entries = [codec.decode(row["content"]) for row in db.execute("SELECT content FROM entry")]
    db.executemany(
        "UPDATE entry SET pictured = ? WHERE key = ?", [(pictured_until(one), one.key) for one in entries]
    )


def _standings(db: sqlite3.Connection) -> None:
    """Where each recipient of an edition stands."""
    statements = (
        "ALTER TABLE delivery RENAME TO former_delivery",
        """CREATE TABLE delivery (
            edition TEXT NOT NULL, recipient TEXT NOT NULL, messenger TEXT NOT NULL, message_id TEXT NOT NULL,
            message_sha256 TEXT NOT NULL, standing TEXT NOT NULL, prepared_at TEXT NOT NULL, handed_at TEXT,
            concluded_at TEXT, detail TEXT NOT NULL DEFAULT '', PRIMARY KEY (edition, recipient)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX delivery_standing ON delivery (edition, standing)",
        """INSERT INTO delivery
            SELECT edition, recipient, messenger, message_id, message_sha256, outcome, intended_at, intended_at,
                outcome_at, '' FROM former_delivery""",
        "DROP TABLE former_delivery",
    )
    for statement in statements:
        db.execute(statement)


def _answers(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE answer (
            id INTEGER PRIMARY KEY, entry TEXT NOT NULL, relation TEXT NOT NULL, other TEXT NOT NULL) STRICT"""
    )


MIGRATIONS: tuple[tuple[str, Callable[[sqlite3.Connection], None]], ...] = (
    ("first_tables", _first_tables),
    ("addresses_of_sources", _addresses_of_sources),
    ("recognition", _recognition),
    ("links", _links),
    ("pictures", _pictures),
    ("standings", _standings),
    ("answers", _answers),
)


class Store:
    """An open database.

    Args:
        path: of the database file; made, with its folder, when missing.

    Raises:
        ConfigurationError: it would lie on a network file system, where SQLite's locks don't hold.
        FailedError: it can't be opened, or is damaged.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise failure("Cannot write", path.parent, error) from error
        _refuse_network(path.parent)
        try:
            self._db = _opened(path)
        except sqlite3.Error as error:
            raise database_failure(error) from None
        self.answers = Answers(self._db, self.transaction)
        self.collected = Collected(self._db, self.transaction)
        self.links = Links(self._db, self.transaction)
        self.ledger = Ledger(self._db, self.transaction)
        self.memory = Memory(self._db, self.transaction)
        self.pictures = Pictures(self._db, self.transaction)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on disk when it ends.

        Raises:
            FailedError: the disk or another process refused; nothing was written.
            sqlite3.IntegrityError: what was to be written contradicts what is there.
        """
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
    """Open a database. Where its index of the log cannot be written, on a full or closed disk, it can be read all the same."""
    if os.statvfs(path.parent).f_flag & os.ST_RDONLY and path.exists():
        address = f"{path.resolve().as_uri()}?immutable=1"  # nobody can write to it
        return _prepared(sqlite3.connect(address, uri=True, isolation_level=None, factory=Connection))
    try:
        return _prepared(sqlite3.connect(path, isolation_level=None, factory=Connection))
    except FailedError as error:
        if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF not in _UNINDEXED:
            raise
    return _prepared(sqlite3.connect(path, isolation_level=None, factory=Connection), alone=True)


def _prepared(db: sqlite3.Connection, *, alone: bool = False) -> sqlite3.Connection:
    """Set a connection up; `alone` keeps all others out, and the log's index in memory."""
    try:
        db.row_factory = sqlite3.Row
        db.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        if alone:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")  # the ledger must survive a power cut
        _migrate(db)
    except BaseException:
        db.close()
        raise
    return db


def _migrate(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) STRICT")
    done = {row["name"] for row in db.execute("SELECT name FROM migration")}
    for name, migrate in MIGRATIONS:
        if name in done:
            continue
        db.execute("BEGIN IMMEDIATE")
        try:
            if db.execute("SELECT 1 FROM migration WHERE name = ?", (name,)).fetchone() is None:
                migrate(db)
                db.execute("INSERT INTO migration VALUES (?)", (name,))
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")


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
        if len(point) >= len(best) and os.path.commonpath([point or "/", folder]) == point:
            best, kind = point, type_
    return kind
