"""Which pictures of strangers were made our own, and which could not be."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from newsletter.model import Entry
from newsletter.store import codec


class Pictures:
    """Reads and writes what became of pictures, by their address."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def wanted(self, day: dt.date, since: dt.datetime, now: dt.datetime) -> list[Entry]:
        """Return the entries whose pictures a letter of this day or later may want, and that are not there.

        The cost does not grow with what is past.

        Args:
            day: of the next letter.
            since: what could not be had at this instant or later is left alone.
            now: what was tried later than this was tried under a wrong clock, and counts for nothing.
        """
        rows = self._db.execute("SELECT content FROM entry WHERE pictured >= ?", (day.isoformat(),))
        entries = [codec.decode(row["content"]) for row in rows]
        tried = {
            row["url"]
            for row in self._rows(entry.image for entry in entries if entry.image)
            if row["path"] or since <= dt.datetime.fromisoformat(row["tried_at"]) <= now
        }
        return [entry for entry in entries if entry.image not in tried]

    def paths(self, urls: Iterable[str]) -> dict[str, str]:
        """Return where those that were made our own lie, below `archive/`."""
        return {row["url"]: row["path"] for row in self._rows(urls) if row["path"]}

    def keep(self, url: str, path: str | None, at: dt.datetime) -> None:
        """Write what became of a picture; `path` is None when nothing did."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO picture VALUES (?,?,?)", (url, path, at.isoformat()))

    def _rows(self, urls: Iterable[str]) -> list[sqlite3.Row]:
        query = "SELECT * FROM picture WHERE url IN (SELECT value FROM json_each(?))"
        return self._db.execute(query, (json.dumps([*urls]),)).fetchall()
