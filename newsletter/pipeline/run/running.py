"""Whatever is due is done, and nothing twice. What is due first is what readers wait for."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial

from newsletter.config import period
from newsletter.exceptions import FailedError
from newsletter.pipeline.archiving import renew_site
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.as_known import knowing
from newsletter.pipeline.edition.forgetting import forget_readers
from newsletter.pipeline.edition.lateness import remember_silence
from newsletter.pipeline.gathering.record import is_due
from newsletter.pipeline.needs.machine import collecting_needs
from newsletter.pipeline.needs.mail import is_failing
from newsletter.pipeline.notify.ping import Ping, failing_since, start
from newsletter.pipeline.pruning import prune
from newsletter.pipeline.publishing import publish_changes
from newsletter.pipeline.readers.token_keys import remember_presence
from newsletter.pipeline.run import telling
from newsletter.pipeline.run.letters import draft_those_ahead, send_due, skip_those_empty
from newsletter.pipeline.run.lost import without_database
from newsletter.pipeline.run.outcome import Round
from newsletter.pipeline.run.turn import Turn
from newsletter.pipeline.settling import settle_all
from newsletter.pipeline.texts import own_texts
from newsletter.pipeline.way_out import refuse_unusable
from newsletter.schedule import due_days

# Seconds: for another command that does what may take long, and for one that is just writing. Cron calls again.
_PATIENCE, _MOMENT = 1, 10


def run(context: Context, *, live: bool, ping: Ping | None = None) -> Round:
    """Do whatever is due: send, collect, draft, archive.

    Args:
        context: the workspace.
        live: send for real; else, when the messenger is not the outbox, only rehearse into the outbox.
        ping: told that it begins; None where that was told.

    Raises:
        BusyError: another command is at work, or holds the workspace for too long.
    """
    with (
        context.working(patience=_PATIENCE),
        context.lock(patience=_MOMENT),
        context.store_or_blank() as store,
    ):
        if ping is not None:
            with context.away():
                start(context, store, ping)
        is_rehearsal = not live and context.config.delivery.messenger != "outbox"
        turn = Turn(knowing(context, store), store, is_rehearsal)
        return _all(turn) if store.lost is None else without_database(turn, store.lost)


def _all(turn: Turn) -> Round:
    context, store = turn.context, turn.store
    due = [day for day in due_days(context.now, context.config, context.said) if day not in context.left]
    turn.outcome.left = context.left
    met = collecting_needs(context)  # what this run may mend
    with suppress(FailedError):  # which is said by whatever needs it
        store.memory.take_down(context.now)
    steps: tuple[Callable[[], object], ...] = (
        lambda: remember_silence(context, store),
        lambda: _remember_key(turn),
        lambda: _settle(turn, due),
        lambda: skip_those_empty(turn),
        *(partial(_send, turn, day) for day in due),
        lambda: telling.follow_engines(turn),
        lambda: _collect(turn),
        lambda: draft_those_ahead(turn),
        lambda: telling.remind(turn),
        lambda: telling.tell_since_approval(turn),
        lambda: telling.tell_dead_links(turn, due),
        lambda: _archive(turn),
        lambda: _own_texts(turn),
        lambda: refuse_unusable(context),
        lambda: telling.tell_needs(turn, met),
        lambda: telling.tell_silence(turn),
        lambda: telling.tell_webhook(turn),
        lambda: _prune(turn),
        lambda: telling.say_untold(turn),
    )
    for step in steps:
        turn.step(step)
    # What could not be told is told as soon as that is possible.
    if is_failing(context, store) or failing_since(store):
        turn.outcome.wait_for(context.now)
    return turn.outcome


def _remember_key(turn: Turn) -> None:
    if not turn.is_rehearsal:
        remember_presence(turn.context, turn.store)


def _settle(turn: Turn, due: Sequence[dt.date]) -> None:
    """Go on with what was begun on other days, and let files say again what the ledger knows."""
    if not turn.is_rehearsal:
        turn.outcome.said += settle_all(turn.context, turn.store, but=due)
        forget_readers(turn.context, turn.store)


def _send(turn: Turn, day: dt.date) -> None:
    try:
        send_due(turn, day)
    finally:
        turn.look_at_the_clock()


def _collect(turn: Turn) -> None:
    """Collect when that is due; a memory that is new, as where the old one was lost, has nothing to wait for."""
    if is_due(turn.context, period(turn.context.config.schedule.collect)) or not turn.store.collected.asked():
        turn.collect()


def _archive(turn: Turn) -> None:
    """Build the site, and publish it where the world sees another; in a rehearsal readers see nothing new."""
    renew_site(turn.context, turn.store)
    if not turn.is_rehearsal:
        turn.wait_for(publish_changes(turn.context))


def _own_texts(turn: Turn) -> None:
    """Note which texts of the archive cannot be read: its pages do without, and no letter waits for them."""
    for wrong in own_texts(turn.context)[1].values():
        turn.note(wrong)


def _prune(turn: Turn) -> None:
    """Take out what is of no use any more, in a run that has just collected."""
    if turn.has_collected:
        prune(turn.context, turn.store)
