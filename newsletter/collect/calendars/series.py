"""Series of events: all VEVENTs of one UID to their occurrences (RFC 5545, sections 3.8.4.4 and 3.8.5). Pure.

An occurrence is called by its slot: its place in the series, which stays when it moves.
"""

import datetime as dt
from collections.abc import Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass

from newsletter.collect.calendars.recurrence import Allowance, Rule, walls
from newsletter.collect.calendars.versions import latest, newest, recurs, slot_name
from newsletter.collect.calendars.vevent import YEARS, VEvent, lasting, wall
from newsletter.model import When

_LONGEST = dt.timedelta(days=366)  # what lasts or moves longer than this is not sought before the window
_DAY = dt.timedelta(days=1)
_MOST_TRIED = 50_000  # dates of one rule: each day since 1900


@dataclass(frozen=True, slots=True)
class Window:
    """The days, in a zone, that series are expanded in, the last one included."""

    first: dt.date
    last: dt.date
    zone: dt.tzinfo

    def holds(self, start: When, end: When | None) -> bool:
        """Whether a part of it lies in the window."""
        begins, ends = day_in(start, self.zone), day_in(end or start, self.zone)
        return begins <= self.last and ends >= self.first


def day_in(when: When, zone: dt.tzinfo) -> dt.date:
    """Tell the day of a time, as a zone's calendar shows it; at the ends of time, as its own does."""
    if not isinstance(when, dt.datetime):
        return when
    try:
        return when.astimezone(zone).date()
    except OverflowError:
        return when.date()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event as it takes place; `end` of days is the day after, `slot` is None for what does not recur."""

    event: VEvent
    start: When
    end: When | None
    slot: When | None
    cancelled: bool


def occurrences(events: Sequence[VEvent], window: Window, allowance: Allowance) -> list[Occurrence]:
    """Give the occurrences of all VEVENTs of one UID: of a series those in the window, else all.

    Raises:
        TooManyDatesError: the allowance is used up.
    """
    masters = newest([event for event in events if event.slot is None])
    overrides = [event for event in events if event.slot is not None and _is_likely(event)]
    if not masters:
        return [one for event in latest(overrides) if (one := _own(event, window))]
    if len(masters) == 1 and not overrides and not recurs(masters[0]):
        return [] if _is_excluded(masters[0]) else [_plain(masters[0], None)]
    if len(masters) == 1:
        return list(_Series(masters[0], overrides, window, allowance).occurrences())
    # One UID for several events: a fault, but each of them takes place.
    series = [_Series(event, overrides, window, allowance) for event in masters if recurs(event)]
    singles = [_plain(event, event.start) for event in masters if not recurs(event)]
    return singles + [one for several in series for one in several.occurrences()]


def _is_likely(event: VEvent) -> bool:
    """Whether it lies in years that can be reckoned with; what moves an occurrence elsewhere is a mistake."""
    return all(moment is not None and moment.year in YEARS for moment in (event.start, event.slot))


def _is_excluded(event: VEvent) -> bool:
    """Whether a single event takes itself back: its EXDATE names its start, or its day."""
    assert event.start is not None
    mine = {slot_name(event.start), wall(event.start).date()}
    return any(
        slot_name(when) in mine or (_is_midnight(when) and wall(when).date() in mine)
        for when in event.excluded()
    )


def _is_midnight(when: When | None) -> bool:
    return isinstance(when, dt.datetime) and when.time() == dt.time.min


def _plain(event: VEvent, slot: When | None) -> Occurrence:
    assert event.start is not None
    return Occurrence(event, event.start, event.end(event.start), slot, event.cancelled)


def _own(event: VEvent, window: Window) -> Occurrence | None:
    found = _plain(event, event.slot)
    return found if window.holds(found.start, found.end) else None


def _last_day(until: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """Tell which day an instant means as the end of a series of days: as written, unless it is a midnight further east.

    Outlook writes the last day's midnight in the zone of whoever made the series, as UTC, and names no zone.
    """
    is_full_hour = until.minute == until.second == 0
    is_midnight = until.astimezone(zone).time() == dt.time.min or (is_full_hour and until.hour >= 20)
    return (until + dt.timedelta(hours=12)).date() if is_midnight else until.date()


class _Series:
    def __init__(
        self, master: VEvent, overrides: Sequence[VEvent], window: Window, allowance: Allowance
    ) -> None:
        assert master.start is not None
        self._master, self._window, self._allowance = master, window, allowance
        self._zone = master.start.tzinfo if isinstance(master.start, dt.datetime) else None
        # A series in UTC is a product's, not a meeting's: where the calendar says its zone, its clock rules.
        if self._zone is dt.UTC and master.zones.stated is not None:
            self._zone = master.zones.stated
        self._first = self._wall(master.start)
        self._overrides: dict[object, VEvent] = {}
        for event in latest(overrides):
            event.inherit(master)
            self._overrides[self._name(event.slot)] = event
        ranged = [event for event in self._overrides.values() if event.is_from_now_on]
        self._ranged = sorted(ranged, key=lambda event: self._wall(event.slot))
        margin = _DAY + min(_LONGEST, max(map(self._reach, [master, *self._ranged])))
        self._low = wall(window.first) - margin
        self._high = wall(window.last) + _DAY + margin

    def _reach(self, event: VEvent) -> dt.timedelta:
        """How far from its slot an occurrence may be seen."""
        start = event.start
        assert start is not None
        end = event.end(start) or start
        moved = abs(self._shift(event))
        return moved + abs(self._wall(end) - self._wall(start))

    def _wall(self, when: When | None) -> dt.datetime:
        """Show a time on the clock of the series."""
        if isinstance(when, dt.datetime) and self._zone is not None:
            return when.astimezone(self._zone).replace(tzinfo=None)
        return wall(when)

    def _name(self, when: When | None) -> object:
        """What a slot, as RECURRENCE-ID or EXDATE call it, is compared by; a day names all slots of that day."""
        if isinstance(when, dt.datetime) and self._zone is None:
            # In a series of days; UTC's midnight is often the day itself, any other its own zone's.
            is_midnight = when.tzinfo is dt.UTC and when.time() == dt.time.min
            floating = self._master.zones.floating
            return (when.astimezone(floating) if when.tzinfo is dt.UTC and not is_midnight else when).date()
        return slot_name(when)

    def _slot(self, on_clock: dt.datetime) -> When:
        return on_clock.date() if self._zone is None else on_clock.replace(tzinfo=self._zone)

    def occurrences(self) -> Iterator[Occurrence]:
        lengths = self._lengths()
        slots = {self._first, *lengths, *(one for rule in self._master.rules for one in self._dates(rule))}
        if self._is_withdrawn():
            slots.discard(self._first)
        exact = {slot_name(self._slot(on_clock)) for on_clock in slots}
        left = {self._called(event.slot, exact): event for event in self._overrides.values()}
        excluded = {self._called(when, exact) for when in self._master.excluded()}
        for on_clock in sorted(slots):
            slot = self._slot(on_clock)
            if {slot_name(slot), on_clock.date()} & excluded:
                continue
            override = left.pop(slot_name(slot), None) or left.pop(on_clock.date(), None)
            found = (
                self._moved(override, slot) if override else self._regular(on_clock, lengths.get(on_clock))
            )
            if self._window.holds(found.start, found.end):
                yield found
        for name, event in left.items():
            found = self._moved(event, event.slot)
            if (
                name not in excluded
                and not self._is_stale(event)
                and self._window.holds(found.start, found.end)
            ):
                yield found

    def _called(self, when: When | None, exact: AbstractSet[object]) -> object:
        """Call by its day a midnight at which no occurrence is: products write so for the one of that day."""
        name = self._name(when)
        return wall(when).date() if name not in exact and _is_midnight(when) else name

    def _is_stale(self, override: VEvent) -> bool:
        """Whether it changes an occurrence that a newer version of the series has no more."""
        is_sought = self._low <= self._wall(override.slot) <= self._high
        return is_sought and override.version[0] < self._master.version[0]

    def _is_withdrawn(self) -> bool:
        """Whether every rule ends before it begins: so some products delete."""
        rules = self._master.rules
        return bool(rules) and all(self._is_over(rule, self._first) for rule in rules)

    def _dates(self, rule: Rule) -> Iterator[dt.datetime]:
        for tried, on_clock in enumerate(walls(rule, self._first, self._low)):
            self._allowance.take()
            if tried > _MOST_TRIED or on_clock > self._high or self._is_over(rule, on_clock):
                return
            if on_clock >= self._low:
                yield on_clock

    def _is_over(self, rule: Rule, on_clock: dt.datetime) -> bool:
        """Whether a date lies after UNTIL, which may be of another type than DTSTART."""
        until = (rule.get("UNTIL") or [None])[0]
        if not isinstance(until, dt.date):
            return False
        if not isinstance(until, dt.datetime):
            return on_clock.date() > until
        if until.tzinfo is None:
            return on_clock > until
        if self._zone is None:
            return on_clock.date() > _last_day(until, self._master.zones.floating)
        return on_clock.replace(tzinfo=self._zone) > until

    def _lengths(self) -> dict[dt.datetime, When | dt.timedelta | None]:
        """RDATE on the clock of the series, with the ends that it states."""
        found: dict[dt.datetime, When | dt.timedelta | None] = {}
        for start, end in self._master.added():
            is_day = not isinstance(start, dt.datetime)
            on_clock = dt.datetime.combine(start, self._first.time()) if is_day else self._wall(start)
            if self._zone is None:
                on_clock = dt.datetime.combine(on_clock, dt.time.min)
            if self._low <= on_clock <= self._high:
                found[on_clock] = end
        return found

    def _shift(self, event: VEvent) -> dt.timedelta:
        return self._wall(event.start) - self._wall(event.slot) if event.slot is not None else dt.timedelta(0)

    def _regular(self, on_clock: dt.datetime, stated: When | dt.timedelta | None) -> Occurrence:
        """Make an occurrence without a VEVENT of its own, as the last change from then on says."""
        earlier = (event for event in reversed(self._ranged) if self._wall(event.slot) < on_clock)
        event = next(earlier, self._master)
        start = self._slot(on_clock + self._shift(event))
        end = event.end(start) if stated is None else _stated_end(start, stated)
        cancelled = event.cancelled or self._master.cancelled
        return Occurrence(event, start, end, self._slot(on_clock), cancelled)

    def _moved(self, event: VEvent, slot: When | None) -> Occurrence:
        start = event.start
        assert start is not None
        return Occurrence(event, start, event.end(start), slot, event.cancelled or self._master.cancelled)


def _stated_end(start: When, stated: When | dt.timedelta) -> When | None:
    """Tell when a period of RDATE ends; one that lasts past the year 9999 does not say."""
    if not isinstance(stated, dt.timedelta):
        return stated
    try:
        return lasting(start, stated)
    except OverflowError:
        return None
