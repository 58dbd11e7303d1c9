"""Time zones of calendars (RFC 5545, sections 3.2.19 and 3.6.5): a TZID to a zone. Pure.

A TZID is looked for, in this order: an IANA name (also behind a product's prefix), a Windows name, a fixed offset, the
calendar's own VTIMEZONE, X-WR-TIMEZONE, and at last the zone of the source or of the letter. IANA before VTIMEZONE:
those that products write often hold one year's changes only.
"""

import bisect
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from newsletter.collect.calendars.vcalendar import values
from newsletter.collect.dates import instants

_WINDOWS = {name.casefold(): key for name, key in WINDOWS_TO_OLSON.items()}
_KEY = re.compile(r"[A-Za-z0-9_+-]+(?:/[A-Za-z0-9_+-]+){0,2}$")  # Europe/Paris, America/Argentina/Ushuaia
_NOT_ZONES = {"localtime", "posixrules", "Factory"}  # they mean something else on every machine
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?(\d{2}))?$", re.IGNORECASE)  # « +02:00 », « UTC-5 »
_SHOWN = re.compile(r"\((?:UTC|GMT)\s*([^)]*)\)\s*(.*)$", re.IGNORECASE)  # « (UTC+01:00) Brussels, Paris »
_LOCATION = re.compile(r"X-LIC-LOCATION(?:;[^:]*)?:(.*)$", re.IGNORECASE)  # X-LIC-LOCATION:Europe/Paris
_OBSERVANCE = re.compile(r"BEGIN:(?:STANDARD|DAYLIGHT)\s*$", re.IGNORECASE)  # BEGIN:DAYLIGHT
_ONSET = re.compile(r"(?:DTSTART|RDATE)(?:;[^:]*)?:(.*)$", re.IGNORECASE)  # DTSTART:19810329T020000
_RULE = re.compile(r"RRULE(?:;[^:]*)?:(.*)$", re.IGNORECASE)  # RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
# FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
_YEARLY = re.compile(r"FREQ=YEARLY(;(BYMONTH|BYDAY|BYMONTHDAY|WKST|INTERVAL=1)\b[^;]*)*$", re.IGNORECASE)
_UNTIL = re.compile(r";?UNTIL=(\d{8})(?:T\d{6}Z?)?|;?COUNT=\d+", re.IGNORECASE)  # ;UNTIL=20371025T010000Z
# TZOFFSETFROM:+0100
_FROM, _TO = (re.compile(rf"TZOFFSET{way}(?:;[^:]*)?:(.*)$", re.IGNORECASE) for way in ("FROM", "TO"))
_UTC_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?$")  # « +0200 », « -023000 »
_MOST_ONSETS = 1000
_EARLIEST = dt.datetime(1, 1, 2)  # noqa: DTZ001 - before every wall time


class Zones:
    """The zones that a calendar's times may be in.

    Args:
        blocks: lines of its VTIMEZONEs, by TZID.
        stated: its X-WR-TIMEZONE, else empty.
        fallback: the zone of times that have none.
    """

    def __init__(self, blocks: Mapping[str, Sequence[str]], stated: str, fallback: dt.tzinfo) -> None:
        self._blocks = blocks
        self._found: dict[str, dt.tzinfo] = {}
        self.stated = self._own(stated) if stated else None
        self.floating = self.stated or fallback

    def named(self, tzid: str) -> dt.tzinfo:
        """Find the zone that a TZID means; the floating times' where nobody knows."""
        if tzid not in self._found:
            self._found[tzid] = self._own(tzid) or self._shown(tzid) or self.floating
        return self._found[tzid]

    def _shown(self, tzid: str) -> dt.tzinfo | None:
        """Read a name for people, as « (UTC-05:00) Eastern Time »: by its offset, unless that is the floating times'."""
        match = _SHOWN.match(tzid.strip(' "'))
        zone = known(match[1] or "UTC") if match else None
        winter = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - a clock's
        if (
            zone is None
            or winter.replace(tzinfo=zone).utcoffset() == winter.replace(tzinfo=self.floating).utcoffset()
        ):
            return None
        return zone

    def _own(self, tzid: str) -> dt.tzinfo | None:
        if found := known(tzid):
            return found
        block = self._blocks.get(tzid.replace("\\", "").strip(' "'))
        if block is None:
            return None
        location = next(values(block, _LOCATION), "")
        return known(location) or observed(block)


@lru_cache(maxsize=1000)
def known(tzid: str) -> dt.tzinfo | None:
    """Find the zone of an IANA name, a Windows name or an offset; None for any other TZID."""
    name = tzid.replace("\\", "").strip(' "')
    parts = name.strip("/").split("/")
    for length in (len(parts), 3, 2):
        if found := _iana("/".join(parts[-length:])):
            return found
    if key := _WINDOWS.get(name.casefold()):
        return ZoneInfo(key)
    if match := _OFFSET.match(name):
        sign = -1 if match[1] == "-" else 1
        offset = sign * dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return dt.timezone(offset) if abs(offset) < dt.timedelta(days=1) else None
    cities = match[2].split(",") if (match := _SHOWN.match(name)) else ()
    zones = (_iana(f"Europe/{city.strip()}") for city in reversed(cities))
    return next((zone for zone in zones if zone), None)


def _iana(key: str) -> ZoneInfo | None:
    if not _KEY.match(key) or key in _NOT_ZONES or len(key) > 60:
        return None
    try:
        return ZoneInfo(key)
    except (ValueError, OSError, LookupError):
        return None


@dataclass(frozen=True, slots=True)
class _Onset:
    """A change of offset: when it takes place, on the clock before it."""

    wall: dt.datetime
    before: dt.timedelta
    after: dt.timedelta


class _Observed(dt.tzinfo):
    """A zone by its changes, in order. What a clock skips is read by the offset before (section 3.3.5)."""

    def __init__(self, onsets: Sequence[_Onset]) -> None:
        zero = dt.timedelta(0)
        self._offsets = [onsets[0].before, *(onset.after for onset in onsets)]
        self._first = [onset.wall + max(zero, onset.after - onset.before) for onset in onsets]
        self._second = [onset.wall + min(zero, onset.after - onset.before) for onset in onsets]
        self._instants = [onset.wall - onset.before for onset in onsets]

    def utcoffset(self, when: dt.datetime | None) -> dt.timedelta:
        if when is None:
            return self._offsets[-1]
        edges = self._second if when.fold else self._first
        return self._offsets[bisect.bisect_right(edges, when.replace(tzinfo=None))]

    def dst(self, _when: dt.datetime | None) -> None:
        return None

    def tzname(self, _when: dt.datetime | None) -> None:
        return None

    def fromutc(self, when: dt.datetime) -> dt.datetime:
        at = bisect.bisect_right(self._instants, when.replace(tzinfo=None))
        shown = when + self._offsets[at]
        twice = at > 0 and shown.replace(tzinfo=None) < self._first[at - 1]
        return shown.replace(fold=int(twice))


def observed(block: Sequence[str]) -> dt.tzinfo | None:
    """Read a VTIMEZONE's lines (section 3.6.5); None where it says nothing of use."""
    starts = [at for at, line in enumerate(block) if _OBSERVANCE.match(line)]
    parts = [block[start:end] for start, end in pairwise([*starts, len(block)])]
    onsets = {onset.wall: onset for part in parts for onset in _onsets(part)}
    ordered = [onsets[wall] for wall in sorted(onsets)]
    return _Observed(ordered) if ordered else None


def _onsets(lines: Sequence[str]) -> list[_Onset]:
    before, after = (_offset(next(values(lines, way), "")) for way in (_FROM, _TO))
    if after is None:
        return []
    walls = [wall for text in values(lines, _ONSET) for word in text.split(",") if (wall := _wall(word))]
    walls = walls[:_MOST_ONSETS]
    if walls:
        walls += [wall for rule in values(lines, _RULE) for wall in _recurring(rule, walls[0])]
    return [_Onset(wall, after if before is None else before, after) for wall in walls]


def _recurring(rule: str, first: dt.datetime) -> list[dt.datetime]:
    """Expand a rule of changes: yearly ones only; others are no time zone's."""
    until = _UNTIL.search(rule)
    yearly = _UNTIL.sub("", rule)
    if not _YEARLY.match(yearly):
        return []
    last = _wall(f"{until[1]}T235959") if until and until[1] else None
    found: list[dt.datetime] = []
    try:
        for wall in rrulestr(yearly, dtstart=first.replace(year=max(first.year, 1900))):
            if wall.year > instants.LAST or (last and wall > last) or len(found) >= _MOST_ONSETS:
                break
            found.append(wall)
    except (ValueError, IndexError, TypeError, ArithmeticError):
        return []
    return found


def _wall(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.strptime(text.strip().rstrip("Z")[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    except ValueError:
        return None
    return max(found, _EARLIEST) if found.year <= instants.LAST else None


def _offset(text: str) -> dt.timedelta | None:
    match = _UTC_OFFSET.match(text)
    if match is None:
        return None
    size = dt.timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    if size >= dt.timedelta(days=1):
        return None
    return -size if match[1] == "-" else size
