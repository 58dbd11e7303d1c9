"""Dates as feeds write them: RFC 822 (section 5), RFC 3339, ISO 8601, and the usual deviations. Pure."""

import datetime as dt
import re
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo

from newsletter.model import When

_ISO = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?(Z)?$")
# The standard library takes no zone for UTC, and the year 0001 (« undated », says Hugo) for 2001.
_NO_ZONE = re.compile(r"\s\d{1,2}:\d{2}(:\d{2})?$")
_NO_YEAR = re.compile(r"\s0\d{3}\s")
# Names that the standard library takes for UTC.
_ZONES = {"CET": "+0100", "CEST": "+0200", "MET": "+0100", "MEST": "+0200", "WET": "+0000", "WEST": "+0100"}
FIRST, LAST = 1970, 2200  # years that a feed may mean


def read(text: str | None, zone: ZoneInfo) -> When | None:
    """Read a date or an instant; None when it is missing, unreadable or absurd.

    Args:
        text: the feed's own words.
        zone: of instants that name none.
    """
    raw = " ".join((text or "").split())
    try:
        found = _iso(raw, zone) or _rfc822(raw, zone)
    except (ValueError, OverflowError):
        return None
    return found if found is not None and FIRST <= found.year <= LAST else None


def instant(text: str | None, zone: ZoneInfo) -> dt.datetime | None:
    """Read an instant; a date alone is its midnight in the zone."""
    found = read(text, zone)
    if found is None or isinstance(found, dt.datetime):
        return found
    return dt.datetime(found.year, found.month, found.day, tzinfo=zone)


def seconds(text: str | None) -> int | None:
    """Read a duration as podcasts write it: "3480", "58:00", "01:02:03"."""
    parts = (text or "").strip().split(":")
    if not 1 <= len(parts) <= 3 or not all(part.isdecimal() and len(part) < 7 for part in parts):
        return None
    total = 0
    for part in parts:
        total = total * 60 + int(part)
    return total or None


def _iso(raw: str, zone: ZoneInfo) -> When | None:
    match = _ISO.match(raw) or _COMPACT.match(raw)
    if match is None:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    if hour is None:
        return dt.date(int(year), int(month), int(day))
    naive = dt.datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001
    if offset is None:
        return naive.replace(tzinfo=zone)
    return dt.datetime.fromisoformat(f"{naive.isoformat()}{offset.upper()}").astimezone(zone)


def _rfc822(raw: str, zone: ZoneInfo) -> dt.datetime | None:
    words = raw.rsplit(" ", 1)
    if len(words) == 2 and words[1].upper() in _ZONES:
        raw = f"{words[0]} {_ZONES[words[1].upper()]}"
    parsed = parsedate_tz(raw)
    if parsed is None or _NO_YEAR.search(raw):
        return None
    naive = dt.datetime(*parsed[:6])  # noqa: DTZ001
    offset = parsed[9]
    if offset is None or _NO_ZONE.search(raw):
        return naive.replace(tzinfo=zone)
    return naive.replace(tzinfo=dt.timezone(dt.timedelta(seconds=offset))).astimezone(zone)
