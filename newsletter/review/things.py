"""What letters announced, and what is known, each thing once. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from newsletter import french
from newsletter.addresses import folded
from newsletter.model import Edition, EditionEntry, Entry, EventStatus, Kind, Link, State, When
from newsletter.names import handles_of, keys_of, names_of
from newsletter.printed import printed_days

Said = Entry | EditionEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One event, replay or publication.

    Args:
        said: what it is called and when it takes place: what is known today of what the last letter that showed it said,
            else that letter's row, else what was collected.
        known: what was collected of it, as it is today.
        keys: its key, and those of what was merged into it.
        url: its address, wherever one is known.
        links: beside it, the letter's first.
        published: the day of a replay or a publication.
        of: the key of the event that it records or accompanies.
        announced: the days of the letters that showed it.
    """

    said: Said
    known: Entry | None = None
    keys: tuple[str, ...]
    url: str | None = None
    links: tuple[Link, ...] = ()
    published: dt.date | None = None
    of: str | None = None
    announced: tuple[dt.date, ...] = ()

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.said.kind

    @property
    def is_cancelled(self) -> bool:
        """Whether it is an event that does not take place."""
        return self.said.status is EventStatus.CANCELLED

    @property
    def is_put_off(self) -> bool:
        """Whether it is an event that is put off, and has no new date: the one that it has is the old one.

        Also where a letter only calls it unconfirmed, and its source says as much of that day.
        """
        if isinstance(self.said, EditionEntry) and self.said.is_put_off:
            return not self.is_cancelled
        known = self.known
        if known is None or known.start is None or self.said.start is None:
            return False
        both = self.said.status is known.status is EventStatus.TENTATIVE
        return both and known.uncertain and printed_days(known)[0] == printed_days(self.said)[0]

    @property
    def is_off(self) -> bool:
        """Whether it is an event that does not take place on the day that it has: cancelled, or put off."""
        return self.is_cancelled or self.is_put_off

    @property
    def is_doubtful(self) -> bool:
        """Whether its date was read with doubt, and no letter has announced it."""
        return isinstance(self.said, Entry) and self.said.uncertain

    @property
    def moved_from(self) -> When | None:
        """The start that a letter announced, when it has changed since."""
        return self.said.moved_from if isinstance(self.said, EditionEntry) else None


def things(
    known: Iterable[Entry], editions: Iterable[Edition], now: Mapping[str, EditionEntry]
) -> list[Thing]:
    """Put together what is one thing. What an editor refused is left out.

    Args:
        known: all entries, merged.
        editions: all there are, of any status; those that readers have are what was announced.
        now: the events that are not what the last letter said of them, as they are today, by their key there.
    """
    by_date = sorted(editions, key=lambda one: one.date)
    sorting = _Sorting()
    for entry in known:
        sorting.add_known(entry)
    for edition in by_date:
        if edition.is_handed_over:
            for row in edition.shown:
                sorting.add_shown(row, edition.date)
    never, out = _refused(by_date)
    return [
        _thing(group, now)
        for group in sorting.groups
        if never.isdisjoint(group.names) and (group.rows or out.isdisjoint(group.keys))
    ]


def _refused(editions: Iterable[Edition]) -> tuple[set[str], set[str]]:
    """Return what no letter shall have, by its names, and what was left out of one that was sent, by its keys.

    What the program itself left out, since it doubted its date, was refused by nobody.
    """
    never: set[str] = set()
    out: set[str] = set()
    for edition in editions:
        for row in edition.entries:
            if row.state is State.NEVER:
                never |= {*names_of(row)}
            elif row.state is State.OUT and edition.is_handed_over and not row.is_date_unchecked:
                out |= {*keys_of(row)}
    return never, out


@dataclass(slots=True, eq=False)
class _Group:
    """What is one thing: what is known of it, and the rows that showed it, in order of dates."""

    entry: Entry | None = None
    rows: list[tuple[dt.date, EditionEntry]] = field(default_factory=list)

    @property
    def parts(self) -> Iterator[Said]:
        yield from (row for _, row in reversed(self.rows))
        if self.entry is not None:
            yield self.entry

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for part in self.parts for key in keys_of(part)))

    @property
    def names(self) -> set[str]:
        return {name for part in self.parts for name in names_of(part)}

    def has_another(self, row: EditionEntry, day: dt.date) -> bool:
        """Whether the letter of a day shows it in another row: two rows of a letter are two things."""
        return any(date == day and one.key != row.key for date, one in self.rows)


class _Sorting:
    """Finds the thing that a row shows: by its keys, else by what tells as much."""

    def __init__(self) -> None:
        self.groups: list[_Group] = []
        self._called: dict[Hashable, list[_Group]] = defaultdict(list)

    def add_known(self, entry: Entry) -> None:
        """Add what is known: each entry is a thing of its own, for they are merged."""
        self._put(entry, _Group(entry))

    def add_shown(self, row: EditionEntry, day: dt.date) -> None:
        """Add what a letter showed."""
        called = (group for name in handles_of(row) for group in self._called.get(name, ()))
        group = next((one for one in called if not one.has_another(row, day)), None)
        if group is None:
            group = _Group()
        group.rows.append((day, row))
        self._put(row, group)

    def _put(self, one: Said, group: _Group) -> None:
        if len(group.rows) + (group.entry is not None) == 1:
            self.groups.append(group)
        for name in handles_of(one):
            if group not in self._called[name]:
                self._called[name].append(group)


def _thing(group: _Group, now: Mapping[str, EditionEntry]) -> Thing:
    parts = list(group.parts)
    said = now.get(parts[0].key, parts[0])
    refer = (part.replay_of or part.accompanies for part in parts)
    return Thing(
        said=said,
        known=group.entry,
        keys=group.keys,
        url=next((part.url for part in (said, *parts) if part.url), None),
        links=_links(parts[0], group.entry),
        published=next((day for part in parts if (day := _published(part)) is not None), None),
        of=next((key for key in refer if key), None),
        announced=tuple(day for day, _ in group.rows),
    )


def _published(one: Said) -> dt.date | None:
    """Return the day of a replay or a publication."""
    when = one.published if isinstance(one, Entry) else one.start
    return french.day_of(when) if when is not None and one.kind is not Kind.EVENT else None


def _links(said: Said, entry: Entry | None) -> tuple[Link, ...]:
    """Return the links that the last letter showed, then those that are known since."""
    found: dict[str, Link] = {}
    for link in (*said.links, *(entry.links if entry else ())):
        found.setdefault(folded(link.url), link)
    return tuple(found.values())
