"""How a letter's departure is said: one that is written into the outbox has not left (French)."""

import datetime as dt
from typing import TYPE_CHECKING

from newsletter.french import hour, instant
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.edition.frozen import frozen_letter
from newsletter.schedule import Times, why_none

if TYPE_CHECKING:
    from newsletter.pipeline.context import Context

OUTBOX = "outbox"
PASS = dt.timedelta(minutes=10)  # cron's, at the most
_WRITTEN = "écrite dans la boîte d’envoi"
_STATES = {
    None: "pas encore préparée",
    EditionStatus.DRAFT: "brouillon",
    EditionStatus.APPROVED: "approuvée",
    EditionStatus.SENDING: "en suspens",
    EditionStatus.SENT: "partie",
    EditionStatus.SKIPPED: "sautée",
}


def state_words(status: EditionStatus | None, messenger: str = "", *, at_it: bool = False) -> str:
    """Say a status, of no edition too: "brouillon".

    Args:
        status: as the file says.
        messenger: of a sent one, which it was.
        at_it: whether some command hands a letter over just now; else nobody is about one that is being sent.
    """
    if status is EditionStatus.SENDING and at_it:
        return "en cours d’envoi"
    return _WRITTEN if status is EditionStatus.SENT and messenger == OUTBOX else _STATES[status]


def gone(context: "Context", day: dt.date) -> str:
    """Say what a letter that was handed over is: "partie"; by its file, else by the settings."""
    edition = context.readable(day)
    by = messenger_of(edition) if edition is not None else ""
    return state_words(EditionStatus.SENT, by or context.config.delivery.messenger)


def messenger_of(edition: Edition) -> str:
    """Return the messenger that an edition was handed to; empty where its file names none."""
    return edition.sent.messenger if edition.sent else ""


def taken_by_list(context: "Context", day: dt.date) -> str:
    """Say what a list's having taken a letter does not say (a whole sentence); empty where it went elsewhere."""
    edition = context.readable(day)
    if edition is None or messenger_of(edition) != "smtp" or context.config.delivery.goes_to_each:
        return ""
    letter = frozen_letter(context, edition)  # the settings may have changed since
    to = letter.to if letter is not None else context.config.delivery.smtp.to
    return (
        f"La liste {to} l’a prise. Si ses abonnés ne l’ont pas dans l’heure, elle attend peut-être l’accord d’un modérateur"
        " de la liste."
    )


def going(context: "Context") -> str:
    """Say what a letter will do: "partira"."""
    return f"sera {_WRITTEN}" if context.config.delivery.messenger == OUTBOX else "partira"


def is_closing(due: Times, now: dt.datetime) -> bool:
    """Whether a letter's hours end so soon that the next run may come too late."""
    return max(due.send_at, due.deadline - PASS) <= now < due.deadline


def at_once(context: "Context", day: dt.date) -> str:
    """Say that the next run may come too late, and how to send at once (whole sentences); empty while there is time."""
    due = context.times(day)
    if not is_closing(due, context.now):
        return ""
    return (
        f"Elle ne peut partir que jusqu’à {hour(due.deadline)}, et le prochain passage du programme peut venir trop tard."
        f" Pour l’envoyer tout de suite, avant {hour(due.deadline)} : newsletter send {day} --live"
    )


def still(context: "Context", day: dt.date) -> str:
    """Say of a draft whose hour has struck until when it may leave, or that it is too late, and what can be done (whole sentences)."""
    due = context.times(day)
    if context.now < due.deadline:
        return (
            at_once(context, day)
            or f"Approuvée avant {hour(due.deadline)}, elle part encore dans les dix minutes."
        )
    return f"Elle devait partir avant le {instant(due.deadline)}\u00a0: il est trop tard. Pour qu’elle parte tout de même, reportez-la."


def leaving(context: "Context", day: dt.date) -> str:
    """Say when a letter leaves, or that its hours are over (whole sentence)."""
    due = context.times(day)
    if context.now >= due.deadline:
        return f"Elle devait partir avant le {instant(due.deadline)} : il est trop tard."
    if none := why_none(day, context.config, context.said):
        return f"Pas de lettre ce jour-là ({none}), sauf si vous l’approuvez : elle {going(context)} alors {instant(due.send_at)}."
    return f"Départ prévu : {instant(due.send_at)}."


def departing(context: "Context", day: dt.date) -> str:
    """Say when a letter that is approved leaves, before its hours are over (whole sentences)."""
    due = context.times(day)
    if context.now < due.send_at:
        return f"Elle {going(context)} {instant(due.send_at)}."
    return at_once(context, day) or f"Elle {going(context)} dans les dix minutes."


def approving(context: "Context", day: dt.date) -> str:
    """Say how a letter is approved, so that it leaves in time."""
    due = context.times(day)
    command = f"newsletter approve {day}"
    if not is_closing(due, context.now):
        return command
    return f"{command}, et aussitôt, avant {hour(due.deadline)}, newsletter send {day} --live"
