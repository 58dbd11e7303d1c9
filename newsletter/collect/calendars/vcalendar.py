"""Takes iCalendar text apart (RFC 5545, sections 3.1, 3.4, 3.6): whole calendars, their zones, their events. Pure.

Blocks are cut out as text before any of them is read, so that a broken one spoils no other. icalendar sees neither a
VTIMEZONE nor a TZID: it would remember the one for all calendars that the process reads, under a name that others use
too, and look for a file that the other names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newsletter.collect.calendars.mending import joined, mended
from newsletter.exceptions import SourceError

MOST_EVENTS = 10_000
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")  # in bytes: products fold inside characters too
_LINE_END = re.compile(r"\r\n|\n|\r")
_EDGE = re.compile(r"(BEGIN|END)\s*:\s*([A-Z-]+)\s*$", re.IGNORECASE)  # BEGIN:VEVENT
# X-WR-TIMEZONE:Europe/Paris
_STATED = re.compile(r"(X-WR-TIMEZONE|METHOD|VERSION)(?:;[^:]*)?:(.*)$", re.IGNORECASE)
_TZID = re.compile(r"TZID(?:;[^:]*)?:(.*)$", re.IGNORECASE)  # TZID:Europe/Paris
# DTSTART;TZID=Europe/Paris:20231005T090000. A colon ends the parameters; some products write « TZID=GMT+02:00 » without
# quotes.
_TZID_PARAMETER = re.compile(
    r"([A-Z-]+(?:;[^:\"]*)?);TZID=(\"[^\"]*\"|[^;:\"]*(?::(?!\d{8})[^;:\"]*)*)((?:;[^:\"]*)?:)(.*)$",
    re.IGNORECASE,
)
_WITHOUT_ZONE = re.compile(r"\d{8}(T\d{6}Z)?\s*$", re.IGNORECASE)  # 20231005, 20231005T070000Z
ALL_DAY = "X-MICROSOFT-CDO-ALLDAYEVENT"
ZONE = "X-ZONE"  # what the parameter TZID is called in the text of events
_NAME = re.compile(r"[A-Z-]+", re.IGNORECASE)  # DTSTART
# What is read of an event; the rest (alarms, attendees, extensions) is not worth icalendar's time.
_TIMES = {"DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", ALL_DAY}
_VERSION = {"UID", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP", "STATUS", "CLASS"}
_TEXTS = {"SUMMARY", "DESCRIPTION", "X-ALT-DESC", "LOCATION", "CATEGORIES"}
_ADDRESSES = {"URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "ATTACH", "IMAGE"}
_READ = _TIMES | _VERSION | _TEXTS | _ADDRESSES


@dataclass(slots=True)
class VCalendar:
    """One VCALENDAR.

    Args:
        events: unfolded text of each whole VEVENT, less what nobody reads; one that the next begins in is whole.
        cut: text of those that the calendar ends in.
        whole: whether each thing ends where it should.
        zones: lines of each VTIMEZONE, by its TZID.
        zone: X-WR-TIMEZONE, else empty.
        cancels: whether its METHOD is CANCEL (RFC 5546, section 3.2.5).
    """

    events: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    whole: bool = True
    zones: dict[str, tuple[str, ...]] = field(default_factory=dict)
    zone: str = ""
    cancels: bool = False


def read_calendars(body: bytes, name: str) -> list[VCalendar]:
    """Take a file of calendars apart.

    Args:
        body: iCalendar, in UTF-8 or, where it is not that, Windows-1252; any line ends, folded or not.
        name: the source's, for errors.

    Raises:
        SourceError: it is no calendar, an old one (vCalendar 1.0), one in which nothing stands whole, or one of too
            many events.
    """
    reader = _Blocks(name)
    for line in joined(_LINE_END.split(_decoded(_FOLD.sub(b"", body)))):
        reader.take(line)
    return reader.calendars()


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _readable(line: str) -> str:
    if line[:5].upper() == "RRULE":
        return line.replace(" ", "")  # Exchange's BYDAY=MO, TU
    ordered = mended(line)
    match = _TZID_PARAMETER.match(ordered)
    if match is None:
        return ordered
    if _WITHOUT_ZONE.match(match[4]):  # days and UTC have none (section 3.2.19)
        return match[1] + match[3] + match[4]
    tzid = match[2].strip('"')
    return f'{match[1]};{ZONE}="{tzid}"{match[3]}{match[4]}'


class _Blocks:
    def __init__(self, name: str) -> None:
        self._name = name
        self._whole: list[VCalendar] = []
        self._open: VCalendar | None = None
        self._block: list[str] = []
        self._kind = ""
        self._inner = ""
        self._events = 0

    def take(self, line: str) -> None:
        edge = _EDGE.match(line) if ":" in line[:12] else None
        begins, kind = (edge[1].upper() == "BEGIN", edge[2].upper()) if edge else (False, "")
        if kind == "VCALENDAR":
            self._turn(begins=begins)
        elif self._open is None and not (begins and kind == "VEVENT" and self._whole):
            return
        elif begins and (not self._kind or kind in {"VEVENT", "VTIMEZONE"}):
            self._begin(line, kind)
        elif self._kind == "VEVENT" and (edge or self._inner):
            self._step(line, kind, begins=begins)
        elif self._kind:
            self._keep(line)
            if kind == self._kind:
                self._close()
        elif stated := _STATED.match(line):
            self._state(stated[1].upper(), stated[2].strip())

    def _begin(self, line: str, kind: str) -> None:
        """Begin a block. An event that is open ends here: Outlook left out END:VEVENT for a while."""
        if self._open is None:  # after an END:VCALENDAR that came too early
            self._open = self._whole.pop()
            self._open.whole = False
        if self._kind == "VEVENT":
            self._open.whole = False
            self._block.append("END:VEVENT")
            self._close()
        self._block, self._kind, self._inner = [line], kind, ""

    def _step(self, line: str, kind: str, *, begins: bool) -> None:
        """Pass over what stands inside an event: alarms have a DESCRIPTION too."""
        if kind == "VEVENT":
            self._block.append(line)
            self._close()
        elif begins and not self._inner:
            self._inner = kind
        elif kind == self._inner:
            self._inner = ""

    def _keep(self, line: str) -> None:
        name = _NAME.match(line)
        if self._kind != "VEVENT":
            self._block.append(line)
        elif name and name[0].upper() in _READ:
            self._block.append(_readable(line))

    def _turn(self, *, begins: bool) -> None:
        if self._open is not None:
            self._finish(whole=not begins)
        self._open = VCalendar() if begins else None

    def _finish(self, *, whole: bool) -> None:
        """Keep the open calendar, and tell what it was cut in."""
        assert self._open is not None
        if self._kind == "VEVENT":
            self._open.cut.append("\r\n".join([*self._block, "END:VEVENT", ""]))
        self._open.whole = self._open.whole and whole and not self._kind
        self._whole.append(self._open)
        self._open, self._block, self._kind = None, [], ""

    def _close(self) -> None:
        assert self._open is not None
        if self._kind == "VEVENT":
            self._events += 1
            if self._events > MOST_EVENTS:
                raise SourceError(
                    "Too large a calendar",
                    self._name,
                    cause=f"over {MOST_EVENTS} events",
                    remedy="export fewer",
                )
            self._open.events.append("\r\n".join([*self._block, ""]))
        elif self._kind == "VTIMEZONE" and (tzid := next(values(self._block, _TZID), None)):
            self._open.zones.setdefault(tzid.replace("\\", ""), tuple(self._block))
        self._block, self._kind = [], ""

    def _state(self, name: str, value: str) -> None:
        assert self._open is not None
        if name == "X-WR-TIMEZONE":
            self._open.zone = value
        elif name == "METHOD":
            self._open.cancels = value.upper() == "CANCEL"
        elif value == "1.0":
            raise SourceError(
                "Not iCalendar",
                self._name,
                cause="it is vCalendar 1.0",
                remedy="export it as iCalendar (.ics)",
            )

    def calendars(self) -> list[VCalendar]:
        if self._open is not None:
            self._finish(whole=False)
        if not (all(one.whole for one in self._whole) or any(one.events for one in self._whole)):
            raise cut(self._name)
        if not self._whole:
            raise SourceError(
                "Not a readable calendar",
                self._name,
                cause="BEGIN:VCALENDAR is missing",
                remedy="export it again (RFC 5545)",
            )
        return self._whole


def cut(name: str) -> SourceError:
    """Say that nothing stands whole in a calendar.

    Args:
        name: the source's.
    """
    return SourceError(
        "Not a whole calendar",
        name,
        cause="it breaks off before its first event ends",
        remedy="export it again",
    )


def values(lines: Iterable[str], pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield what a pattern's first group finds at the head of lines, trimmed; empty ones are left out."""
    for line in lines:
        if (match := pattern.match(line)) and (value := match[1].strip()):
            yield value
