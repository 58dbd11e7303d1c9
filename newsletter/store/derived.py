"""What columns derive from entries, so that they are found by it: marks to recognise them by, and until when they matter."""

import datetime as dt
import sqlite3

from newsletter.french import day_of
from newsletter.horizon import news_day, wanted_until
from newsletter.model import Entry
from newsletter.recognition import address_mark, date_of, due_until, name_mark, page_mark
from newsletter.store import codec

RULES = 3
"""Raised when one of the rules below, or what it calls, gives another outcome for the same entry."""
COLUMNS = ("address", "name", "due", "pictured", "kind", "day", "wanted", "news", "seen", "page", "refers")


def derived(entry: Entry) -> tuple[str | int | None, ...]:
    """Return the values of the columns: days in ISO 8601, the instant `seen` in UTC."""
    when, wanted = date_of(entry), _iso(wanted_until(entry))
    return (
        address_mark(entry),
        name_mark(entry),
        due_until(entry),
        wanted if entry.image is not None else None,
        entry.kind.value,
        _iso(day_of(when) if when else None),
        wanted,
        _iso(news_day(entry)),
        entry.first_seen.astimezone(dt.UTC).isoformat(),
        page_mark(entry.url),
        int(bool(entry.same_as or entry.accompanies or entry.replay_of)),
    )


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def are_derived(db: sqlite3.Connection) -> bool:
    """Whether the columns of all entries were filled by the rules of today."""
    return int(db.execute("PRAGMA user_version").fetchone()[0]) == RULES


def derive_again(db: sqlite3.Connection) -> None:
    """Fill the columns of all entries by the rules of today, unless they were filled by these; in a transaction of the caller's."""
    if are_derived(db):
        return
    entries = [codec.decode(row["content"]) for row in db.execute("SELECT content FROM entry")]
    fields = ", ".join(f"{column} = ?" for column in COLUMNS)
    db.executemany(
        f"UPDATE entry SET {fields} WHERE key = ?",  # noqa: S608 - no input
        [(*derived(entry), entry.key) for entry in entries],
    )
    db.execute(f"PRAGMA user_version = {RULES}")
