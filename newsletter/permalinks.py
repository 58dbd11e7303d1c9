"""Where the pages, calendars and feeds of the archive lie, below its address. They are published: they never change. Pure."""

import datetime as dt
import hashlib

from newsletter.model import Kind

_SHELVES = {Kind.REPLAY: "replays", Kind.PUBLICATION: "publications"}


HOME = "index.html"
LOST = "404.html"
AGENDA = "agenda/index.html"
CALENDAR = "agenda.ics"
SEARCH = "recherche.html"
MENTIONS = "mentions-legales.html"
FEED, JSON_FEED = "feed.xml", "feed.json"
SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"


def page_name(day: dt.date) -> str:
    """Name an edition's page."""
    return f"{day.isoformat()}.html"


def mail_version(day: dt.date) -> str:
    """Name an edition as the mail showed it."""
    return f"mail/{day.isoformat()}.html"


def cover(day: dt.date) -> str:
    """Name the picture that stands for an edition where its address is shared."""
    return f"images/{day.isoformat()}.png"


def year_page(year: int) -> str:
    """Name the page of a year's editions."""
    return f"editions/{year}.html"


def month_page(month: str) -> str:
    """Name the page of a month's events; the month as "2023-10"."""
    return f"agenda/{month}.html"


def shelf_page(kind: Kind, name: str) -> str:
    """Name a page of the replays or publications; `name` is "index.html", or "index-2.html" and so on."""
    return f"{_SHELVES[kind]}/{name}"


def entry_page(key: str) -> str:
    """Name the page of one entry that a letter showed."""
    return f"entrees/{digest(key)[:16]}.html"


def edition_calendar(day: dt.date) -> str:
    """Name the file of all the events of an edition."""
    return f"agenda/{day.isoformat()}.ics"


def event_calendar(day: dt.date, key: str) -> str:
    """Name the file of one event, by its entry's key."""
    return f"agenda/{day.isoformat()}-{digest(key)[:8]}.ics"


def digest(key: str) -> str:
    """Say an entry's key in hexadecimal digits, fit for names that the world sees."""
    return hashlib.sha256(key.encode()).hexdigest()
