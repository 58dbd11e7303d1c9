"""What columns derive from entries, so that they are found by it: marks to recognise them by, and until when they matter."""

import datetime as dt
import sqlite3

from newsletter.french import day_of
from newsletter.model import Entry, Kind
from newsletter.recognition import address_mark, due_until, name_mark
from newsletter.store import codec

RULES = 1
"""Raised when one of the rules below, or what it calls, gives another outcome for the same entry."""
COLUMNS = ("address", "name", "due", "pictured")

_NEWS = dt.timedelta(days=90)  # what no letter has taken by then, none will


def derived(entry: Entry) -> tuple[str | None, ...]:
    """Return the values of the columns."""
    return address_mark(entry), name_mark(entry), due_until(entry), pictured_until(entry)


def pictured_until(entry: Entry) -> str | None:
    """Return the day (ISO 8601) up to which a letter may want an entry's picture; None when it has none."""
    if entry.image is None:
        return None
    if entry.kind is not Kind.EVENT:
        return (entry.first_seen.date() + _NEWS).isoformat()
    return day_of(entry.end or entry.start).isoformat() if entry.start else None


def derive_again(db: sqlite3.Connection) -> None:
    """Fill the columns of all entries by the rules of today, unless they were filled by these."""
    if _rules(db) == RULES:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if _rules(db) != RULES:
            entries = [codec.decode(row["content"]) for row in db.execute("SELECT content FROM entry")]
            fields = ", ".join(f"{column} = ?" for column in COLUMNS)
            db.executemany(
                f"UPDATE entry SET {fields} WHERE key = ?",  # noqa: S608 - no input
                [(*derived(entry), entry.key) for entry in entries],
            )
            db.execute(f"PRAGMA user_version = {RULES}")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _rules(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])
