"""What a build of the site leaves for the next: a database of its own, read where it is asked, and written where it has changed.

It is never trusted over the files, and may go at any time: without it all is made again, and comes out the same. A build
writes it once, at its end, after the site's folder: one that is stopped before leaves the notes of the build before it.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from newsletter.archive.record import Record, names_of, packed, unpacked
from newsletter.model import EventVersion
from newsletter.sharing import make_shared

_TABLES = """
CREATE TABLE about (value TEXT NOT NULL);
CREATE TABLE record (day TEXT PRIMARY KEY, mark TEXT NOT NULL, head BLOB NOT NULL, lines BLOB NOT NULL);
CREATE TABLE named (name TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (name, day)) WITHOUT ROWID;
CREATE INDEX named_on ON named (day);
CREATE TABLE part (name TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (path TEXT PRIMARY KEY, digest TEXT NOT NULL, part TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX page_of ON page (part, path, digest);
CREATE TABLE fragment (kind TEXT, name TEXT, digest TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE TABLE found (path TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""

Shown = tuple[str, dict[str, str]]
"""The mark of a group of pages, and by path the digests of what they show."""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the whole.

    Args:
        by: what all pages were made by: program, templates and settings.
        mark: of all that catalogues were made from (`Views.mark`).
        told: what was said then of each edition's entries, by its date (`plan.told`).
        manifest: tells the site's manifest as it was left.
        ended_at: when the build ended, in nanoseconds since 1970.
    """

    by: str
    mark: str = ""
    told: dict[str, str] = {}
    manifest: str = ""
    ended_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a build leaves.

    Args:
        about: the whole.
        records: by date (ISO 8601), each with the mark of what it was made from.
        same: the names of the groups of pages that are as they were.
        shown: the groups that are not: what their files show that lie in the site.
        fragments: parts of larger files, by kind, of the kinds that were looked at.
        found: what of each page can be found by the search, by path.
        indexed: what the search's index was made of.
        versions: of events, as calendars say them, by key; of none where nothing has changed. Not kept here: they outlive the notes.
    """

    about: About
    records: Mapping[str, tuple[str, Record]]
    same: Collection[str]
    shown: Mapping[str, Shown]
    fragments: Mapping[str, Mapping[str, tuple[str, str]]]
    found: Mapping[str, str]
    indexed: str
    versions: Mapping[str, EventVersion] = field(default_factory=dict)


class Notes:
    """What the last build left. Close it, or leave it as a context.

    Args:
        path: of the database; None remembers nothing.
        by: what pages are made by now: what was made by something else is not known.

    Raises:
        sqlite3.Error, msgspec.MsgspecError: what is there is no database of notes; also whenever something is asked for.
    """

    def __init__(self, path: Path | None = None, by: str = "") -> None:
        self._path, self.about = path, About(by=by)
        self._db: sqlite3.Connection | None = None
        if path is not None and path.is_file():
            db = sqlite3.connect(path, isolation_level=None)
            try:
                about = _about(db)
            except BaseException:
                db.close()
                raise
            if about.by == by:
                self._db, self.about = db, about
            else:
                db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def records(self) -> dict[str, tuple[str, Record]]:
        """Return by date (ISO 8601) each edition's record, with the mark of what it was made from."""
        rows = self._rows("SELECT day, mark, head, lines FROM record")
        return {day: (mark, unpacked(head, lines)) for day, mark, head, lines in rows}

    def naming(self, name: str) -> list[str]:
        """Return the dates of the editions whose entries bear a name, or belong to what bears it."""
        return [day for (day,) in self._rows("SELECT day FROM named WHERE name = ?", name)]

    def marks(self) -> dict[str, str]:
        """Return the marks of the groups of pages, by name."""
        return dict(self._rows("SELECT name, mark FROM part"))

    def paths(self) -> dict[str, str]:
        """Return the paths of all pages, each with the name of its group."""
        return dict(self._rows("SELECT path, part FROM page"))

    def parts_of(self, paths: Iterable[str]) -> set[str]:
        """Return the names of the groups of some pages."""
        asked = json.dumps([*paths])
        rows = self._rows("SELECT part FROM page WHERE path IN (SELECT value FROM json_each(?))", asked)
        return {part for (part,) in rows}

    def shown(self, parts: Iterable[str]) -> dict[str, str]:
        """Return what the pages of some groups show: path to digest."""
        asked = json.dumps([*parts])
        return dict(
            self._rows("SELECT path, digest FROM page WHERE part IN (SELECT value FROM json_each(?))", asked)
        )

    def fragments(self, kind: str) -> dict[str, tuple[str, str]]:
        """Return the parts of larger files that are of a kind: by name the digest of what each was made from, and itself."""
        rows = self._rows("SELECT name, digest, text FROM fragment WHERE kind = ?", kind)
        return {name: (digest, text) for name, digest, text in rows}

    def found(self) -> dict[str, str]:
        """Return what of each page can be found by the search, by path."""
        return dict(self._rows("SELECT path, mark FROM found"))

    def _rows(self, sql: str, *values: str) -> Iterable[Any]:
        return self._db.execute(sql, values) if self._db is not None else ()

    def keep(self, kept: Kept) -> None:
        """Remember what a build leaves, all or nothing, where it is not known already.

        Raises:
            OSError, sqlite3.Error: it cannot be written; what was known is known still.
        """
        if self._path is None:
            return
        if self._db is None:
            self._db = _new(self._path)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            _keep(self._db, kept)
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def _about(db: sqlite3.Connection) -> About:
    row = db.execute("SELECT value FROM about").fetchone()
    return msgspec.json.decode(row[0], type=About) if row else About(by="")


def _new(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    make_shared(path)
    db = sqlite3.connect(path, isolation_level=None)
    try:
        db.executescript(f"BEGIN; {_TABLES} COMMIT;")
    except BaseException:
        db.close()
        raise
    return db


def _keep(db: sqlite3.Connection, kept: Kept) -> None:
    db.execute("DELETE FROM about")
    db.execute("INSERT INTO about VALUES (?)", (msgspec.json.encode(kept.about),))
    _keep_records(db, kept.records)
    _keep_pages(db, kept.same, kept.shown)
    for kind, some in kept.fragments.items():
        known = dict(db.execute("SELECT name, digest FROM fragment WHERE kind = ?", (kind,)))
        gone = [(kind, name) for name in known.keys() - some.keys()]
        new = [(kind, name, *one) for name, one in some.items() if known.get(name) != one[0]]
        db.executemany("DELETE FROM fragment WHERE kind = ? AND name = ?", gone)
        db.executemany("INSERT OR REPLACE INTO fragment VALUES (?,?,?,?)", new)
    known = dict(db.execute("SELECT path, mark FROM found"))
    db.executemany("DELETE FROM found WHERE path = ?", [(path,) for path in known.keys() - kept.found.keys()])
    changed = kept.found.items() - known.items()
    db.executemany("INSERT OR REPLACE INTO found VALUES (?,?)", changed)


def _keep_records(db: sqlite3.Connection, records: Mapping[str, tuple[str, Record]]) -> None:
    known = dict(db.execute("SELECT day, mark FROM record"))
    new = {day: one for day, one in records.items() if known.get(day) != one[0]}
    gone = [(day,) for day in (known.keys() - records.keys()) | new.keys()]
    for table in ("record", "named"):
        db.executemany(f"DELETE FROM {table} WHERE day = ?", gone)  # noqa: S608 - no input
    rows = ((day, mark, *packed(record)) for day, (mark, record) in new.items())
    db.executemany("INSERT INTO record VALUES (?,?,?,?)", rows)
    names = ((name, day) for day, (_, record) in new.items() for name in names_of(record))
    db.executemany("INSERT INTO named VALUES (?,?)", names)


def _keep_pages(db: sqlite3.Connection, same: Collection[str], shown: Mapping[str, Shown]) -> None:
    gone = [(name,) for (name,) in db.execute("SELECT name FROM part") if name not in same]
    db.executemany("DELETE FROM page WHERE part = ?", gone)
    db.executemany("DELETE FROM part WHERE name = ?", gone)
    db.executemany("INSERT INTO part VALUES (?,?)", ((name, mark) for name, (mark, _) in shown.items()))
    pages = ((path, digest, name) for name, (_, some) in shown.items() for path, digest in some.items())
    db.executemany("INSERT OR REPLACE INTO page VALUES (?,?,?)", pages)
