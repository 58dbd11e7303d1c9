"""The calendar: each day of the letter with the instant at which it leaves, or why it does not."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from newsletter.days_off import day_off
from newsletter.exceptions import FailedError
from newsletter.model import Edition, EditionStatus, fixed
from newsletter.other_day import met
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import messenger_of
from newsletter.pipeline.edition.as_known import as_known
from newsletter.pipeline.edition.doubting import may_have_left, restored
from newsletter.pipeline.edition.unreadable import is_unknown
from newsletter.pipeline.first_letter import beginning
from newsletter.schedule import Said, is_letter_day, times, why_none

NOT_SENT = "elle n’est pas partie"
UNKNOWN = "on ne sait pas si elle est partie, avant que ce dossier ait été rétabli"
UNREAD = "son fichier ne peut pas être lu\u00a0: on ne sait pas si elle est partie"
BEFORE = "d’avant la première lettre faite ici"
_GONE = {EditionStatus.SENDING, EditionStatus.SENT}
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One day of the letter, as things stand.

    Args:
        date: the edition's.
        send_at: when it leaves by the schedule, or when it left or began to, in the letter's zone; None where nothing is, or was, sent.
        status: of its edition; None where there is none that can be read.
        reason: why it is not sent, or at another instant than ever, and what else is on the day on which it then leaves (French);
            None where it is as ever.
        messenger: which one the letter was handed to; empty where it was to none.
    """

    date: dt.date
    send_at: dt.datetime | None
    status: EditionStatus | None
    reason: str | None
    messenger: str = ""


def calendar(context: Context, year: int) -> list[Planned]:
    """Say of each letter's day of a year what becomes, or became, of it."""
    context, unknown = _known(context)
    first, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    days = (first + n * _DAY for n in range((end - first).days + 1))
    found = planned(context, (day for day in days if is_letter_day(day, context.config)))
    return [_past(context, one, unknown) for one in found]


def _left_at(context: Context, edition: Edition | None) -> dt.datetime | None:
    sent = edition.sent if edition is not None and edition.is_handed_over else None
    return fixed(sent.at, context.config.letter.zone) if sent is not None else None


def _past(context: Context, one: Planned, unknown: Callable[[dt.date, dt.datetime], str]) -> Planned:
    """Say of a day that is over what became of its letter, where no plan came true."""
    is_over = one.send_at is not None and context.times(one.date).deadline <= context.now
    if one.send_at is None or not is_over or one.status in _GONE or one.date < beginning(context):
        return one
    return replace(one, send_at=None, reason=unknown(one.date, one.send_at) or NOT_SENT)


def _known(context: Context) -> tuple[Context, Callable[[dt.date, dt.datetime], str]]:
    """Ask the database which letters left, and what says of one of a day and hour that nobody knows it, and why (French)."""
    broken = {one.date for one in context.broken_editions()}
    with suppress(FailedError), context.copied_store() as store:
        known = restored(store)
        unread = {day for day in broken if day is not None and is_unknown(context, store, day)}

        def unknown(day: dt.date, at: dt.datetime) -> str:
            if known is not None and may_have_left(known, day, at):
                return UNKNOWN
            return UNREAD if day in unread else ""

        return as_known(context, store), unknown
    return context, lambda day, _at: UNREAD if day in broken else ""


def planned(context: Context, days: Iterable[dt.date]) -> list[Planned]:
    """Say of days of the letter what becomes, or became, of them."""
    said, editions = context.said, {edition.date: edition for edition in context.editions()}
    return [_planned(context, day, editions, said) for day in days]


def _planned(context: Context, day: dt.date, editions: Mapping[dt.date, Edition], said: Said) -> Planned:
    edition = editions.get(day)
    status = edition.status if edition is not None else None
    if edition is not None and status is EditionStatus.SKIPPED:
        return Planned(date=day, send_at=None, status=status, reason=edition.reason or None)
    is_gone = edition is not None and edition.is_handed_over
    if not is_gone and (none := why_none(day, context.config, said)):
        return Planned(date=day, send_at=None, status=status, reason=none)
    off = day_off(day, context.config)
    moved = off.reason if off is not None and off.leaves_on is not None else None
    postponed = edition.send_at if edition is not None else None
    reason = edition.reason if edition is not None and postponed is not None else moved
    if edition is not None and edition.is_imported:
        reason = None  # whatever rules others went by
    send_at = _left_at(context, edition) or times(day, context.config, postponed).send_at
    meets = [] if is_gone else met(day, postponed, context.config, editions.values())
    reason = "\u00a0; ".join(filter(None, (reason, *(one.words for one in meets))))
    by = messenger_of(edition) if edition is not None else ""
    return Planned(date=day, send_at=send_at, status=status, reason=reason or None, messenger=by)
