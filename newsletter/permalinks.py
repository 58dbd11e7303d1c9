"""Where an edition's page and calendars lie, below the archive's address. They are published: they never change. Pure."""

import datetime as dt
import hashlib


def page_name(day: dt.date) -> str:
    """Name an edition's page."""
    return f"{day.isoformat()}.html"


def edition_calendar(day: dt.date) -> str:
    """Name the file of all the events of an edition."""
    return f"agenda/{day.isoformat()}.ics"


def event_calendar(day: dt.date, key: str) -> str:
    """Name the file of one event, by its entry's key."""
    return f"agenda/{day.isoformat()}-{digest(key)[:8]}.ics"


def digest(key: str) -> str:
    """Say an entry's key in hexadecimal digits, fit for names that the world sees."""
    return hashlib.sha256(key.encode()).hexdigest()
