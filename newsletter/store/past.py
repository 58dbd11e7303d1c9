"""Entries that no letter looks back to any more: what tells that they were known, and single events, which are kept for ever.

A source may show again what it has not shown for years: then it is no news. So two marks of each are kept, of twenty
bytes each. An event that is over is no news anyway: single ones are set aside whole, those of a source and a year packed together.
"""

import bz2
import datetime as dt
import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

from newsletter.french import day_of
from newsletter.model import Entry, Forgotten
from newsletter.recognition import address_of, date_of, title_of
from newsletter.store import codec

_BYTES = 6  # of a mark: one in 280 million new entries is taken for one of a million that were known
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND = dt.timedelta(seconds=1)


def listed(keys: Iterable[str]) -> bytes:
    """Write which keys an answer listed, in short; a source that never gave one has None in its place."""
    return b"".join(sorted(_digest(key) for key in keys))


def is_listed(key: str, written: bytes | None) -> bool:
    """Whether a key was listed; where nobody knows, it may have been."""
    if written is None:
        return True
    digest, first, last = _digest(key), 0, len(written) // _BYTES
    while first < last:
        middle = (first + last) // 2
        if written[middle * _BYTES : (middle + 1) * _BYTES] < digest:
            first = middle + 1
        else:
            last = middle
    return written[first * _BYTES : (first + 1) * _BYTES] == digest


def known_before(db: sqlite3.Connection, entries: Iterable[Entry]) -> dict[str, Forgotten]:
    """Return what is still known of entries that had been known and were forgotten, by their keys."""
    marks = {entry.key: marks_of(entry, [entry.key]) for entry in entries}
    asked = json.dumps([mark for some in marks.values() for mark in some])
    rows = db.execute("SELECT * FROM forgotten WHERE mark IN (SELECT value FROM json_each(?))", (asked,))
    found = {row["mark"]: _forgotten(row) for row in rows}
    return {
        key: min((found[mark] for mark in some if mark in found), key=lambda one: one.met)
        for key, some in marks.items()
        if not found.keys().isdisjoint(some)
    }


def forget(db: sqlite3.Connection, entry: Entry, keys: Iterable[str]) -> None:
    """Write what tells later that an entry was known, by each of its keys; in a transaction of the caller's."""
    news = entry.published
    met = (entry.first_seen - _EPOCH) // _SECOND
    day = day_of(news).toordinal() if news else None
    db.executemany(
        "INSERT OR REPLACE INTO forgotten VALUES (?,?,?)",
        [(mark, met, day) for mark in marks_of(entry, keys)],
    )


def marks_of(entry: Entry, keys: Iterable[str]) -> list[int]:
    """Mark an entry by each of its keys, and by its address, each with its title: one of them alone may come to mean another."""
    title, address = title_of(entry), address_of(entry.url)
    told = [f"key {key} {title}" for key in keys]
    told += [f"address {entry.sources[0]} {entry.kind} {address} {title}"] if address else []
    return [int.from_bytes(_digest(one)) for one in told]


def set_aside(db: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    """Pack events, in place of what was packed of them before; in a transaction of the caller's."""
    packs: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        when = date_of(entry)
        packs[entry.sources[0], day_of(when or entry.first_seen).year][entry.key] = entry
    for (source, year), some in packs.items():
        row = db.execute("SELECT content FROM past WHERE source = ? AND year = ?", (source, year)).fetchone()
        there = {one.key: one for one in _unpacked(row["content"])} if row else {}
        content = _packed((there | some).values())
        db.execute("INSERT OR REPLACE INTO past VALUES (?,?,?,?)", (source, year, len(there | some), content))


def of_the_past(db: sqlite3.Connection, source: str | None = None) -> dict[str, Entry]:
    """Return the events that were set aside, of one source or of all, by key."""
    where, values = ("WHERE source = ?", (source,)) if source else ("", ())
    rows = db.execute(f"SELECT content FROM past {where}", values)  # noqa: S608 - no input
    return {one.key: one for row in rows for one in _unpacked(row["content"])}


def count_of_the_past(db: sqlite3.Connection, source: str) -> int:
    """Count the events of a source that were set aside."""
    row = db.execute("SELECT sum(number) AS n FROM past WHERE source = ?", (source,)).fetchone()
    return int(row["n"] or 0)


def _packed(entries: Iterable[Entry]) -> bytes:
    lines = (codec.encode(one) for one in sorted(entries, key=lambda one: one.key))
    return bz2.compress(b"\n".join(lines))  # JSON has no line end of its own


def _unpacked(content: bytes) -> Iterator[Entry]:
    yield from map(codec.decode, bz2.decompress(content).splitlines())


def _forgotten(row: sqlite3.Row) -> Forgotten:
    day = dt.date.fromordinal(row["day"]) if row["day"] else None
    return Forgotten(met=_EPOCH + row["met"] * _SECOND, day=day)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:_BYTES]
