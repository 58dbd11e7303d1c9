"""The calendar: each day of the letter with the instant at which it leaves, or why it does not."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from newsletter.days_off import day_off
from newsletter.model import Edition, EditionStatus
from newsletter.other_day import met
from newsletter.pipeline.context import Context
from newsletter.schedule import Said, is_letter_day, times, why_none

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One day of the letter, as things stand.

    Args:
        date: the edition's.
        send_at: when it leaves, or left, by the schedule, in the letter's zone; None where nothing is sent.
        status: of its edition; None where there is none that can be read.
        reason: why it is not sent, or at another instant than ever, and what else is on the day on which it then leaves (French);
            None where it is as ever.
    """

    date: dt.date
    send_at: dt.datetime | None
    status: EditionStatus | None
    reason: str | None


def calendar(context: Context, year: int) -> list[Planned]:
    """Say of each letter's day of a year what becomes, or became, of it."""
    first, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    days = (first + n * _DAY for n in range((end - first).days + 1))
    return planned(context, (day for day in days if is_letter_day(day, context.config)))


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
    send_at = times(day, context.config, postponed).send_at
    meets = [] if is_gone else met(day, postponed, context.config, editions.values())
    reason = "\u00a0; ".join(filter(None, (reason, *(one.words for one in meets))))
    return Planned(date=day, send_at=send_at, status=status, reason=reason or None)
