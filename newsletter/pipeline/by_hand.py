"""Dates that editors put right in letters that had left: they are later than what sources said until then.

A source that goes on saying what it said has nothing new to say. What it said is known by the proposal, else by the approval;
where neither tells, it is what is heard of it first.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from newsletter.draft import untouched
from newsletter.model import Edition, EditionEntry, EventState, EventStatus, SeenState
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.proposing import base_of
from newsletter.preflight import is_as_heard
from newsletter.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The date of a row that its editor put right.

    Args:
        row: as the letter's file has it now.
        until: what was seen up to here the editor may have known.
        is_told: whether the proposal, or the approval, tells what the source said before.
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
    context: Context, store: Store, told: Mapping[str, tuple[Edition, EditionEntry]]
) -> dict[str, Hand]:
    """Return the rows whose dates editors put right after their letters had left, by their keys.

    Args:
        context: the workspace.
        store: its database.
        told: the events as the last letter told them that showed them.
    """
    found: dict[str, Hand] = {}
    for edition, row in told.values():
        until = _until(context, edition)
        if until is None or row.key in untouched(edition):
            continue
        base = base_of(context, store, edition)
        before = next((one for one in base.entries if one.key == row.key), None) if base else None
        if before is not None:
            is_own = (row.start, row.end) != (before.start, before.end)
        else:
            is_own = not is_as_heard(edition, row.key, row)
        if is_own:
            is_told = before is not None or bool(edition.approval and edition.approval.heard)
            found[row.key] = Hand(row=row, until=until, is_told=is_told)
    return found


def _until(context: Context, edition: Edition) -> dt.datetime | None:
    """Return the instant of a correction, the end of its day where it tells that alone; None where there is none."""
    at = edition.corrected_by(context.now.date())
    if at is None or isinstance(at, dt.datetime):
        return at
    return dt.datetime.combine(at, dt.time.max, context.config.letter.zone)


def _is_off(state: EventState) -> bool:
    """Whether an event does not take place on the day that it names: no date of an editor's is an answer to that."""
    return state.status is EventStatus.CANCELLED or state.is_put_off
