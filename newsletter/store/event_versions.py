"""Which version of each event calendars said last: it is in the calendars of those who subscribed."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from newsletter.model import EventVersion


class EventVersions:
    """Reads and writes the versions of events, by the key that the first letter gave them."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def all(self) -> dict[str, EventVersion]:
        """Return all that are remembered."""
        rows = self._db.execute("SELECT key, said, at FROM event_version")
        return {key: EventVersion(said, dt.datetime.fromisoformat(at)) for key, said, at in rows}

    def keep(self, versions: Mapping[str, EventVersion]) -> None:
        """Remember versions, in the place of those of the same events."""
        if not versions:
            return
        with self._transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO event_version VALUES (?,?,?)",
                [(key, one.said, one.at.isoformat()) for key, one in versions.items()],
            )
