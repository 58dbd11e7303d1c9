"""Which entries are one thing: groups, and why each member is in its group. Pure, and independent of any order.

Entries come in by age (first seen, then key), each into the surest group that it agrees with whole, else into a new
one: what comes later can neither split nor rename a group. Nobody is in a group by a chain of likenesses. Two entries
of one source are two things, unless the agenda says otherwise: `same_as` joins, `not_same_as` keeps apart.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from newsletter.addresses import folded, published
from newsletter.collect.same.certain import WINDOW, Certain, certain
from newsletter.collect.same.ruling import are_kept_apart
from newsletter.collect.same.seen import Seen, seen
from newsletter.model import Entry, Kind

_MANY = 25  # groups of one source that are looked at, the oldest: more are its flood of equal titles
_ADDRESS = "@ "  # before an address among names: no key begins so
_Spot = tuple[Kind, object]
SAID = "dit par l’agenda"


@dataclass(frozen=True, slots=True)
class Join:
    """Why an entry is in its group: the keys of two members, and what joined them (French)."""

    key: str
    to: str
    reason: str


@dataclass(slots=True, eq=False)
class Group:
    """What is one thing.

    Args:
        parts: members; those of one part were joined by the agenda's word.
        joins: why, in the order in which they were made.
    """

    parts: list[list[Seen]]
    joins: list[Join] = field(default_factory=list)

    @property
    def members(self) -> list[Seen]:
        """Return all members."""
        return [member for part in self.parts for member in part]


def groups(entries: Iterable[Entry]) -> list[Group]:
    """Group what is the same, the oldest first."""
    ordered = sorted(seen(entries), key=_age)
    desk = _Desk()
    for group in _by_word(ordered):
        desk.take(group)
    return desk.groups


def _age(one: Seen) -> tuple[dt.datetime, str]:
    return one.entry.first_seen, one.entry.key


def _by_word(ordered: Sequence[Seen]) -> list[Group]:
    """Join what the agenda calls the same; the groups come by the age of their oldest."""
    of = {one.entry.key: Group([[one]]) for one in ordered}
    calling = [one for one in ordered if one.entry.same_as]
    called = _called(ordered) if calling else {}
    for one in calling:
        for other in _called_same(one, called):
            mine, theirs = of[one.entry.key], of[other.entry.key]
            if mine is theirs or any(
                are_kept_apart(a.entry, b.entry) for a in mine.members for b in theirs.members
            ):
                continue
            joins = [*mine.joins, *theirs.joins, Join(other.entry.key, one.entry.key, SAID)]
            joined = Group([sorted([*mine.members, *theirs.members], key=_age)], joins)
            of |= {member.entry.key: joined for member in joined.members}
    return list(dict.fromkeys(of[one.entry.key] for one in ordered))


def _called(ordered: Iterable[Seen]) -> dict[str, list[Seen]]:
    """Gather entries by what the agenda may call them: a key, the bare id in it, an address."""
    found: dict[str, list[Seen]] = defaultdict(list)
    for one in ordered:
        key, url = one.entry.key, one.entry.url
        for name in {key, key.partition("/")[2], *([_ADDRESS + folded(url)] if url else [])}:
            found[name].append(one)
    return found


def _called_same(one: Seen, called: Mapping[str, Sequence[Seen]]) -> Iterator[Seen]:
    """Find what an entry is called the same as; an address names events of its own day only."""
    for word in one.entry.same_as:
        address = published(word) is not None
        for other in called.get(_ADDRESS + folded(word) if address else word, ()):
            own_day = not address or one.entry.kind is not Kind.EVENT or one.day == other.day
            if other is not one and other.entry.kind is one.entry.kind and own_day:
                yield other


class _Desk:
    """The groups so far, and where to look for those that a newcomer may be in."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._rank: dict[Group, int] = {}
        self._by_address: dict[_Spot, dict[str, list[Group]]] = defaultdict(dict)
        self._by_uid: dict[str, dict[str, list[Group]]] = defaultdict(dict)
        self._by_title: dict[_Spot, dict[str, list[Group]]] = defaultdict(dict)

    def take(self, newcomer: Group) -> None:
        """Put a part into the surest of the groups that agree with it, the oldest where several do; else alone."""
        part = newcomer.parts[0]
        found = [
            (-join[0].sure, self._rank[group], group, join)
            for group in self._candidates(part)
            if (join := _join(part, group)) is not None
        ]
        if not found:
            group = newcomer
            self._rank[group] = len(self.groups)
            self.groups.append(group)
        else:
            _, _, group, (why, one, other) = min(found, key=lambda row: row[:2])
            group.parts.append(part)
            group.joins += [*newcomer.joins, Join(one.entry.key, other.entry.key, why.reason)]
        self._file(part, group)

    def _file(self, part: Iterable[Seen], group: Group) -> None:
        for one in part:
            kind = one.entry.kind
            if one.address is not None:
                self._by_address[kind, one.address].setdefault(one.source, []).append(group)
            if one.uid is not None:
                self._by_uid[one.uid].setdefault(one.source, []).append(group)
            if one.day is not None and one.title.exact:
                day = one.day.toordinal()
                self._by_title[kind, (one.title.exact, day)].setdefault(one.source, []).append(group)

    def _candidates(self, part: Iterable[Seen]) -> list[Group]:
        """Find the groups of other sources at one of the addresses, of one UID, or near in time under one of the titles."""
        found: dict[Group, None] = {}
        for one in part:
            places = [
                self._by_address.get((one.entry.kind, one.address), {}),
                self._by_uid.get(one.uid or "", {}),
            ]
            if one.day is not None and one.title.exact:
                day, window = one.day.toordinal(), WINDOW[one.entry.kind]
                places += [
                    self._by_title.get((one.entry.kind, (one.title.exact, when)), {})
                    for when in range(day - window, day + window + 1)
                ]
            for place in places:
                for source, filed in place.items():
                    if source != one.source:
                        found |= dict.fromkeys(filed[:_MANY])
        return list(found)


def _join(part: Sequence[Seen], group: Group) -> tuple[Certain, Seen, Seen] | None:
    """Say why a part belongs to a group, by its surest pair; None unless it agrees with each of the group's parts."""
    sources = {member.source for member in group.members}
    if any(one.source in sources for one in part):
        return None
    if any(are_kept_apart(a.entry, b.entry) for a in part for b in group.members if _has_word(a, b)):
        return None
    best: list[tuple[Certain, Seen, Seen]] = []
    for other in group.parts:
        pairs = [(why, a, b) for a in part for b in other if (why := certain(a, b)) is not None]
        if not pairs:
            return None
        best.append(max(pairs, key=lambda row: row[0].sure))
    return max(best, key=lambda row: row[0].sure)


def _has_word(one: Seen, other: Seen) -> bool:
    return bool(one.entry.not_same_as or other.entry.not_same_as)
