"""How an entry is recognised within its source when its key has changed. Pure.

Feeds give articles new guids when a site moves, calendars give events new UIDs when a product is updated. Marks are
short texts to compare; entries that have none in common are different ones.
"""

import datetime as dt
import hashlib
import re

from newsletter.addresses import folded, is_front_page
from newsletter.french import day_of
from newsletter.model import Entry, Kind, When

_SLOT = re.compile(r"\d{8}(?:T\d{4}Z)?$")  # where an occurrence has its place in its series
# A UID that no other calendar can have given by chance: « 5f3c9a27@example.org », a UUID; and perhaps an occurrence of it.
_WORLDWIDE = re.compile(
    r"(?:[\w.+-]{8,}@[\w-]+(?:\.[\w-]+)+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:#\w+)?", re.IGNORECASE
)
_ALWAYS = dt.date.max.isoformat()


def address_mark(entry: Entry) -> str | None:
    """Mark an entry by its address; None for a site's front page, and where there is none.

    An event's page is often shared by all its occurrences: their first day belongs to the mark.
    """
    address = address_of(entry.url)
    if address is None:
        return None
    day = day_of(entry.start) if entry.kind is Kind.EVENT and entry.start else ""
    return _hash(f"{entry.kind} {address} {day}")


def page_mark(url: str | None) -> str | None:
    """Mark an address alone, whatever stands at it; None for a site's front page, and for none."""
    address = address_of(url)
    return None if address is None else _hash(address)


def address_of(url: str | None) -> str | None:
    """Fold an address; None for a site's front page, which is nobody's, and for none."""
    address = folded(url) if url else ""
    return None if not url or ("/" not in address and is_front_page(url)) else address


def name_mark(entry: Entry) -> str | None:
    """Mark an entry by its title and date; None for one without a date: many titles come back each month."""
    when = date_of(entry)
    return None if when is None else _hash(f"{entry.kind} {title_of(entry)} {_moment(when)}")


def is_another(entry: Entry, old: Entry) -> bool:
    """Whether an entry is another thing than the stored one of its key: title, link and date are all others.

    Some sites call ever new things by one guid. What a side does not say speaks neither for nor against it; an event
    without a link has perhaps only moved under another title.
    """
    links = address_of(entry.url), address_of(old.url)
    days = [when and day_of(when) for when in (date_of(entry), date_of(old))]
    if title_of(entry) == title_of(old) or _are_equal(*links) or _are_equal(*days):
        return False
    return all(links) or (entry.kind is not Kind.EVENT and not any(links) and all(days))


def _are_equal(one: object, other: object) -> bool:
    return one is not None and one == other


def key_anew(entry: Entry) -> str:
    """Make a key for what is another thing than the stored one of its key; the same for the same thing each time."""
    when = date_of(entry)
    own = address_of(entry.url) or (day_of(when).isoformat() if when else title_of(entry))
    return f"{entry.sources[0]}/{_hash(f'{entry.key} {own}')}"


def title_of(entry: Entry) -> str:
    """Fold a title as far as the same one is written differently: case, apostrophes, spaces."""
    return " ".join(entry.title.casefold().replace("’", "'").split())


def date_of(entry: Entry) -> When | None:
    """Return when an event starts, when anything else was published."""
    return entry.start if entry.kind is Kind.EVENT else entry.published


def due_until(entry: Entry) -> str | None:
    """Return the day (ISO 8601) up to which a calendar should still show an event; occurrences come and go always."""
    if entry.kind is not Kind.EVENT or entry.start is None:
        return None
    return _ALWAYS if "#" in entry.key else day_of(entry.start).isoformat()


def series_of(entry: Entry) -> str | None:
    """Name the series that an entry is an occurrence of; None for what does not recur."""
    return entry.key.rpartition("#")[0] if is_occurrence(entry.key) else None


def is_occurrence(key: str) -> bool:
    """Whether a key is one of an occurrence."""
    series, _, slot = key.rpartition("#")
    return bool(series and _SLOT.match(slot))


def uid_of(key: str, kind: Kind) -> str | None:
    """Return the name that an event has in the whole world (RFC 5545, section 3.8.4.7); None where it has but a number."""
    name = key.partition("/")[2]
    return name if kind is Kind.EVENT and _WORLDWIDE.fullmatch(name) else None


def _moment(when: When) -> str:
    return (when.astimezone(dt.UTC) if isinstance(when, dt.datetime) else when).isoformat()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
