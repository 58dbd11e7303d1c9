"""What a run tells people: what waits for them, what is wrong, what came in; each thing once."""

import datetime as dt
from collections.abc import Sequence

from newsletter.exceptions import FailedError, HeldError
from newsletter.french import long_date
from newsletter.model import EditionStatus, Need
from newsletter.pipeline.edition.composing import message_of
from newsletter.pipeline.edition.drafting import is_open
from newsletter.pipeline.edition.following import follow
from newsletter.pipeline.edition.linking import asked_until, dead_links
from newsletter.pipeline.edition.since import since_approval, since_remedy
from newsletter.pipeline.edition.unsent import is_reason_said
from newsletter.pipeline.gathering.health import sources_health
from newsletter.pipeline.gathering.remarks import silence_needs
from newsletter.pipeline.needs.broken_files import stuck
from newsletter.pipeline.needs.engines import stopped_today
from newsletter.pipeline.needs.gathered import alarms
from newsletter.pipeline.needs.mail import is_failing
from newsletter.pipeline.needs.past import missed, nor_before
from newsletter.pipeline.notify import notices
from newsletter.pipeline.notify.need_notices import is_known, needs_a_person, what_mail_cannot_tell
from newsletter.pipeline.notify.webhook import deliver
from newsletter.pipeline.run.turn import Turn


def follow_engines(turn: Turn) -> None:
    """Ask an engine what it counts; what a person stopped there is held back on purpose, and told once with the needs.

    Raises:
        HeldError: a person stopped it there.
    """
    if turn.is_rehearsal:
        return
    context, store = turn.context, turn.store
    with context.away():
        follows = follow(context, store)
    if follows:
        turn.wait_for(context.now)
    for need in stopped_today(context, store):
        if is_known(store, need, context.now) or is_reason_said(
            store, need.edition or context.day(None), need.text
        ):
            turn.outcome.held_before = True
        raise HeldError("Envoi arrêté", cause=need.text.rstrip("."), remedy=need.remedy.rstrip("."))


def remind(turn: Turn) -> None:
    """Remind the editor of what waits for them, the day before it leaves."""
    for edition in () if turn.is_automatic else map(turn.context.readable, turn.context.at_hand()):
        if edition is not None:
            notices.approval_is_missing(turn.context, turn.store, edition, rehearsal=turn.is_rehearsal)


def tell_since_approval(turn: Turn) -> None:
    """Tell what a collection of this run brought for a letter that is approved already."""
    context, store = turn.context, turn.store
    if not turn.has_collected:
        return
    for edition in map(context.readable, context.at_hand()):
        if edition is not None and (lines := since_approval(context, store, edition)):
            lines = (*lines, since_remedy(edition.date))
            notices.letter_has_news(context, store, edition.date, lines, rehearsal=turn.is_rehearsal)


def tell_dead_links(turn: Turn, due: Sequence[dt.date]) -> None:
    """Tell of links that have died since the approval, when the letter has left, if it was due: they stop nothing."""
    context, store = turn.context, turn.store
    for day in {*context.at_hand(), *due}:
        edition = context.readable(day)
        if edition is None or is_open(edition) or edition.status is EditionStatus.SKIPPED:
            continue
        if edition.sent is not None and edition.sent.at < turn.began:
            continue  # it left in another run
        message = message_of(context, edition)
        with context.away():
            dead = dead_links(context, store, edition, message)
        if dead:
            notices.links_are_dead(context, store, edition, dead, rehearsal=turn.is_rehearsal)
        turn.wait_for(asked_until(context, store, message))


def tell_needs(turn: Turn, met: Sequence[Need]) -> None:
    """Tell what needs a person, each thing once.

    Args:
        turn: the run.
        met: what was needed when it began, and it may have mended.
    """
    context, store, rehearsal = turn.context, turn.store, turn.is_rehearsal
    tell_missed(turn)
    for error in stuck(context, store):
        notices.draft_is_stuck(context, store, context.day(None), error, rehearsal=rehearsal)
    for edition in map(context.readable, context.at_hand()):
        is_approved = edition is not None and edition.status is EditionStatus.APPROVED
        if edition is not None and is_approved and not (turn.is_automatic or rehearsal):
            notices.letter_is_approved(context, store, edition)
    found = [*met, *alarms(context, store, rehearsal=rehearsal)]
    needs_a_person(context, store, found, rehearsal=rehearsal)
    if not rehearsal:
        what_mail_cannot_tell(context, store)


def tell_missed(turn: Turn) -> None:
    """Tell which letters did not leave, and why."""
    context, store = turn.context, turn.store
    for day, reason in missed(context, store):
        is_told = notices.letter_is_held(context, store, day, reason, rehearsal=turn.is_rehearsal)
        if not (is_told or is_failing(context, store)):
            why = f"{reason}{nor_before(context, store, day)}"
            turn.outcome.said.append(f"La lettre du {long_date(day)} n’est pas partie : {why}.")


def say_untold(turn: Turn) -> None:
    """Say that nothing was told by mail, as it would come again with each run.

    Raises:
        FailedError: that is so.
    """
    if turn.store.memory.has_kept_quiet:
        raise FailedError(
            "No notice is mailed",
            "var/",
            cause="nothing could remember that it was, and every run would mail it again",
            remedy="newsletter status says what there is to tell",
        )


def tell_silence(turn: Turn) -> None:
    """Tell which sources have fallen silent, when all were asked just now."""
    if turn.has_collected:
        silent = silence_needs(sources_health(turn.context, turn.store))
        needs_a_person(turn.context, turn.store, silent, rehearsal=turn.is_rehearsal)


def tell_webhook(turn: Turn) -> None:
    """Tell the webhook, after all else; what it does not take is tried by the next run."""
    if turn.is_rehearsal:
        return
    with turn.context.away():
        waits = deliver(turn.context, turn.store)
    if waits:
        turn.wait_for(turn.context.now)
