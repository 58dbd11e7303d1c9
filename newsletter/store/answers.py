"""The agenda's answers on how entries relate, as they were last read."""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

from newsletter.model import Answer, Relation


class Answers:
    """Reads and writes the answers; they stand in the agenda, and are kept here beside the entries that they are about."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def all(self) -> tuple[Answer, ...]:
        """Return the answers in the agenda's order."""
        rows = self._db.execute("SELECT entry, relation, other FROM answer ORDER BY id")
        return tuple(
            Answer(entry=row["entry"], relation=Relation(row["relation"]), other=row["other"]) for row in rows
        )

    def keep(self, answers: Iterable[Answer]) -> None:
        """Write the answers in place of those that were there; nothing when they are the same."""
        now = tuple(answers)
        if now == self.all():
            return
        with self._transaction():
            self._db.execute("DELETE FROM answer")
            self._db.executemany(
                "INSERT INTO answer (entry, relation, other) VALUES (?,?,?)",
                [(one.entry, one.relation.value, one.other) for one in now],
            )
