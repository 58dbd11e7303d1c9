"""One VEVENT: its times, its rules, its version (RFC 5545, section 3.6.1). Pure."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import icalendar
from icalendar.prop import vBroken

from newsletter.collect.calendars.mending import unescaped
from newsletter.collect.calendars.recurrence import Rule, is_endless
from newsletter.collect.calendars.vcalendar import ALL_DAY, ZONE
from newsletter.collect.calendars.zones import Zones
from newsletter.collect.dates import instants
from newsletter.collect.parsed import Flaw, Skipped
from newsletter.collect.status_words import StatusWord, read_status
from newsletter.markup import plain
from newsletter.model import When

# OSError: icalendar looks for the files of zones that parameters name, where a TZID slipped through.
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, OSError)
_UID_UNSAFE = re.compile(r"[^\w.@+-]+")
_LONGEST_UID = 120
_MOST_REVISIONS = 2**31
# Products write words into STATUS that are none of its own (section 3.8.1.11); of these, this one gives the new date.
_ELSEWHEN = "RESCHEDULED"
_SAID = re.compile(
    r"^(UID|SUMMARY|DTSTART)(?:;[^:\r\n]*)?:([^\r\n]*)", re.IGNORECASE | re.MULTILINE
)  # SUMMARY:Fête
YEARS = range(1600, instants.LAST + 1)  # that single occurrences may lie in
_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
# What an occurrence's own VEVENT may leave unsaid: products cancel one by its UID and RECURRENCE-ID alone.
_INHERITED = (
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "URL",
    "CATEGORIES",
    "IMAGE",
    "ATTACH",
    "CONFERENCE",
    "CLASS",
)


@dataclass(eq=False)
class VEvent:
    """A VEVENT and the zones of its calendar.

    Args:
        properties: as icalendar read them; what it could not read is not among them.
        zones: of the calendar that it stands in.
        cancelled: whether it is, by its STATUS or its calendar's METHOD.
        postponed: whether it was put off to a day that is not known yet.
    """

    properties: Any
    zones: Zones
    cancelled: bool
    postponed: bool = False

    @classmethod
    def read(cls, text: str, zones: Zones, *, cancelled: bool) -> Self | Skipped:
        """Read a VEVENT's unfolded lines, unless they are none, or say not when it begins."""
        try:
            component = icalendar.Event.from_ical(text)
        except _UNREADABLE:
            return skipped(text, Flaw.UNREADABLE)
        for name, value in list(component.items()):
            several = value if isinstance(value, list) else [value]
            if sound := [one for one in several if not isinstance(one, vBroken)]:
                component[name] = sound
            else:
                del component[name]
        status = str(cls._first(component, "STATUS") or "")
        said = read_status(status).word
        postponed = said is StatusWord.POSTPONED and status.upper() != _ELSEWHEN
        event = cls(component, zones, cancelled or said is StatusWord.CANCELLED, postponed)
        return event if event.start is not None else skipped(text, Flaw.DATE)

    @staticmethod
    def _first(properties: Any, name: str) -> Any:
        found = properties.get(name)
        return found[0] if found else None

    def first(self, name: str) -> Any:
        """The first value of a property, else None."""
        return self._first(self.properties, name)

    def texts(self, name: str) -> list[str]:
        """All values of a property as text."""
        return [unescaped(str(value)) for value in self.properties.get(name) or []]

    def text(self, name: str) -> str:
        """The first value of a property as text, else empty."""
        return unescaped(str(self.first(name) or ""))

    @cached_property
    def uid(self) -> str:
        """The UID as given, else empty."""
        return self.text("UID").strip()

    @cached_property
    def name(self) -> str:
        """The UID made safe for keys; of one without a UID, a name made of its own content."""
        if safe := _safe(self.uid):
            return safe
        content = self.uid or f"{self.text('SUMMARY')} {self.wall.isoformat()}"
        return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @cached_property
    def version(self) -> tuple[int, dt.datetime, dt.datetime]:
        """What tells the newest of several with one UID: SEQUENCE, then LAST-MODIFIED, then DTSTAMP."""
        sequence = self.first("SEQUENCE")
        stamps = (self._moment(name) for name in ("LAST-MODIFIED", "DTSTAMP"))
        modified, stamped = (stamp if isinstance(stamp, dt.datetime) else _NEVER for stamp in stamps)
        return sequence if isinstance(sequence, int) else 0, modified, stamped

    @property
    def revision(self) -> int:
        """SEQUENCE (section 3.8.7.4), as far as it is sensible."""
        return min(max(int(self.version[0]), 0), _MOST_REVISIONS)

    @property
    def is_private(self) -> bool:
        """Whether its CLASS keeps it from the public (section 3.8.1.3)."""
        return self.text("CLASS").upper() in {"PRIVATE", "CONFIDENTIAL"}

    @cached_property
    def start(self) -> When | None:
        """DTSTART: a day, or an instant in its own zone; else RECURRENCE-ID."""
        found = self._moment("DTSTART")
        if found is None:
            return self.slot
        return self._day(found) or found

    def _day(self, found: When) -> dt.date | None:
        """Read the day of what Outlook writes from midnight to midnight and calls a whole day."""
        moments = (found, self._moment("DTEND") or found)
        if self.text(ALL_DAY).upper() != "TRUE" or not all(map(self._is_midnight, moments)):
            return None
        return self._local(found).date()

    @property
    def may_be_days(self) -> bool:
        """Whether it may last whole days though it has hours: Outlook says where it does not."""
        return self.text(ALL_DAY).upper() != "FALSE"

    def _is_midnight(self, when: When) -> bool:
        return isinstance(when, dt.datetime) and self._local(when).time() == dt.time.min

    def _local(self, when: When) -> dt.datetime:
        """Show an instant on its own clock; one in UTC, as products export them, on that of its calendar."""
        if isinstance(when, dt.datetime) and when.tzinfo is dt.UTC and when.year in YEARS:
            when = when.astimezone(self.zones.floating)
        return wall(when)

    @cached_property
    def slot(self) -> When | None:
        """RECURRENCE-ID: the place in its series of the one occurrence that this is."""
        return self._moment("RECURRENCE-ID")

    @property
    def is_from_now_on(self) -> bool:
        """Whether it changes its occurrence and all that follow (section 3.2.13)."""
        params = getattr(self.first("RECURRENCE-ID"), "params", {})
        return str(params.get("RANGE", "")).upper() == "THISANDFUTURE"

    @cached_property
    def rules(self) -> list[Rule]:
        """Its recurrence rules; none at all where one of them is endless."""
        found: list[Rule] = [
            rule for rule in self.properties.get("RRULE") or [] if isinstance(rule, icalendar.vRecur)
        ]
        return [] if any(is_endless(rule, self.wall) for rule in found) else found

    @property
    def wall(self) -> dt.datetime:
        """DTSTART as its clock shows it; midnight of a day."""
        return wall(self.start)

    def added(self) -> Iterator[tuple[When, When | dt.timedelta | None]]:
        """RDATE: where occurrences begin, and when they end or how long they last, where it says so."""
        for value, params in self._listed("RDATE"):
            begin, end = value if isinstance(value, tuple) else (value, None)
            moment = self._placed(begin, params)
            if moment is not None:
                yield moment, self._placed(end, params) if isinstance(end, dt.date) else end

    def excluded(self) -> Iterator[When]:
        """EXDATE."""
        for value, params in self._listed("EXDATE"):
            if (moment := self._placed(value, params)) is not None:
                yield moment

    def _listed(self, name: str) -> Iterator[tuple[Any, Any]]:
        for group in self.properties.get(name) or []:
            for value in getattr(group, "dts", []):
                first = value.dt[0] if isinstance(value.dt, tuple) else value.dt
                if getattr(first, "year", None) in YEARS:
                    yield value.dt, group.params

    def end(self, start: When) -> When | None:
        """Tell when an occurrence that begins at `start` ends; of days, the day after (section 3.6.1)."""
        begin, end = self.start, self._moment("DTEND")
        try:
            if end is None:
                span = getattr(self.first("DURATION"), "dt", None)
                return lasting(start, span) if isinstance(span, dt.timedelta) else None
            if isinstance(begin, dt.datetime) and isinstance(end, dt.datetime):
                return lasting(start, end - begin, exact=True)
            if isinstance(begin, dt.datetime) or begin is None:
                return None
            last = wall(end)
            days = last.date() - begin + dt.timedelta(days=int(last.time() != dt.time.min))
            return start + days
        except OverflowError:
            return None

    def _moment(self, name: str) -> When | None:
        value = self.first(name)
        return self._placed(getattr(value, "dt", None), getattr(value, "params", {}))

    def _placed(self, value: object, params: Any) -> When | None:
        """Read a value in the zone that its TZID names; one of no zone in that of its series, else the calendar's."""
        if not isinstance(value, dt.datetime):
            return value if isinstance(value, dt.date) else None
        if tzid := params.get(ZONE):
            return value.replace(tzinfo=self.zones.named(str(tzid)))
        if value.tzinfo is None:
            return value.replace(tzinfo=self._floating)
        return value.replace(tzinfo=dt.UTC)

    @property
    def _floating(self) -> dt.tzinfo:
        tzid = getattr(self.first("DTSTART"), "params", {}).get(ZONE)
        return self.zones.named(str(tzid)) if tzid else self.zones.floating

    def inherit(self, master: "VEvent") -> None:
        """Take over what the series says, where this says not even what it is."""
        if not self.text("SUMMARY"):
            for name in _INHERITED:
                if name not in self.properties and name in master.properties:
                    self.properties[name] = master.properties[name]


def skipped(text: str, flaw: Flaw) -> Skipped:
    """Say which VEVENT is left out, by its lines."""
    said = {match[1].upper(): match[2].strip() for match in reversed(list(_SAID.finditer(text)))}
    return Skipped(
        flaw=flaw,
        title=plain(said.get("SUMMARY", "")),
        words=said.get("DTSTART", "") if flaw is Flaw.DATE else "",
        name=_safe(said.get("UID", "")),
    )


def _safe(uid: str) -> str:
    """Make a UID safe for keys; empty where it is too long, or nothing is left of it."""
    safe = _UID_UNSAFE.sub("-", uid).strip("-")
    return safe if len(safe) <= _LONGEST_UID else ""


def wall(when: When | None) -> dt.datetime:
    """Show a time as its clock does; a day as its midnight."""
    if isinstance(when, dt.datetime):
        return when.replace(tzinfo=None)
    assert when is not None
    return dt.datetime(when.year, when.month, when.day)  # noqa: DTZ001


def lasting(start: When, span: dt.timedelta, *, exact: bool = False) -> When:
    """Tell when what lasts ends: whole days by the clock, unless `exact`, all else by the time that passes.

    Raises:
        OverflowError: after the year 9999.
    """
    if not isinstance(start, dt.datetime):
        return start + dt.timedelta(days=span.days)
    if not exact and span == dt.timedelta(days=span.days):
        return start + span
    return (start.astimezone(dt.UTC) + span).astimezone(start.tzinfo)
