"""What is known of the world: all entries of the sources that there are, the same thing once."""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from newsletter.model import Entry
from newsletter.pipeline.context import Context
from newsletter.store import Store

if TYPE_CHECKING:
    from newsletter.collect.same.merge import Merged


def known_entries(context: Context, store: Store) -> list[Entry]:
    """Return all entries known, merged, by key."""
    return [one.entry for one in known_things(context, store)]


def known_things(context: Context, store: Store) -> "list[Merged]":
    """Return all entries known, merged, by key, each with what it was made of.

    A source that was taken out of its file has nothing more to say, also before the next collection forgets it.
    """
    from newsletter.collect.same.merge import merged  # noqa: PLC0415 - collecting does without

    ranks = context.ranks
    entries = (entry for entry in store.collected.entries() if entry.sources[0] in ranks)
    return merged((met(entry, context.now) for entry in entries), ranks, store.answers.all())


def met(entry: Entry, now: dt.datetime) -> Entry:
    """Return an entry as it counts now: what was first seen under a clock that was ahead is seen for the first time."""
    return entry if entry.first_seen <= now else dataclasses.replace(entry, first_seen=now)
