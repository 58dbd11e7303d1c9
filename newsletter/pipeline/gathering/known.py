"""What is known of the world, the same thing once: what may matter for the letter of a day, or everything."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from newsletter.horizon import last_day
from newsletter.kept import by_content
from newsletter.model import Answer, EditionEntry, Entry, Kind
from newsletter.pipeline.context import Context
from newsletter.store import Store

if TYPE_CHECKING:
    from newsletter.collect.same.merge import Merged


def known_entries(context: Context, store: Store) -> list[Entry]:
    """Return all entries known, merged, by key.

    A source that was taken out of its file has nothing more to say, also before the next collection forgets it.
    """
    ranks = context.ranks
    entries = (entry for entry in store.collected.entries() if entry.sources[0] in ranks)
    return [one.entry for one in _merged(context, store, entries)]


def known_events(context: Context, store: Store, first: dt.date) -> list[Entry]:
    """Return the events known that start on a day or later, merged, by key."""
    found = store.lookup.dated(Kind.EVENT, (first, dt.date.max))
    keys = [one.key for one in found if one.source in context.ranks]
    return [one.entry for one in _merged(context, store, store.lookup.read(keys))]


def known_for(context: Context, store: Store, day: dt.date, rows: Iterable[EditionEntry] = ()) -> list[Entry]:
    """Return what may matter for the letter of a day, merged, by key; at a cost that does not grow with what is past.

    Args:
        context: the workspace.
        store: its database.
        day: of the letter.
        rows: what it shows, was proposed, or is compared with: that is among them as long as it is known.
    """
    return [one.entry for one in things_for(context, store, day, names_of(rows))]


def names_of(rows: Iterable[EditionEntry]) -> set[str]:
    """Return the keys and addresses that rows are known by."""
    return {name for row in rows for name in (row.key, row.url, *row.aliases) if name}


def things_for(context: Context, store: Store, day: dt.date, names: Iterable[str] = ()) -> "list[Merged]":
    """Return what `known_for` does, each with what it was made of; `names` are keys and addresses."""
    from newsletter.pipeline.gathering.window import Asked, within  # noqa: PLC0415 - collecting does without

    asked = Asked(
        day=day,
        last=max(last_day(leaves, context.config) for leaves in (day, context.times(day).send_at.date())),
        sources=context.ranks.keys(),
        names={*names},
        announced=_announced(context),
    )
    entries = [met(entry, context.now) for entry in within(store, asked)]
    return [*_once((entries, context.ranks, store.answers.all()))]


def _announced(context: Context) -> set[str]:
    gists = (context.gist(edition) for edition in context.editions() if edition.is_handed_over)
    return {name for gist in gists for row in gist.told if row.is_event for name in row.names}


def _merged(context: Context, store: Store, entries: Iterable[Entry]) -> "list[Merged]":
    from newsletter.collect.same.merge import merged  # noqa: PLC0415 - collecting does without

    return merged((met(entry, context.now) for entry in entries), context.ranks, store.answers.all())


@by_content(4)  # asked for again when what was brought up to date is composed, checked and shown
def _once(told: tuple[list[Entry], Mapping[str, int], Iterable[Answer]]) -> "list[Merged]":
    from newsletter.collect.same.merge import merged  # noqa: PLC0415 - collecting does without

    return merged(*told)


def met(entry: Entry, now: dt.datetime) -> Entry:
    """Return an entry as it counts now: what was first seen under a clock that was ahead is seen for the first time."""
    return entry if entry.first_seen <= now else dataclasses.replace(entry, first_seen=now)
