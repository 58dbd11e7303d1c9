"""What is known of the world, the same thing once: what may matter for the letter of a day, or everything."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.horizon import last_day
from newsletter.kept import by_sameness
from newsletter.model import Answer, EditionEntry, Entry, Kind
from newsletter.pipeline.context import Context
from newsletter.store import Store

if TYPE_CHECKING:
    from newsletter.collect.same.merge import Merged
    from newsletter.pipeline.gathering.window import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked of a database: the same as before, while what it stores is as it was.

    Args:
        mark: of what it stores.
        answers: the agenda's.
        asked: what a letter is about; None asks for all.
        store: it.
    """

    root: Path
    mark: str
    answers: tuple[Answer, ...]
    asked: "Asked | None"
    store: Store = field(compare=False)


def _question(context: Context, store: Store, asked: "Asked | None" = None) -> _Question:
    mark, answers = store.collected.mark(), store.answers.all()
    return _Question(root=context.workspace.root, mark=mark, answers=answers, asked=asked, store=store)


@lru_cache(maxsize=4)
def _read(question: _Question) -> tuple[list[Entry], tuple[Answer, ...]]:
    """Read what is asked for, once, until something else is stored; with the answers, as they were then."""
    from newsletter.pipeline.gathering.window import within  # noqa: PLC0415 - collecting does without

    store, asked = question.store, question.asked
    entries = store.collected.entries() if asked is None else within(store, asked)
    return entries, question.answers


def known_entries(context: Context, store: Store) -> list[Entry]:
    """Return all entries known, merged, by key; read once, until something else is stored.

    A source that was taken out of its file has nothing more to say, also before the next collection forgets it.
    """
    ranks = context.ranks
    stored, answers = _read(_question(context, store))
    entries = [met(entry, context.now) for entry in stored if entry.sources[0] in ranks]
    return [one.entry for one in _once(entries, ranks, answers)]


def known_events(context: Context, store: Store, first: dt.date) -> list[Entry]:
    """Return the events known that start on a day or later, merged, by key."""
    found = store.lookup.dated(Kind.EVENT, (first, dt.date.max))
    keys = [one.key for one in found if one.source in context.ranks]
    entries = [met(entry, context.now) for entry in store.lookup.read(keys)]
    return [one.entry for one in _merged(entries, context.ranks, store.answers.all())]


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
    from newsletter.pipeline.gathering.window import Asked  # noqa: PLC0415 - collecting does without

    asked = Asked(
        day=day,
        last=max(last_day(leaves, context.config) for leaves in (day, context.times(day).send_at.date())),
        sources=tuple(context.ranks),
        names=frozenset(names),
        announced=context.announced(),
    )
    stored, answers = _read(_question(context, store, asked))
    return [*_once([met(entry, context.now) for entry in stored], context.ranks, answers)]


def _merged(entries: list[Entry], ranks: Mapping[str, int], answers: Iterable[Answer]) -> "list[Merged]":
    from newsletter.collect.same.merge import merged  # noqa: PLC0415 - collecting does without

    return merged(entries, ranks, answers)


_once = by_sameness(4)(_merged)  # asked for again when what was brought up to date is composed, and checked


def met(entry: Entry, now: dt.datetime) -> Entry:
    """Return an entry as it counts now: what was first seen under a clock that was ahead is seen for the first time."""
    return entry if entry.first_seen <= now else dataclasses.replace(entry, first_seen=now)
