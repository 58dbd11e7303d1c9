"""What a source answered, and what parsing needs to know of it."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from newsletter.config import Source

UNTITLED = "(sans titre)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
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
    answer: Answer
    zone: ZoneInfo
    now: dt.datetime

    @property
    def local_zone(self) -> ZoneInfo:
        """The zone of dates that have none."""
        return ZoneInfo(self.source.timezone) if self.source.timezone else self.zone

    @property
    def fingerprint(self) -> str:
        """Equal fingerprints parse to equal entries; calendars are expanded anew each day."""
        day = self.now.astimezone(self.zone).date() if is_calendar(self.answer.body) else ""
        settings = msgspec.json.encode(self.source)
        text = f"{self.answer.sha256} {self.answer.address} {self.zone.key} {day} ".encode() + settings
        return hashlib.sha256(text).hexdigest()


def is_calendar(body: bytes) -> bool:
    """Whether a body is iCalendar (RFC 5545, section 3.4)."""
    return b"BEGIN:VCALENDAR" in body[:4096].upper()
