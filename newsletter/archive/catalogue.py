"""All that letters have announced, as one whole: each thing once, its appearances, and what belongs together. Pure."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set as AbstractSet
from functools import cached_property
from types import MappingProxyType

from newsletter.addresses import folded
from newsletter.archive.record import Line, Record, digest, standing
from newsletter.archive.thing import Appearance, Thing
from newsletter.model import EventVersion, Kind
from newsletter.names import meant

_NOBODY: Mapping[str, str] = MappingProxyType({})
_MONTHS = 12  # in which an event is listed, at most


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
        self._withdrawn: dict[str, Thing] = {}
        for record in self.records:
            # Lists go by letters, the newest first, and by days within one; what has none is of its letter's.
            lines = [one for one in record.lines if only is None or not only.isdisjoint(one.names)]
            lines.sort(key=lambda one: one.first or record.date)
            said = digest(standing(record))
            self._shown[record.date] = list(
                dict.fromkeys(self._added(Appearance(record, line, said)) for line in lines)
            )
        for record in self.records:
            for line in record.withdrawn:
                if only is None or not only.isdisjoint(line.names):
                    self._take_back(Appearance(record, line, digest(standing(record))))
        for name, key in called.items():
            if key in self._by_name:
                self._by_name.setdefault(name, self._by_name[key])
        self._relate()

    def thing(self, name: str) -> Thing:
        """Return the thing that a row of an edition shows, or has taken back, by its key.

        Raises:
            KeyError: no edition has it.
        """
        return self._by_name.get(name) or self._withdrawn[name]

    def find(self, name: str) -> Thing | None:
        """Return the thing that a row of an edition shows, by its key; None where this catalogue has none."""
        return self._by_name.get(name)

    def recall(self, had: Mapping[str, EventVersion]) -> None:
        """Let events know which version of them calendars said last, by their key."""
        for thing in (*self.things, *self._withdrawn.values()):
            thing.had = had.get(thing.key)

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
        return sorted(dated, key=_by_day)

    @cached_property
    def appointments(self) -> Sequence[Thing]:
        """All events that calendars have, in the order of their days: also those that were withdrawn, which lists have no more."""
        return sorted([*self.events, *dict.fromkeys(self._withdrawn.values())], key=_by_day)

    def appointments_valued(self, value: str) -> Sequence[Thing]:
        """Return those that have a value of a facet."""
        return self._appointments_by_value.get(value, ())

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
    def _appointments_by_value(self) -> Mapping[str, Sequence[Thing]]:
        return _by_value(self.appointments)

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
        thing = self._first_of(self._by_name, line.names)
        if thing is None:
            thing = Thing(line.key, self._today)
            self.things.append(thing)
        for name in line.names:
            self._by_name.setdefault(name, thing)
        thing.appearances.append(one)
        return thing

    def _take_back(self, one: Appearance) -> None:
        """Remember what a letter has taken back: of what others show, when; what none shows any more stays in calendars alone."""
        names = one.line.names
        shown = self._first_of(self._by_name, names)
        thing = shown or self._first_of(self._withdrawn, names) or Thing(one.line.key, self._today)
        if shown is None:
            thing.appearances.append(one)
        known = self._by_name if shown else self._withdrawn
        for name in names:  # the letter's calendars lead by its own
            known.setdefault(name, thing)
        thing.withdrawn.append(one)

    @staticmethod
    def _first_of(known: Mapping[str, Thing], names: Iterable[str]) -> Thing | None:
        return next((known[name] for name in names if name in known), None)

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


def _by_day(event: Thing) -> tuple[object, ...]:
    return event.line.first, event.line.order, event.key


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
    found, records = {name for line in record.told_lines for name in line.names}, {record.date: record}
    waiting = [*found]
    while waiting:
        for one in naming(waiting.pop()):
            records[one.date] = one
            for line in one.told_lines:
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
