"""The editor's word on what is the same and what is not, put on the entries that it is about. Pure.

It stands in the agenda: in the rows of its own entries, and in `[[answer]]` tables about those of other sources.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from newsletter.addresses import folded, published
from newsletter.model import Answer, Entry, Relation


def answered(entries: Iterable[Entry], answers: Iterable[Answer]) -> list[Entry]:
    """Give entries what the agenda's answers say of them; answers on what is not known do nothing."""
    on: Mapping[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        on[answer.entry].append(answer)
    return [_answered(entry, on[entry.key]) if entry.key in on else entry for entry in entries]


def _answered(entry: Entry, answers: Sequence[Answer]) -> Entry:
    said = {
        relation: tuple(one.other for one in answers if one.relation is relation) for relation in Relation
    }
    return dataclasses.replace(
        entry,
        same_as=(*entry.same_as, *said[Relation.SAME_AS]),
        not_same_as=(*entry.not_same_as, *said[Relation.NOT_SAME_AS]),
        replay_of=next(iter(said[Relation.REPLAY_OF]), entry.replay_of),
        not_replay_of=(*entry.not_replay_of, *said[Relation.NOT_REPLAY_OF]),
    )


def are_kept_apart(one: Entry, other: Entry) -> bool:
    """Whether the agenda says that two entries have nothing to do with each other."""
    return is_named(one.not_same_as, other) or is_named(other.not_same_as, one)


def is_no_recording(recording: Entry, event: Entry) -> bool:
    """Whether the agenda says that a recording is not of an event."""
    return is_named(recording.not_replay_of, event) or are_kept_apart(recording, event)


def is_named(words: Iterable[str], entry: Entry) -> bool:
    """Whether any word means an entry: a key of it, the agenda's bare id, or its address."""
    return any(word in _keys(entry) or _is_address(word, entry) for word in words)


def _keys(entry: Entry) -> set[str]:
    keys = {entry.key, *entry.aliases}
    return keys | {key.partition("/")[2] for key in keys if not published(key)}


def _is_address(word: str, entry: Entry) -> bool:
    return entry.url is not None and published(word) is not None and folded(word) == folded(entry.url)
