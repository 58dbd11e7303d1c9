"""Entries looked up by their days, addresses and names, whoever gave them: found first, read once it is known which.

No question costs more because of what is stored besides its answer.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Collection
from typing import NamedTuple

from newsletter.model import Entry, Kind
from newsletter.store import codec

Days = tuple[dt.date, dt.date]  # the first and the last

_FOUND = "entry.key, entry.source, entry.kind, entry.day, entry.address, entry.page"
_SAME = 2  # of a source's things at one address: the second says since when the address tells nothing
_MANY = 50  # of a page's entries, the latest


class Found(NamedTuple):
    """What tells where an entry belongs.

    Args:
        day: of its start or publication; None when it has none.
        address: its mark by address, of an event with its day; `page`: by address alone.
    """

    key: str
    source: str
    kind: Kind
    day: dt.date | None
    address: str | None
    page: str | None


class Lookup:
    """Reads entries of all sources."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def wanted(self, day: dt.date, last: dt.date) -> list[Found]:
        """Find what a letter of this day may want: news, and events that start no later than the last day."""
        # The sign keeps the question from an index of all that is past.
        return self._found(
            "WHERE kind = 'event' AND wanted >= ? AND +day <= ?", day.isoformat(), last.isoformat()
        ) + self._found("WHERE kind IN ('replay', 'publication') AND wanted >= ?", day.isoformat())

    def dated(self, kind: Kind, days: Days) -> list[Found]:
        """Find those of a kind that start, or were published, between two days."""
        first, last = days
        return self._found(
            "WHERE kind = ? AND day BETWEEN ? AND ?", kind.value, first.isoformat(), last.isoformat()
        )

    def named(self, names: Collection[str]) -> list[Found]:
        """Find those that have one of these keys, or had it once."""
        asked = json.dumps([*names])
        return self._found("WHERE key IN (SELECT value FROM json_each(?))", asked) + self._found(
            "JOIN alias ON alias.entry = entry.key WHERE alias.key IN (SELECT value FROM json_each(?))", asked
        )

    def announced(self, names: Collection[str], after: dt.date) -> list[Found]:
        """Find the events among those named that start after a day."""
        return [one for one in self.named(names) if one.kind is Kind.EVENT and one.day and one.day > after]

    def at(self, addresses: Collection[str]) -> list[Found]:
        """Find the two that each source first had under these marks by address."""
        return self._found(
            "JOIN (SELECT key, row_number() OVER (PARTITION BY address, source ORDER BY seen, key) AS place"
            " FROM entry WHERE address IN (SELECT value FROM json_each(?))) AS ranked"
            " ON ranked.key = entry.key AND ranked.place <= ?",
            json.dumps([*addresses]),
            _SAME,
        )

    def on(self, pages: Collection[str]) -> list[Found]:
        """Find the latest under these marks by address alone."""
        return self._found(
            "JOIN (SELECT key, row_number() OVER (PARTITION BY page ORDER BY day DESC, key) AS place"
            " FROM entry WHERE page IN (SELECT value FROM json_each(?))) AS ranked"
            " ON ranked.key = entry.key AND ranked.place <= ?",
            json.dumps([*pages]),
            _MANY,
        )

    def referring(self) -> list[Entry]:
        """Read those that name others by a person's word."""
        return self._read("WHERE refers")

    def read(self, keys: Collection[str]) -> list[Entry]:
        """Read entries by their keys."""
        return self._read("WHERE key IN (SELECT value FROM json_each(?))", json.dumps([*keys]))

    def _found(self, where: str, *values: str | int) -> list[Found]:
        rows = self._db.execute(f"SELECT {_FOUND} FROM entry {where}", values)  # noqa: S608 - no input
        return [
            Found(key, source, Kind(kind), dt.date.fromisoformat(day) if day else None, address, page)
            for key, source, kind, day, address, page in rows
        ]

    def _read(self, where: str, *values: str) -> list[Entry]:
        rows = self._db.execute(f"SELECT content FROM entry {where}", values)  # noqa: S608 - no input
        return sorted((codec.decode(row["content"]) for row in rows), key=lambda entry: entry.key)
