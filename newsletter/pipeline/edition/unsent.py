"""Why a letter is not sent, as the error that says so: what a messenger refused is a failure, all else is held on purpose."""

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from newsletter.deliver import BY_A_PERSON, DENIALS, End, Mishap
from newsletter.exceptions import DeliveryError, FailedError, HeldError, RestingError, UnfinishedError
from newsletter.model import Edition, Standing, fixed
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.departure import approving
from newsletter.pipeline.edition.held import looking, words
from newsletter.pipeline.edition.lateness import taken_over
from newsletter.pipeline.edition.reach import reach, said_last, tried_again_at
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
    if end is End.WAITING and store.ledger.tally(day).has_begun:
        return _unfinished(context, store, day)
    why = store.ledger.why(day, *_REFUSALS[end]) if end in _REFUSALS else ""
    if (tried or end is End.WAITING) and why and Mishap.read(why).kind not in BY_A_PERSON:
        mishap = Mishap.read(why)
        kind = DeliveryError if tried else RestingError
        remedy = "; ".join(filter(None, (_before(context, store, day, *_REFUSALS[end]), mishap.remedy)))
        return kind(mishap.what, mishap.where, cause=mishap.said, remedy=remedy)
    others = reach(context, store, day).others if end is End.UNCERTAIN else ()
    return HeldError(
        "Lettre retenue",
        named(day),
        cause=" ; ".join((words(context, store, edition, end), *others)),
        remedy=_remedy(context, store, edition, end),
    )


def _unfinished(context: Context, store: Store, day: dt.date) -> UnfinishedError:
    """Say whom it has reached, who waits, and why: what a server refuses one reader is not the letter's."""
    last = said_last(store, day)
    # What others were not refused for may be about single readers: `status` says what to do then.
    remedy = last.french_remedy if last and last.kind not in DENIALS else ""
    return UnfinishedError(
        "Envoi inachevé",
        named(day),
        cause=reach(context, store, day).words(last.french if last else ""),
        remedy=" ; ".join(filter(None, (remedy, f"newsletter deliveries {day} les nomme"))),
    )


def is_said_already(store: Store, day: dt.date, error: DeliveryError) -> bool:
    """Whether a run has said this before, word for word: cron mails what is said, and comes by many times between two tries."""
    return _is_said(store, f"resting {day.isoformat()}", str(error))


def is_reason_said(store: Store, day: dt.date, reason: str) -> bool:
    """Whether a run has said before why a letter is held, as where no mail can tell it."""
    return _is_said(store, f"held words {day.isoformat()}", reason)


def _is_said(store: Store, key: str, words: str) -> bool:
    """Whether these words were the last of their kind; what cannot be remembered is said again."""
    with suppress(FailedError):
        if store.memory.words(key) == words:
            return True
        store.memory.keep(key, words)
    return False


def _before(context: Context, store: Store, day: dt.date, *standings: Standing) -> str:
    """Say when a refusal was, and when the next try is, where all who wait are tried later; else empty: the next run tries."""
    at, again = store.ledger.latest(day, *standings), tried_again_at(context, store, day)
    if at is None or again is None:
        return ""
    zone = context.config.letter.zone
    return f"that was at {fixed(at, zone):%H:%M}, and the next try is at {again:%H:%M}"


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
