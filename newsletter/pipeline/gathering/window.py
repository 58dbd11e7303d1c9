"""What may matter for the letter of one day, of all that is known: what it may want, and what that may be one with.

Entries are merged in groups that days, addresses and the agenda's words hold together. So what the letter may want brings
along what is near it in time, what first stood at its address, and what the agenda says of it. Merged, this gives the
same as everything does, at a cost in which what is past has no part.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from newsletter.addresses import published
from newsletter.collect.same.certain import WINDOW
from newsletter.collect.same.probable import DAYS as LIKELY
from newsletter.collect.same.recordings import DAYS
from newsletter.horizon import NEWS
from newsletter.model import Entry, Kind
from newsletter.recognition import page_mark, uid_of
from newsletter.store import Days, Found, Store

_RECORDED = (
    2 * DAYS
)  # that may lie between an event's start and its recording: it may last as long as one waits
_STEPS = 4  # from one to the next that may be one with it, at the edge of the days that are read whole
_ROUNDS = 2  # of such steps elsewhere
_LIKELY = {kind: max(days, LIKELY if kind is not Kind.EVENT else 0) for kind, days in WINDOW.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a letter is about.

    Args:
        day: of the letter.
        last: on which an event that it announces may start.
        sources: ids of those that have a say.
        names: keys and addresses of what must not be missing: it stands in the letter.
        announced: keys of the events that earlier letters announced, wherever they have moved since.
    """

    day: dt.date
    last: dt.date
    sources: Collection[str]
    names: Collection[str] = ()
    announced: Collection[str] = ()


def within(store: Store, asked: Asked) -> list[Entry]:
    """Return the entries that may matter, as single sources gave them, by key."""
    gathering = _Gathering(store, asked)
    gathering.gather()
    return store.lookup.read(gathering.found)


@dataclass(slots=True)
class _Gathering:
    """What was found so far, by key."""

    store: Store
    asked: Asked
    found: dict[str, Found] = field(default_factory=dict)
    _whole: dict[Kind, Days] = field(init=False)

    def __post_init__(self) -> None:
        self._whole = {kind: _read_whole(kind, self.asked) for kind in Kind}

    def gather(self) -> None:
        window, asked = self.store.lookup, self.asked
        for kind in Kind:
            self._take(window.dated(kind, self._whole[kind]))
        named = self._take(window.named([name for name in asked.names if not published(name)]))
        named += self._take(window.on({mark for name in asked.names if (mark := _page(name))}))
        apart = self._beside(named, _LIKELY)
        apart += named + self._take(window.wanted(_shifted(asked.day, -1), _shifted(asked.last, 1)))
        apart += self._take(window.announced(asked.announced, asked.last))
        apart += self._said()
        apart += self._of_one_uid()
        apart += self._at_one_address(self.found.values())
        for _ in range(_ROUNDS):
            apart = self._beside(apart, WINDOW)

    def _take(self, found: Iterable[Found]) -> list[Found]:
        """Take what was found, of sources that have a say."""
        taken = [one for one in found if one.source in self.asked.sources]
        self.found |= {one.key: one for one in taken}
        return taken

    def _beside(self, some: Iterable[Found], near: Mapping[Kind, int]) -> list[Found]:
        """Bring along what is near in time, where not all is read anyway."""
        spans: dict[Kind, set[Days]] = defaultdict(set)
        for one in some:
            for kind, days in _around(one, near):
                if not _is_inside(days, self._whole[kind]):
                    spans[kind].add(days)
        new: dict[str, Found] = {}
        for kind, of_kind in spans.items():
            for days in _joined(of_kind):
                found = self.store.lookup.dated(kind, days)
                new |= {one.key: one for one in found if one.key not in self.found}
        return self._take(new.values()) + self._at_one_address(new.values())

    def _at_one_address(self, some: Iterable[Found]) -> list[Found]:
        """Bring along what first stood at their addresses; return what is alone there in its source: it may be one of them."""
        at = self.store.lookup.at({one.address for one in some if one.address})
        counted = Counter((one.source, one.address) for one in at)
        new = {one.key for one in at if one.key not in self.found and counted[one.source, one.address] == 1}
        return [one for one in self._take(at) if one.key in new]

    def _of_one_uid(self) -> list[Found]:
        """Bring along what other calendars have under the UIDs of events: one may have moved far."""
        uids = {uid for one in self.found.values() if (uid := uid_of(one.key, one.kind)) is not None}
        names = [f"{source}/{uid}" for uid in uids for source in self.asked.sources]
        known = self.found.keys()
        new = [one for one in self.store.lookup.named(names) if one.key not in known] if names else []
        return self._take(new)

    def _said(self) -> list[Found]:
        """Bring along what the agenda says is one, or belongs together, where either is there."""
        apart: list[Found] = []
        pairs = self._pairs()
        while split := [pair for pair in pairs if len(self.found.keys() & {one.key for one in pair}) == 1]:
            apart += self._take(one for pair in split for one in pair)
        return apart

    def _pairs(self) -> list[tuple[Found, Found]]:
        """Return the pairs that the agenda speaks of, of sources that have a say."""
        said: dict[str, list[str]] = defaultdict(list)
        for entry in self.store.lookup.referring():
            said[entry.key] += self._words(entry)
        for answer in self.store.answers.all():
            said[answer.entry].append(answer.other)
        words = {word for some in said.values() for word in some}
        names = {name for word in words for name in self._keys(word)}
        called: dict[str, list[Found]] = defaultdict(list)
        for one in self.store.lookup.named(said.keys() | names):
            called[one.key].append(one)
        for one in self.store.lookup.on({mark for word in words if (mark := _page(word))}):
            called[one.page or ""].append(one)
        return [
            (one, other)
            for key, some in said.items()
            for one in called[key]
            for word in some
            for name in (*self._keys(word), _page(word))
            for other in called.get(name or "", ())
            if other != one and {one.source, other.source} <= {*self.asked.sources}
        ]

    @staticmethod
    def _words(entry: Entry) -> list[str]:
        return [word for word in (*entry.same_as, entry.accompanies, entry.replay_of) if word]

    def _keys(self, word: str) -> list[str]:
        """Return the keys that a word may be: itself, or the last part of one."""
        return [word, *(f"{source}/{word}" for source in self.asked.sources)]


def _read_whole(kind: Kind, asked: Asked) -> Days:
    """Return the days of which all entries of a kind are read."""
    first = _shifted(asked.day, -NEWS.days - _STEPS * WINDOW[kind])
    if kind is Kind.EVENT:
        return _shifted(first, -_RECORDED), _shifted(asked.last, _STEPS)
    return first, dt.date.max


def _around(one: Found, near: Mapping[Kind, int]) -> Iterator[tuple[Kind, Days]]:
    """Give the days of what may be one with an entry, and of what it may be a recording of."""
    if one.day is None:
        return
    yield one.kind, (_shifted(one.day, -near[one.kind]), _shifted(one.day, near[one.kind]))
    if one.kind is Kind.REPLAY:
        yield Kind.EVENT, (_shifted(one.day, -_RECORDED - 1), _shifted(one.day, 2))


def _is_inside(days: Days, others: Days) -> bool:
    return others[0] <= days[0] and days[1] <= others[1]


def _joined(spans: Iterable[Days]) -> list[Days]:
    """Join spans that overlap."""
    joined: list[Days] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _shifted(day: dt.date, days: int) -> dt.date:
    """Count days from a day, as far as the calendar goes."""
    return dt.date.fromordinal(min(max(day.toordinal() + days, 1), dt.date.max.toordinal()))


def _page(name: str) -> str | None:
    return page_mark(name) if published(name) else None
