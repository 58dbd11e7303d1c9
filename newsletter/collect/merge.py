"""What is the same thing, seen in several places, becomes one entry. Pure, and independent of any order.

Two entries of different sources are the same when they are of one kind and have one address (folded); events
must begin on the same day too. The agenda overrules both ways: `same_as`, `not_same_as`.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsletter.addresses import folded, published
from newsletter.french import day_of
from newsletter.model import Entry, Kind

_FILLED = ("type", "url", "summary", "published", "place", "status", "duration", "replay_of", "accompanies")


def merge(entries: Iterable[Entry], ranks: Mapping[str, int]) -> list[Entry]:
    """Merge what is the same.

    Args:
        entries: as single sources gave them.
        ranks: source id to its rank; a lower one has the last word on a field.
    """

    def rank(entry: Entry) -> tuple[int, str]:
        return ranks.get(entry.sources[0], len(ranks)), entry.key

    groups = [_one(sorted(group, key=rank)) for group in _groups(sorted(entries, key=rank))]
    aliases = {key: entry.key for entry, keys in groups for key in keys}
    return sorted((_renamed(entry, aliases) for entry, _ in groups), key=lambda entry: entry.key)


def _groups(ordered: Sequence[Entry]) -> list[list[Entry]]:
    buckets: dict[object, list[list[Entry]]] = defaultdict(list)
    for entry in ordered:
        candidates = buckets[_likeness(entry)]
        group = next(
            (group for group in candidates if all(_may_join(entry, member) for member in group)), None
        )
        if group is None:
            candidates.append([entry])
        else:
            group.append(entry)
    return _joined([group for candidates in buckets.values() for group in candidates])


def _likeness(entry: Entry) -> object:
    """Return what two entries must share to be the same."""
    if entry.url is None or not folded(entry.url).partition("/")[2]:
        return entry.key  # a site's front page says nothing of what the entry is
    day = day_of(entry.start) if entry.kind is Kind.EVENT and entry.start else None
    return entry.kind, folded(entry.url), day


def _may_join(one: Entry, other: Entry) -> bool:
    return one.sources != other.sources and not (
        _names(one.not_same_as, other) or _names(other.not_same_as, one)
    )


def _names(words: Iterable[str], entry: Entry) -> bool:
    """Whether any word (a key, the agenda's bare id, or an address) means the entry."""
    address = folded(entry.url) if entry.url else None
    return any(
        word in {entry.key, entry.key.partition("/")[2]}
        or (address is not None and published(word) is not None and folded(word) == address)
        for word in words
    )


def _joined(groups: list[list[Entry]]) -> list[list[Entry]]:
    """Join the groups that the agenda calls the same, and what these call the same."""
    for group in [group for group in groups if any(entry.same_as for entry in group)]:
        if group not in groups:
            continue
        while other := _called_same(group, groups):
            groups.remove(other)
            group.extend(other)
    return groups


def _called_same(group: list[Entry], groups: Iterable[list[Entry]]) -> list[Entry] | None:
    words = [word for entry in group for word in entry.same_as]
    return next(
        (
            other
            for other in groups
            if other is not group
            and other[0].kind is group[0].kind
            and any(_names(words, entry) for entry in other)
        ),
        None,
    )


def _one(group: list[Entry]) -> tuple[Entry, tuple[str, ...]]:
    """Merge a group, whose first has the last word; return also the keys that it replaces."""
    first = group[0]
    oldest = min(group, key=lambda entry: entry.first_seen)
    filled: dict[str, Any] = {
        name: next((value for entry in group if (value := getattr(entry, name)) is not None), None)
        for name in _FILLED
    }
    times = next((entry for entry in group if entry.start is not None), first)
    merged = dataclasses.replace(
        first,
        **filled,
        key=oldest.key,
        start=times.start,
        end=times.end,
        all_day=times.all_day,
        sources=tuple(dict.fromkeys(source for entry in group for source in entry.sources)),
        links=_distinct(group, filled["url"]),
        tags=next((entry.tags for entry in group if entry.tags), ()),
        first_seen=oldest.first_seen,
        initial=all(entry.initial for entry in group),
    )
    return merged, tuple(entry.key for entry in group)


def _distinct(group: Iterable[Entry], own: str | None) -> tuple[Any, ...]:
    seen = {folded(own)} if own else set()
    links = []
    for entry in group:
        for link in entry.links:
            if (address := folded(link.url)) not in seen:
                seen.add(address)
                links.append(link)
    return tuple(links)


def _renamed(entry: Entry, aliases: Mapping[str, str]) -> Entry:
    """Let references name merged entries by the key that they have now."""
    return dataclasses.replace(
        entry,
        replay_of=aliases.get(entry.replay_of or "", entry.replay_of),
        accompanies=aliases.get(entry.accompanies or "", entry.accompanies),
    )
