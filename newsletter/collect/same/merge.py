"""What is the same thing, seen in several places, becomes one entry; recordings are tied to their events. Pure.

Which entries are one, and by which key, is decided independent of any order. The ranks only decide whose word counts
for a field.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from newsletter.addresses import folded
from newsletter.collect.handwritten import SOURCE as AGENDA
from newsletter.collect.same.grouping import SAID, Group, Join, groups
from newsletter.collect.same.recordings import Tie, ties
from newsletter.collect.same.ruling import answered
from newsletter.collect.same.seen import is_heard
from newsletter.model import Answer, Entry, EventStatus, Kind, Link
from newsletter.recognition import uid_of

_FILLED = ("url", "summary", "published", "place", "duration", "replay_of", "accompanies", "image")
_GRAVITY = (EventStatus.CANCELLED, EventStatus.TENTATIVE, EventStatus.CONFIRMED)
_WORDS = ("same_as", "not_same_as", "not_replay_of")
_TIMES = ("start", "end", "all_day", "read_from", "uncertain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One thing.

    Args:
        entry: what is known of it, under the key it was first seen by.
        members: the entries it was made of, whose word counts most first.
        joins: why they are one.
        tie: which event it records, and why; None when it is no recording, or of no known event.
    """

    entry: Entry
    members: tuple[Entry, ...]
    joins: tuple[Join, ...] = ()
    tie: Tie | None = None


def merge(entries: Iterable[Entry], ranks: Mapping[str, int], answers: Iterable[Answer] = ()) -> list[Entry]:
    """Merge what is the same, and tie recordings to their events.

    Args:
        entries: as single sources gave them.
        ranks: source id to its rank; a lower one has the last word on a field.
        answers: the agenda's, on entries of any source.

    Returns:
        By key.
    """
    return [one.entry for one in merged(entries, ranks, answers)]


def merged(
    entries: Iterable[Entry], ranks: Mapping[str, int], answers: Iterable[Answer] = ()
) -> list[Merged]:
    """Merge as `merge` does, and say why."""

    def rank(entry: Entry) -> tuple[int, str]:
        return ranks.get(entry.sources[0], len(ranks)), entry.key

    found = {}
    for group in groups(answered(entries, answers)):
        ordered = sorted((member.entry for member in group.members), key=rank)
        members = tuple(sorted(ordered, key=lambda entry: _is_superseded(entry, ordered)))
        one = Merged(entry=_one(members), members=members, joins=tuple(group.joins))
        found[one.entry.key] = one, group
    aliases = {member.key: key for key, (one, _) in found.items() for member in one.members}
    known = _ties(found, aliases)
    return [
        dataclasses.replace(one, entry=_referring(one.entry, known.get(key), aliases), tie=known.get(key))
        for key, (one, _) in sorted(found.items())
    ]


def _ties(found: Mapping[str, tuple[Merged, Group]], aliases: Mapping[str, str]) -> dict[str, Tie]:
    recordings, events, told = {}, {}, {}
    for key, (one, group) in found.items():
        if one.entry.kind is Kind.EVENT:
            if one.entry.status is not EventStatus.CANCELLED:  # what did not take place was not recorded
                events[key] = group.members
        elif one.entry.replay_of is not None:
            told[key] = Tie(aliases.get(one.entry.replay_of, one.entry.replay_of), SAID)
        elif one.entry.kind is Kind.REPLAY:
            recordings[key] = group.members
    return told | ties(recordings, events)


def _one(members: Sequence[Entry]) -> Entry:
    """Make one entry of a group, whose first has the last word."""
    first = members[0]
    current = [entry for entry in members if not _is_superseded(entry, members)]
    status = _status(current)
    if len(members) == 1:
        return first if first.status is status else dataclasses.replace(first, status=status)
    oldest = min(members, key=lambda entry: (entry.first_seen, entry.key))
    filled: dict[str, Any] = {
        name: next((value for entry in members if (value := getattr(entry, name)) is not None), None)
        for name in _FILLED
    }
    filled |= {name: _said(members, name) for name in _WORDS}
    dated = _dated(current) or _dated(members) or [first]
    times = next((entry for entry in dated if not entry.uncertain), dated[0])
    return dataclasses.replace(
        first,
        **filled,
        **{name: getattr(times, name) for name in _TIMES},
        key=oldest.key,
        status=status,
        is_full=any(entry.is_full for entry in current),
        type=_type(members, filled["url"]),
        sources=tuple(dict.fromkeys(source for entry in members for source in entry.sources)),
        links=_links(members, filled["url"]),
        tags=next((entry.tags for entry in members if entry.tags), ()),
        first_seen=oldest.first_seen,
        initial=all(entry.initial for entry in members),
        aliases=_aliases(members, {oldest.key, filled["url"]}),
    )


def _is_superseded(entry: Entry, members: Iterable[Entry]) -> bool:
    """Whether another calendar has a later revision of an event's UID; what a person wrote is never superseded."""
    uid = uid_of(entry.key, entry.kind)
    if uid is None or entry.sources[0] == AGENDA:
        return False
    return any(uid_of(other.key, other.kind) == uid and other.revision > entry.revision for other in members)


def _dated(members: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in members if entry.start is not None]


def _said(members: Iterable[Entry], name: str) -> tuple[str, ...]:
    """Collect what the agenda says of any of the members."""
    return tuple(dict.fromkeys(word for entry in members for word in getattr(entry, name)))


def _aliases(members: Iterable[Entry], own: AbstractSet[str | None]) -> tuple[str, ...]:
    """Return what else the members are called; an event's address says nothing: its other days may stand there too."""
    names = {
        name
        for one in members
        for name in (one.key, *one.aliases, one.url if one.kind is not Kind.EVENT else None)
    }
    return tuple(sorted(name for name in names - own if name is not None))


def _status(members: Sequence[Entry]) -> EventStatus | None:
    """Take what the agenda says of an event, else the gravest that any source says.

    That it takes place is what most sources say of every event, without knowing better: no word against a cancellation.
    """
    if members[0].kind is not Kind.EVENT:
        return None
    written = [entry for entry in members if entry.status and entry.sources[0] == AGENDA]
    said = {entry.status for entry in written[:1] or members}
    return next((status for status in _GRAVITY if status in said), EventStatus.CONFIRMED)


def _type(members: Iterable[Entry], own: str | None) -> str | None:
    """Take the type from who says one; of a recording only of what stands at its own address: a video is no podcast."""
    return next(
        (
            entry.type
            for entry in members
            if entry.type is not None
            and (entry.kind is not Kind.REPLAY or entry.url is None or _is_at(entry.url, own))
        ),
        None,
    )


def _is_at(url: str, own: str | None) -> bool:
    return own is not None and folded(url) == folded(own)


def _links(members: Iterable[Entry], own: str | None) -> tuple[Link, ...]:
    """Collect the links, each address once; where a recording stands elsewhere too, that is a link."""
    seen = {folded(own)} if own else set()
    links: list[Link] = []
    for entry in members:
        labels = {link.label for link in links}
        further = entry.links
        if entry.kind is Kind.REPLAY and entry.url and folded(entry.url) not in seen:
            elsewhere = Link(label=_medium(entry), url=entry.url)
            further = (elsewhere, *(link for link in entry.links if link.label != elsewhere.label))
            further = tuple(link for link in further if link is not elsewhere or link.label not in labels)
        for link in further:
            if (address := folded(link.url)) not in seen:
                seen.add(address)
                links.append(link)
    return tuple(links)


def _medium(entry: Entry) -> str:
    return "Écouter" if is_heard(entry) else "Voir"


def _referring(entry: Entry, tie: Tie | None, aliases: Mapping[str, str]) -> Entry:
    """Let references name merged entries by the key that they have now."""
    replay_of = tie.event if tie is not None else None
    accompanies = aliases.get(entry.accompanies or "", entry.accompanies)
    if (replay_of, accompanies) == (entry.replay_of, entry.accompanies):
        return entry
    return dataclasses.replace(entry, replay_of=replay_of, accompanies=accompanies)
