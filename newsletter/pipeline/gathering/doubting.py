"""Answers that are good, and are not believed by themselves: the last one before them stays, and a person is told.

A redirect may lead to whoever bought the name, whose things nobody wants to see proposed; an empty calendar may be a mistake of
its site's, which would call off all events. Who names the source (`newsletter collect SOURCE`) says that the answer is right.
"""

import datetime as dt
from dataclasses import dataclass

from newsletter.collect.failure import Failure
from newsletter.collect.parsed import Parsed
from newsletter.collect.received import Received, is_agenda
from newsletter.collect.same.changes import Changes
from newsletter.collect.strayed import leads_away, share_a_title
from newsletter.config import Source
from newsletter.pipeline.context import Context
from newsletter.recognition import is_occurrence
from newsletter.store import SourceState, Store
from newsletter.web.trouble import NoAnswerError, Trouble

PATIENCE = dt.timedelta(days=14)
"""How long an empty calendar is taken for a mistake."""
_MANY = 3  # events and series


@dataclass(frozen=True, slots=True)
class Came:
    """What a source answered, beside what is known of it."""

    source: Source
    state: SourceState
    answer: Received
    parsed: Parsed
    found: Changes


def doubt_of(context: Context, store: Store, came: Came) -> NoAnswerError | None:
    """Say why an answer is not believed; None where it is."""
    if _has_strayed(store, came):
        cause = f"it leads to {came.answer.address}, which has nothing of what was known"
        remedy = f"write that address into feeds/sources.toml, or remove the source; newsletter collect {came.source.id} takes it as it is"
        return NoAnswerError(Trouble.STRAYED, cause, which=came.source.id, remedy=remedy)
    if _is_emptied(context, came):
        cause = "an empty calendar, where events were still to come"
        remedy = f"its events are kept for {PATIENCE.days} days; newsletter collect {came.source.id} takes it as it is"
        return NoAnswerError(Trouble.EMPTIED, cause, which=came.source.id, remedy=remedy)
    return None


def _has_strayed(store: Store, came: Came) -> bool:
    """Whether a redirect led to another site, and nothing there was known; what never held anything has nothing to share."""
    state, source = came.state, came.source
    if source.url is None or not leads_away(came.answer.address, source.url, state.address):
        return False
    entries = came.parsed.entries
    if came.found.new < len(entries):
        return False
    known = store.collected.entries(source.id)
    return bool(known) and not share_a_title(known, entries)


def _is_emptied(context: Context, came: Came) -> bool:
    """Whether a calendar that announced several things announces none; after a while that is believed."""
    if came.parsed.entries or came.parsed.skipped or not is_agenda(came.answer.body):
        return False
    if len({_thing(key) for key in came.found.forget}) < _MANY:
        return False
    before = Failure.read(came.state.health.error)
    if before is None or before.trouble is not Trouble.EMPTIED or before.since is None:
        return True
    return before.since > context.now - PATIENCE


def _thing(key: str) -> str:
    return key.rpartition("#")[0] if is_occurrence(key) else key
