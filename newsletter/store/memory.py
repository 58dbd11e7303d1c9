"""What drafts were proposed, which notices were told, and single facts such as the last collection.

Notices and facts that the database cannot take down are kept beside it, until it can.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

from newsletter.exceptions import FailedError
from newsletter.store.aside import Aside

_MOST = 2**62  # larger than any number, and within what SQLite counts to
_NOTICE = "notice"
_OPEN = dt.timedelta(days=60)  # after which nobody saves an edition from an old window


class Memory:
    """Reads and writes what the program remembers of its own doings.

    Attributes:
        has_kept_quiet: whether something could not be told, as nothing could have remembered that it was.
    """

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]], aside: Aside
    ) -> None:
        self._db, self._transaction, self._aside = db, transaction, aside
        self.has_kept_quiet = False

    def proposal(self, edition: dt.date, number: int | None = None) -> str | None:
        """Return an edition as the program proposed it; None when it never did, or forgot.

        Args:
            edition: its date.
            number: which proposal; where that one is not known, the last before it. Without a number the last of all.
        """
        row = self._db.execute(
            "SELECT content FROM proposal WHERE edition = ? AND number <= ? ORDER BY number DESC LIMIT 1",
            (edition.isoformat(), _MOST if number is None else min(number, _MOST)),
        ).fetchone()
        return bytes(row["content"]).decode() if row else None

    def last_number(self, edition: dt.date) -> int:
        """Return the number of the last proposal of an edition; 0 before the first."""
        where = (edition.isoformat(),)
        row = self._db.execute("SELECT max(number) AS n FROM proposal WHERE edition = ?", where).fetchone()
        return int(row["n"] or 0)

    def propose(self, edition: dt.date, number: int, content: str) -> None:
        """Remember what the program proposes; of editions long past, only the last proposal stays."""
        past = (edition - _OPEN).isoformat()
        with self._transaction():
            self._db.execute(
                "INSERT OR REPLACE INTO proposal VALUES (?,?,?)",
                (edition.isoformat(), number, content.encode()),
            )
            self._db.execute(
                "DELETE FROM proposal AS one WHERE edition < ?"
                " AND number < (SELECT max(number) FROM proposal WHERE edition = one.edition)",
                (past,),
            )

    def was_told(self, edition: dt.date, kind: str, now: dt.datetime) -> bool:
        """Whether a notice was given; one that was given under a clock that was ahead was not."""
        where = (edition.isoformat(), kind)
        if self._aside.has(_notice(*where)):
            return True
        row = self._db.execute("SELECT told_at FROM notice WHERE edition = ? AND kind = ?", where).fetchone()
        return row is not None and dt.datetime.fromisoformat(row["told_at"]) <= now

    def tell(self, edition: dt.date, kind: str, at: dt.datetime) -> None:
        """Remember that a notice was given."""
        name = _notice(edition.isoformat(), kind)
        try:
            with self._transaction():
                self._db.execute(
                    "INSERT OR REPLACE INTO notice VALUES (?,?,?)",
                    (edition.isoformat(), kind, at.isoformat()),
                )
        except FailedError:
            if not self._aside.mark(name):
                raise
        else:
            self._aside.forget(name)

    def prepare(self) -> None:
        """Take room for what is to be remembered once the disk has none."""
        self._aside.prepare()

    def can_tell(self) -> bool:
        """Whether what is told now can be remembered; else each run would tell it again."""
        can = self._aside.can_keep or self._can_write()
        self.has_kept_quiet = self.has_kept_quiet or not can
        return can

    def _can_write(self) -> bool:
        try:
            with self._transaction():
                self._db.execute("INSERT OR REPLACE INTO fact VALUES ('probe', '')")
                self._db.execute("DELETE FROM fact WHERE name = 'probe'")
        except FailedError:
            return False
        return True

    def take_down(self, now: dt.datetime) -> None:
        """Take down what was kept beside the database while it could not be written.

        Raises:
            FailedError: it still cannot.
        """
        self.prepare()
        for name in self._aside.names():
            kept, _, rest = name.partition(" ")
            if kept == _NOTICE:
                day, _, kind = rest.partition(" ")
                self._adopt(
                    name, "INSERT OR REPLACE INTO notice VALUES (?,?,?)", (day, kind, now.isoformat())
                )
            elif words := self._aside.read(name):
                self._adopt(name, "INSERT OR REPLACE INTO fact VALUES (?,?)", (rest, words))
            else:
                self._adopt(name, "DELETE FROM fact WHERE name = ?", (rest,))

    def _adopt(self, name: str, statement: str, values: tuple[str, ...]) -> None:
        with self._transaction():
            self._db.execute(statement, values)
        self._aside.forget(name)

    def instant(self, name: str, now: dt.datetime) -> dt.datetime | None:
        """Return a remembered instant; None when there is none, or it lies ahead, written under a wrong clock."""
        words = self.words(name)
        at = dt.datetime.fromisoformat(words) if words else None
        return at if at is not None and at <= now else None

    def words(self, name: str) -> str:
        """Return words that are remembered; empty when there are none."""
        if (kept := self._aside.read(_fact(name))) is not None:
            return kept
        row = self._db.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else ""

    def keep(self, name: str, words: str) -> None:
        """Remember words; empty ones are forgotten. What is remembered already is not written again."""
        if words == self.words(name):
            return
        try:
            with self._transaction():
                if words:
                    self._db.execute("INSERT OR REPLACE INTO fact VALUES (?,?)", (name, words))
                else:
                    self._db.execute("DELETE FROM fact WHERE name = ?", (name,))
        except FailedError:
            if not self._aside.keep(_fact(name), words):
                raise
        else:
            self._aside.forget(_fact(name))

    def remember(self, name: str, at: dt.datetime) -> None:
        """Remember an instant."""
        self.keep(name, at.isoformat())


def _notice(day: str, kind: str) -> str:
    return f"{_NOTICE} {day} {kind}"


def _fact(name: str) -> str:
    return f"fact {name}"
