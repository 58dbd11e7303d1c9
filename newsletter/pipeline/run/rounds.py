"""A run in rounds: one that did anything is followed by another, so that it is known whether anything is left to do.

Of one that had nothing to do, `resting` keeps a note: cron's next calls need not even look.
"""

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from newsletter.exceptions import FailedError, NewsletterError
from newsletter.files import write_atomically
from newsletter.model import EditionStatus
from newsletter.pipeline.context import Context, open_workspace
from newsletter.pipeline.gathering.record import last_collection
from newsletter.pipeline.notify.ping import Ping
from newsletter.pipeline.resting import Rest, folders, see
from newsletter.pipeline.run.outcome import Round
from newsletter.pipeline.run.running import run
from newsletter.pipeline.texts import files_of_texts
from newsletter.pipeline.way_out import files_of_way_out
from newsletter.schedule import due_days, next_turn
from newsletter.stamps import Snapshot, settled

_DONE = {EditionStatus.SENT, EditionStatus.SKIPPED}


def run_until_rest(context: Context, before: Snapshot, ping: Ping, *, live: bool) -> Round:
    """Do whatever is due, until nothing is.

    Args:
        context: the workspace.
        before: what was seen before its configuration was read.
        ping: told that it begins, once nobody else is at work.
        live: see `run`.

    Raises:
        BusyError: another command holds the workspace.
    """
    outcome = run(context, live=live, ping=ping)
    if _until(context, outcome) is None or _is_noted(context, before, outcome, live=live):
        return outcome
    with suppress(
        NewsletterError
    ):  # another command is at work, or a file is wrong by now: the next run says so
        before = settled(lambda: _seen(context, folders(context.workspace), live=live))
        again = open_workspace(context.workspace.root, context.clock, context.environment)
        again = replace(again, watch=context.watch)
        further = run(again, live=live)
        outcome.said += further.said
        outcome.problems += further.problems
        _is_noted(again, before, further, live=live)
    return outcome


def _until(context: Context, outcome: Round) -> dt.datetime | None:
    """Say until when there is nothing to do, if nothing changes; None when there is something now."""
    collected = None if context.is_offline else last_collection(context)
    if outcome.problems or _is_in_hand(context, outcome) or (collected is None and not context.is_offline):
        return None
    hour = next_turn(context.now, context.config, collected, context.said)
    until = hour if outcome.again is None else min(hour, outcome.again)
    return until if until > context.now else None


def _is_in_hand(context: Context, outcome: Round) -> bool:
    """Whether a letter's hour has struck that has not left; the ledger knows that of those whose files are broken since."""
    due = (day for day in due_days(context.now, context.config, context.said) if day not in outcome.left)
    return any(edition is None or edition.status not in _DONE for edition in map(context.readable, due))


def _is_noted(context: Context, before: Snapshot, outcome: Round, *, live: bool) -> bool:
    """Keep a note of a run that changed nothing; False when it did, or when nobody can tell."""
    places = folders(context.workspace)
    until, after = _until(context, outcome), _seen(context, places, live=live)
    if until is None or outcome.said or not before.is_settled or before.digest != after.digest:
        return False
    note = Rest(
        digest=after.digest,
        since=context.now,
        until=until,
        files=_files(context),
        folders=places,
        secrets=_secrets(context),
        ping=context.config.notify.ping_env,
    )
    with suppress(FailedError):  # without a note the next run looks by itself
        write_atomically(context.workspace.rest, note.written)
    return True


def _seen(context: Context, places: tuple[str, ...], *, live: bool) -> Snapshot:
    return see(context.workspace, context.environment, _files(context), places, _secrets(context), live=live)


def _files(context: Context) -> tuple[str, ...]:
    """Return the files that may lie anywhere: the logo, of the way out, of the archive's texts, and, unless their list is wrong, of sources."""
    named = {context.config.look.logo.file, *files_of_way_out(context), *files_of_texts(context)}
    with suppress(NewsletterError):
        named.update(source.file for source in context.sources() if source.file)
    return tuple(sorted(named))


def _secrets(context: Context) -> tuple[str, ...]:
    """Return the names of those that the configuration names, whoever asks for them."""
    return tuple(one.name for one in context.config.secrets)
