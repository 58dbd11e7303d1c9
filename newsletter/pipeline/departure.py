"""How a letter's departure is said: one that is written into the outbox has not left (French)."""

import datetime as dt
from typing import TYPE_CHECKING

from newsletter.model import Edition, EditionStatus

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context

OUTBOX = "outbox"
_WRITTEN = "écrite dans la boîte d’envoi"
_STATES = {
    None: "pas encore préparée",
    EditionStatus.DRAFT: "brouillon",
    EditionStatus.APPROVED: "approuvée",
    EditionStatus.SENDING: "en cours d’envoi",
    EditionStatus.SENT: "partie",
    EditionStatus.SKIPPED: "sautée",
}


def state_words(status: EditionStatus | None, messenger: str = "") -> str:
    """Say a status, of no edition too: "brouillon"; of a sent one, by which messenger."""
    return _WRITTEN if status is EditionStatus.SENT and messenger == OUTBOX else _STATES[status]


def gone(context: "Context", day: dt.date) -> str:
    """Say what a letter that was handed over is: "partie"; by its file, else by the settings."""
    edition = context.readable(day)
    by = messenger_of(edition) if edition is not None else ""
    return state_words(EditionStatus.SENT, by or context.config.delivery.messenger)


def messenger_of(edition: Edition) -> str:
    """Return the messenger that an edition was handed to; empty where its file names none."""
    return edition.sent.messenger if edition.sent else ""


def going(context: "Context") -> str:
    """Say what a letter will do: "partira"."""
    return f"sera {_WRITTEN}" if context.config.delivery.messenger == OUTBOX else "partira"
