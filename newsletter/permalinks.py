"""Where the pages, calendars and feeds of the archive lie, below its address. They are published: they never change. Pure."""

import datetime as dt
import hashlib
import re
from urllib.parse import unquote, urlsplit

from newsletter.model import Kind

_SHELVES = {Kind.REPLAY: "replays", Kind.PUBLICATION: "publications"}
_PICTURE = re.compile(r"images/[A-Za-z0-9][A-Za-z0-9_.-]*\.(?i:jpe?g|png)")


HOME = "index.html"
LOST = "404.html"
AGENDA = "agenda/index.html"
CALENDAR = "agenda.ics"
SEARCH = "recherche.html"
MENTIONS = "mentions-legales.html"
FEED, JSON_FEED = "feed.xml", "feed.json"
REPERES, PARCOURS = "reperes/index.html", "parcours/index.html"
SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"

ENTRANCES = (
    HOME,
    LOST,
    AGENDA,
    CALENDAR,
    SEARCH,
    FEED,
    JSON_FEED,
    REPERES,
    PARCOURS,
    *(f"{folder}/{HOME}" for folder in _SHELVES.values()),
)
"""What every archive has, whatever its letters hold."""

FOLDERS = frozenset(path.removesuffix(HOME) for path in ENTRANCES if path.endswith(f"/{HOME}"))
"""Those that lead to a page of their own, each with its final slash."""


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


def shelf_page(kind: Kind, number: int = 1) -> str:
    """Name a page of the replays or publications: the first, or that of a number from 2 on."""
    return f"{_SHELVES[kind]}/{HOME if number == 1 else f'index-{number}.html'}"


def kind_of(path: str) -> Kind | None:
    """Return what a page is a list of, as `shelf_page` takes it; None where it is no such list."""
    folder = path.partition("/")[0]
    return next((kind for kind, name in _SHELVES.items() if name == folder), None)


def repere_page(value: str, number: int = 1) -> str:
    """Name the fiche Repère of a facet's value, called "acteurs/fondations", or a further page of its list, from 2 on."""
    return f"reperes/{value}{_further(number)}.html"


def repere_of(path: str) -> str:
    """Return the value that a page is of, as `repere_page` takes it; of another page, what none is called."""
    return re.sub(r"(?:\.[0-9]+)?\.html\Z", "", path.removeprefix("reperes/"))


def repere_feed(value: str) -> str:
    """Name its feed."""
    return f"reperes/{value}.xml"


def repere_calendar(value: str) -> str:
    """Name the calendar of its events."""
    return f"reperes/{value}.ics"


def chemin_page(name: str, number: int = 1) -> str:
    """Name the page of a chemin, or a further page of what is proposed for it, from 2 on."""
    return f"parcours/chemins/{name}{_further(number)}.html"


def parcours_page(hours: int) -> str:
    """Name the page of a parcours découverte of so many hours."""
    return f"parcours/{hours}h.html"


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


def is_picture(path: str) -> bool:
    """Whether a path below the archive's address can be that of a picture of its own."""
    return _PICTURE.fullmatch(path) is not None


def path_in(base: str, address: str) -> str | None:
    """Return the file of the site that an address shows; None when it is no address of the site.

    The host's case says nothing, and http leads where https does (RFC 3986, section 6.2.2.1).

    Args:
        base: the archive's address, with its final slash.
        address: absolute.
    """
    home, there = _parted(base), _parted(address)
    if home is None or there is None or home[0] != there[0]:
        return None
    folder, path = home[1], there[1]
    if path.rstrip("/") == folder.rstrip("/"):
        return "index.html"
    if not path.startswith(folder):
        return None
    path = unquote(path.removeprefix(folder))
    return f"{path}index.html" if path.endswith("/") else path


def _further(number: int) -> str:
    """Say which further page; no value and no chemin can be called so, for their names have no dot."""
    return "" if number == 1 else f".{number}"


def _parted(address: str) -> tuple[str, str] | None:
    """Part an address into the place that answers, as `host:port`, and its path; None when it is none of the web."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    return f"{parts.hostname}:{'' if port in {80, 443} else port or ''}", parts.path or "/"
