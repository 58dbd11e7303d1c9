"""A run that finds a database that cannot be read: nothing is handed over without the ledger, and people are told."""

from functools import partial

from newsletter.exceptions import FailedError
from newsletter.model import EditionStatus
from newsletter.pipeline.needs.gathered import lost_database
from newsletter.pipeline.needs.letters import overdue, sending_failed
from newsletter.pipeline.needs.machine import machine_needs
from newsletter.pipeline.notify.need_notices import needs_a_person
from newsletter.pipeline.run.outcome import Round
from newsletter.pipeline.run.telling import say_untold, tell_missed
from newsletter.pipeline.run.turn import Turn
from newsletter.schedule import due_days


def without_database(turn: Turn, lost: FailedError) -> Round:
    """Tell why nothing is done, and what that keeps from leaving; what was told is remembered beside the database.

    Args:
        turn: the run.
        lost: why the database cannot be read.
    """
    turn.step(partial(_fail, lost))
    if not turn.is_rehearsal:
        turn.step(lambda: _remember(turn, lost))
    turn.step(lambda: tell_missed(turn))
    turn.step(lambda: _tell(turn))
    turn.step(lambda: say_untold(turn))
    return turn.outcome


def _fail(lost: FailedError) -> None:
    raise lost


def _remember(turn: Turn, lost: FailedError) -> None:
    """Remember what keeps letters from leaving within their hours: when those are over, nothing else shows it."""
    context = turn.context
    for day in due_days(context.now, context.config, context.said):
        edition = context.readable(day)
        is_waiting = edition is not None and edition.status is EditionStatus.APPROVED
        if is_waiting and context.now < context.times(day).deadline:
            sending_failed(turn.store, day, lost)


def _tell(turn: Turn) -> None:
    """Tell what goes without the database: what else was told before, it alone knows."""
    context, store, rehearsal = turn.context, turn.store, turn.is_rehearsal
    late = [] if rehearsal else overdue(context, store)
    found = [*lost_database(context, store), *late, *machine_needs(context)]
    needs_a_person(context, store, found, rehearsal=rehearsal)
