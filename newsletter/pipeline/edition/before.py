"""The letters that readers have before another: those that left, and those that are approved and leave first."""

import datetime as dt
from collections.abc import Sequence

from newsletter.draft import content_sha256
from newsletter.kept import by_sameness
from newsletter.model import Edition, EditionStatus
from newsletter.pipeline.context import Context
from newsletter.preflight import Before
from newsletter.schedule import is_letter_day, times_of
from newsletter.told import had


def leaving_first(context: Context, day: dt.date) -> list[Edition]:
    """Return the letters that are approved, wait to leave, and will before that of a day."""
    files, config = context.files(), context.config
    mine = files.on(day)
    send_at = times_of(mine, config).send_at if mine is not None else context.times(day).send_at
    return [
        one
        for one in files.waiting
        if one.date != day
        and _is_approved(one)
        and is_letter_day(one.date, config)
        and context.now < times_of(one, config).deadline
        and times_of(one, config).send_at < send_at
    ]


def _is_approved(edition: Edition) -> bool:
    """Whether it is, and was not edited since."""
    is_so = edition.status is EditionStatus.APPROVED and edition.approval is not None
    return (
        is_so and edition.approval is not None and edition.approval.edition_sha256 == content_sha256(edition)
    )


def known_before(context: Context, edition: Edition) -> Before:
    """Say what letters that readers have before an edition took of its rows and its number.

    Of one that has left, or whose hours are over, nothing: what it showed comes in the next one.
    """
    if edition.is_handed_over or context.now >= times_of(edition, context.config).deadline:
        return Before()
    first = leaving_first(context, edition.date)
    left = context.files().handed_over
    days = frozenset(one.date for one in first)
    return Before(
        had=had(edition, [*left, *first], days),
        first=days,
        taken=numbers_taken(edition.date, (*left, *first)).get(edition.number),
    )


@by_sameness(4)
def numbers_taken(day: dt.date, editions: Sequence[Edition]) -> dict[int, dt.date]:
    """Return the numbers that other days' letters have, each with the day of the latest."""
    return {one.number: one.date for one in editions if one.date != day}


def had_since(context: Context, edition: Edition) -> dict[str, dt.date]:
    """Return which rows of an approved edition letters have, or will have, that were approved after it; each with such a day."""
    files, approval = context.files(), edition.approval
    found = {}
    for key, day in known_before(context, edition).had.items():
        other = files.on(day)
        known = other.approval.at if other is not None and other.approval is not None else None
        if approval is not None and known is not None and known > approval.at:
            found[key] = day
    return found
