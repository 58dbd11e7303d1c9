"""The ledger: the durable record of what was handed to a messenger. Intent before the hand-over, outcome after it."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How far a hand-over came.

    PREPARED: the intent is written, and nothing was handed over yet. HANDING: it has begun, and no outcome is known:
    uncertain. ACCEPTED, REFUSED: certain.
    """

    PREPARED = "prepared"
    HANDING = "handing"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One hand-over to one recipient: a list's address, or `outbox`."""

    edition: dt.date
    messenger: str
    recipient: str
    message_id: str
    message_sha256: str
    intended_at: dt.datetime
    outcome: Outcome = Outcome.PREPARED
    detail: str = ""


class Ledger:
    """Reads and writes the ledger; each write is on disk when it returns."""

    def __init__(
        self, db: sqlite3.Connection, transaction: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._db, self._transaction = db, transaction

    def intend(self, delivery: Delivery) -> None:
        """Write the intent. It replaces an earlier one that handed nothing over, or was refused; nothing else.

        Raises:
            sqlite3.IntegrityError: the edition was, or may have been, handed over already.
        """
        with self._transaction():
            self._db.execute(
                "DELETE FROM delivery WHERE edition = ? AND outcome IN (?,?)",
                (delivery.edition.isoformat(), Outcome.REFUSED, Outcome.PREPARED),
            )
            self._db.execute(
                "INSERT INTO delivery"
                " (edition, messenger, recipient, message_id, message_sha256, intended_at, outcome)"
                " VALUES (?,?,?,?,?,?,?)",
                (
                    delivery.edition.isoformat(), delivery.messenger, delivery.recipient, delivery.message_id,
                    delivery.message_sha256, delivery.intended_at.isoformat(), Outcome.PREPARED,
                ),
            )  # fmt: skip

    def conclude(
        self, edition: dt.date, recipient: str, outcome: Outcome, at: dt.datetime, detail: str = ""
    ) -> None:
        """Write how far the hand-over came."""
        with self._transaction():
            self._db.execute(
                "UPDATE delivery SET outcome = ?, outcome_at = ?, detail = ? WHERE edition = ? AND recipient = ?",
                (outcome, at.isoformat(), detail, edition.isoformat(), recipient),
            )

    def deliveries(self, edition: dt.date | None = None) -> list[Delivery]:
        """Return the rows of one edition, or all, oldest first."""
        rows = self._db.execute("SELECT * FROM delivery ORDER BY edition, id")
        found = [_delivery(row) for row in rows]
        return [delivery for delivery in found if edition in (None, delivery.edition)]


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        edition=dt.date.fromisoformat(row["edition"]),
        messenger=row["messenger"],
        recipient=row["recipient"],
        message_id=row["message_id"],
        message_sha256=row["message_sha256"],
        intended_at=dt.datetime.fromisoformat(row["intended_at"]),
        outcome=Outcome(row["outcome"]),
        detail=row["detail"] or "",
    )
