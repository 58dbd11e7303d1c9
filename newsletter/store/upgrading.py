"""Bringing a database up to the program of today: forward only, all of it or nothing; one of a newer program is refused.

All that is missing happens in one transaction: what fails in the middle, or is killed, leaves the database as it was, and
the older program finds it as it knows it.
"""

import sqlite3

from newsletter import __version__
from newsletter.exceptions import ConfigurationError
from newsletter.store.derived import are_derived, derive_again
from newsletter.store.migrations import MIGRATIONS


def schema(db: sqlite3.Connection) -> set[str]:
    """Return the names of the migrations that a database has seen; none where it is new."""
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone() is None:
        return set()
    return {str(row[0]) for row in db.execute("SELECT name FROM migration")}


def of_the_future(db: sqlite3.Connection) -> set[str]:
    """Return those of them that this program does not know."""
    return schema(db) - {name for name, _ in MIGRATIONS}


def refuse_newer(db: sqlite3.Connection) -> None:
    """Refuse a database that a newer program has changed; nothing of it was written to.

    Raises:
        ConfigurationError: it was.
    """
    if unknown := of_the_future(db):
        raise ConfigurationError(
            "The database is of a newer program",
            "var/state.db",
            cause=f"it has {', '.join(sorted(unknown))}, which this one, {__version__}, does not know",
            remedy="install the newer program again, or restore the backup that was made before the upgrade",
        )


def upgrade(db: sqlite3.Connection) -> None:
    """Bring a database up to date, unless it is; it is refused when it is newer.

    Raises:
        ConfigurationError: see `refuse_newer`.
    """
    if _is_of_today(db):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY) STRICT")
        refuse_newer(db)  # another program may have been faster
        done = schema(db)
        for name, migrate in MIGRATIONS:
            if name not in done:
                migrate(db)
                db.execute("INSERT INTO migration VALUES (?)", (name,))
        derive_again(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite ends it by itself where the disk is full
            db.execute("ROLLBACK")
        raise


def _is_of_today(db: sqlite3.Connection) -> bool:
    return schema(db) == {name for name, _ in MIGRATIONS} and are_derived(db)
