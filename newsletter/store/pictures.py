"""Which pictures of strangers were made our own, and which could not be."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from newsletter.store import codec


class Pictures:
    """Reads and writes what became of pictures, by their address."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def shown(self) -> set[str]:
        """Return the addresses of all pictures that entries show; the others are not even read."""
        rows = self._db.execute("SELECT content FROM entry WHERE instr(content, ?)", (b'"image":"',))
        return {image for row in rows if (image := codec.decode(row["content"]).image)}

    def paths(self, urls: Iterable[str]) -> dict[str, str]:
        """Return where those that were made our own lie, below `archive/`."""
        rows = self._rows(urls)
        return {row["url"]: row["path"] for row in rows if row["path"]}

    def tried(self, urls: Iterable[str], since: dt.datetime) -> set[str]:
        """Return those that were made our own, or could not be at this instant or later."""
        return {
            row["url"]
            for row in self._rows(urls)
            if row["path"] or dt.datetime.fromisoformat(row["tried_at"]) >= since
        }

    def keep(self, url: str, path: str | None, at: dt.datetime) -> None:
        """Write what became of a picture; `path` is None when nothing did."""
        with self._transaction():
            self._db.execute("INSERT OR REPLACE INTO picture VALUES (?,?,?)", (url, path, at.isoformat()))

    def _rows(self, urls: Iterable[str]) -> list[sqlite3.Row]:
        query = "SELECT * FROM picture WHERE url IN (SELECT value FROM json_each(?))"
        return self._db.execute(query, (json.dumps([*urls]),)).fetchall()
