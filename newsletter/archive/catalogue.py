"""All that letters have announced, as one whole: each thing once, its appearances, and what belongs together. Pure."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from newsletter.addresses import folded
from newsletter.archive.record import A_MINUTE, Line, Record, digest, standing
from newsletter.issue.cards import FORTHCOMING
from newsletter.model import Kind
from newsletter.names import meant
from newsletter.permalinks import entry_page

_LATER = re.compile(rf"\s·\s{FORTHCOMING}\Z")
_NOBODY: Mapping[str, str] = MappingProxyType({})
_MONTHS = 12  # in which an event is listed, at most


@dataclass(slots=True)
class Appearance:
    """One entry in one edition. `edition` tells all that others say of that."""

    record: Record
    line: Line
    edition: str

    @property
    def told_at(self) -> dt.datetime:
        """Since when readers are told so: when its letter left, or when it was put right there."""
        return self.record.changed if self.line.is_corrected else self.record.due


@dataclass(eq=False)
class Thing:
    """One event, replay or publication, however many editions showed it.

    Args:
        key: its entry's, in the first edition that showed it: its page has its name of it.
        today: the day of the build.
        appearances: in order of dates.
        now: what has been known of it since the last of them; None where nothing else is.
        known_at: the instant at which its present state was first seen, where its state changed after the last of them.
        event: that it records or accompanies.
        recordings: of this event. apports: publications that accompany it.
    """

    key: str
    today: dt.date
    appearances: list[Appearance] = field(default_factory=list)
    now: Line | None = None
    known_at: dt.datetime | None = None
    event: "Thing | None" = None
    recordings: list["Thing"] = field(default_factory=list)
    apports: list["Thing"] = field(default_factory=list)

    @cached_property
    def page(self) -> str:
        """Where its page lies, below the archive's address."""
        return entry_page(self.key)

    @property
    def told(self) -> Line:
        """What the last edition said of it that showed it."""
        return self.appearances[-1].line

    @cached_property
    def line(self) -> Line:
        """What holds of it today; to be asked for when `now` is known."""
        return self.now or self.told

    @cached_property
    def shown(self) -> str:
        """All that tells whether a list shows it as before."""
        return repr((self.key, self.line.digest, self.label))

    @property
    def mark(self) -> str:
        """All that tells whether what others say of it, its page and its calendars may have changed."""
        told = [(one.edition, one.line.digest, one.line.is_corrected) for one in self.appearances]
        around = self.event or self
        related = [one.shown for one in (around, *around.recordings, *around.apports) if one is not self]
        return repr((self.shown, self.is_over, self.known_at and self.known_at.isoformat(), told, related))

    @property
    def label(self) -> str:
        """Its kind, type and source in words; what has come out since is not « à paraître » any more."""
        label = self.line.label
        return _LATER.sub("", label) if label.endswith(FORTHCOMING) and self.is_out else label

    @property
    def is_out(self) -> bool:
        """Whether its day has come; also where none is known."""
        return (self.line.first or self.today) <= self.today

    @property
    def latest(self) -> Record:
        """The last edition that showed it."""
        return self.appearances[-1].record

    @property
    def published(self) -> dt.datetime:
        """When the first edition left that showed it."""
        return self.appearances[0].record.due

    @property
    def version(self) -> dt.datetime:
        """The instant from which it has been known as it is: that of the last edition, of its correction, or since."""
        last = self.appearances[-1]
        if self.known_at is None:
            return last.told_at
        # What is known is what its letter says that was put right: that came later, also on the same day.
        is_put_right = self.now is None and last.line.is_corrected
        return max(last.told_at, self.known_at + A_MINUTE if is_put_right else self.known_at)

    @cached_property
    def appointment(self) -> Appearance | None:
        """The last appearance as an event that has a day; None where there is none."""
        return next((one for one in reversed(self.appearances) if one.line.is_appointment), None)

    @property
    def in_calendars(self) -> Line:
        """What calendars say of it today, also where a later letter had it without a day."""
        return self.now or (self.appointment.line if self.appointment else self.line)

    @cached_property
    def written(self) -> str:
        """All that tells how calendars write it."""
        return digest(self.key, self.in_calendars.digest, self.version.isoformat())

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.line.kind

    @property
    def is_over(self) -> bool:
        """Whether it is an event of the past."""
        return self.kind is Kind.EVENT and self.line.last is not None and self.line.last < self.today


class Catalogue:
    """What the editions of an archive hold.

    A row is what an earlier edition showed when it bears one of its names: key or alias. The page of a thing keeps the
    name that the first edition gave it, so that an address never changes while letters are added.

    Args:
        records: of the public editions, in the order of their dates.
        today: the day of the build.
        called: what entries are called today that letters showed under another key: by that, their key there.
        only: names of entries, with all that belongs to them (`belonging`): others are left out; None leaves out none.
    """

    def __init__(
        self,
        records: Sequence[Record],
        today: dt.date,
        called: Mapping[str, str] = _NOBODY,
        only: AbstractSet[str] | None = None,
    ) -> None:
        self._today = today
        self.records = records
        self.things: list[Thing] = []
        self._by_name: dict[str, Thing] = {}
        self._shown: dict[dt.date, list[Thing]] = {}
        for record in self.records:
            # Lists go by letters, the newest first, and by days within one; what has none is of its letter's.
            lines = [one for one in record.lines if only is None or not only.isdisjoint(one.names)]
            lines.sort(key=lambda one: one.first or record.date)
            said = digest(standing(record))
            self._shown[record.date] = list(
                dict.fromkeys(self._added(Appearance(record, line, said)) for line in lines)
            )
        for name, key in called.items():
            if key in self._by_name:
                self._by_name.setdefault(name, self._by_name[key])
        self._relate()

    def thing(self, name: str) -> Thing:
        """Return the thing that a row of an edition shows, by its key.

        Raises:
            KeyError: no edition shows it.
        """
        return self._by_name[name]

    def find(self, name: str) -> Thing | None:
        """Return the thing that a row of an edition shows, by its key; None where this catalogue has none."""
        return self._by_name.get(name)

    def shown_by(self, record: Record) -> Sequence[Thing]:
        """Return the things that an edition shows, each once, in the order of their days."""
        return self._shown[record.date]

    @property
    def latest(self) -> Record | None:
        """The last edition."""
        return self.records[-1] if self.records else None

    @cached_property
    def events(self) -> Sequence[Thing]:
        """All events that have a day, in its order."""
        dated = (one for one in self.things if one.line.is_appointment)
        return sorted(dated, key=lambda one: (one.line.first, one.line.order, one.key))

    def events_valued(self, value: str) -> Sequence[Thing]:
        """Return the events that have a day and a value of a facet, in the order of their days."""
        return self._events_by_value.get(value, ())

    def of_kind(self, kind: Kind) -> Sequence[Thing]:
        """Return all of one kind, the oldest first: by the letters that showed them first, and by days within one."""
        return self._by_kind.get(kind, ())

    @cached_property
    def coming(self) -> Sequence[Thing]:
        """The events that are not over, in order; those that have begun come last of their day."""
        return [one for one in self.events if one.line.last is not None and not one.is_over]

    def valued(self, value: str) -> Sequence[Thing]:
        """Return the things that have a value of a facet, called "acteurs/fondations", newest first: by letters, and by days within one."""
        return self._by_value.get(value, ())

    def named(self, entries: Iterable[str]) -> list[Thing]:
        """Return what an editor named, by any key or address, in order; what no letter has shown is left out."""
        found = (self._by_name.get(one) or self._by_meant.get(meant(one)) for one in entries)
        return list(dict.fromkeys(thing for thing in found if thing is not None))

    @cached_property
    def _by_value(self) -> Mapping[str, Sequence[Thing]]:
        return _by_value(reversed(self.things))

    @cached_property
    def _events_by_value(self) -> Mapping[str, Sequence[Thing]]:
        return _by_value(self.events)

    @cached_property
    def _by_kind(self) -> Mapping[Kind, Sequence[Thing]]:
        found: dict[Kind, list[Thing]] = defaultdict(list)
        for thing in self.things:
            found[thing.kind].append(thing)
        return found

    @cached_property
    def _by_meant(self) -> Mapping[str, Thing]:
        found = {meant(name): thing for name, thing in self._by_name.items()}
        return {folded(thing.line.url): thing for thing in self.things if thing.line.url} | found

    @cached_property
    def months(self) -> Mapping[str, Sequence[Thing]]:
        """The events of each month that has any, "2023-10"; one that lasts stands in each of its months."""
        found: dict[str, list[Thing]] = defaultdict(list)
        for event in self.events:
            for month in _months(event.line):
                found[month].append(event)
        return {month: found[month] for month in sorted(found)}

    @cached_property
    def years(self) -> Mapping[int, Sequence[Record]]:
        """The editions of each year, in order."""
        found: dict[int, list[Record]] = defaultdict(list)
        for record in self.records:
            found[record.date.year].append(record)
        return found

    def _added(self, one: Appearance) -> Thing:
        line = one.line
        known = (self._by_name[name] for name in line.names if name in self._by_name)
        thing = next(known, None)
        if thing is None:
            thing = Thing(line.key, self._today)
            self.things.append(thing)
        for name in line.names:
            self._by_name.setdefault(name, thing)
        thing.appearances.append(one)
        return thing

    def _relate(self) -> None:
        for thing in self.things:
            event = self._event_of(thing)
            if event is None or event is thing:
                continue
            thing.event = event
            (event.recordings if thing.told.kind is Kind.REPLAY else event.apports).append(thing)

    def _event_of(self, thing: Thing) -> Thing | None:
        if thing.told.kind is Kind.EVENT:
            return None
        for appearance in reversed(thing.appearances):
            line = appearance.line
            found = self._by_name.get(line.replay_of or "") or self._by_name.get(line.accompanies or "")
            if found is not None and found.told.kind is Kind.EVENT:
                return found
        return None


def _by_value(things: Iterable[Thing]) -> Mapping[str, Sequence[Thing]]:
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        for value in thing.line.facets:
            found[value].append(thing)
    return found


def belonging(
    record: Record, naming: Callable[[str], Iterable[Record]]
) -> tuple[AbstractSet[str], Sequence[Record]]:
    """Return the names of all entries that belong to those of an edition, and the editions that show them, in order.

    Entries belong together by a name, as what they record or accompany, or by others.

    Args:
        record: of the edition.
        naming: returns the records of which an entry bears a name, or belongs to what bears it, and perhaps others.
    """
    found, records = {name for line in record.lines for name in line.names}, {record.date: record}
    waiting = [*found]
    while waiting:
        for one in naming(waiting.pop()):
            records[one.date] = one
            for line in one.lines:
                if not found.isdisjoint(line.family):
                    new = {*line.family} - found
                    found |= new
                    waiting += new
    return found, [records[day] for day in sorted(records)]


def _months(line: Line) -> Iterable[str]:
    assert line.first is not None
    last = line.last or line.first
    number = line.first.year * 12 + line.first.month - 1
    end = min(last.year * 12 + last.month - 1, number + _MONTHS - 1)
    return (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(number, end + 1))
