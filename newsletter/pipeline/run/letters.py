"""What a run does for letters: those that are due leave, empty ones are skipped, drafts are made and kept up to date."""

import datetime as dt
from contextlib import suppress
from functools import partial

from newsletter.exceptions import (
    ConfigurationError,
    DeliveryError,
    FailedError,
    HeldError,
    RestingError,
    UnfinishedError,
)
from newsletter.french import count, long_date
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context, named
from newsletter.pipeline.edition.approving import approve, prepare
from newsletter.pipeline.edition.drafting import Drafted, draft, is_open, require_edition
from newsletter.pipeline.edition.emptiness import (
    REASON as NOTHING_TO_SAY,
    is_looked_at,
    refuse_empty,
    skip_empty,
)
from newsletter.pipeline.edition.held import why_held
from newsletter.pipeline.edition.lateness import remember_obstacle
from newsletter.pipeline.edition.reach import reach
from newsletter.pipeline.edition.rehearsing import rehearse
from newsletter.pipeline.edition.sending import send
from newsletter.pipeline.edition.unsent import is_reason_said, is_said_already
from newsletter.pipeline.first_letter import beginning
from newsletter.pipeline.needs.letters import sending_failed
from newsletter.pipeline.notify import notices
from newsletter.pipeline.notify.departures import letter_leaves
from newsletter.pipeline.run.turn import Turn
from newsletter.pipeline.settling import told


def send_due(turn: Turn, day: dt.date) -> None:
    """Send a day's letter, drafted first where that was missed; the editor is told what holds it.

    Raises:
        DeliveryError: it did not leave.
        HeldError: it is held, and its day goes on.
    """
    context = turn.context
    edition = context.edition(day)
    if edition is not None and (edition.status is EditionStatus.SENT or _is_taken_back(context, day)):
        return
    in_time = context.now < context.times(day).deadline
    if edition is None and not in_time and day < beginning(context):
        return  # a letter that has not begun misses nothing
    try:
        if in_time and (edition is None or (turn.is_automatic and is_open(edition))):
            _prepare(turn, day)
        _try(turn, day)
    except DeliveryError as error:
        _tell_why_not(turn, day, error)
        raise
    except HeldError as held:
        if _is_taken_back(context, day):
            return
        _tell_held(turn, edition, day, held)
        if context.now < context.times(day).midnight:
            raise


def _is_taken_back(context: Context, day: dt.date) -> bool:
    """Whether somebody skipped or postponed a letter while others had the workspace: then it is not held."""
    edition = context.readable(day)
    if edition is None:
        return False
    return edition.status is EditionStatus.SKIPPED or context.now < context.times(day).send_at


def _tell_why_not(turn: Turn, day: dt.date, error: DeliveryError) -> None:
    context, store = turn.context, turn.store
    is_said = is_said_already(store, day, error)
    turn.outcome.rested_before = is_said and isinstance(error, RestingError)
    if isinstance(error, UnfinishedError):
        letter_leaves(context, store, day)
    elif reason := why_held(context, store, require_edition(context, day)):
        is_reason_said(store, day, reason)  # it is, by the error
        notices.letter_is_held(context, store, day, reason, rehearsal=turn.is_rehearsal)


def _tell_held(turn: Turn, edition: Edition | None, day: dt.date, held: HeldError) -> None:
    if edition is not None and not turn.is_rehearsal:
        remember_obstacle(turn.context, turn.store, edition, held.cause)
    is_told = _is_told_held(turn, day, held)
    is_said = not turn.is_rehearsal and is_reason_said(turn.store, day, held.cause)
    turn.outcome.held_before = is_told or is_said


def _is_told_held(turn: Turn, day: dt.date, held: HeldError) -> bool:
    context, store = turn.context, turn.store
    known = reach(context, store, day)
    if not turn.is_rehearsal and known.doubts and not known.waiting:
        return letter_leaves(context, store, day)
    return notices.letter_is_held(context, store, day, held.cause, rehearsal=turn.is_rehearsal)


def _prepare(turn: Turn, day: dt.date) -> None:
    """Draft at the sending hour: the drafting hour was missed, or the letter leaves by itself."""
    turn.step(turn.collect)
    drafted = draft(turn.context, turn.store, day)
    _tell_draft(turn, drafted)
    if turn.is_automatic and not turn.is_rehearsal:
        refuse_empty(turn.context, drafted.edition)
        with turn.context.away():
            prepare(turn.context, turn.store, day)
        approve(turn.context, turn.store, day, asking=0)


def _try(turn: Turn, day: dt.date) -> None:
    """Deliver a letter that is due; `status` says why that fails until it succeeds."""
    try:
        _deliver(turn, day)
    except (HeldError, UnfinishedError):
        raise
    except Exception as error:
        if not turn.is_rehearsal:
            with suppress(FailedError):  # the disk: `status` sees that itself
                sending_failed(turn.store, day, error)
        raise


def _deliver(turn: Turn, day: dt.date) -> None:
    context, store = turn.context, turn.store
    if context.edition(day) is None:
        raise HeldError("Lettre retenue", named(day), cause="elle n’a pas été préparée à temps")
    if not turn.is_rehearsal:
        turn.outcome.said += told(context, store, day, send(context, store, day))
    elif rehearse(context, store, day):
        turn.outcome.said.append(f"Répétition : la lettre du {long_date(day)} est dans la boîte d’envoi.")


def skip_those_empty(turn: Turn) -> None:
    """Skip letters that have nothing to say, where the schedule wants it so; those that were taken back are let be."""
    for day in () if turn.is_rehearsal else turn.context.at_hand():
        if is_looked_at(turn.context, turn.store, day):
            turn.step(turn.collect)
            if skip_empty(turn.context, turn.store, draft(turn.context, turn.store, day).edition):
                turn.outcome.said.append(f"La lettre du {long_date(day)} est sautée : {NOTHING_TO_SAY}.")


def draft_those_ahead(turn: Turn) -> None:
    """Draft the next edition from its drafting hour on, also while one before it is postponed; keep drafts up to date."""
    for day in turn.context.at_hand():
        if turn.context.now >= turn.context.times(day).draft_at:
            turn.step(partial(_draft, turn, day))


def _draft(turn: Turn, day: dt.date) -> None:
    if not turn.context.workspace.edition(day).is_file() and not turn.has_collected:
        turn.step(turn.collect)
    try:
        drafted = draft(turn.context, turn.store, day)
    except ConfigurationError as error:
        notices.draft_is_stuck(turn.context, turn.store, day, error, rehearsal=turn.is_rehearsal)
        raise
    _tell_draft(turn, drafted)


def _tell_draft(turn: Turn, drafted: Drafted) -> None:
    day = drafted.edition.date
    if is_open(drafted.edition):  # told once: also when an earlier run could not, or a person drafted it
        notices.draft_is_ready(turn.context, turn.store, drafted, rehearsal=turn.is_rehearsal)
    if drafted.created:
        turn.outcome.said.append(f"Le brouillon du {long_date(day)} est prêt : {drafted.path}")
    elif drafted.new:
        new = count(len(drafted.new), "nouvelle entrée", "nouvelles entrées")
        turn.outcome.said.append(f"Le brouillon du {long_date(day)} a {new}.")
