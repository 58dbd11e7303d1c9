"""What happened and is told to the webhook: what still waits to be, and the ids of what was, so that it is told once."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HookEvent:
    """One that waits: its id, when it happened, and the bytes that are posted."""

    id: str
    at: dt.datetime
    body: bytes


class HookEvents:
    """Reads and writes them."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def add(self, event: HookEvent) -> None:
        """Let an event wait; one of its id that waits, or was told, stays as it is."""
        if self._db.execute("SELECT 1 FROM hook_event WHERE id = ?", (event.id,)).fetchone():
            return
        row = (event.id, event.at.isoformat(), event.body)
        with self._transaction():
            self._db.execute("INSERT INTO hook_event VALUES (?,?,?)", row)

    def waiting(self) -> list[HookEvent]:
        """Return those that wait, in the order in which they came."""
        rows = self._db.execute("SELECT * FROM hook_event WHERE body IS NOT NULL ORDER BY rowid")
        return [
            HookEvent(row["id"], dt.datetime.fromisoformat(row["at"]), bytes(row["body"])) for row in rows
        ]

    def done(self, id_: str) -> None:
        """Let one wait no more; only its id is kept."""
        with self._transaction():
            self._db.execute("UPDATE hook_event SET body = NULL WHERE id = ?", (id_,))
