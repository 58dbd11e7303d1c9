"""Taking out what is of no use any more, and writing the database anew when much of it is free.

What goes, goes in one transaction: killed in the middle, or without room on the disk, all is as it was. So it is with
VACUUM, which others may read beside (https://www.sqlite.org/lang_vacuum.html).
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from newsletter.addresses import is_web
from newsletter.model import Entry, Kind
from newsletter.pruning import (
    RHYTHM,
    Fate,
    Known,
    fate,
    is_of_letter,
    is_told_for_good,
    plain_mark,
    wants_vacuum,
)
from newsletter.recognition import is_occurrence, page_mark
from newsletter.store import codec
from newsletter.store.past import forget, is_listed, set_aside

Mark = tuple[dt.date, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """What is of use still, whatever its age.

    Args:
        first: the first day that is kept whole.
        local: ids of the agenda's sources: what stands in it is its writer's.
        named: keys of entries that letters which are not done with speak of.
        open: days of editions that are not done with; `settled`: of those that are.
        proposed: of those of which nobody asks any more what was proposed.
        standing: days and kinds of the notices about what needs a person now.
        events: names what the webhook was told by such days and kinds.
    """

    first: dt.date
    local: Collection[str] = ()
    named: Collection[str] = ()
    open: Collection[dt.date] = ()
    settled: Collection[dt.date] = ()
    proposed: Collection[dt.date] = ()
    standing: Collection[Mark] = ()
    events: Callable[[Iterable[Mark]], set[str]]


class Pruning:
    """Takes out what is of no use."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def prune(self, uses: Uses) -> int:
        """Take out what is of no use, all or nothing; return how many entries went.

        Raises:
            FailedError: the disk refused, or another program holds the database.
        """
        with self._transaction():
            gone = self._entries(uses)
            self._pictures(uses.first)
            self._notices(uses)
            self._events(uses)
            self._of_letters(uses)
        return gone

    def vacuum(self, room: int) -> bool:
        """Write the database anew where that gives much room back; return whether it did.

        Args:
            room: bytes that are left on the disk.

        Raises:
            FailedError: the disk refused, or another program holds the database; all is as it was.
        """
        pages, free, size = (
            int(self._db.execute(f"PRAGMA {what}").fetchone()[0])
            for what in ("page_count", "freelist_count", "page_size")
        )
        if not wants_vacuum(pages, free, page_size=size, room=room):
            return False
        self._db.execute(
            "VACUUM"
        )  # its log goes with the last who closes the database: nobody waits for readers
        return True

    def _entries(self, uses: Uses) -> int:
        old = self._old(uses)
        goes = {key: what for key, what in old.items() if what is not Fate.STAYS}
        entries = [self._entry(key) for key in goes]
        set_aside(self._db, (one for one in entries if goes[one.key] is Fate.ASIDE))
        for one in entries:
            if goes[one.key] is Fate.GOES:
                forget(self._db, one, [one.key, *self._aliases(one.key)])
        keys = [(key,) for key in goes]
        self._db.executemany("DELETE FROM alias WHERE entry = ?", keys)
        self._db.executemany("DELETE FROM entry WHERE key = ?", keys)
        return len(goes)

    def _old(self, uses: Uses) -> dict[str, Fate]:
        """Say what becomes of entries, by key: of all that are older by the days that they are found by."""
        listed = dict(self._db.execute("SELECT id, listed FROM source").fetchall())
        recent = {source: self._recent(source) for source in listed}
        said = {*uses.named, *self._said()}
        rows = self._db.execute(
            "SELECT key, source, kind, day, wanted, news, seen, page, refers FROM entry"
            " WHERE seen < ?1 AND coalesce(day, '') < ?1 AND coalesce(news, '') < ?1"
            " AND (kind <> 'event' OR coalesce(wanted, '') < ?1)",
            (uses.first.isoformat(),),
        ).fetchall()
        return {
            row["key"]: fate(
                _known(row, uses.local, listed),
                uses.first,
                self._names(row, said),
                recent.get(row["source"]),
            )
            for row in rows
        }

    def _names(self, row: sqlite3.Row, said: Collection[str]) -> Collection[str]:
        """Return the key alone where one of its names, or the address it leads to, is spoken of."""
        key = row["key"]
        names = [key, *self._aliases(key)]
        names += [name.partition("/")[2] for name in names]
        return {key} if row["page"] in said or any(name in said for name in names) else ()

    def _said(self) -> set[str]:
        """Return what people name: keys, or their ends, and the marks of addresses."""
        words = {word for row in self._db.execute("SELECT entry, other FROM answer") for word in row}
        for row in self._db.execute("SELECT content FROM entry WHERE refers"):
            one = codec.decode(row["content"])
            words |= {word for word in (*one.same_as, one.accompanies, one.replay_of) if word}
        return words | {mark for word in words if is_web(word) and (mark := page_mark(word))}

    def _recent(self, source: str) -> dt.date | None:
        row = self._db.execute(
            "SELECT min(news) AS first FROM (SELECT DISTINCT news FROM entry WHERE source = ? AND news IS NOT NULL"
            " ORDER BY news DESC LIMIT ?)",
            (source, RHYTHM),
        ).fetchone()
        return dt.date.fromisoformat(row["first"]) if row["first"] else None

    def _aliases(self, key: str) -> list[str]:
        return [row["key"] for row in self._db.execute("SELECT key FROM alias WHERE entry = ?", (key,))]

    def _entry(self, key: str) -> Entry:
        row = self._db.execute("SELECT content FROM entry WHERE key = ?", (key,)).fetchone()
        return codec.decode(row["content"])

    def _pictures(self, first: dt.date) -> None:
        """Forget what became of the pictures of entries that went; the pictures are files, and stay."""
        rows = self._db.execute("SELECT url FROM picture WHERE tried_at < ?", (first.isoformat(),)).fetchall()
        if not rows:
            return
        images = (codec.decode(row["content"]).image for row in self._db.execute("SELECT content FROM entry"))
        in_use = set(images)
        self._db.executemany(
            "DELETE FROM picture WHERE url = ?", [(row["url"],) for row in rows if row["url"] not in in_use]
        )

    def _notices(self, uses: Uses) -> None:
        """Forget what was told long ago, of days long past."""
        day, open_ = uses.first.isoformat(), {one.isoformat() for one in uses.open}
        rows = self._db.execute(
            "SELECT edition, kind FROM notice WHERE told_at < ? AND edition < ?", (day, day)
        ).fetchall()
        marks = [_mark(row) for row in rows if row["edition"] not in open_]
        gone = [
            (day.isoformat(), kind) for day, kind in marks if not is_told_for_good((day, kind), uses.standing)
        ]
        self._db.executemany("DELETE FROM notice WHERE edition = ? AND kind = ?", gone)

    def _events(self, uses: Uses) -> None:
        """Forget what the webhook was told long ago, where no notice is left that could come again."""
        rows = self._db.execute("SELECT edition, kind FROM notice").fetchall()
        kept = uses.events([*map(plain_mark, map(_mark, rows)), *uses.standing])
        told = self._db.execute(
            "SELECT id FROM hook_event WHERE body IS NULL AND at < ?", (uses.first.isoformat(),)
        ).fetchall()
        self._db.executemany(
            "DELETE FROM hook_event WHERE id = ?", [(row["id"],) for row in told if row["id"] not in kept]
        )

    def _of_letters(self, uses: Uses) -> None:
        """Forget what was proposed for letters that are done with, and what was remembered until they left."""
        days = [(day.isoformat(),) for day in uses.proposed]
        self._db.executemany("DELETE FROM proposal WHERE edition = ?", days)
        facts = [(row["name"],) for row in self._db.execute("SELECT name FROM fact")]
        self._db.executemany(
            "DELETE FROM fact WHERE name = ?", [one for one in facts if is_of_letter(one[0], uses.settled)]
        )


def _known(row: sqlite3.Row, local: Collection[str], listed: Mapping[str, bytes | None]) -> Known:
    kind, key = Kind(row["kind"]), row["key"]
    end = row["wanted"] if kind is Kind.EVENT else None  # of anything else it lies 100 days ahead
    days = (row["day"], end, row["news"], row["seen"][:10])
    return Known(
        key=key,
        source=row["source"],
        kind=kind,
        days=tuple(dt.date.fromisoformat(day) for day in days if day),
        is_listed=is_listed(key, listed.get(row["source"])),
        is_of_people=row["source"] in local or bool(row["refers"]),
        recurs=is_occurrence(key),
    )


def _mark(row: sqlite3.Row) -> Mark:
    return dt.date.fromisoformat(row["edition"]), row["kind"]
