"""The ledger: the durable record of what was handed to a messenger, a row for each edition and recipient.

A disk takes milliseconds to make a write durable, twice for each recipient. So a batch of recipients is opened, durably,
before the first of them is begun with; what is then written of each is there at once for whoever comes after a kill, and
on disk for sure when the next batch is opened, or the last closed. Only where the machine itself has stopped in between,
which its boot id tells, nobody knows of that batch what was lost: all of it counts as begun.
"""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from newsletter.boot import boot_id
from newsletter.model import LONGEST_PAUSE, FrozenLetter, Outcome, Resting, Standing, Tally
from newsletter.store.pages import few_pages
from newsletter.store.tallying import tally

_UNTOUCHED = (Standing.PREPARED, Standing.DEFERRED, Standing.REFUSED, Standing.SUPPRESSED)
"""Those that have nothing of the letter: a new intent may take their place."""
_WAITING = (Standing.PREPARED, Standing.DEFERRED)
_RESTS = "(standing = 'deferred' AND again_at IS NOT NULL AND again_at > ? AND again_at <= ?)"
"""Whose next try is to come; what lies further ahead than any pause was written by a clock that was wrong."""
_LAST = "(standing = 'deferred' AND again_at IS NULL)"
"""Who was refused for now, and is tried by each run: others are tried before, lest the same ones keep all from it each time."""
BOOT = boot_id()


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """How one edition was handed over, as the ledger remembers it.

    Args:
        first_at: when the first recipient that took it was begun with.
        recipients: how many took it.
    """

    messenger: str
    message_id: str
    first_at: dt.datetime
    recipients: int


class Ledger:
    """Reads and writes the ledger; each write is on disk when it returns. Its questions are SQL: lists may be long."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def intend(
        self, letter: FrozenLetter, messenger: str, recipients: Iterable[str], at: dt.datetime
    ) -> None:
        """Write the intent for recipients. It takes the place of rows that have nothing of the letter; of no others."""
        rows = (
            (letter.day.isoformat(), one, messenger, letter.message_id, letter.sha256, at.isoformat())
            for one in recipients
        )
        with few_pages(self._db), self._transaction():
            self._db.execute(
                f"DELETE FROM delivery WHERE edition = ? AND standing IN ({_marks(_UNTOUCHED)})",  # noqa: S608 - no input
                (letter.day.isoformat(), *_UNTOUCHED),
            )
            self._db.executemany(
                "INSERT INTO delivery (edition, recipient, messenger, message_id, message_sha256, prepared_at, standing)"
                " VALUES (?,?,?,?,?,?,'prepared') ON CONFLICT DO NOTHING",
                rows,
            )

    def open(
        self, edition: dt.date, *, after: str = "", most: int, now: dt.datetime | None = None
    ) -> list[str]:
        """Return recipients that wait, the next in order, each of whom may be begun with: that is on disk.

        Those that are tried `last` are left out.

        Args:
            edition: whose.
            after: those before are not asked for again.
            most: how many, at most.
            now: who is not to be tried again yet is left out; None where nobody is.
        """
        ready, at = (f" AND NOT {_RESTS}", _around(now)) if now is not None else ("", ())
        return self._open(
            edition,
            f"recipient > ? AND NOT {_LAST}{ready} ORDER BY recipient LIMIT ?",
            (after, *at, most),
        )

    def open_again(self, edition: dt.date, recipients: Sequence[str]) -> list[str]:
        """Return, as `open` does, those of some recipients that still wait."""
        return self._open(edition, f"recipient IN ({_marks(recipients)})", recipients)

    def _open(self, edition: dt.date, which: str, values: Sequence[object]) -> list[str]:
        self._db.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            rows = self._db.execute(
                f"SELECT recipient FROM delivery WHERE edition = ? AND standing IN ({_marks(_WAITING)}) AND {which}",  # noqa: S608 - no input
                (edition.isoformat(), *_WAITING, *values),
            ).fetchall()
            found = [row["recipient"] for row in rows]
            self._db.executemany(
                "UPDATE delivery SET opened = ? WHERE edition = ? AND recipient = ?",
                [(BOOT, edition.isoformat(), one) for one in found],
            )
        if found:
            self._db.execute(
                "PRAGMA synchronous = NORMAL"
            )  # in WAL: after a kill all is there, after a power cut a part
        return found

    def last(self, edition: dt.date) -> list[str]:
        """Return those that are tried after all others, who was tried more often after who was less often."""
        rows = self._db.execute(
            f"SELECT recipient FROM delivery WHERE edition = ? AND {_LAST} ORDER BY tries, recipient",  # noqa: S608 - no input
            (edition.isoformat(),),
        )
        return [row["recipient"] for row in rows]

    @contextmanager
    def batches(self, edition: dt.date) -> Iterator[None]:
        """Let batches be opened; in the end what was written of them is on disk, and who was not begun with waits as before."""
        with few_pages(self._db):
            try:
                yield
            finally:
                self._close(edition)

    def _close(self, edition: dt.date) -> None:
        self._db.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            self._db.execute(
                "UPDATE delivery SET opened = NULL WHERE edition = ? AND opened IS NOT NULL AND standing <> 'handing'",
                (edition.isoformat(),),
            )
            self._db.execute(  # something is written in any case, and all that was before goes with it
                "INSERT INTO fact VALUES ('ledger closed', ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (edition.isoformat(),),
            )

    def record(
        self, edition: dt.date, outcome: Outcome, at: dt.datetime, again_at: dt.datetime | None = None
    ) -> None:
        """Write where a recipient stands now.

        Args:
            edition: whose.
            outcome: where.
            at: when that was.
            again_at: from when on one that is refused for now is tried again; None where the next run does.

        Raises:
            LookupError: nothing was intended for it.
        """
        tried = int(outcome.standing is Standing.DEFERRED)
        begun = "handed_at" if outcome.standing is Standing.HANDING else "opened = NULL, concluded_at"
        changed = self._db.execute(  # a statement alone is a transaction
            f"UPDATE delivery SET standing = ?, detail = ?, tries = tries + ?, again_at = ?, {begun} = ?"  # noqa: S608 - no input
            " WHERE edition = ? AND recipient = ?",
            (
                outcome.standing,
                outcome.detail,
                tried,
                _second(again_at) if again_at else None,
                at.isoformat(),
                edition.isoformat(),
                outcome.recipient,
            ),
        ).rowcount
        if changed != 1:
            raise LookupError(f"no intent for {outcome.recipient} in {edition}")

    def tries(self, edition: dt.date, recipient: str) -> int:
        """Count how often a recipient was refused for now."""
        row = self._db.execute(
            "SELECT tries FROM delivery WHERE edition = ? AND recipient = ?", (edition.isoformat(), recipient)
        ).fetchone()
        return int(row["tries"]) if row else 0

    def resting(self, edition: dt.date, now: dt.datetime) -> Resting:
        """Count those that are not to be tried again yet, and say when the first of them is."""
        row = self._db.execute(
            f"SELECT COUNT(*) AS n, MIN(again_at) AS first FROM delivery WHERE edition = ? AND {_RESTS}",  # noqa: S608 - no input
            (edition.isoformat(), *_around(now)),
        ).fetchone()
        return Resting(count=row["n"], until=dt.datetime.fromisoformat(row["first"]) if row["n"] else None)

    def resolve(
        self, edition: dt.date, recipients: Iterable[str], standing: Standing, at: dt.datetime
    ) -> None:
        """Write, of all or none, where recipients stand of whom nobody knew; who stands elsewhere stays there."""
        rows = [(standing, at.isoformat(), edition.isoformat(), one) for one in recipients]
        with self._transaction():
            self._db.executemany(
                "UPDATE delivery SET standing = ?, detail = '', again_at = NULL, concluded_at = ?"
                " WHERE edition = ? AND recipient = ? AND standing = 'uncertain'",
                rows,
            )

    def doubt(self, edition: dt.date, at: dt.datetime) -> None:
        """Write that nobody knows of those that wait, or were begun with, whether they have the letter by now."""
        with self._transaction():
            self._db.execute(
                "UPDATE delivery SET standing = 'uncertain', opened = NULL, detail = '', concluded_at = ?"
                " WHERE edition = ? AND standing IN ('prepared', 'deferred', 'handing')",
                (at.isoformat(), edition.isoformat()),
            )

    def forget(self, edition: dt.date) -> None:
        """Know nothing any more of recipients that have nothing of the letter."""
        with self._transaction():
            self._db.execute(
                f"DELETE FROM delivery WHERE edition = ? AND standing IN ({_marks(_UNTOUCHED)})",  # noqa: S608 - no input
                (edition.isoformat(), *_UNTOUCHED),
            )

    def expired(self, edition: dt.date, why: str) -> int:
        """Count those that `expire` refused."""
        row = self._db.execute(
            "SELECT COUNT(*) AS n FROM delivery WHERE edition = ? AND standing = 'refused'"
            " AND substr(detail, 1, instr(detail, char(9)) - 1) = ?",
            (edition.isoformat(), why),
        ).fetchone()
        return int(row["n"])

    def expire(self, edition: dt.date, why: str, at: dt.datetime) -> None:
        """Refuse, for good, those that still wait; where each was refused for now, and with which words, is kept.

        Args:
            edition: whose.
            why: the kind of a mishap, in place of that of what is kept.
            at: when that is.
        """
        with self._transaction():
            self._db.execute(
                "UPDATE delivery SET standing = 'refused', concluded_at = ?,"  # noqa: S608 - no input
                " detail = ? || iif(instr(detail, char(9)), substr(detail, instr(detail, char(9))), char(9, 9))"
                f" WHERE edition = ? AND standing IN ({_marks(_WAITING)})",
                (at.isoformat(), why, edition.isoformat(), *_WAITING),
            )

    def tally(self, edition: dt.date) -> Tally:
        """Count how many recipients of an edition stand where."""
        return tally(self._db, edition)

    def stands(self, edition: dt.date, recipient: str) -> Standing | None:
        """Say where one recipient stands; None where nothing was intended for it."""
        row = self._db.execute(
            "SELECT standing FROM delivery WHERE edition = ? AND recipient = ?",
            (edition.isoformat(), recipient),
        ).fetchone()
        return Standing(row["standing"]) if row else None

    def standing(self, edition: dt.date, standing: Standing) -> list[str]:
        """Return the recipients that stand somewhere."""
        return self._recipients(edition, (standing,))

    def details(self, edition: dt.date, standing: Standing) -> dict[str, str]:
        """Return the recipients that stand somewhere, each with the detail of its outcome."""
        rows = self._db.execute(
            "SELECT recipient, detail FROM delivery WHERE edition = ? AND standing = ?",
            (edition.isoformat(), standing),
        )
        return {row["recipient"]: row["detail"] or "" for row in rows}

    def handed(self, edition: dt.date) -> dict[str, tuple[str, dt.datetime | None]]:
        """Return, of recipients of whom nobody knows, the Message-ID of their row and when it was begun to be handed over."""
        rows = self._db.execute(
            "SELECT recipient, message_id, handed_at FROM delivery WHERE edition = ? AND standing IN ('uncertain', 'handing')",
            (edition.isoformat(),),
        )
        return {
            row["recipient"]: (
                row["message_id"],
                dt.datetime.fromisoformat(row["handed_at"]) if row["handed_at"] else None,
            )
            for row in rows
        }

    def why(self, edition: dt.date, *standings: Standing) -> str:
        """Return the detail of the latest outcome among those that stand somewhere; empty when there is none."""
        row = self._db.execute(
            f"SELECT detail FROM delivery WHERE edition = ? AND standing IN ({_marks(standings)})"  # noqa: S608 - no input
            " ORDER BY concluded_at DESC LIMIT 1",
            (edition.isoformat(), *standings),
        ).fetchone()
        return str(row["detail"]) if row else ""

    def latest(self, edition: dt.date, *standings: Standing) -> dt.datetime | None:
        """Return the instant of that outcome; None when there is none."""
        row = self._db.execute(
            f"SELECT MAX(concluded_at) AS last FROM delivery WHERE edition = ? AND standing IN ({_marks(standings)})",  # noqa: S608 - no input
            (edition.isoformat(), *standings),
        ).fetchone()
        return dt.datetime.fromisoformat(row["last"]) if row["last"] else None

    def messenger(self, edition: dt.date) -> str:
        """Return the messenger that an edition's rows name; empty when there is none."""
        row = self._db.execute(
            "SELECT messenger FROM delivery WHERE edition = ? LIMIT 1", (edition.isoformat(),)
        ).fetchone()
        return str(row["messenger"]) if row else ""

    def handed_over(self, edition: dt.date) -> HandedOver | None:
        """Say how an edition was handed over to those that have it; None when nobody has."""
        row = self._db.execute(
            "SELECT messenger, message_id, MIN(COALESCE(handed_at, prepared_at)) AS first, COUNT(*) AS n"
            " FROM delivery WHERE edition = ? AND standing IN ('accepted','uncertain','handing') GROUP BY edition",
            (edition.isoformat(),),
        ).fetchone()
        if row is None:
            return None
        return HandedOver(
            messenger=row["messenger"],
            message_id=row["message_id"],
            first_at=dt.datetime.fromisoformat(row["first"]),
            recipients=self.tally(edition).accepted,
        )

    def concluded_at(self, edition: dt.date) -> dt.datetime | None:
        """Return when the latest outcome of an edition was written; None when there is none."""
        row = self._db.execute(
            "SELECT MAX(concluded_at) AS last FROM delivery WHERE edition = ?", (edition.isoformat(),)
        ).fetchone()
        return dt.datetime.fromisoformat(row["last"]) if row["last"] else None

    def tallies(self) -> dict[dt.date, Tally]:
        """Return the tally of every edition that it knows, oldest first."""
        return {day: self.tally(day) for day in self.editions()}

    def editions(self) -> list[dt.date]:
        """Return the days of all editions that it knows, oldest first."""
        rows = self._db.execute("SELECT DISTINCT edition FROM delivery ORDER BY edition")
        return [dt.date.fromisoformat(row["edition"]) for row in rows]

    def _recipients(self, edition: dt.date, standings: Sequence[Standing]) -> list[str]:
        rows = self._db.execute(
            f"SELECT recipient FROM delivery WHERE edition = ? AND standing IN ({_marks(standings)}) ORDER BY recipient",  # noqa: S608 - no input
            (edition.isoformat(), *standings),
        )
        return [row["recipient"] for row in rows]


def begin_again(db: sqlite3.Connection) -> None:
    """Take those for begun with who were being handed over to when the machine stopped: what was written of them may be lost."""
    of_before = "opened IS NOT NULL AND opened <> ?"
    if db.execute(f"SELECT 1 FROM delivery WHERE {of_before} LIMIT 1", (BOOT,)).fetchone():  # noqa: S608 - no input
        db.execute(f"UPDATE delivery SET standing = 'handing', opened = NULL WHERE {of_before}", (BOOT,))  # noqa: S608 - no input


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _second(instant: dt.datetime) -> str:
    """Write an instant so that texts compare as instants do."""
    return instant.astimezone(dt.UTC).isoformat(timespec="seconds")


def _around(now: dt.datetime) -> tuple[str, str]:
    return _second(now), _second(now + LONGEST_PAUSE)
