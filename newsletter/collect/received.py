"""What a source answered, and what parsing needs to know of it."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from newsletter.config import Source

MAX_BYTES = 10_000_000
"""Of one answer."""

PARSERS = 14  # counts the changes of what parsers make of the same bytes: after one, all is parsed anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A good answer of a source: its body, decompressed, and what HTTP said of it.

    Args:
        address: where the body came from at last; relative links are resolved against it.
        content_type: the header as sent, else empty.
    """

    body: bytes
    address: str = ""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def sha256(self) -> str:
        """SHA-256 of the body, hex."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One answer to parse: everything that the outcome depends on.

    Args:
        zone: the letter's; `source.timezone` rules dates without a zone when it is set.
        now: when it is parsed; recurring events are expanded around it.
    """

    source: Source
    answer: Received
    zone: ZoneInfo
    now: dt.datetime

    @property
    def local_zone(self) -> ZoneInfo:
        """The zone of dates that have none."""
        return ZoneInfo(self.source.timezone) if self.source.timezone else self.zone

    @property
    def fingerprint(self) -> str:
        """Equal fingerprints parse to equal entries; what is cut to a window around now is parsed anew each day."""
        body = self.answer.body
        day = self.now.astimezone(self.zone).date() if is_calendar(body) or has_timings(body) else ""
        settings = msgspec.json.encode(self.source)
        said = (
            PARSERS,
            self.answer.sha256,
            self.answer.address,
            self.answer.content_type,
            self.zone.key,
            day,
        )
        return hashlib.sha256(" ".join(map(str, said)).encode() + settings).hexdigest()


def is_calendar(body: bytes) -> bool:
    """Whether a body is iCalendar (RFC 5545, section 3.4)."""
    return b"BEGIN:VCALENDAR" in body[:4096].upper()


def has_timings(body: bytes) -> bool:
    """Whether a body is JSON that may list the timings of events, as OpenAgenda's does."""
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"[")) and (b'"timings"' in body or b'"firstTiming"' in body)


def is_agenda(body: bytes) -> bool:
    """Whether a body lists events so that what is missing from it was called off.

    iCalendar does, and so do the exports of OpenAgenda and The Events Calendar.
    """
    return is_calendar(body) or has_timings(body) or (b'"utc_start_date"' in body and b'"rest_url"' in body)
