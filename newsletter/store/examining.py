"""Whether a database can serve: looked at in a copy in memory, so that nothing is written beside it."""

import sqlite3
from pathlib import Path

from newsletter.exceptions import FailedError
from newsletter.store.connection import Connection, database_failure, is_damage
from newsletter.store.copying import copy_into
from newsletter.store.upgrading import of_the_future

NEWER = "elle est d’une version plus récente du programme"
_TOLD = 80  # signs of SQLite's words


def examine(path: Path) -> str:
    """Say what is wrong with a database (French); empty where nothing is, or where there is none yet.

    Raises:
        FailedError: it may be whole: it is the disk, or who asks, that keeps it from being read.
    """
    if not path.exists() or path.stat().st_size == 0:
        return ""
    db = sqlite3.connect(":memory:", isolation_level=None, factory=Connection)
    try:
        copy_into(db, path)
        found = [str(row[0]) for row in db.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            return f"elle est abîmée ({found[0][:_TOLD]})"
        return NEWER if of_the_future(db) else ""
    except FailedError as error:
        if not is_damage(error.__cause__):
            raise
        return f"elle ne se lit pas ({error.cause[:_TOLD]})"
    except sqlite3.Error as error:
        if not is_damage(error):
            raise database_failure(error, path) from error
        return f"elle ne se lit pas ({str(error)[:_TOLD]})"
    finally:
        db.close()
