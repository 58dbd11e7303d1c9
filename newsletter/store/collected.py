"""Sources' last good answers and health, and their entries."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from newsletter.model import Entry
from newsletter.store import codec


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source fares. Instants are None while it has not happened.

    Args:
        retry_at: when the source asked to be left alone until (RFC 9110, section 10.2.3).
        gone: whether it said that it is gone for ever (410).
        moved_to: where it said, for good, that it has moved (301, 308); empty when it has not.
        moved_times: how many answers in a row agreed on that address.
        discovered: the feed that the page which took its place announces; empty when there is none.
    """

    id: str
    first_collected: dt.datetime | None = None
    last_attempt: dt.datetime | None = None
    last_success: dt.datetime | None = None
    last_new: dt.datetime | None = None
    error: str | None = None
    failures: int = 0
    retry_at: dt.datetime | None = None
    gone: bool = False
    moved_to: str = ""
    moved_times: int = 0
    discovered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is kept of a source's last good answer."""

    health: Health
    body: bytes | None = None
    address: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    fingerprint: str = ""


class Collected:
    """Reads and writes what was collected."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def source(self, name: str) -> SourceState:
        """Return what is known of a source; a blank state when it was never collected."""
        row = self._db.execute("SELECT * FROM source WHERE id = ?", (name,)).fetchone()
        if row is None:
            return SourceState(health=Health(id=name))
        kept = {
            key: row[key] or "" for key in ("address", "content_type", "etag", "last_modified", "fingerprint")
        }
        return SourceState(health=_health(row), body=row["body"], **kept)

    def health(self) -> list[Health]:
        """Return the health of every source ever collected, by id."""
        return [_health(row) for row in self._db.execute("SELECT * FROM source ORDER BY id")]

    def entries(self, source: str | None = None) -> list[Entry]:
        """Return the entries as single sources gave them, by key."""
        where, values = ("WHERE source = ?", (source,)) if source else ("", ())
        rows = self._db.execute(f"SELECT content FROM entry {where} ORDER BY key", values)  # noqa: S608 - no input
        return [codec.decode(row["content"]) for row in rows]

    def count(self, source: str) -> int:
        """Count a source's entries."""
        row = self._db.execute("SELECT count(*) AS n FROM entry WHERE source = ?", (source,)).fetchone()
        return int(row["n"])

    def save(self, state: SourceState, put: Iterable[Entry] = (), forget: Iterable[str] = ()) -> None:
        """Write a source's state with the entries that changed, in one transaction."""
        health = state.health
        row = (
            health.id, state.body, state.address, state.content_type, state.etag, state.last_modified,
            state.fingerprint, _iso(health.first_collected), _iso(health.last_attempt), _iso(health.last_success),
            _iso(health.last_new), health.error, health.failures, _iso(health.retry_at), health.gone,
            health.moved_to, health.moved_times, health.discovered,
        )  # fmt: skip
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO source VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", row
            )
            self._db.executemany(
                "INSERT OR REPLACE INTO entry VALUES (?,?,?)",
                [(entry.key, health.id, codec.encode(entry)) for entry in put],
            )
            self._db.executemany("DELETE FROM entry WHERE key = ?", [(key,) for key in forget])

    def drop(self, known: Iterable[str]) -> None:
        """Forget sources, and their entries, that are no longer configured."""
        names = {row["id"] for row in self._db.execute("SELECT id FROM source")} - set(known)
        if not names:
            return
        with self._transaction():
            for name in names:
                self._db.execute("DELETE FROM entry WHERE source = ?", (name,))
                self._db.execute("DELETE FROM source WHERE id = ?", (name,))


def _health(row: sqlite3.Row) -> Health:
    names = ("first_collected", "last_attempt", "last_success", "last_new", "retry_at")
    moments = {name: dt.datetime.fromisoformat(row[name]) if row[name] else None for name in names}
    return Health(
        id=row["id"],
        error=row["error"],
        failures=row["failures"],
        gone=bool(row["gone"]),
        moved_to=row["moved_to"],
        moved_times=row["moved_times"],
        discovered=row["discovered"],
        **moments,
    )


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
