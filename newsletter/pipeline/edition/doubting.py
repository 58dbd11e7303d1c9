"""What a machine cannot know that was restored from a backup: which letters the one that was backed up has sent since.

The database remembers both instants. A letter is in doubt whose hour had struck by the restoring, and of which the backup
cannot tell the end: until the next letter's hour it may have been sent, or postponed and sent. `deliver.decide` makes a step
of that (`Do.DOUBT`), which is carried out once for each letter and each restoring; what follows is the operator's word on
what is uncertain, as ever.
"""

import datetime as dt
from dataclasses import dataclass

from newsletter.config import ENGINES
from newsletter.draft import edits
from newsletter.model import Edition, FrozenLetter, Sent, fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.composing import composed, letter_of
from newsletter.pipeline.edition.drafting import save
from newsletter.pipeline.edition.frozen import frozen_letter
from newsletter.pipeline.way_out import messenger
from newsletter.schedule import times_of
from newsletter.store import Store

DOUBTFUL = "elle est peut-être partie après la sauvegarde d’où ce dossier a été rétabli"
_WEEK = dt.timedelta(days=7)
_FACT = "restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """That this workspace comes from a backup.

    Args:
        taken: when that was begun: what has happened since is not known here.
        at: when it was restored.
    """

    taken: dt.datetime
    at: dt.datetime


def remember(store: Store, restored: Restored) -> None:
    """Remember a restoring, in place of earlier ones."""
    store.memory.keep(_FACT, f"{restored.taken.isoformat()} {restored.at.isoformat()}")


def restored(store: Store) -> Restored | None:
    """Return the last restoring; None when there was none."""
    taken, _, at = store.memory.words(_FACT).partition(" ")
    return Restored(taken=dt.datetime.fromisoformat(taken), at=dt.datetime.fromisoformat(at)) if at else None


def may_have_left(known: Restored, send_at: dt.datetime) -> bool:
    """Whether a letter of this hour may have left between a backup and its restoring. Pure.

    A clock that was behind the backup tells nothing of when it was restored: that may have been any time in the week after.
    """
    at = known.at if known.at >= known.taken else known.taken + _WEEK
    return send_at <= at and known.taken < send_at + _WEEK


def has_left_unseen(store: Store, send_at: dt.datetime) -> bool:
    """Whether a letter of this hour may have left so, whatever has been said of it since."""
    known = restored(store)
    return known is not None and may_have_left(known, send_at)


def is_doubted(store: Store, day: dt.date, send_at: dt.datetime) -> bool:
    """Whether a letter of this hour may have left so, and that has not been written down yet."""
    known = restored(store)
    return known is not None and may_have_left(known, send_at) and not _is_written(store, day, known)


def was_doubted(store: Store, day: dt.date) -> bool:
    """Whether it has been written down of a letter that it may have left so."""
    known = restored(store)
    return known is not None and _is_written(store, day, known)


def doubt(context: Context, store: Store, edition: Edition) -> None:
    """Write down that a letter may have left, and to whom it may have gone.

    Where nobody has it by the ledger, that knows nothing of it any more, and the file says `sending`; an engine, which can
    be asked, has a row that says so. Else those that wait for it may have it. Stopped in the middle, it is done again.

    Args:
        context: the workspace, whose lock is held.
        store: its database.
        edition: approved, or being sent.

    Raises:
        ConfigurationError: the engine's secrets are not there: whoever has them writes it down.
    """
    day, known, tally = edition.date, restored(store), store.ledger.tally(edition.date)
    assert known is not None
    if not (tally.has_begun or tally.handing):
        kept = frozen_letter(context, edition)
        store.ledger.forget(day)
        if kept is not None and context.config.delivery.messenger in ENGINES:
            _intend(context, store, kept)
        letter = kept or letter_of(context, composed(context, edition))  # its Message-ID is its day's
        sent = edition.sent or _sent(context, edition, letter, known)
        save(context, day, lambda now: edits.begin_sending(now, sent))
    store.ledger.doubt(day, context.instant())
    store.memory.keep(_key(day), known.at.isoformat())


def _intend(context: Context, store: Store, letter: FrozenLetter) -> None:
    engine = messenger(context)
    store.ledger.intend(letter, engine.name, engine.recipients(letter), context.instant())


def _sent(context: Context, edition: Edition, letter: FrozenLetter, known: Restored) -> Sent:
    """Return what is known of how it left, if it did: at its hour, or once the backup was taken."""
    at = max(times_of(edition, context.config).send_at, fixed(known.taken, context.config.letter.zone))
    return Sent(at=at, messenger=context.config.delivery.messenger, message_id=letter.message_id)


def _is_written(store: Store, day: dt.date, known: Restored) -> bool:
    return store.memory.words(_key(day)) == known.at.isoformat()


def _key(day: dt.date) -> str:
    return f"doubted {day.isoformat()}"
