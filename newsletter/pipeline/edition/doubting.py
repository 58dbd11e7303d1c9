"""What a machine cannot know that was restored from a backup: which letters the one that was backed up has sent since.

The database remembers both instants, each by the clock of its machine, and the days of the letters in question, by the hours that
the backup knows: what is done to their files, their hours or the settings afterwards takes no doubt away. A letter is in doubt
whose hour had struck by the restoring, and of which the backup cannot tell the end: until the next letter's hour it may have been
sent, or postponed and sent. So is the same letter in the file of another week. `deliver.decide` makes a step of that (`Do.DOUBT`), which is carried out once for each letter and each
restoring, and again where its file denies it. Only the operator's word that it did not leave ends it.
"""

import datetime as dt
from dataclasses import dataclass, replace

from newsletter.config import ENGINES
from newsletter.draft import edits
from newsletter.model import Edition, EditionStatus, FrozenLetter, Sent, fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.composing import composed, letter_of
from newsletter.pipeline.edition.drafting import save
from newsletter.pipeline.edition.frozen import frozen_letter
from newsletter.pipeline.edition.moved import Trait, read, trait_of, written
from newsletter.pipeline.way_out import messenger
from newsletter.schedule import is_letter_day, times, times_of
from newsletter.store import Store

DOUBTFUL = "elle est peut-être partie après la sauvegarde d’où ce dossier a été rétabli"
_WEEK = dt.timedelta(days=7)
_FACT, _DAYS, _TRAITS = "restored", "restored days", "restored letters"
_NOT_SENT = "not sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """That this workspace comes from a backup.

    Args:
        taken: when that was begun, by the clock there: what has happened since is not known here.
        at: when it was restored, by the clock here.
        seen: when the first run passed whose clock was not behind the backup; None before.
        days: the letters in question, by the hours that the backup knows.
    """

    taken: dt.datetime
    at: dt.datetime
    seen: dt.datetime | None = None
    days: frozenset[dt.date] = frozenset()

    @property
    def is_behind(self) -> bool:
        """Whether it was restored before it was taken: one of both clocks was wrong, and nobody can tell which."""
        return self.at < self.taken

    @property
    def until(self) -> dt.datetime:
        """By when the hour of a letter had struck that may have left.

        A clock that was behind tells nothing of when it was restored: that may have been any time in the week after the
        backup, or until a run had a clock that can be right. One that was ahead is found out by the first run.
        """
        if self.is_behind:
            return max(self.taken + _WEEK, self.seen or self.taken)
        return min(self.at, self.seen or self.at)


def remember(store: Store, restored_now: Restored) -> None:
    """Remember a restoring, in place of earlier ones; what these left open still is."""
    before = restored(store)
    still = {day for day in before.days if not _is_denied(store, day, before)} if before else set()
    _keep(store, replace(restored_now, days=restored_now.days | still))


def restored(store: Store) -> Restored | None:
    """Return the last restoring; None when there was none."""
    taken, at, seen = (*store.memory.words(_FACT).split(" "), "", "")[:3]
    if not at:
        return None
    return Restored(
        taken=dt.datetime.fromisoformat(taken),
        at=dt.datetime.fromisoformat(at),
        seen=dt.datetime.fromisoformat(seen) if seen else None,
        days=frozenset(map(dt.date.fromisoformat, store.memory.words(_DAYS).split())),
    )


def note_days(context: Context, store: Store) -> None:
    """Remember which letters may have left, by their hours as they are now: while nobody has changed anything yet."""
    known = restored(store)
    if known is None:
        return
    days = known.days | _in_question(context, known)
    _keep(store, replace(known, days=days))
    traits = {one.day: one for one in _traits(store)}
    there = (one for one in context.editions() if one.date in days and one.status is not EditionStatus.SENT)
    store.memory.keep(_TRAITS, written(({one.date: trait_of(one) for one in there} | traits).values()))


def look_at_the_clock(context: Context, store: Store) -> None:
    """Remember when a run first passes here whose clock can be right."""
    known = restored(store)
    if known is not None and known.seen is None and context.now >= known.taken:
        _keep(store, replace(known, seen=context.now))
        note_days(context, store)


def may_have_left(known: Restored, day: dt.date, send_at: dt.datetime) -> bool:
    """Whether a letter of a day and hour may have left between a backup and its restoring. Pure.

    So may one of the same week, which only has another day since: whoever changed the weekday, or the date, has no other letter.
    """
    return any(abs(day - one) < _WEEK for one in known.days) or _has_struck(known, send_at)


def _has_struck(known: Restored, send_at: dt.datetime) -> bool:
    has_struck = send_at <= known.until and known.taken < send_at + _WEEK
    # Or else the backup's clock was ahead, and this one is right.
    return has_struck or (known.is_behind and known.at - _WEEK < send_at <= known.at)


def has_left_unseen(store: Store, day: dt.date, send_at: dt.datetime) -> bool:
    """Whether a letter of a day and hour may have left so, whatever has been said of it since."""
    known = restored(store)
    return known is not None and may_have_left(known, day, send_at)


def is_doubted(context: Context, store: Store, edition: Edition) -> bool:
    """Whether a letter may have left so, and that is written down nowhere: not yet, or not any more in its file, where nothing else tells."""
    day, known = edition.date, restored(store)
    if known is None or _is_denied(store, day, known):
        return False
    send_at = times_of(edition, context.config).send_at
    if not may_have_left(known, day, send_at) and not _was_moved(context, store, edition, known):
        return False
    is_lost = edition.status is not EditionStatus.SENDING and store.ledger.tally(day).is_empty
    return is_lost or not was_doubted(store, day)


def _was_moved(context: Context, store: Store, edition: Edition, known: Restored) -> bool:
    """Whether it is a letter in question under another day; what is said of that one holds for it."""
    return any(
        one.is_of(edition, is_gone=not context.workspace.edition(one.day).exists())
        and not _is_denied(store, one.day, known)
        for one in _traits(store)
    )


def _traits(store: Store) -> list[Trait]:
    return read(store.memory.words(_TRAITS))


def was_doubted(store: Store, day: dt.date) -> bool:
    """Whether it has been written down of a letter that it may have left so."""
    known = restored(store)
    return known is not None and store.memory.words(_key(day)).startswith(_mark(known))


def deny(store: Store, day: dt.date) -> None:
    """Remember the operator's word that a letter of which that was written down has not left."""
    known = restored(store)
    if known is not None and was_doubted(store, day):
        store.memory.keep(_key(day), f"{_mark(known)} {_NOT_SENT}")


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
    store.memory.keep(_key(day), _mark(known))


def _intend(context: Context, store: Store, letter: FrozenLetter) -> None:
    engine = messenger(context)
    store.ledger.intend(letter, engine.name, engine.recipients(letter), context.instant())


def _sent(context: Context, edition: Edition, letter: FrozenLetter, known: Restored) -> Sent:
    """Return what is known of how it left, if it did: at its hour, or once the backup was taken, but not after the restoring."""
    send_at = times_of(edition, context.config).send_at
    at = fixed(max(min(send_at, known.until), known.taken), context.config.letter.zone)
    return Sent(at=at, messenger=context.config.delivery.messenger, message_id=letter.message_id)


def _in_question(context: Context, known: Restored) -> set[dt.date]:
    """Return the days of letters that may have left, also of the last ones that the backup has no file of."""
    editions, config = context.editions(), context.config
    found = {
        one.date
        for one in editions
        if one.status is not EditionStatus.SENT and _has_struck(known, times_of(one, config).send_at)
    }
    there = {one.date for one in editions}
    last = known.until.astimezone(config.letter.zone).date() + _WEEK  # it may have left before its day
    near = {last - dt.timedelta(days=n) for n in range(3 * _WEEK.days)} - there
    return found | {
        day for day in near if is_letter_day(day, config) and _has_struck(known, times(day, config).send_at)
    }


def _keep(store: Store, known: Restored) -> None:
    instants = (known.taken, known.at, *([known.seen] if known.seen else []))
    store.memory.keep(_DAYS, " ".join(sorted(day.isoformat() for day in known.days)))
    store.memory.keep(_FACT, " ".join(one.isoformat() for one in instants))


def _is_denied(store: Store, day: dt.date, known: Restored) -> bool:
    return store.memory.words(_key(day)) == f"{_mark(known)} {_NOT_SENT}"


def _mark(known: Restored) -> str:
    return known.at.isoformat()


def _key(day: dt.date) -> str:
    return f"doubted {day.isoformat()}"
