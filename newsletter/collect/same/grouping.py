"""Which entries are one thing: groups, and why each member is in its group. Pure, and independent of any order.

Entries come in by age (first seen, then key), each into the surest group that it agrees with whole, else into a new
one: what comes later can neither split nor rename a group. Nobody is in a group by a chain of likenesses. Two entries
of one source are two things, unless the agenda says otherwise: `same_as` joins, `not_same_as` keeps apart.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from newsletter.addresses import folded, published
from newsletter.collect.same.sameness import PUBLICATION_DAYS, REPLAY_DAYS, Likely, likely
from newsletter.collect.same.seen import Seen, seen
from newsletter.model import Entry, Kind

_WINDOW = {Kind.EVENT: 1, Kind.REPLAY: REPLAY_DAYS, Kind.PUBLICATION: PUBLICATION_DAYS}
_MANY = 25  # candidates that are looked at, the most alike and oldest first: more are one source's flood of equal titles
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


def are_kept_apart(one: Entry, other: Entry) -> bool:
    """Whether the agenda says that two entries have nothing to do with each other."""
    return _names(one.not_same_as, other) or _names(other.not_same_as, one)


def _age(one: Seen) -> tuple[dt.datetime, str]:
    return one.entry.first_seen, one.entry.key


def _names(words: Iterable[str], entry: Entry) -> bool:
    """Whether any word (a key, the agenda's bare id, or an address) means the entry."""
    return any(_is_key(word, entry) or _is_address(word, entry) for word in words)


def _is_key(word: str, entry: Entry) -> bool:
    return word in {entry.key, entry.key.partition("/")[2]}


def _is_address(word: str, entry: Entry) -> bool:
    return entry.url is not None and published(word) is not None and folded(word) == folded(entry.url)


def _by_word(ordered: Sequence[Seen]) -> list[Group]:
    """Join what the agenda calls the same; the groups come by the age of their oldest."""
    of = {one.entry.key: Group([[one]]) for one in ordered}
    for one in ordered:
        for other in _called_same(one, ordered) if one.entry.same_as else ():
            mine, theirs = of[one.entry.key], of[other.entry.key]
            if mine is theirs or any(
                are_kept_apart(a.entry, b.entry) for a in mine.members for b in theirs.members
            ):
                continue
            joins = [*mine.joins, *theirs.joins, Join(other.entry.key, one.entry.key, SAID)]
            joined = Group([sorted([*mine.members, *theirs.members], key=_age)], joins)
            of |= {member.entry.key: joined for member in joined.members}
    return list(dict.fromkeys(of[one.entry.key] for one in ordered))


def _called_same(one: Seen, ordered: Iterable[Seen]) -> Iterator[Seen]:
    """Find what an entry is called the same as; an address names events of its own day only."""
    own_day = one.entry.kind is Kind.EVENT
    for other in ordered:
        if other is one or other.entry.kind is not one.entry.kind:
            continue
        by_key = any(_is_key(word, other.entry) for word in one.entry.same_as)
        by_address = any(_is_address(word, other.entry) for word in one.entry.same_as)
        if by_key or (by_address and (one.day == other.day or not own_day)):
            yield other


@dataclass(frozen=True, slots=True, eq=False)
class _Filed:
    """A member of a group, where its title's words lead to it."""

    seen: Seen
    group: Group


class _Desk:
    """The groups so far, and where to look for those that a newcomer may be in."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self._rank: dict[Group, int] = {}
        self._by_address: dict[tuple[Kind, str], dict[str, list[Group]]] = defaultdict(dict)
        self._by_stem: dict[tuple[Kind, int, str], list[_Filed]] = defaultdict(list)
        self._filed_of: Counter[tuple[object, str]] = Counter()
        self._flooded = False  # whether a source had more than are filed, so that not all words are counted

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
            if one.day is not None:
                self._file_words(_Filed(one, group), one.day.toordinal())

    def _file_words(self, filed: _Filed, day: int) -> None:
        one = filed.seen
        for stem in one.stems:
            place = one.entry.kind, day, stem
            self._filed_of[place, one.source] += 1
            if self._filed_of[place, one.source] <= _MANY:
                self._by_stem[place].append(filed)
            else:
                self._flooded = True

    def _candidates(self, part: Iterable[Seen]) -> list[Group]:
        found: dict[Group, None] = {}
        for one in part:
            for source, filed in self._by_address.get((one.entry.kind, one.address or ""), {}).items():
                if source != one.source:
                    found |= dict.fromkeys(filed[:_MANY])
            found |= dict.fromkeys(self._alike(one))
        return list(found)

    def _alike(self, one: Seen) -> list[Group]:
        """Find the groups of other sources, near in time, whose titles share half of their beginnings of words."""
        if one.day is None or len(one.stems) < 2:
            return []
        shared: Counter[_Filed] = Counter()
        middle, window = one.day.toordinal(), _WINDOW[one.entry.kind]
        for day in range(middle - window, middle + window + 1):
            for stem in one.stems:
                shared.update(self._by_stem.get((one.entry.kind, day, stem), ()))
        own, found = len(one.stems), dict[Group, int]()
        for other, counted in shared.items():
            count = len(one.stems & other.seen.stems) if self._flooded else counted
            enough = count * 2 >= own or count * 2 >= len(other.seen.stems)
            if enough and one.source != other.seen.source:
                found[other.group] = max(found.get(other.group, 0), count)
        return sorted(found, key=lambda group: (-found[group], self._rank[group]))[:_MANY]


def _join(part: Sequence[Seen], group: Group) -> tuple[Likely, Seen, Seen] | None:
    """Say why a part belongs to a group, by its surest pair; None unless it agrees with each of the group's parts."""
    sources = {member.source for member in group.members}
    if any(one.source in sources for one in part):
        return None
    if any(are_kept_apart(a.entry, b.entry) for a in part for b in group.members if _has_word(a, b)):
        return None
    best: list[tuple[Likely, Seen, Seen]] = []
    for other in group.parts:
        pairs = [(why, a, b) for a in part for b in other if (why := likely(a, b)) is not None]
        if not pairs:
            return None
        best.append(max(pairs, key=lambda row: row[0].sure))
    return max(best, key=lambda row: row[0].sure)


def _has_word(one: Seen, other: Seen) -> bool:
    return bool(one.entry.not_same_as or other.entry.not_same_as)
