"""What single values are made of, in every file that people write."""

import datetime as dt
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

Words = Annotated[str, Meta(min_length=1)]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z")]
Period = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,3}(min|h|d)\Z")]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*\Z")]
Language = Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?\Z")]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"min": "minutes", "h": "hours", "d": "days"}


def period(text: str) -> dt.timedelta:
    """Make "6h", "30min" or "2d" a time span."""
    number = text.rstrip("minhd")
    return dt.timedelta(**{_UNITS[text[len(number) :]]: int(number)})


def clock(text: str) -> dt.time:
    """Make "09:00" a time of day."""
    return dt.time.fromisoformat(text)


def is_zone(name: str) -> bool:
    """Whether a name is that of a time zone (IANA)."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A table in a file that people write: an unknown key is an error."""
