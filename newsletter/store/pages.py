"""How much of the database is held in memory."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

_FEW = 64  # of 4 kB


@contextmanager
def few_pages(db: sqlite3.Connection) -> Iterator[None]:
    """Hold few pages for a while: more are of no use to who goes through rows in the order in which they lie."""
    before = db.execute("PRAGMA cache_size").fetchone()[0]
    db.execute(f"PRAGMA cache_size = {_FEW}")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = {before}")
