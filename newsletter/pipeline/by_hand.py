"""Dates that editors put right in letters that had left: they are later than what sources said until then.

A source that goes on saying what it said has nothing new to say. What it said is known by the proposal, else by the approval.
Where neither tells, a date counts as the editor's where something shows that it was edited, and what the source says today is what
it said then: the row has that date noted beside its own, or was approved with it, or it was known before that it goes on so.
Without that nobody put the date right, whatever else of the letter was: a source that says another has moved its event.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from newsletter.draft import as_approved, untouched
from newsletter.model import Edition, EditionEntry, EventState, EventStatus, SeenState, When
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.proposing import base_of
from newsletter.preflight import is_as_heard
from newsletter.schedule import times_of
from newsletter.store import Store

Told = Mapping[str, tuple[Edition, EditionEntry]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The date of a row that its editor put right.

    Args:
        row: as the letter's file has it now.
        until: what was seen up to here the editor may have known.
        is_told: whether the proposal, or the approval, tells what the source said before; else it says that still.
    """

    row: EditionEntry
    until: dt.datetime
    is_told: bool

    def is_news(self, state: EventState, last: SeenState | None) -> bool:
        """Whether what a source says is later than the editor's word; `last`: what was seen of the event, and since when."""
        if _is_off(state):
            return True
        if last is None:
            return self.is_told
        return last.at > self.until or last.state != state

    def after(self, seen: SeenState) -> SeenState:
        """Return what was seen of the event, as it is since its date was put right: what it says itself, if that is no later."""
        if seen.at > self.until or _is_off(seen.state):
            return seen
        return SeenState(EventState.of(self.row), seen.at)


def by_hand(
    context: Context, store: Store, told: Told, heard: Mapping[str, EventState], seen: Mapping[str, SeenState]
) -> dict[str, Hand]:
    """Return the rows whose dates editors put right after their letters had left, by their keys.

    Args:
        context: the workspace.
        store: its database.
        told: the events as the last letter told them that showed them.
        heard: what sources say of them today.
        seen: what is remembered of them.
    """
    found: dict[str, Hand] = {}
    for edition, row in told.values():
        until = _until(context, edition)
        if until is None or row.key in untouched(edition):
            continue
        before = _proposed(context, store, edition).get(row.key)
        is_told = before is not None or bool(edition.approval and edition.approval.heard)
        if before is not None:
            is_own = _date(row) != _date(before)
        elif is_told:
            is_own = not is_as_heard(edition, row.key, row)
        else:
            left = (
                SeenState(heard[row.key], times_of(edition, context.config).send_at)
                if row.key in heard
                else None
            )
            is_own = left is not None and (seen.get(row.key) == left or row.key in _gone_on(edition, heard))
        if is_own:
            found[row.key] = Hand(row=row, until=until, is_told=is_told)
    return found


def _proposed(context: Context, store: Store, edition: Edition) -> dict[str, EditionEntry]:
    base = base_of(context, store, edition)
    return {row.key: row for row in base.entries} if base else {}


def _gone_on(edition: Edition, heard: Mapping[str, EventState]) -> frozenset[str]:
    """Return the keys of the rows that were edited, and that told what their source says today: noted beside them, or approved so."""
    other = [row for row in edition.shown if row.key in heard and _date(heard[row.key]) != _date(row)]
    noted = frozenset(row.key for row in other if _date(heard[row.key]) == (row.source_start, row.source_end))
    return noted | as_approved(edition, [_dated(row, heard[row.key]) for row in other])


def _dated(row: EditionEntry, state: EventState) -> EditionEntry:
    return replace(row, start=state.start, end=state.end, all_day=state.all_day)


def _date(one: EditionEntry | EventState) -> tuple[When | None, When | None]:
    return one.start, one.end


def _until(context: Context, edition: Edition) -> dt.datetime | None:
    """Return the instant of a correction, the end of its day where it tells that alone; None where there is none."""
    at = edition.corrected_by(context.now.date())
    if at is None or isinstance(at, dt.datetime):
        return at
    return dt.datetime.combine(at, dt.time.max, context.config.letter.zone)


def _is_off(state: EventState) -> bool:
    """Whether an event does not take place on the day that it names: no date of an editor's is an answer to that."""
    return state.status is EventStatus.CANCELLED or state.is_put_off
