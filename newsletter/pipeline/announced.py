"""What has become known of announced events since the last letter that showed them: the archive says it the same day.

It is remembered, with the instant at which it was first seen: who has an event in a calendar takes the later version, also
where all is again as the letter said, and nothing more is heard of it.
"""

import dataclasses
import datetime as dt
import logging
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from newsletter.config import Source
from newsletter.curate import is_moved
from newsletter.exceptions import FailedError, NewsletterError
from newsletter.model import (
    Edition,
    EditionEntry,
    EditionStatus,
    Entry,
    EventState,
    EventStatus,
    Kind,
    SeenState,
    Since,
)
from newsletter.pipeline.by_hand import Hand, Told, by_hand
from newsletter.pipeline.context import Context
from newsletter.pipeline.edition.proposing import base_of
from newsletter.pipeline.gathering.known import known_for
from newsletter.preflight import Change, Known, changes, heard_of
from newsletter.printed import printed_days
from newsletter.schedule import times_of
from newsletter.store import Store

_LONG_PAST = dt.timedelta(days=100)  # after which sources have forgotten, and nobody asks
_APART = dt.timedelta(minutes=1)  # versions of an event are counted in minutes
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Today:
    """What has become known of events, what of it is not remembered yet, and the rows whose dates editors put right."""

    since: dict[str, Since]
    news: Mapping[str, SeenState]
    hands: Mapping[str, Hand]


def announced_now(context: Context, store: Store, editions: Iterable[Edition]) -> dict[str, Since]:
    """Return what has become known of events after the last letter that showed them, by their key there.

    Args:
        context: the workspace.
        store: its database, which remembers it.
        editions: those that readers have.
    """
    today = _today(context, store, editions)
    _remember(store, today.news)
    return today.since


def as_of_today(context: Context, store: Store, editions: Iterable[Edition]) -> dict[str, Since]:
    """Return what `announced_now` does, and remember nothing: for who only reads."""
    return _today(context, store, editions).since


def _today(context: Context, store: Store, editions: Iterable[Edition]) -> _Today:
    remembered = store.states.all()
    told = _told(context, editions, remembered.keys())
    left = {key: times_of(edition, context.config).send_at for key, (edition, _) in told.items()}
    said = _heard(context, store, told)
    hands = by_hand(context, store, told, said, remembered)
    known = {
        key: hands[key].after(seen) if key in hands else seen
        for key, seen in remembered.items()
        if key in told and seen.at > left[key]  # else a letter has had the word since
    }
    heard = {
        key: state
        for key, state in said.items()
        if state != (known[key].state if key in known else EventState.of(told[key][1]))
    }
    stood = {
        key: SeenState(state, left[key])
        for key, state in heard.items()
        if key in hands and not hands[key].is_news(state, remembered.get(key))
    }
    news = {
        key: SeenState(state, _next_version(context.now, left[key], known.get(key)))
        for key, state in heard.items()
        if key not in stood
    }
    zone = context.config.letter.zone
    found = {
        key: Since(row=_as_now(told[key][1], one.state), at=one.at.astimezone(zone))
        for key, one in {**known, **news}.items()
    }
    return _Today(found, news | {key: seen for key, seen in stood.items() if key not in remembered}, hands)


def contradicted(context: Context, store: Store, editions: Iterable[Edition]) -> list[EditionEntry]:
    """Return the events to come whose date was put right in their letter, and whose source goes on saying another."""
    told, today = _told(context, editions := [*editions]), context.now.date()
    recent = {
        one.date: one for one, row in told.values() if one.corrected_by(today) and _is_to_come(row, today)
    }
    if not recent:
        return []
    known, entries = _today(context, store, editions), _entries(context, store, recent.values())
    said = (
        change.entry
        for edition in recent.values()
        for change in changes(dataclasses.replace(edition, approval=None), Known(entries=entries))
        if not change.is_reinstatement and told.get(change.entry.key, (None,))[0] is edition
    )
    followed = {key for key in known.hands if key not in known.since or known.since[key].row is None}
    return [row for row in said if row.key in followed and _is_to_come(row, today)]


def forgotten(context: Context, store: Store, editions: Iterable[Edition]) -> list[EditionEntry]:
    """Return the events to come of which nobody can say whether they were called off: in the order of their days.

    Their letter left before this memory began (`var/` was lost, or is another machine's), and no source speaks of them now. Until
    each source was asked once, nobody can say that either.
    """
    if not store.collected.asked() >= _to_ask(context):
        return []
    told = _told(context, editions)
    today = context.now.date()
    before = {
        edition.date
        for edition in {one.date: one for one, row in told.values() if _is_to_come(row, today)}.values()
        if edition.status is EditionStatus.SENT
        and not edition.is_imported
        and store.ledger.tally(edition.date).is_empty
    }
    rows = [row for edition, row in told.values() if edition.date in before and _is_to_come(row, today)]
    if not rows:
        return []
    spoken_of = {*_heard(context, store, told), *store.states.all()}
    return sorted(
        (row for row in rows if row.key not in spoken_of), key=lambda row: (str(row.start), row.key)
    )


def _to_ask(context: Context) -> set[str]:
    """Return what a collection asks; only the agenda's files where the list of sources cannot be read, or nobody may be asked."""
    sources = () if context.is_offline else _sources(context)
    return {*context.local_names, *(source.id for source in sources if source.enabled)}


def _sources(context: Context) -> tuple[Source, ...]:
    with suppress(NewsletterError):
        return context.sources()
    return ()


def _next_version(now: dt.datetime, left: dt.datetime, known: SeenState | None) -> dt.datetime:
    """Say since when a new state counts: later than the letter, and than the state before it, also by a wrong clock."""
    return max(now, left + _APART, *([known.at + _APART] if known else []))


def _remember(store: Store, news: Mapping[str, SeenState]) -> None:
    try:
        store.states.keep(news)
    except FailedError as error:  # a full disk keeps no cancellation from the readers of the site
        _log.warning("what has changed since the letter is not remembered: %s", error)


def _told(context: Context, editions: Iterable[Edition], keys: Collection[str] = ()) -> Told:
    """Return the events as the last letter told them that showed them, by their key there: those that matter, and those named."""
    first = context.now.date() - _LONG_PAST
    found: dict[str, tuple[Edition, EditionEntry]] = {}
    shown_later: set[str] = set()
    for edition in sorted(editions, key=lambda one: one.date, reverse=True):
        told = context.gist(edition).told
        wanted = {
            row.names[0]
            for row in told
            if row.is_event
            and ((row.until is not None and row.until >= first) or row.names[0] in keys)
            and shown_later.isdisjoint(row.names)
        }
        if wanted:
            events = (row for row in edition.shown if row.kind is Kind.EVENT)
            found |= {row.key: (edition, row) for row in events if row.key in wanted}
        shown_later.update(name for row in told for name in row.names)
    return found


def _heard(context: Context, store: Store, told: Told) -> dict[str, EventState]:
    """Return what is otherwise today, and what is said to be as it was told; what no source speaks of is left out."""
    today = context.now.date()
    recent = {edition.date: edition for edition, row in told.values() if _matters(row, today)}
    entries = _entries(context, store, recent.values())
    if not entries:
        return {}
    found: dict[str, EventState] = {}
    for edition in recent.values():
        known = Known(entries=entries, base=base_of(context, store, edition))
        changed = {one.entry.key: one for one in changes(edition, known)}
        for row in heard_of(edition, known):
            if told.get(row.key, (None,))[0] is edition:
                found[row.key] = _state(edition, row, changed.get(row.key))
    return found


def _entries(context: Context, store: Store, editions: Iterable[Edition]) -> dict[str, Entry]:
    """Return what sources say today of the events of letters, by key; nothing where nobody can say."""
    rows = [row for edition in editions for row in edition.shown if row.kind is Kind.EVENT]
    if not rows:
        return {}
    try:
        return {one.key: one for one in known_for(context, store, context.now.date(), rows)}
    except (
        NewsletterError
    ) as error:  # the site does without: it is made from the editions, and what is remembered
        _log.warning("the archive does not say what has changed since: %s", error)
        return {}


def _state(edition: Edition, row: EditionEntry, change: Change | None) -> EventState:
    """Return the state of an event as its source says it today, where its editor did not know better."""
    if change is None or change.accepted_as in edition.accept:
        return EventState.of(row)
    now = change.now
    dated = row if now.start is None or now.uncertain else now
    return EventState(
        start=dated.start,
        end=row.end if dated.start == row.start else dated.end,
        all_day=row.all_day if dated.start == row.start else dated.all_day,
        status=now.status,
        is_full=now.is_full,
        is_put_off=change.is_put_off,
    )


def _as_now(row: EditionEntry, state: EventState) -> EditionEntry | None:
    """Return a row with what is known of it today; None where that is what its letter says."""
    if state == EventState.of(row):
        return None
    now = state.put_on(row)
    return dataclasses.replace(now, moved_from=row.start) if is_moved(row, now) else now


def _is_to_come(row: EditionEntry, today: dt.date) -> bool:
    return row.start is not None and row.status is not EventStatus.CANCELLED and printed_days(row)[1] >= today


def _matters(row: EditionEntry, today: dt.date) -> bool:
    """Whether an event is not long past."""
    return row.start is not None and printed_days(row)[1] >= today - _LONG_PAST
