"""The letter's days, those that were and those to come: where each letter stands, and what it holds."""

import datetime as dt
from dataclasses import dataclass

from newsletter.french import count, instant
from newsletter.model import Edition, EditionStatus, Kind
from newsletter.pipeline.calendar import Planned, planned
from newsletter.pipeline.context import Context
from newsletter.pipeline.departure import messenger_of, state_words
from newsletter.schedule import is_letter_day, times

_AHEAD = 6  # days to come that are listed
_KINDS = ((Kind.EVENT, "rendez-vous", "rendez-vous"), (Kind.REPLAY, "replay", "replays"),
          (Kind.PUBLICATION, "publication", "publications"))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One day of the letter.

    Args:
        status: of its edition; None where there is none.
        state: in words (French); "à venir" where there is none yet.
        title: the letter's; empty where it has none.
        holds: what it shows: "3 rendez-vous, 1 replay" (French).
        is_broken: whether its file cannot be read.
    """

    day: dt.date
    status: EditionStatus | None = None
    state: str
    title: str = ""
    holds: str = ""
    is_broken: bool = False


def weeks(context: Context) -> list[Week]:
    """Return the letter's days, the latest first: all that have an edition, and some that are to come."""
    found = {edition.date: _week(context, edition) for edition in context.editions()}
    for one in context.broken_editions():
        if one.date is not None:
            found[one.date] = Week(day=one.date, state="illisible", is_broken=True)
    for plan in planned(context, _coming(context)):
        found.setdefault(plan.date, Week(day=plan.date, state=_to_come(plan)))
    return sorted(found.values(), key=lambda week: week.day, reverse=True)


def _coming(context: Context) -> list[dt.date]:
    """Return the days to come, those without a letter too."""
    day = min(context.now.date(), context.day(None))
    found: list[dt.date] = []
    while len(found) < _AHEAD:
        if is_letter_day(day, context.config) and times(day, context.config).deadline > context.now:
            found.append(day)
        day += dt.timedelta(days=1)
    return found


def _to_come(one: Planned) -> str:
    if one.send_at is None:
        return f"pas de lettre\u00a0: {one.reason}"
    return f"à venir, {instant(one.send_at)}\u00a0: {one.reason}" if one.reason else "à venir"


def _week(context: Context, edition: Edition) -> Week:
    shown = [entry.kind for entry in edition.shown]
    parts = [count(shown.count(kind), one, several) for kind, one, several in _KINDS if kind in shown]
    state = state_words(edition.status, messenger_of(edition), at_it=context.is_handing_over)
    return Week(
        day=edition.date,
        status=edition.status,
        state=f"{state}\u00a0: {edition.reason}" if edition.status is EditionStatus.SKIPPED else state,
        title=edition.subject,
        holds=", ".join(parts),
    )
