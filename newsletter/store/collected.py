"""Sources' last good answers and health, and their entries."""

import datetime as dt
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from newsletter.model import Entry, Forgotten
from newsletter.recognition import address_mark, is_another, key_anew, name_mark
from newsletter.store import codec
from newsletter.store.derived import COLUMNS, derived
from newsletter.store.past import count_of_the_past, known_before, of_the_past

_TOGETHER = 50  # sources that are written in one transaction, at most
_WAIT = 1.0  # seconds that a source waits for others, about
_WRITTEN = ("key", "source", "content", *COLUMNS)
_PUT = f"INSERT OR REPLACE INTO entry ({', '.join(_WRITTEN)}) VALUES ({', '.join('?' for _ in _WRITTEN)})"  # noqa: S608 - no input
_OF_SOURCE = (
    "id", "body", "address", "content_type", "etag", "last_modified", "fingerprint", "first_collected", "last_attempt",
    "last_success", "last_new", "error", "failures", "retry_at", "gone", "moved_to", "moved_times", "discovered", "entries",
    "skipped", "skipped_reason", "skips", "listed",
)  # fmt: skip
_PUT_SOURCE = (
    f"INSERT OR REPLACE INTO source ({', '.join(_OF_SOURCE)}) VALUES ({', '.join('?' for _ in _OF_SOURCE)})"  # noqa: S608 - no input
)
_ENTRIES = ("entry", "alias", "past")
_RHYTHM = 60  # days with something new that tell a source's rhythm, the latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source fares. Instants are None while it has not happened.

    Args:
        retry_at: when the source asked to be left alone until (RFC 9110, section 10.2.3).
        gone: whether it said that it is gone for ever (410).
        moved_to: where it said, for good, that it has moved (301, 308); empty when it has not.
        moved_times: how many answers in a row agreed on that address.
        discovered: the feed that the page which took its place announces; empty when there is none.
        skipped: how many parts of its last good answer could not be read; `skipped_reason` says why the first could
            not, in French.
        skips: the same of the answers before, the latest last.
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
    skipped: int = 0
    skipped_reason: str = ""
    skips: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is kept of a source's last good answer; `entries` is how many it held, `listed` which, where that is known."""

    health: Health
    body: bytes | None = None
    address: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    fingerprint: str = ""
    entries: int = 0
    listed: bytes | None = None


_Statement = tuple[str, list[tuple[object, ...]]]


class Collected:
    """Reads and writes what was collected."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction
        self._waiting: list[list[_Statement]] | None = None
        self._waiting_since = 0.0

    def source(self, name: str) -> SourceState:
        """Return what is known of a source; a blank state when it was never collected."""
        row = self._db.execute("SELECT * FROM source WHERE id = ?", (name,)).fetchone()
        if row is None:
            return SourceState(health=Health(id=name))
        kept = {
            key: row[key] or "" for key in ("address", "content_type", "etag", "last_modified", "fingerprint")
        }
        return SourceState(
            health=_health(row), body=row["body"], entries=row["entries"], listed=row["listed"], **kept
        )

    def health(self) -> list[Health]:
        """Return the health of every source ever collected, by id."""
        return [_health(row) for row in self._db.execute("SELECT * FROM source ORDER BY id")]

    def asked(self) -> frozenset[str]:
        """Return the sources, the agenda's files among them, that were asked since this memory began, by id."""
        return frozenset(str(row["id"]) for row in self._db.execute("SELECT id FROM source"))

    def emptied(self) -> frozenset[str]:
        """Return the sources outside the agenda whose last answer was good and held nothing, though earlier ones did not."""
        rows = self._db.execute(
            "SELECT id FROM source WHERE body IS NOT NULL AND entries = 0 AND skipped = 0 AND error IS NULL"
            " AND EXISTS (SELECT 1 FROM entry WHERE entry.source = source.id)"
        )
        return frozenset(str(row["id"]) for row in rows)

    def answered(self) -> list[str]:
        """Return the sources outside the agenda that ever answered, by id."""
        rows = self._db.execute("SELECT id FROM source WHERE body IS NOT NULL ORDER BY id")
        return [row["id"] for row in rows]

    def entries(self, source: str | None = None) -> list[Entry]:
        """Return the entries as single sources gave them, by key, with events of long ago."""
        where, values = ("WHERE source = ?", (source,)) if source else ("", ())
        rows = self._db.execute(f"SELECT key, content FROM entry {where}", values)  # noqa: S608 - no input
        found = of_the_past(self._db, source) | {row["key"]: codec.decode(row["content"]) for row in rows}
        return [found[key] for key in sorted(found)]

    def mark(self) -> str:
        """Tell one state of all entries, and of the names that they had, from another, without reading them.

        What is written anew gets another row's number, and a source's state says when it was last asked.
        """
        counts = ", ".join(f"(SELECT count(*) || ' ' || total(rowid) FROM {table})" for table in _ENTRIES)  # noqa: S608 - no input
        sources = self._db.execute("SELECT id, fingerprint, last_attempt, entries FROM source ORDER BY id")
        return repr([*self._db.execute(f"SELECT {counts}").fetchone(), *map(tuple, sources)])

    def is_set_aside(self, key: str) -> bool:
        """Whether a key is that of an event of long ago."""
        return key in of_the_past(self._db, key.partition("/")[0])

    def known_before(self, entries: Iterable[Entry]) -> dict[str, Forgotten]:
        """Return what is still known of entries that had been known and were forgotten, by their keys."""
        return known_before(self._db, entries)

    def alike(self, source: str, entries: Iterable[Entry], due: dt.date | None = None) -> dict[str, Entry]:
        """Return a source's stored entries that these may be, by the keys that they are, or were, given.

        The cost does not grow with the number of stored entries.

        Args:
            source: its id.
            entries: as just parsed.
            due: for a calendar: with the events that it should still show on this day or later.
        """
        wanted = {entry.key: entry for entry in entries}
        keys = json.dumps([*wanted, *map(key_anew, wanted.values())])
        found = self._named(
            "SELECT alias.key AS name, content FROM alias JOIN entry ON entry.key = alias.entry"
            " WHERE alias.key IN (SELECT value FROM json_each(?))",
            keys,
        )
        found |= self._named(
            "SELECT key AS name, content FROM entry WHERE key IN (SELECT value FROM json_each(?))", keys
        )
        if due is not None:
            found |= self._named(
                "SELECT key AS name, content FROM entry WHERE source = ? AND due >= ?",
                source,
                due.isoformat(),
            )
        unknown = [entry for key, entry in wanted.items() if key not in found]
        unknown += [entry for key, entry in wanted.items() if key in found and is_another(entry, found[key])]
        if unknown and self._is_known(source):
            for entry in unknown:
                found |= self._marked(source, "address", address_mark(entry))
                found |= self._marked(source, "name", name_mark(entry))
        # An entry that is known by another key is there under its own too.
        return {**{entry.key: entry for entry in found.values()}, **found}

    def _marked(self, source: str, column: str, mark: str | None) -> dict[str, Entry]:
        """Return those that bear a mark; of many only so many as tell that it means none of them."""
        if mark is None:
            return {}
        query = f"SELECT key AS name, content FROM entry WHERE source = ? AND {column} = ? LIMIT 3"  # noqa: S608 - no input
        return self._named(query, source, mark)

    def _named(self, query: str, *values: str) -> dict[str, Entry]:
        return {row["name"]: codec.decode(row["content"]) for row in self._db.execute(query, values)}

    def _is_known(self, source: str) -> bool:
        return (
            self._db.execute("SELECT 1 FROM entry WHERE source = ? LIMIT 1", (source,)).fetchone() is not None
        )

    def count(self, source: str) -> int:
        """Count a source's entries."""
        row = self._db.execute("SELECT count(*) AS n FROM entry WHERE source = ?", (source,)).fetchone()
        return int(row["n"]) + count_of_the_past(self._db, source)

    def first_seen(self, keys: Iterable[str]) -> dict[str, dt.datetime]:
        """Return when entries were first seen, in UTC, by their keys; those that are not known are left out."""
        rows = self._db.execute(
            "SELECT key, seen FROM entry WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps([*keys]),),
        )
        return {row["key"]: dt.datetime.fromisoformat(row["seen"]) for row in rows}

    def news_days(self, source: str, until: dt.date) -> list[dt.date]:
        """Return the last days on which a source had something new, the latest first."""
        rows = self._db.execute(
            "SELECT DISTINCT news FROM entry WHERE source = ? AND news <= ? ORDER BY news DESC LIMIT ?",
            (source, until.isoformat(), _RHYTHM),
        )
        return [dt.date.fromisoformat(row["news"]) for row in rows]

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Write what is saved meanwhile many sources at a time: each transaction waits for the disk.

        Of each source all or nothing is written. What is not written yet when the program is killed is collected anew.
        """
        self._waiting, self._waiting_since = [], time.monotonic()
        try:
            yield
        finally:
            waiting, self._waiting = self._waiting, None
            self._write(waiting)

    def save(
        self,
        state: SourceState,
        put: Iterable[Entry] = (),
        forget: Iterable[str] = (),
        known_as: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Write a source's state with the entries that changed, in one transaction.

        Args:
            state: the source's.
            put: entries to write.
            forget: keys of entries that are gone.
            known_as: keys that an answer gives entries, each with the key that the entry is stored under.
        """
        saving = _saving(state, put, forget, known_as)
        if self._waiting is None:
            self._write([saving])
            return
        self._waiting.append(saving)
        if len(self._waiting) >= _TOGETHER or time.monotonic() > self._waiting_since + _WAIT:
            waiting, self._waiting = self._waiting, []
            self._waiting_since = time.monotonic()
            self._write(waiting)

    def _write(self, savings: Iterable[list[_Statement]]) -> None:
        statements = [statement for saving in savings for statement in saving]
        if not statements:
            return
        with self._transaction():
            for sql, rows in statements:
                self._db.executemany(sql, rows)

    def drop(self, known: Iterable[str]) -> None:
        """Forget sources, and their entries, that are no longer configured."""
        names = {row["id"] for row in self._db.execute("SELECT id FROM source")} - set(known)
        if not names:
            return
        with self._transaction():
            for name in names:
                self._db.execute(
                    "DELETE FROM alias WHERE entry IN (SELECT key FROM entry WHERE source = ?)", (name,)
                )
                self._db.execute("DELETE FROM entry WHERE source = ?", (name,))
                self._db.execute("DELETE FROM past WHERE source = ?", (name,))
                self._db.execute("DELETE FROM source WHERE id = ?", (name,))


def _saving(
    state: SourceState,
    put: Iterable[Entry],
    forget: Iterable[str],
    known_as: Iterable[tuple[str, str]],
) -> list[_Statement]:
    health = state.health
    row = (
        health.id, state.body, state.address, state.content_type, state.etag, state.last_modified,
        state.fingerprint, _iso(health.first_collected), _iso(health.last_attempt), _iso(health.last_success),
        _iso(health.last_new), health.error, health.failures, _iso(health.retry_at), health.gone,
        health.moved_to, health.moved_times, health.discovered, state.entries,
        health.skipped, health.skipped_reason, json.dumps(health.skips), state.listed,
    )  # fmt: skip
    statements: list[_Statement] = [
        (_PUT_SOURCE, [row]),
        (
            _PUT,
            [(one.key, health.id, codec.encode(one), *derived(one)) for one in put],
        ),
        ("INSERT OR REPLACE INTO alias VALUES (?,?)", list(known_as)),
    ]
    gone: list[tuple[object, ...]] = [(key,) for key in forget]
    statements += [("DELETE FROM entry WHERE key = ?", gone), ("DELETE FROM alias WHERE entry = ?", gone)]
    return [(sql, rows) for sql, rows in statements if rows]


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
        skipped=row["skipped"],
        skipped_reason=row["skipped_reason"],
        skips=tuple(json.loads(row["skips"])),
        **moments,
    )


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
