"""One Thursday that goes otherwise: its letter is skipped, or leaves at another instant; and both taken back."""

import datetime as dt
import logging
from dataclasses import replace

from newsletter.draft import edits
from newsletter.exceptions import HeldError, UsageError
from newsletter.french import instant, long_date
from newsletter.model import Edition, EditionStatus, fixed
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.approving import refuse_closed
from newsletter.pipeline.edition.drafting import draft, require_edition, save
from newsletter.pipeline.edition.lapsing import forget_lapse
from newsletter.schedule import bounds, said_by, times_of
from newsletter.store import Store

_log = logging.getLogger(__name__)


def skip(context: Context, store: Store, day: dt.date, reason: str) -> bool:
    """Let a day go without a letter; False when it goes without one already, for that reason.

    One that has no file is drafted first: the file holds the day for ever.

    Args:
        context: the workspace, whose lock is held.
        store: its database.
        day: the edition's date.
        reason: why (French).

    Raises:
        UsageError: there is no reason; or its hours are over, and it was never made.
        HeldError: it is being sent, or sent.
    """
    reason = _said(reason)
    _refuse_past(context, day)
    _ensure(context, store, day)

    def skipped(now: Edition) -> Edition:
        refuse_closed(context, store, now)
        return edits.skip(now, reason)

    done = save(context, day, skipped).changed
    forget_lapse(store, day)
    if done:
        _log.info("skipped %s: %s", day, reason)
    return done


def postpone(context: Context, store: Store, day: dt.date, at: dt.datetime, reason: str) -> bool:
    """Let a letter leave at another instant; False when it leaves then already, for that reason.

    One that was approved for another instant is a draft again. What is proposed follows the new instant.

    Args:
        context: the workspace, whose lock is held.
        store: its database.
        day: the edition's date.
        at: when it leaves; without an offset, in the letter's zone.
        reason: why (French).

    Raises:
        UsageError: there is no reason, or it may not leave then.
        HeldError: it is being sent, or sent.
    """
    reason, at = _said(reason), _as_instant(context, at)
    existing = context.edition(day)
    if existing is not None:
        refuse_closed(context, store, existing)
    if existing is None or existing.send_at != at or existing.status is EditionStatus.SKIPPED:
        _refuse_instant(context, day, at)
    _ensure(context, store, day)

    def postponed(now: Edition) -> Edition:
        refuse_closed(context, store, now)
        return edits.postpone(now, at, reason)

    done = save(context, day, postponed).changed
    forget_lapse(store, day)
    if done:
        draft(context, store, day)
        _log.info("postponed %s to %s: %s", day, at.isoformat(), reason)
    return done


def take_back(context: Context, store: Store, day: dt.date) -> bool:
    """Take back what was said last of an edition: its approval, else its skip or its postponement; False when it is a draft.

    An approval is taken back alone: a letter that only wants a correction still leaves when it should.

    Raises:
        UsageError: there is no such edition.
        HeldError: it is being sent, or sent; or a letter of before leaves after the hour of the skipped one.
    """
    require_edition(context, day)

    def as_before(now: Edition) -> Edition:
        refuse_closed(context, store, now)
        if now.status is EditionStatus.APPROVED:
            return edits.withdraw(now)
        restored = edits.restore(now)
        _refuse_crossing(context, restored)
        return restored

    done = save(context, day, as_before).changed
    forget_lapse(store, day)
    if done:
        _log.info("%s is a draft again", day)
    return done


def reopen(context: Context, store: Store, day: dt.date) -> bool:
    """Make a skipped edition a draft, brought up to date; False when it is none. Errors are those of `take_back`."""
    if require_edition(context, day).status is not EditionStatus.SKIPPED:
        return False
    take_back(context, store, day)
    draft(context, store, day)
    return True


def _refuse_past(context: Context, day: dt.date) -> None:
    if context.workspace.edition(day).is_file() or context.now < context.times(day).deadline:
        return
    raise UsageError(
        "Not skipped",
        str(day),
        cause="its hours are over, and it never had a draft",
        remedy="there is nothing to do: newsletter status says which letters did not leave",
    )


def _said(reason: str) -> str:
    found = " ".join(reason.split())
    if not found:
        raise UsageError(
            "Missing reason",
            "--reason",
            cause="it is empty",
            remedy="say why, as in --reason « Pause d’été »",
        )
    return found


def _ensure(context: Context, store: Store, day: dt.date) -> None:
    """Make the file of an edition that has none."""
    if context.edition(day) is None:
        draft(context, store, day)


def _as_instant(context: Context, at: dt.datetime) -> dt.datetime:
    """Set an instant in the letter's zone, to the second: an hour that spring leaves out is read as the schedule does."""
    zone = context.config.letter.zone
    try:
        return fixed(at.replace(microsecond=0, tzinfo=at.tzinfo or zone), zone)
    except OverflowError:
        raise UsageError(
            "Out of reach", at.isoformat(), cause="no letter leaves then", remedy="choose a day of this week"
        ) from None


def limits(context: Context, day: dt.date) -> tuple[dt.datetime, dt.date, dt.datetime]:
    """Return what `schedule.bounds` says of a day's letter, by the editions that there are."""
    editions = context.editions()
    said = replace(
        said_by(editions),
        done={one.date for one in editions if one.status is EditionStatus.SKIPPED},
        postponed={other: when for other, when in _waiting(context).items() if other != day},
    )
    return bounds(day, context.now, context.config, said)


def _refuse_instant(context: Context, day: dt.date, at: dt.datetime) -> None:
    after, following, before = limits(context, day)
    if after < at < before:
        return
    if at <= context.now:
        cause = f"it is past: it is {_iso(context.now)}"
    elif at <= after:
        cause = f"a letter of before leaves only then, at {_iso(after)}"
    else:
        cause = f"the next letter, of {following}, leaves at {_iso(before)}"
    raise UsageError(
        "Not an instant for this letter",
        at.isoformat(),
        cause=cause,
        remedy=f"choose one after {_iso(after)} and before {_iso(before)}"
        if after < before
        else f"newsletter draft {following}: what still matters is in that letter",
    )


def _refuse_crossing(context: Context, edition: Edition) -> None:
    """Refuse to let a letter leave before one of an earlier day."""
    due = times_of(edition, context.config)
    for other, at in _waiting(context).items():
        if other < edition.date and at >= due.send_at:
            raise HeldError(
                "Lettre inchangée",
                f"la lettre du {long_date(edition.date)}",
                cause=f"celle du {long_date(other)} ne part que {instant(at)}, et partirait donc après elle",
                remedy=f"avancez-la d’abord : newsletter postpone {other} --to … --reason …",
            )


def _waiting(context: Context) -> dict[dt.date, dt.datetime]:
    """Return when the postponed letters leave that nobody has yet."""
    return {
        edition.date: edition.send_at
        for edition in context.editions()
        if edition.send_at is not None and edition.status in {EditionStatus.DRAFT, EditionStatus.APPROVED}
    }


def _iso(at: dt.datetime) -> str:
    return at.isoformat(timespec="minutes")
