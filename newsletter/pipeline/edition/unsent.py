"""Why a letter is not sent, as the error that says so: what a messenger refused is a failure, all else is held on purpose."""

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from newsletter.deliver import BY_A_PERSON, End, Mishap
from newsletter.exceptions import DeliveryError, FailedError, HeldError, RestingError
from newsletter.model import Edition, Standing, fixed
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.departure import approving
from newsletter.pipeline.edition.held import looking, words
from newsletter.pipeline.edition.lateness import taken_over
from newsletter.store import Store

_REFUSALS = {End.WAITING: (Standing.DEFERRED, Standing.REFUSED), End.REFUSED: (Standing.REFUSED,)}


def unsent(
    context: Context, store: Store, edition: Edition, end: End, *, tried: bool
) -> HeldError | DeliveryError:
    """Make it of how a sending ended.

    Args:
        context: the workspace.
        store: its database.
        edition: as its file is now.
        end: how.
        tried: whether it was handed to the messenger just now; who waits for another try was before.
    """
    day = edition.date
    why = store.ledger.why(day, *_REFUSALS[end]) if end in _REFUSALS else ""
    if (tried or end is End.WAITING) and why and Mishap.read(why).kind not in BY_A_PERSON:
        mishap = Mishap.read(why)
        kind = DeliveryError if tried else RestingError
        remedy = "; ".join(filter(None, (_before(context, store, day, *_REFUSALS[end]), mishap.remedy)))
        return kind(mishap.what, mishap.where, cause=mishap.said, remedy=remedy)
    return HeldError(
        "Lettre retenue",
        named(day),
        cause=words(context, store, edition, end),
        remedy=_remedy(context, store, edition, end),
    )


def is_said_already(store: Store, day: dt.date, resting: RestingError) -> bool:
    """Whether a run has said this before, word for word: cron mails what is said, and comes by many times between two tries."""
    key, words = f"resting {day.isoformat()}", str(resting)
    if store.memory.words(key) == words:
        return True
    store.memory.keep(key, words)
    return False


def is_reason_said(store: Store, day: dt.date, reason: str) -> bool:
    """Whether a run has said before why a letter is held, as where no mail can tell it; what cannot be remembered is said again."""
    key = f"held words {day.isoformat()}"
    with suppress(FailedError):
        if store.memory.words(key) == reason:
            return True
        store.memory.keep(key, reason)
    return False


def _before(context: Context, store: Store, day: dt.date, *standings: Standing) -> str:
    """Say when a refusal was, that is none of this run's, and when the next try is; empty of one that is."""
    at, zone = store.ledger.latest(day, *standings), context.config.letter.zone
    if at is None or at >= context.now:
        return ""
    again = store.ledger.resting(day, context.instant()).until
    then = f", and the next try is at {fixed(again, zone):%H:%M}" if again else ""
    return f"that was at {fixed(at, zone):%H:%M}{then}"


def _remedy(context: Context, store: Store, edition: Edition, end: End) -> str:
    """Say what to do about what holds a letter (French), each thing by what helps."""
    day = edition.date
    if end in {End.UNKNOWN, End.UNCERTAIN, End.OTHER}:
        return looking(context, store, edition)
    if end in {End.NOT_APPROVED, End.EDITED}:
        return f"relisez-la, puis {approving(context, day)}"
    if end is End.LATE:
        words = taken_over(replace(context, now=context.instant()), edition).rstrip(".")
        return f"{words[0].lower()}{words[1:]}"
    if end is End.EARLY:
        return "attendez : elle part d’elle-même à son heure"
    if end is End.SKIPPED:
        return f"si c’est une erreur, {approving(context, day)}"
    return f"newsletter check {day}" if end is End.CHANGED else "newsletter status"
