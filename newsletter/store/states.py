"""What became known of events after the last letter that showed them, and when."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from newsletter.model import EventState, EventStatus, SeenState
from newsletter.store.codec import moment

_COLUMNS = 'key, start, "end", all_day, status, is_full, is_put_off, seen_at'


class States:
    """Reads and writes the states of events, by the key that the last letter gave them."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def all(self) -> dict[str, SeenState]:
        """Return all that are remembered."""
        return {row["key"]: _seen(row) for row in self._db.execute(f"SELECT {_COLUMNS} FROM event_state")}  # noqa: S608 - names of columns

    def keep(self, states: Mapping[str, SeenState]) -> None:
        """Remember states, in the place of those of the same events."""
        if not states:
            return
        with self._transaction():
            self._db.executemany(
                "INSERT OR REPLACE INTO event_state VALUES (?,?,?,?,?,?,?,?)",
                [(key, *_values(seen)) for key, seen in states.items()],
            )


def _values(seen: SeenState) -> tuple[Any, ...]:
    state = seen.state
    start, end = (one.isoformat() if one is not None else None for one in (state.start, state.end))
    status = state.status.value if state.status else None
    return start, end, state.all_day, status, state.is_full, state.is_put_off, seen.at.isoformat()


def _seen(row: sqlite3.Row) -> SeenState:
    start, end = (moment(row[name]) if row[name] else None for name in ("start", "end"))
    state = EventState(
        start=start,
        end=end,
        all_day=bool(row["all_day"]),
        status=EventStatus(row["status"]) if row["status"] else None,
        is_full=bool(row["is_full"]),
        is_put_off=bool(row["is_put_off"]),
    )
    return SeenState(state, dt.datetime.fromisoformat(row["seen_at"]))
